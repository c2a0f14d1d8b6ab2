// Small help inside forms. Every form works without it: conditional questions are simply all shown, and the server decides what counts.
import { all, number, say } from './dom';

/** Moves to the summary of errors, so that a screen reader starts there and the keyboard is one Tab from the first field. */
export function startErrors(): void {
  const place = document.querySelector<HTMLElement>('[data-error-summary], [data-announce]');
  if (!place) return;
  place.focus();
  for (const link of all<HTMLAnchorElement>('a[href^="#"]', place)) {
    link.addEventListener('click', (event) => {
      const field = document.getElementById(link.hash.slice(1));
      if (!field) return;
      event.preventDefault();
      const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`) ?? field.closest('fieldset, label') ?? field;
      field.focus({ preventScroll: true });
      label.scrollIntoView({ block: 'start' });
    });
  }
}

/** Folds away questions that the chosen answer does not ask. */
export function startConditions(): void {
  const openers = all<HTMLInputElement>('input[data-shows]');
  const fold = (): void => {
    for (const opener of openers) {
      const more = document.getElementById(opener.dataset['shows'] ?? '');
      if (more) more.hidden = !opener.checked;
    }
  };
  if (!openers.length) return;
  document.addEventListener('change', fold);
  window.addEventListener('pageshow', fold); // the browser may have restored the answers
  fold();
}

/** Says how much room is left in a long answer, when little is. */
export function startCounters(): void {
  for (const area of all<HTMLTextAreaElement>('textarea[data-count]')) {
    const note = document.createElement('p');
    note.className = 'p-s p-muted';
    note.setAttribute('role', 'status');
    area.after(note);
    area.addEventListener('input', () => {
      const left = area.maxLength - area.value.length;
      note.textContent = left <= area.maxLength / 5 ? say(area, 'count', number(left)) : '';
    });
  }
}

/** A second click while the first request travels would be harmless (one-time token) but confusing. */
export function startSubmits(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.method !== 'post') return;
    if (form.dataset['sent']) return event.preventDefault();
    form.dataset['sent'] = '1';
  });
  window.addEventListener('pageshow', () => {
    for (const form of all<HTMLFormElement>('form[data-sent]')) delete form.dataset['sent'];
  });
}
