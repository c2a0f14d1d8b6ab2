// A person without a mouse: only keys, and the focus must be seen wherever it goes.
import { assert } from './runner.mjs';

export function keyboardOnly(page) {
  const focused = () =>
    page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return { words: '', id: '', visible: true };
      const style = getComputedStyle(e);
      const ring = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || getComputedStyle(e.parentElement).outlineStyle !== 'none';
      const words = [e.getAttribute('aria-label'), e.labels?.[0]?.textContent, e.textContent, e.value].map((w) => (w ?? '').replace(/\s+/g, ' ').trim());
      return { words: words.find(Boolean) ?? '', id: e.id, name: e.getAttribute('name') ?? '', tag: e.tagName, visible: ring };
    });

  return {
    focused,
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.type(text),
    /** Tabs on until the focused element has this `#id`, `name=...`, or these words (start of them, or a RegExp). */
    async to(wanted, { back = false, most = 150 } = {}) {
      for (let i = 0; i < most; i++) {
        const at = await focused();
        const hit =
          wanted instanceof RegExp ? wanted.test(at.words) : wanted.startsWith('#') ? at.id === wanted.slice(1) : wanted.startsWith('name=') ? at.name === wanted.slice(5) : at.words.startsWith(wanted);
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
