// Steps of an application: keeps the draft while the person types, and shows how far an upload has come.
// Without it each "save and continue" keeps the step, and files travel with the form.
import { startDevice } from './device';
import { all, fieldsOf, number, say } from './dom';

/** POSTs the step's fields to data-autosave a moment after the last change. 2xx with {"saved_at": "10:44"} means kept; nothing else does. */
function startAutosave(status: HTMLElement): void {
  const form = status.closest('form');
  const url = status.dataset['autosave'];
  if (!form || !url) return;
  let timer = 0;
  let kept = fieldsOf(form).toString();
  let running = false;

  const save = async (): Promise<void> => {
    const fields = fieldsOf(form).toString();
    if (running || fields === kept || form.dataset['sent']) return;
    running = true;
    status.textContent = say(status, 'saving');
    try {
      const answer = await fetch(url, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { Accept: 'application/json' },
        redirect: 'error', // a redirect would be the sign-in page: not kept
        credentials: 'same-origin',
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = (await answer.json()) as { saved_at?: unknown };
      if (typeof told.saved_at !== 'string') throw new Error('no time');
      kept = fields;
      status.textContent = say(status, 'saved', told.saved_at);
    } catch {
      status.textContent = say(status, 'failed');
    } finally {
      running = false;
    }
    if (kept === fields) later(); // what was typed meanwhile
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void save(), 1200);
  };
  form.addEventListener('input', later);
  form.addEventListener('change', later);
  window.addEventListener('online', () => void save());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void save();
  });
}

/** Names and sizes of chosen files, in the page's language. */
function describe(input: HTMLInputElement): string {
  return Array.from(input.files ?? [], (f) => `${f.name} (${number(Math.max(0.1, Math.round(f.size / 104858) / 10))} MB)`).join(', ');
}

/** Puts the server's answer in place of this page's main part, as a form without a script would. */
function showAnswer(request: XMLHttpRequest, form: HTMLFormElement): void {
  const answer = request.response as Document | null;
  const main = answer?.querySelector('main');
  if (request.responseURL && request.responseURL !== form.action) return location.assign(request.responseURL);
  if (!answer || !main) return location.reload();
  document.title = answer.title;
  document.querySelector('main')?.replaceWith(document.adoptNode(main));
  start();
  document.querySelector<HTMLElement>('[data-error-summary]')?.focus();
  window.scrollTo(0, 0);
}

function startUpload(field: HTMLElement): void {
  const form = field.closest('form');
  const input = field.querySelector<HTMLInputElement>('input[type=file]');
  const status = field.querySelector<HTMLElement>('[role=status]');
  const bar = field.querySelector<HTMLElement>('.p-upload');
  const progress = field.querySelector('progress');
  if (!form || !input || !status || !bar || !progress) return;
  input.addEventListener('change', () => {
    status.textContent = input.files?.length ? say(field, 'ready', describe(input)) : '';
  });
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented || !input.files?.length || !('submitter' in event)) return;
    event.preventDefault();
    if (form.dataset['sent']) return;
    form.dataset['sent'] = '1';
    const body = new FormData(form);
    const pressed = event.submitter as HTMLButtonElement | null;
    if (pressed?.name) body.append(pressed.name, pressed.value);
    const request = new XMLHttpRequest();
    request.responseType = 'document'; // parsed without running anything, and no HTML string passes through this script
    request.upload.onprogress = (e): void => {
      if (!e.lengthComputable) return;
      const percent = Math.floor((100 * e.loaded) / e.total);
      progress.value = percent;
      if (percent % 10 === 0) status.textContent = say(field, 'sending', percent);
    };
    request.onload = (): void => showAnswer(request, form);
    request.onerror = (): void => {
      bar.hidden = true;
      delete form.dataset['sent'];
      status.textContent = say(field, 'failed');
    };
    request.open('POST', form.action);
    bar.hidden = false;
    request.send(body);
  });
}

/** While the text is typed: open appeals like it, as the server draws them, a moment after the last letter. The next page shows them too. */
function startSimilar(place: HTMLElement): void {
  const form = place.closest('form');
  const text = form?.querySelector('textarea');
  const url = place.dataset['similar'];
  if (!form || !text || !url) return;
  let timer = 0;
  let request: XMLHttpRequest | undefined;
  let asked = '';
  const ask = (): void => {
    const typed = text.value.trim();
    if (typed === asked || typed.length < 20) return;
    asked = typed;
    request?.abort();
    request = new XMLHttpRequest();
    request.responseType = 'document'; // parsed without running anything, and no HTML string passes through this script
    request.timeout = 5000;
    request.onload = function (this: XMLHttpRequest): void {
      const found = this.status === 200 ? (this.response as Document | null)?.querySelector('section') : null;
      place.replaceChildren(...(found ? [document.adoptNode(found)] : []));
    };
    request.open('POST', url);
    request.send(fieldsOf(form));
  };
  text.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(ask, 900);
  });
}

function start(): void {
  all('[data-similar]').forEach(startSimilar);
  all('[data-autosave]').forEach(startAutosave);
  all('[data-upload]').forEach(startUpload);
  startDevice();
}

start();
