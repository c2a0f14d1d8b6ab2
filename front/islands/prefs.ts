// The accessibility panel without a page load. The same form works as a plain POST; the server alone knows how the cookie is written.
import { say } from './dom';

const root = document.documentElement;

function apply(form: HTMLFormElement): void {
  const fields = new FormData(form);
  root.dataset['colorScheme'] = String(fields.get('scheme') ?? 'auto');
  if (fields.has('high_contrast')) root.dataset['contrast'] = 'high';
  else delete root.dataset['contrast'];
  if (fields.has('simple_view')) root.dataset['view'] = 'simple';
  else delete root.dataset['view'];
  if (fields.has('large_text')) root.dataset['text'] = 'large';
  else delete root.dataset['text'];
}

async function keep(form: HTMLFormElement): Promise<boolean> {
  const body = new URLSearchParams();
  new FormData(form).forEach((value, name) => body.append(name, String(value)));
  const answer = await fetch(form.action, { method: 'POST', body, redirect: 'manual', credentials: 'same-origin' });
  return answer.type === 'opaqueredirect' || answer.ok;
}

export function startPrefs(): void {
  const form = document.querySelector<HTMLFormElement>('#prefs');
  if (!form) return;
  const status = form.querySelector<HTMLElement>('[role=status]');
  form.addEventListener('change', (event) => {
    apply(form);
    const changed = event.target as HTMLInputElement;
    keep(form).then(
      (kept) => {
        if (!kept) return form.submit(); // the server's own answer says what is wrong
        if (changed.name === 'read_aloud') location.reload(); // the button is part of the page
        if (status) status.textContent = say(form, 'saved');
      },
      () => undefined, // offline: the setting holds on this page; the button still sends the form
    );
  });
}
