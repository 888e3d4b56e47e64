// The keyboard alone reaches everything on every kind of page: in the order of the page, with the
// focus always to be seen, and never caught.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Faults, inTabs, kinds, open, pagesOf, richest, turns, unfold } from './support.mjs';

const WAYS = [
  { name: 'desktop, light', look: { width: 1280, scheme: 'light' }, list: kinds },
  { name: 'phone, dark, folds open', look: { width: 390, scheme: 'dark' }, prepare: unfold, backwards: true, list: kinds.filter(({ lang }) => lang === 'en') },
  ...turns.map(({ name, applies, width, turn }) => ({ name, look: { width, scheme: 'dark' }, prepare: turn, list: kinds.filter((page) => page.lang === 'en' && applies(page)) })),
];

for (const { name, look, prepare, backwards, list } of WAYS) {
  test(`Tab reaches everything in order, skip links first; the focus is seen and never caught (${name})`, async (t) => {
    const faults = new Faults();
    let stops = 0;
    assert.ok(list.length, 'no page to look at');
    await inTabs(list, look, async (tab, page) => {
      await open(tab, page);
      await prepare?.(tab);
      const reached = await walk(tab, page, faults, backwards);
      stops += reached;
      await skip(tab, page, faults);
    });
    t.diagnostic(`${stops} stops on ${list.length} pages`);
    faults.check();
  });
}

test('The views of a redline are chosen with arrow keys, its options with Space, folds with Enter', async () => {
  const page = richest(pagesOf(['changes', 'compare']).filter((it) => it.marks.has('.choose-beside') && it.marks.has('.redline-fold')));
  await inTabs([page], {}, async (tab) => {
    await open(tab, page);
    const seen = async (selector) => tab.locator(selector).first().isVisible();
    assert.deepEqual([await seen('.redline'), await seen('.redline-beside')], [true, false]);
    await tab.locator('.choose-one').focus();
    await tab.keyboard.press('ArrowRight');
    assert.deepEqual([await seen('.redline'), await seen('.redline-beside')], [false, true]);
    await tab.keyboard.press('ArrowLeft');
    assert.deepEqual([await seen('.redline'), await seen('.redline-beside')], [true, false]);

    const fold = tab.locator('.redline > details.redline-fold, .redline details.redline-fold').first();
    await fold.locator('summary').focus();
    await tab.keyboard.press('Enter');
    assert.equal(await fold.evaluate((it) => it.open), true);
    await tab.keyboard.press('Enter');
    assert.equal(await fold.evaluate((it) => it.open), false);

    const unchanged = tab.locator('.choose-unchanged');
    await unchanged.focus();
    await tab.keyboard.press('Space');
    assert.equal(await unchanged.isChecked(), true);
    assert.equal(await fold.locator('summary').isVisible(), false, 'the summary of a fold that is shown whole');
  });
});

/** Lets the next Tab begin at the top, whatever had the focus: a browser goes on where the last of it stood. */
const fromTop = (tab) =>
  tab.evaluate(() => {
    const top = Object.assign(document.createElement('span'), { tabIndex: -1 });
    document.body.prepend(top);
    top.focus();
    top.remove();
    scrollTo(0, 0);
  });

/** Goes through a page with Tab, and back; adds what is wrong; returns how many stops there were. */
async function walk(tab, page, faults, backwards) {
  const expected = await tab.evaluate(prepareStops);
  for (const { positive, label } of expected) {
    if (positive) faults.add(`tabindex="${positive}": the order of the page is not its own`, `${page.path} ${label}`);
  }

  const reached = [];
  let previous;
  let stops = 1;
  await fromTop(tab);
  // A few stops more than there are elements: boxes that scroll are stops of their own.
  for (let count = 0; count < expected.length + 40; count += 1) {
    await tab.keyboard.down('Tab'); // Held down: half the work of pressing it.
    const stop = await tab.evaluate(describeStop);
    if (stop.left) break;
    const place = `${page.path} ${stop.label}`;
    if (stop.index !== undefined && stop.index === previous) {
      // A field for a date has a stop for each of its parts, and one for its calendar.
      stops += 1;
      if (stops <= (stop.isDate ? 4 : 1)) continue;
      faults.add('Tab does not leave the element', place);
      break;
    }
    stops = 1;
    if (stop.index !== undefined && reached.includes(stop.index)) break; // Round again.
    previous = stop.index;
    if (stop.index === undefined) {
      if (!stop.scrolls) faults.add('Tab reaches an element that is not to be focused', place);
    } else {
      reached.push(stop.index);
    }
    for (const fault of stop.faults) faults.add(fault, place);
  }

  await tab.keyboard.up('Tab');

  const label = (index) => `${page.path} ${expected[index]?.label}`;
  expected.forEach((_, index) => {
    if (!reached.includes(index)) faults.add('Tab never reaches the element', label(index));
  });
  reached.forEach((index, at) => {
    if (at && index < reached[at - 1]) faults.add('Tab reaches the element after one that stands behind it', label(index));
  });
  if (backwards) await walkBack(tab, page, faults, reached);
  return reached.length;
}

