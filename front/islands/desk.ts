// Keys of the officers' desk: ? for help, g and a letter to go, j and k along the rows of a list, / to search, and the letters that a page
// marks with data-key (c claim, h hand over, a ask, p propose...). None of them does anything that cannot be undone: a link is followed, a
// form is opened, a button gets the focus, and Enter decides. They can be turned off on this device (Spec: WCAG 2.2, 2.1.4 Character Key
// Shortcuts); the button in the top bar opens the help in any case.
import { all } from './dom';

const wish = 'darcha-keys';
const patience = 1500; // ms between g and its letter

function wanted(): boolean {
  try {
    return localStorage.getItem(wish) !== 'off';
  } catch {
    return true; // storage is forbidden: on, as the page says
  }
}

function remember(on: boolean): void {
  try {
    localStorage.setItem(wish, on ? 'on' : 'off');
  } catch {
    // holds for this page
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** The letter on the key, also where the keyboard writes Cyrillic: an officer does not change it for a shortcut. */
function letterOf(event: KeyboardEvent): string {
  if (event.code === 'Slash' && /^[.,]$/.test(event.key)) return event.shiftKey ? '?' : '/';
  if (/^[\x21-\x7e]$/.test(event.key)) return event.key.toLowerCase();
  return /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key;
}

const fields = 'input:not([type=hidden]):not([disabled]), textarea, select, button, a[href]';

/** What the page offers under a letter. */
function take(offer: HTMLElement): void {
  if (offer instanceof HTMLAnchorElement) return offer.click();
  const details = offer instanceof HTMLElement && offer.tagName === 'SUMMARY' ? offer.parentElement : null;
  if (details instanceof HTMLDetailsElement) details.open = true;
  const into = details ?? (offer instanceof HTMLButtonElement ? null : offer);
  const target = into?.querySelector<HTMLElement>(fields) ?? offer;
  target.focus();
  target.scrollIntoView({ block: 'nearest' });
}

const searchPage = '/xodim/qidiruv';

/** To the field that searches this page, or to the page that searches cases. */
function search(): void {
  const here = document.querySelector<HTMLElement>('main input[name=q], main input[type=search]');
  if (here) return here.focus();
  const link = all<HTMLAnchorElement>('.w-side a').find((a) => a.pathname === searchPage);
  if (link) return location.assign(link.href + '#q');
  document.querySelector<HTMLElement>('main input:not([type=hidden]), main textarea, main select')?.focus();
}

/** The link of the next row (or the one before it); rows are those of tables and lists in the page's own content. */
function step(by: 1 | -1): void {
  const rows = all<HTMLAnchorElement>('main tbody th a, main .p-list > li > a:first-of-type');
  if (!rows.length) return;
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1);
  rows[next]?.focus();
}

/** The letters of this very page, as its buttons and links call what they do. */
function listOffers(dialog: HTMLElement): void {
  const list = dialog.querySelector<HTMLElement>('#klavishlar-sahifa');
  if (!list) return;
  const seen = new Set<string>();
  const rows = all('main [data-key]').flatMap((offer) => {
    const letter = offer.dataset['key'] ?? '';
    const words = (offer.querySelector('h2')?.textContent ?? offer.textContent ?? '').trim();
    if (!letter || !words || seen.has(letter)) return [];
    seen.add(letter);
    const row = document.createElement('div');
    const key = document.createElement('kbd');
    key.textContent = letter;
    row.append(document.createElement('dt'), document.createElement('dd'));
    row.firstElementChild?.append(key);
    if (row.lastElementChild) row.lastElementChild.textContent = words;
    return [row];
  });
  list.replaceChildren(...rows);
  if (list.parentElement) list.parentElement.hidden = !rows.length;
}

function start(): void {
  const dialog = document.querySelector<HTMLDialogElement>('#klavishlar');
  const button = document.querySelector<HTMLButtonElement>('button[data-keys]');
  const box = dialog?.querySelector<HTMLInputElement>('#klavishlar-yoniq');
  if (!dialog || !button || !box || typeof dialog.showModal !== 'function') return;
  let on = wanted();
  let goingUntil = 0;
  box.checked = on;
  box.addEventListener('change', () => remember((on = box.checked)));
  const help = (): void => {
    listOffers(dialog);
    dialog.hidden = false;
    if (!dialog.open) dialog.showModal();
  };
  dialog.addEventListener('close', () => (dialog.hidden = true));
  dialog.querySelector('[data-close]')?.addEventListener('click', () => dialog.close());
  button.hidden = false;
  button.addEventListener('click', help);

  if (location.hash === '#q') {
    document.querySelector<HTMLElement>('main input[name=q]')?.focus();
    history.replaceState(null, '', location.pathname); // what is found is walked through by j, not typed over
  }

  document.addEventListener('keydown', (event) => {
    if (!on || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
    const letter = letterOf(event);
    const going = event.timeStamp < goingUntil;
    goingUntil = 0;
    if (going) {
      const link = all<HTMLAnchorElement>('.w-side a[data-key]').find((a) => a.dataset['key'] === letter);
      if (link) return link.click();
    }
    const offer = document.querySelector<HTMLElement>(`main [data-key="${CSS.escape(letter)}"]`);
    if (offer) take(offer);
    else if (letter === 'g') goingUntil = event.timeStamp + patience;
    else if (letter === '?') help();
    else if (letter === 'j') step(1);
    else if (letter === 'k') step(-1);
    else if (letter === '/') search();
    else return;
    event.preventDefault();
  });
}

start();
