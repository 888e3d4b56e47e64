// A `style` attribute of a text is a class on the page: it must look as the attribute would.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startHost } from './host.mjs';
import { look, newTab, repository } from './support.mjs';

const folder = join(repository, 'target/inline-styles');
assert.ok(existsSync(join(folder, 'terms/index.html')), 'build it first: engross build --root tests/fixtures/inline-styles --output target/inline-styles');
const host = await startHost(folder, { rules: true });
after(() => host.close?.());

for (const path of ['/terms/', '/terms/2025-01-01/', '/terms/2026-01-01/changes/']) {
  for (const way of [{ width: 1280, scheme: 'light' }, { width: 390, scheme: 'dark' }, { width: 800, media: 'print' }]) {
    test(`${path} looks as its style attributes say (${way.media ?? way.scheme})`, async () => {
      const tab = await newTab(way);
      await look(tab, way);
      const said = [];
      tab.on('console', (message) => said.push(message.text()));
      await tab.goto(host.origin + path);
      const { count, different } = await tab.evaluate(compare);
      await tab.context().close();
      assert.deepEqual(said, [], 'the policy lets everything through that the page has');
      assert.ok(count >= 3, `${count} elements with a style`);
      assert.deepEqual(different, []);
    });
  }
}

test('a class of a style goes before whatever a theme says', async () => {
  const tab = await newTab({});
  await tab.goto(`${host.origin}/terms/`);
  const size = await tab.locator('h3').evaluate((it) => getComputedStyle(it).fontSize);
  assert.equal(size, '30px');
  await tab.context().close();
});

// The classes by which the theme hides what is in a text: docs/register.md says so of them.
const HIDE = ['visually-hidden', 'u-off-screen', 'u-hide', 'u-display-none'];

for (const way of [{ width: 1280 }, { width: 390 }, { width: 800, media: 'print' }]) {
  test(`no class of the theme takes words of a text from its readers (${way.media ?? way.width})`, async () => {
    const tab = await newTab(way);
    await look(tab, way);
    await tab.goto(`${host.origin}/terms/`);
    const { count, hidden } = await tab.evaluate(hiddenByClass, HIDE);
    await tab.context().close();
    assert.ok(count > 60, `${count} classes`);
    assert.deepEqual(hidden, []);
  });
}

/** Runs in the page: puts every class of the style sheets on words of the text, and says which are not seen. */
function hiddenByClass(known) {
  const classes = new Set();
  const read = (rules) => {
    for (const rule of rules) {
      for (const [, name] of (rule.selectorText ?? '').matchAll(/\.([a-zA-Z][\w-]*)/g)) classes.add(name);
      if (rule.cssRules) read(rule.cssRules);
    }
  };
  for (const sheet of document.styleSheets) read(sheet.cssRules);
  const text = document.querySelector('[data-notice-text]');
  const hidden = [];
  const chosen = [...classes].filter((name) => !known.includes(name) && !name.startsWith('engross-'));
  for (const name of chosen) {
    for (const element of ['p', 'a', 'ul']) {
      const it = document.createElement(element);
      it.className = name;
      it.textContent = 'words of the text';
      text.append(it);
      const { width, height } = it.getBoundingClientRect();
      const seen = it.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && width > 2 && height > 2 && getComputedStyle(it).clipPath === 'none';
      if (!seen) hidden.push(`${element}.${name}`);
      it.remove();
    }
  }
  return { count: chosen.length, hidden };
}

/** Runs in the page: the styles of each element with its class, against those with the attribute. */
function compare() {
  const KEPT = 'data-engross-style';
  const elements = [...document.querySelectorAll(`[${KEPT}]`)];
  const all = [...document.querySelectorAll('[data-notice-text] *, .redline *')];
  const styles = () => all.map((it) => Object.fromEntries([...getComputedStyle(it)].map((name) => [name, getComputedStyle(it).getPropertyValue(name)])));
  const asClass = styles();
  for (const it of elements) {
    it.className = it.className.replace(/engross-style-\w+/, '');
    // Set by a script, an attribute of style is let through by the policy.
    it.style.cssText = it.getAttribute(KEPT);
  }
  const asAttribute = styles();
  const different = [];
  all.forEach((it, at) => {
    for (const [name, value] of Object.entries(asAttribute[at])) {
      if (asClass[at][name] !== value) different.push(`${it.outerHTML.slice(0, 80)}: ${name}: ${asClass[at][name]} is to be ${value}`);
    }
  });
  return { count: elements.length, different };
}
