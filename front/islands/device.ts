// What the device of the author can: say where it is, hear what they say. Both only after a button, and after the browser asked. Where it
// cannot, nothing is shown, and the form is as it was.
import { all, say } from './dom';

function startHere(field: HTMLElement): void {
  const [lat, lon] = ['kenglik', 'uzunlik'].map((name) => field.querySelector<HTMLInputElement>(`input[name=${name}]`));
  const status = field.querySelector<HTMLElement>('[data-here-status]');
  const button = field.querySelector('button');
  if (!lat || !lon || !status || !button || !('geolocation' in navigator) || !window.isSecureContext) return;
  all('[data-here-act]', field).forEach((act) => (act.hidden = false));
  button.addEventListener('click', () => {
    status.textContent = say(field, 'asking');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        lat.value = coords.latitude.toFixed(5);
        lon.value = coords.longitude.toFixed(5);
        status.textContent = say(field, 'found', Math.max(1, Math.round(coords.accuracy)));
      },
      () => {
        status.textContent = say(field, 'refused');
      },
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
    );
  });
}

interface Heard {
  results: { length: number; [i: number]: { isFinal: boolean; 0: { transcript: string } } };
  resultIndex: number;
}
interface Recognition {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  onresult: ((heard: Heard) => void) | null;
  onerror: (() => void) | null;
  onend: (() => void) | null;
  start(): void;
  stop(): void;
}

function startDictation(line: HTMLElement): void {
  const known = window as unknown as Record<string, (new () => Recognition) | undefined>;
  const Speech = known['SpeechRecognition'] ?? known['webkitSpeechRecognition'];
  const box = document.getElementById(line.dataset['dictate'] ?? '') as HTMLTextAreaElement | null;
  const button = line.querySelector('button');
  const status = line.querySelector<HTMLElement>('[role=status]');
  if (!Speech || !box || !button || !status) return;
  line.hidden = false;
  let running: Recognition | undefined;
  button.addEventListener('click', () => {
    if (running) return running.stop();
    let failed = false;
    const speech = new Speech();
    speech.lang = line.dataset['language'] ?? '';
    speech.continuous = true;
    speech.interimResults = false;
    speech.onresult = (heard): void => {
      for (let i = heard.resultIndex; i < heard.results.length; i++) {
        const words = heard.results[i]?.[0].transcript.trim() ?? '';
        box.value += (box.value && !/\s$/.test(box.value) ? ' ' : '') + words;
      }
      box.dispatchEvent(new Event('input', { bubbles: true }));
    };
    speech.onerror = (): void => {
      failed = true;
    };
    speech.onend = (): void => {
      running = undefined;
      button.setAttribute('aria-pressed', 'false');
      status.textContent = say(line, failed ? 'failed' : 'stopped');
    };
    running = speech;
    button.setAttribute('aria-pressed', 'true');
    status.textContent = say(line, 'listening');
    speech.start();
  });
}

export function startDevice(): void {
  all('[data-here]').forEach(startHere);
  all('[data-dictate]').forEach(startDictation);
}
