// Buttons that only a script can serve; they are hidden until it runs.
import { all, say } from './dom';

export function startButtons(): void {
  for (const button of all<HTMLButtonElement>('button[data-copy]')) {
    button.hidden = false;
    const status = button.parentElement?.querySelector<HTMLElement>('[role=status]');
    button.addEventListener('click', () => {
      const code = document.getElementById(button.dataset['copy'] ?? '')?.textContent ?? '';
      const tell = (key: string) => (): void => void (status && (status.textContent = say(button, key)));
      if (navigator.clipboard) navigator.clipboard.writeText(code).then(tell('done'), tell('failed'));
      else tell('failed')(); // plain http, old browser
    });
  }
  for (const button of all<HTMLButtonElement>('button[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }
}
