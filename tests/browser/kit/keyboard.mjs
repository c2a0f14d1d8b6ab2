// A person without a mouse: only keys, and the focus must be seen wherever it goes: an outline or a shadow that is there now and was not before.
import { assert } from './runner.mjs';

function fits(at, wanted) {
  if (wanted instanceof RegExp) return wanted.test(at.words);
  const [, by, value] = /^(#|name=|href=|type=)(.*)$/.exec(wanted) ?? [];
  switch (by) {
    case '#': return at.id === value;
    case 'name=': return at.name === value;
    case 'href=': return Boolean(at.href?.endsWith(value));
    case 'type=': return at.type === value;
    default: return at.words.startsWith(wanted);
  }
}

export function keyboardOnly(page) {
  const focused = () =>
    page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return { words: '', id: '', visible: true };
      const drawn = (element) => {
        const style = getComputedStyle(element);
        const outline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 && !/rgba?\(.*, 0\)$/.test(style.outlineColor);
        return outline || style.boxShadow !== 'none';
      };
      const box = e.getBoundingClientRect();
      const covered = () => {
        const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
        const y = Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1);
        const top = document.elementFromPoint(x, y);
        return !top || !(e.contains(top) || top.contains(e) || e.labels?.[0]?.contains(top));
      };
      const onScreen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && !covered();
      const words = [e.getAttribute('aria-label'), e.labels?.[0]?.textContent, e.textContent, e.value].map((w) => (w ?? '').replace(/\s+/g, ' ').trim());
      return {
        words: words.find(Boolean) ?? '',
        id: e.id,
        name: e.getAttribute('name') ?? '',
        href: e.getAttribute('href') ?? '',
        type: e.tagName === 'BUTTON' && e.closest('main') ? e.type : '',
        tag: e.tagName,
        visible: onScreen && (drawn(e) || drawn(e.parentElement)),
      };
    });

  return {
    focused,
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.type(text),
    /** Tabs on until the focused element has this `#id`, `name=...`, `href=` (its end), `type=` (a button of the main part), or these words (start
     *  of them, or a RegExp). */
    async to(wanted, { back = false, most = 150 } = {}) {
      for (let i = 0; i < most; i++) {
        const at = await focused();
        const hit = fits(at, wanted);
        if (hit && at.tag) return at;
        await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
        const next = await focused();
        assert(next.visible, `the focus cannot be seen on ${next.tag} "${next.words.slice(0, 60)}" of ${page.url()}`);
      }
      throw new Error(`${wanted} is out of reach of the keyboard on ${page.url()}`);
    },
    /** Follows what is focused and waits for the next page. */
    async go() {
      await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')]);
    },
  };
}