/** From the last stop back to the first, the same stops. */
async function walkBack(tab, page, faults, reached) {
  if (!reached.length) return;
  await tab.evaluate((index) => globalThis.stops[index].focus(), reached.at(-1));
  const back = [reached.at(-1)];
  let stops = 1;
  await tab.keyboard.down('Shift');
  for (let count = 0; count < reached.length + 40 && back.at(-1) !== reached[0]; count += 1) {
    await tab.keyboard.down('Tab');
    const index = await tab.evaluate(() => globalThis.stops.indexOf(document.activeElement));
    if (index === -1) continue; // A box that scrolls, or the end.
    if (index === back.at(-1)) {
      if (++stops > 4) break;
      continue;
    }
    stops = 1;
    back.push(index);
  }
  await tab.keyboard.up('Tab');
  await tab.keyboard.up('Shift');
  if (back.reverse().join() === reached.join()) return;
  faults.add('Shift+Tab does not go back the way that Tab came', page.path);
}

/** Every skip link, in turn: where it is among the stops, and where Tab goes on behind it. */
async function skip(tab, page, faults) {
  const stops = await tab.evaluate(prepareStops);
  const links = stops.filter(({ isSkip }) => isSkip).length;
  if (!links) faults.add('the page has no skip link', page.path);
  for (let number = 0; number < links; number += 1) {
    await fromTop(tab);
    for (let count = 0; count <= number; count += 1) await tab.keyboard.press('Tab');
    const stop = await tab.evaluate(describeStop);
    const place = `${page.path} ${stop.label}`;
    if (stop.index !== number || !stop.isSkip) {
      faults.add('a skip link is not among the first stops', place);
      continue;
    }
    const href = await tab.evaluate(() => decodeURIComponent(document.activeElement.hash.slice(1)));
    await tab.keyboard.press('Enter');
    await tab.waitForFunction((id) => decodeURIComponent(location.hash.slice(1)) === id, href, { polling: 20 });
    await tab.keyboard.press('Tab');
    const fault = await tab.evaluate(landedBehind, href);
    if (fault) faults.add(fault, place);
  }
}

/* ---- What runs in the page. Each stands alone: the browser is given its text. ------------------ */

/** Lists what Tab must reach, with how it looks without the focus. Leaves `stops` behind in the page. */
function prepareStops() {
  const selector =
    'a[href], area[href], button, input:not([type="hidden"]), select, textarea, iframe, audio[controls], video[controls], ' +
    'summary, [contenteditable]:not([contenteditable="false"]), [tabindex]';
  const shown = (it) => it.checkVisibility({ visibilityProperty: true });
  const one = (it) => {
    // Of radio buttons of one name the chosen one is the stop, or the first.
    if (it.type !== 'radio' || !it.name) return true;
    const group = [...document.querySelectorAll('input[type="radio"]')].filter((other) => other.name === it.name && other.form === it.form && shown(other));
    return it === (group.find((other) => other.checked) ?? group[0]);
  };
  globalThis.stops = [...document.querySelectorAll(selector)].filter(
    (it) =>
      it.tabIndex >= 0 &&
      !it.matches(':disabled') &&
      !it.closest('[inert]') &&
      shown(it) &&
      one(it) &&
      (it.localName !== 'summary' || it === it.parentElement.querySelector(':scope > summary')),
  );
  globalThis.labelOf = (it) => {
    const words = (it.getAttribute('aria-label') ?? it.textContent).replace(/\s+/g, ' ').trim().slice(0, 50);
    const classes = [...it.classList].map((name) => `.${name}`).join('');
    return `<${it.localName}${classes}${it.getAttribute('href') ? ` href="${it.getAttribute('href')}"` : ''}> “${words}”`;
  };
  globalThis.lookOf = (it) => {
    const style = getComputedStyle(it);
    const names = ['boxShadow', 'backgroundColor', 'color', 'borderTopColor', 'borderBottomColor', 'textDecorationLine', 'textDecorationThickness'];
    return JSON.stringify(names.map((name) => style[name]));
  };
  globalThis.unfocused = globalThis.stops.map(globalThis.lookOf);
  return globalThis.stops.map((it) => ({
    label: globalThis.labelOf(it),
    positive: it.tabIndex > 0 ? it.tabIndex : undefined,
    isSkip: it.matches('.skip-link'),
  }));
}

