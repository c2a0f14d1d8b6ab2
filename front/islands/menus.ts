// <details> as drop-down menus: Escape and a click elsewhere close them. Without this they still open and close.
import { all } from './dom';

/** On a phone the side menu is one line that scrolls: the current entry is brought into it. */
function showCurrent(): void {
  const current = document.querySelector<HTMLElement>('.p-side [aria-current]');
  const line = current?.closest('ul');
  if (!current || !line || line.scrollWidth <= line.clientWidth) return;
  const left = current.getBoundingClientRect().left - line.getBoundingClientRect().left;
  if (left + current.offsetWidth > line.clientWidth) line.scrollLeft += left - 16;
}

export function startMenus(): void {
  showCurrent();
  const menus = all<HTMLDetailsElement>('details.p-drop');
  for (const menu of menus) {
    menu.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !menu.open) return;
      menu.open = false;
      menu.querySelector('summary')?.focus();
    });
    menu.addEventListener('focusout', (event) => {
      if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) menu.open = false;
    });
  }
  document.addEventListener('click', (event) => {
    for (const menu of menus) if (menu.open && !menu.contains(event.target as Node)) menu.open = false;
  });
}
