// No page is wider than the window, on any width of phone, tablet or desktop, folds closed and open;
// what is wider scrolls in a box of its own.

import { test } from 'node:test';
import { Faults, inTabs, look, open, samples, turns, unfold } from './support.mjs';

const WIDTHS = [320, 360, 768, 1440];

test(`no page scrolls sideways at ${WIDTHS.join(', ')} px`, async () => {
  const faults = new Faults();
  // Without scripts: what they add must not be what keeps a page within the window.
  await inTabs(samples, { scripts: false }, async (tab, page) => {
    await open(tab, page);
    const measure = async (name) => {
      for (const element of await tab.evaluate(tooWide)) faults.add(`wider than the window: ${element}`, `${page.path} [${name}]`);
    };
    for (const width of WIDTHS) {
      await look(tab, { width });
      await measure(`${width}`);
    }
    await unfold(tab);
    for (const width of WIDTHS) {
      await look(tab, { width });
      await measure(`${width}, folds open`);
    }
    for (const { name, applies, turn, width } of turns) {
      if (!applies(page)) continue;
      for (const each of [width, 1440]) {
        await look(tab, { width: each });
        await turn(tab);
        await measure(`${name}, ${each}`);
      }
    }
  });
  faults.check();
});

/** Runs in the page: what sticks out, where the page can be scrolled sideways; the innermost of each. */
function tooWide() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  // What lies in a box that scrolls, or that cuts off, widens nothing but the box.
  const boxed = (it) => {
    for (let around = it.parentElement; around && around !== document.body; around = around.parentElement) {
      const { overflowX, position } = getComputedStyle(around);
      if (overflowX !== 'visible' && !(getComputedStyle(it).position === 'absolute' && position === 'static')) return true;
    }
    return false;
  };
  const sticking = [...document.body.querySelectorAll('*')].filter((it) => {
    const box = it.getBoundingClientRect();
    return box.width > 0 && (box.right > clientWidth + 0.5 || box.left < -0.5) && it.checkVisibility() && !boxed(it);
  });
  const innermost = sticking.filter((it) => !sticking.some((other) => other !== it && it.contains(other)));
  const name = (it) => `<${[it.localName, ...it.classList].join('.')}> “${it.textContent.replace(/\s+/g, ' ').trim().slice(0, 30)}”`;
  return innermost.length ? innermost.slice(0, 5).map(name) : [`the page, ${scrollWidth} of ${clientWidth} px`];
}
