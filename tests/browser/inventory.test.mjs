// The page of an inventory: its filter finds what readers look for, on a phone too, and without scripts all of it stands there.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newTab, open, pages, pagesOf, read, words } from './support.mjs';

const [inventory] = pagesOf('notice', 'en').filter((page) => page.marks.has('.cookie-filter'));
const say = words('en');
const data = JSON.parse(read(inventory.file.replace('index.html', 'cookies.json')));

/** The names of the items that are shown. */
const shown = (tab) =>
  tab.locator('.by-item tbody th[data-label]').evaluateAll((cells) => cells.filter((it) => it.getClientRects().length).map((it) => it.querySelector('code')?.textContent ?? '—'));
const listed = data.items.map((it) => it.display);

test('a reader finds a cookie by a part of its name, on a phone, without scrolling', async () => {
  const tab = await newTab({ width: 390, height: 844 });
  await open(tab, inventory);
  for (const item of data.items) {
    await tab.getByPlaceholder(say['cookies-filter']).fill(item.display.slice(0, -1));
    const row = tab.locator('.by-item tr').filter({ has: tab.locator(`code:text-is(${JSON.stringify(item.display)})`) }).first();
    const found = await shown(tab);
    assert.ok(found.includes(item.display), item.display);
    assert.ok(found.length < listed.length, `${item.display}: nothing is filtered away`);
    await tab.getByPlaceholder(say['cookies-filter']).fill(item.display);
    const isInSight = await row.evaluate((it) => {
      const { top, bottom } = it.getBoundingClientRect();
      return top < innerHeight && bottom > 0;
    });
    assert.ok(isInSight, `${item.display} is out of sight`);
  }
  await tab.context().close();
});

test('category and provider narrow the list, and clearing shows all of it again', async () => {
  const tab = await newTab();
  await open(tab, inventory);
  const all = await shown(tab);
  assert.deepEqual(all.filter((it) => it !== '—').sort(), [...listed].sort());
  const [category, provider] = [tab.locator('.cookie-filter [data-by=category]'), tab.locator('.cookie-filter [data-by=provider]')];
  for (const { id } of data.categories) {
    await category.selectOption(id);
    const expected = data.items.filter((it) => it.category === id).map((it) => it.display);
    assert.deepEqual((await shown(tab)).filter((it) => it !== '—').sort(), expected.sort(), id);
    assert.equal(await tab.locator('.by-item:visible').count(), 1);
    assert.equal(await tab.locator(`[data-notice-text] h2#${id}:visible`).count(), 1);
  }
  await category.selectOption('');
  for (const { id } of data.providers) {
    await provider.selectOption(id);
    const expected = data.items.filter((it) => it.provider === id).map((it) => it.display);
    assert.deepEqual((await shown(tab)).filter((it) => it !== '—').sort(), expected.sort(), id);
    assert.deepEqual(await tab.locator('.provider-table tbody tr:visible').evaluateAll((rows) => rows.map((it) => it.dataset.provider)), [id]);
  }
  await tab.getByPlaceholder(say['cookies-filter']).fill('nothing is called so');
  assert.deepEqual(await shown(tab), []);
  assert.match(await tab.locator('.cookie-found output').innerText(), /^0 of \d+$/);
  await tab.getByRole('button', { name: say['cookies-filter-clear'] }).click();
  await tab.waitForFunction((count) => document.querySelectorAll('.by-item tbody tr:not([hidden])').length === count, all.length);
  assert.deepEqual(await shown(tab), all);
  await tab.context().close();
});

test('a provider that was filtered away is there for who follows a link to it', async () => {
  const tab = await newTab();
  await open(tab, inventory);
  const [first, second] = data.providers;
  await tab.locator('.cookie-filter [data-by=provider]').selectOption(first.id);
  await tab.evaluate((id) => { location.hash = `provider-${id}`; }, second.id);
  await tab.locator(`#provider-${second.id}`).waitFor();
  await tab.context().close();
});

test('without scripts every item stands there, and no filter', async () => {
  const tab = await newTab({ scripts: false });
  await open(tab, inventory);
  assert.equal(await tab.locator('.cookie-filter').isVisible(), false);
  const rows = await tab.locator('.by-item tbody tr:visible').allInnerTexts();
  for (const name of listed) assert.ok(rows.some((row) => row.includes(name)), name);
  await tab.context().close();
});

test('every link to the settings is known to a consent tool', async () => {
  const hooked = pages.filter((page) => page.lang === 'en' && page.kind === 'version' && page.marks.has('[data-cc]'));
  assert.ok(hooked.length > 0, 'the sample has an inventory with a hook');
  for (const page of hooked) {
    const tab = await newTab();
    await open(tab, page);
    const { href } = await tab.locator('.manage-trackers a').evaluate((it) => ({ href: it.href }));
    const links = await tab.locator('[data-notice-text] a').evaluateAll((all, to) => all.filter((it) => it.href === to).map((it) => it.dataset.cc), href);
    assert.ok(links.length > 1 && links.every((it) => it === 'show-preferencesModal'), JSON.stringify(links));
    await tab.context().close();
  }
});
