// Suggestions under a search box. ARIA: the combobox pattern with a list box; the focus stays in the input.
// The server answers data-suggest?q=... with a JSON array of {title, href, note?}; without it the form searches as ever.
import { all, number, say } from './dom';

interface Suggestion {
  title: string;
  href: string;
  note?: string;
}

function isSuggestion(value: unknown): value is Suggestion {
  const s = value as Partial<Suggestion> | null;
  // a path of this site only: an answer must not lead elsewhere
  return !!s && typeof s.title === 'string' && typeof s.href === 'string' && /^\/(?![/\\])/.test(s.href);
}

class Suggest {
  private readonly list = document.createElement('ul');
  private readonly status = document.createElement('p');
  private found: Suggestion[] = [];
  private chosen = -1;
  private timer = 0;
  private request: AbortController | undefined;

  constructor(private readonly input: HTMLInputElement) {
    this.list.id = `${input.id}-suggest`;
    this.list.className = 'p-suggest';
    this.list.hidden = true;
    this.list.setAttribute('role', 'listbox');
    const label = document.querySelector(`label[for="${CSS.escape(input.id)}"]`)?.textContent ?? '';
    this.list.setAttribute('aria-label', label);
    this.status.className = 'p-vh';
    this.status.setAttribute('role', 'status');
    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-expanded', 'false');
    input.setAttribute('aria-controls', this.list.id);
    input.parentElement?.append(this.list, this.status);

    input.addEventListener('input', () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.ask(), 160);
    });
    input.addEventListener('keydown', (event) => this.key(event));
    input.addEventListener('blur', () => this.close());
    this.list.addEventListener('mousedown', (event) => event.preventDefault()); // keep the focus, and so the list
    this.list.addEventListener('click', (event) => {
      const item = (event.target as Element).closest('li');
      if (item) this.go(Array.from(this.list.children).indexOf(item));
    });
  }

  private async ask(): Promise<void> {
    this.request?.abort();
    const query = this.input.value.trim();
    if (query.length < 2) return this.close();
    this.request = new AbortController();
    try {
      const address = new URL(this.input.dataset['suggest'] ?? '', location.href);
      address.searchParams.set('q', query);
      const answer = await fetch(address.href, { signal: this.request.signal, headers: { Accept: 'application/json' } });
      if (!answer.ok) return this.close();
      const items: unknown = await answer.json();
      this.show(Array.isArray(items) ? items.filter(isSuggestion).slice(0, 8) : []);
    } catch {
      this.close(); // aborted by the next letter, or offline: the button still searches
    }
  }

  private show(found: Suggestion[]): void {
    this.found = found;
    this.chosen = -1;
    this.input.removeAttribute('aria-activedescendant');
    this.list.replaceChildren(
      ...found.map((s, i) => {
        const item = document.createElement('li');
        item.id = `${this.list.id}-${i}`;
        item.setAttribute('role', 'option');
        item.setAttribute('aria-selected', 'false');
        item.append(s.title);
        if (s.note) {
          const note = document.createElement('span');
          note.append(s.note);
          item.append(note);
        }
        return item;
      }),
    );
    this.list.hidden = !found.length;
    this.input.setAttribute('aria-expanded', String(found.length > 0));
    this.status.textContent = found.length ? say(this.input, 'found', number(found.length)) : say(this.input, 'none');
  }

  private close(): void {
    this.list.hidden = true;
    this.chosen = -1;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
  }

  private choose(index: number): void {
    this.chosen = index;
    Array.from(this.list.children).forEach((item, i) => {
      item.setAttribute('aria-selected', String(i === index));
      if (i !== index) return;
      this.input.setAttribute('aria-activedescendant', item.id);
      item.scrollIntoView({ block: 'nearest' });
    });
  }

  private go(index: number): void {
    const target = this.found[index];
    if (target) location.assign(target.href);
  }

  private key(event: KeyboardEvent): void {
    if (this.list.hidden || !this.found.length) return;
    const last = this.found.length - 1;
    if (event.key === 'ArrowDown') this.choose(this.chosen >= last ? 0 : this.chosen + 1);
    else if (event.key === 'ArrowUp') this.choose(this.chosen <= 0 ? last : this.chosen - 1);
    else if (event.key === 'Enter' && this.chosen >= 0) this.go(this.chosen);
    else if (event.key === 'Escape') this.close();
    else return;
    event.preventDefault();
  }
}

for (const input of all<HTMLInputElement>('input[data-suggest]')) new Suggest(input);
