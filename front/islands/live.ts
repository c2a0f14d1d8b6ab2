// A timeline that follows its case. When the server says something changed (Server-Sent Events), the page is fetched again and the list
// taken from it, and whatever else is marked with data-live (state, holder, clock): one rendering, on the server. Without it a reload shows
// the same.
import { all, say } from './dom';

function refresh(timeline: HTMLElement, status: HTMLElement | null): void {
  const request = new XMLHttpRequest();
  request.responseType = 'document';
  request.onload = (): void => {
    const fresh = (request.response as Document | null)?.getElementById(timeline.id);
    if (request.status !== 200 || !fresh || fresh.textContent === timeline.textContent) return;
    const page = request.response as Document;
    for (const old of [timeline, ...all('[data-live]')]) {
      const now = page.getElementById(old.id);
      if (now) old.replaceChildren(...Array.from(now.childNodes, (node) => document.importNode(node, true)));
    }
    if (status) status.textContent = say(timeline, 'changed');
  };
  request.open('GET', location.href);
  request.send();
}

for (const timeline of all('[data-stream]')) {
  const source = new EventSource(timeline.dataset['stream'] ?? '', { withCredentials: true });
  const status = timeline.parentElement?.querySelector<HTMLElement>('[data-stream-status]') ?? null;
  let timer = 0;
  source.onmessage = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(() => refresh(timeline, status), 150); // several events of one step come together
  };
  window.addEventListener('pagehide', () => source.close());
}
