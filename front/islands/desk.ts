// Keys of the officers' desk: ? for help, g and a letter to go, j and k along the rows of a list, / to the first field. They can be turned
// off on this device (Spec: WCAG 2.2, 2.1.4 Character Key Shortcuts); the button in the top bar opens the help in any case.
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

/** The link of the next row (or the one before it); rows are those of tables and lists in the page's own content. */
function step(by: 1 | -1): void {
  const rows = all<HTMLAnchorElement>('main tbody th a, main .p-list > li > a:first-of-type');
  if (!rows.length) return;
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1);
  rows[next]?.focus();
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
    dialog.hidden = false;
    if (!dialog.open) dialog.showModal();
  };
  dialog.addEventListener('close', () => (dialog.hidden = true));
  dialog.querySelector('[data-close]')?.addEventListener('click', () => dialog.close());
  button.hidden = false;
  button.addEventListener('click', help);

  document.addEventListener('keydown', (event) => {
    if (!on || dialog.open || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const going = event.timeStamp < goingUntil;
    goingUntil = 0;
    if (going) {
      const link = all<HTMLAnchorElement>('.w-side a[data-key]').find((a) => a.dataset['key'] === event.key);
      if (link) return link.click();
    }
    // What the page offers to do: a link is followed, a button only gets the focus, so that Enter decides and no slip of a finger does.
    const offer = document.querySelector<HTMLElement>(`main [data-key="${CSS.escape(event.key)}"]`);
    if (offer) {
      event.preventDefault();
      if (offer instanceof HTMLAnchorElement) offer.click();
      else offer.focus();
      return;
    }
    if (event.key === 'g') goingUntil = event.timeStamp + patience;
    else if (event.key === '?') help();
    else if (event.key === 'j') step(1);
    else if (event.key === 'k') step(-1);
    else if (event.key === '/') document.querySelector<HTMLElement>('main input:not([type=hidden]), main textarea, main select')?.focus();
    else return;
    event.preventDefault();
  });
}

start();
