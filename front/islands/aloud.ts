// Reads the page aloud with a voice of the device, and says so plainly when the device has none for the language.
import { say } from './dom';

/** Voices may arrive late: the list is empty until the browser has asked the system. */
function voices(): Promise<SpeechSynthesisVoice[]> {
  const now = speechSynthesis.getVoices();
  if (now.length) return Promise.resolve(now);
  return new Promise((resolve) => {
    const done = (): void => resolve(speechSynthesis.getVoices());
    speechSynthesis.addEventListener('voiceschanged', done, { once: true });
    setTimeout(done, 1500);
  });
}

/** Chrome stops after about 15 seconds of one utterance: one per sentence or so. */
export function pieces(text: string, longest = 220): string[] {
  const found: string[] = [];
  for (const line of text.split(/\n+/)) {
    let piece = '';
    for (const sentence of line.match(/[^.!?;:]+[.!?;:]*\s*/g) ?? []) {
      if (piece && piece.length + sentence.length > longest) {
        found.push(piece.trim());
        piece = '';
      }
      piece += sentence;
    }
    if (piece.trim()) found.push(piece.trim());
  }
  return found;
}

export function startAloud(): void {
  const bar = document.querySelector<HTMLElement>('#aloud');
  const button = bar?.querySelector('button');
  const words = button?.querySelector('span');
  const status = bar?.querySelector<HTMLElement>('[role=status]');
  if (!bar || !button || !words || !status) return;
  bar.hidden = false;

  const show = (playing: boolean, message = ''): void => {
    button.setAttribute('aria-pressed', String(playing));
    words.textContent = say(bar, playing ? 'stop' : 'play');
    status.textContent = message;
  };

  const play = async (): Promise<void> => {
    const language = document.documentElement.lang.split('-')[0] ?? '';
    const voice = 'speechSynthesis' in window ? (await voices()).find((v) => v.lang.toLowerCase().split(/[-_]/)[0] === language) : undefined;
    if (!voice) return show(false, say(bar, 'noVoice'));
    const parts = pieces(document.querySelector('main')?.innerText ?? '');
    show(true);
    parts.forEach((part, i) => {
      const utterance = new SpeechSynthesisUtterance(part);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      if (i === parts.length - 1) utterance.onend = (): void => show(false);
      utterance.onerror = (event): void => {
        if (event.error === 'canceled' || event.error === 'interrupted') return;
        speechSynthesis.cancel();
        show(false, say(bar, 'failed'));
      };
      speechSynthesis.speak(utterance);
    });
  };

  button.addEventListener('click', () => {
    if (button.getAttribute('aria-pressed') === 'true') {
      speechSynthesis.cancel();
      show(false);
    } else void play();
  });
  window.addEventListener('pagehide', () => window.speechSynthesis?.cancel());
}