/** Where the focus is, and what is wrong with how it is seen. */
function describeStop() {
  const it = document.activeElement;
  if (!it || it === document.body || it === document.documentElement) return { left: true };
  const at = globalThis.stops.indexOf(it);
  const style = getComputedStyle(it);
  const scrolls = [style.overflowX, style.overflowY].some((value) => /auto|scroll/.test(value)) && (it.scrollWidth > it.clientWidth || it.scrollHeight > it.clientHeight);
  const faults = [];

  // Colours as the screen has them: drawn, so that every way of writing one is understood.
  const pixel = globalThis.pixel ??= Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
  const channels = (colour) => {
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = colour;
    pixel.fillRect(0, 0, 1, 1);
    return [...pixel.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([red, green, blue]) => {
    const linear = [red, green, blue].map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const contrast = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const behind = (element) => {
    for (let around = element; around; around = around.parentElement) {
      const colour = channels(getComputedStyle(around).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };

  const boxes = [...it.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
  const onScreen = ([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  if (outlined && style.outlineStyle !== 'auto' && boxes.length) {
    // What lies around the outline is looked up at each of its four sides: it may run over two grounds.
    const out = parseFloat(style.outlineOffset) + parseFloat(style.outlineWidth) / 2;
    const { left, right, top, bottom } = boxes[0];
    const [middle, centre] = [(left + right) / 2, (top + bottom) / 2];
    const sides = [[middle, top - out], [right + out, centre], [middle, bottom + out], [left - out, centre]].filter(onScreen);
    const line = channels(style.outlineColor);
    const contrasts = sides.map(([x, y]) => contrast(line, behind(document.elementFromPoint(x, y))));
    const seen = contrasts.filter((value) => value >= 3);
    // One side may run over a neighbour; the others then show where it is.
    if (line[3] < 128 || seen.length < sides.length - 1) {
      faults.push(`the focus is hard to see: around it contrasts of ${contrasts.map((value) => value.toFixed(1)).join(', ')} (WCAG 1.4.11 wants 3)`);
    }
  }
  if (!outlined && (at < 0 || globalThis.lookOf(it) === globalThis.unfocused[at])) faults.push('the focus is not to be seen: the element looks as it does without');

  const points = boxes.flatMap(({ left, top, width, height }) => [0.5, 0.1, 0.9].map((part) => [left + width * part, top + height / 2]));
  const within = points.filter(onScreen);
  if (!boxes.length) faults.push('the focus is on an element without a size');
  else if (!within.length) faults.push('the focus is outside of what is shown');
  else if (!within.some(([x, y]) => it.contains(document.elementFromPoint(x, y)))) faults.push('the focus is behind something else (WCAG 2.4.11)');
  return { index: at < 0 ? undefined : at, label: globalThis.labelOf(it), isSkip: it.matches('.skip-link'), isDate: it.matches('[type=date]'), scrolls, faults };
}

/** After a skip link to an id was followed and Tab was pressed: what is wrong with where we are. */
function landedBehind(id) {
  const target = document.getElementById(id);
  if (!target) return 'a skip link leads nowhere';
  if (!target.checkVisibility({ visibilityProperty: true })) return 'a skip link leads to what is not shown';
  const now = document.activeElement;
  const rest = globalThis.stops.filter((it) => target.contains(it) || target.compareDocumentPosition(it) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (rest.length && now !== rest[0]) return `Tab goes on at ${globalThis.labelOf(now)}, not behind the target of the skip link`;
  return undefined;
}
