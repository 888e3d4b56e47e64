// What readers find with the search: on its page, from any other page, in every language, and what
// it costs them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newTab, pagesOf, read, richest, site, words } from './support.mjs';

const LANGS = [...new Set(pagesOf('search').map((page) => page.lang))];

/** Runs `visit(tab, loaded)` in a tab of its own; `loaded` are the files of the index that it asked for. */
async function at(path, look, visit) {
  const tab = await newTab(look);
  const loaded = [];
  const faults = [];
  tab.on('pageerror', (error) => faults.push(error.message));
  tab.on('response', async (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.includes('/search/data/')) loaded.push({ pathname, size: (await response.body()).length });
  });
  try {
    await tab.goto(site.origin + path);
    await visit(tab, loaded);
    assert.deepEqual(faults, []);
  } finally {
    await tab.context().close();
  }
}

/** Waits for the answer; gives the sentence and, of each result, its title, its link and its marked words. */
async function answer(tab) {
  await tab.waitForFunction((loading) => {
    const said = document.getElementById('engross:found')?.textContent;
    return said && said !== loading;
  }, words(await tab.evaluate(() => document.documentElement.lang))['search-loading']);
  return tab.evaluate(() => ({
    said: document.getElementById('engross:found').textContent,
    results: [...document.querySelectorAll('#engross\\:results > li')].map((it) => ({
      title: it.querySelector('h2').textContent,
      href: it.querySelector('h2 a').getAttribute('href'),
      marked: [...it.querySelectorAll('mark')].map((mark) => mark.textContent),
    })),
  }));
}

test('every language of the sample has a search page', () => assert.deepEqual([...LANGS].sort(), ['ar', 'en', 'ja']));

for (const lang of LANGS) {
  test(`a word of a clause is found where it stands, and is marked (${lang})`, async () => {
    const page = pagesOf('search', lang)[0];
    const notice = richest(pagesOf('notice', lang));
    let clause;
    await at(notice.path, {}, async (tab) => {
      clause = await tab.evaluate(() => {
        const headings = [...document.querySelectorAll('[data-notice-text] h2[id]')];
        return headings.map((it) => ({ id: it.id, title: it.textContent.trim() })).at(2);
      });
    });
    const query = clause.title.replace(/^[\d.]+\s*/, '');
    await at(`${page.path}?q=${encodeURIComponent(query)}`, {}, async (tab, loaded) => {
      const { said, results } = await answer(tab);
      const found = results.find(({ href }) => decodeURI(href) === `${notice.path}#${clause.id}`);
      assert.ok(found, `${query}: ${said} ${results.map(({ href }) => href).join(' ')}`);
      assert.ok(found.marked.length, 'the words are marked');
      const bytes = loaded.reduce((sum, { size }) => sum + size, 0);
      assert.ok(loaded.length && bytes < 100_000, `${bytes} bytes in ${loaded.length} files`);
      await tab.locator('#engross\\:results a').nth(results.indexOf(found)).click();
      assert.equal(decodeURI(new URL(tab.url()).hash), `#${clause.id}`);
      assert.ok(await tab.locator(`[id="${clause.id}"]`).isVisible());
    });
  });
}

test('the form on every page leads to what is found, and to the list of all notices without a script', async () => {
  const notice = richest(pagesOf('notice', 'en'));
  await at(notice.path, {}, async (tab) => {
    await tab.locator('.site-search input').fill('cookies');
    await tab.locator('.site-search button').click();
    await tab.waitForURL('**/search/?q=cookies');
    const { results } = await answer(tab);
    assert.ok(results.length > 1);
  });
  await at(notice.path, { scripts: false }, async (tab) => {
    await tab.locator('.site-search input').fill('cookies');
    await tab.locator('.site-search button').click();
    assert.equal(new URL(tab.url()).pathname, '/');
    assert.ok(await tab.locator('.notices').isVisible());
  });
});

test('older versions are searched when that is asked for, and lead to their permanent address', async () => {
  await at('/search/', {}, async (tab) => {
    const { versions } = JSON.parse(read('legal/privacy/versions.json'));
    const ids = versions.map(({ id }) => id);
    await tab.locator('[name=q]').fill('telephone calls');
    const before = await answer(tab);
    await tab.locator('[name=older]').check();
    await tab.waitForFunction((said) => document.getElementById('engross:found').textContent !== said, before.said);
    const { results } = await answer(tab);
    const older = results.filter(({ href }) => ids.some((id) => href.includes(`/${id}/#`)));
    assert.ok(older.length, results.map(({ href }) => href).join(' '));
    assert.match(tab.url(), /older=1/);
  });
});

test('what is looked for is words and nothing else', async () => {
  const hostile = '<img src=x onerror=document.title=1> "&%2e';
  await at(`/search/?q=${encodeURIComponent(hostile)}`, {}, async (tab) => {
    const { said } = await answer(tab);
    assert.ok(said.includes(hostile), said);
    assert.equal(await tab.locator('main img').count(), 0);
    assert.notEqual(await tab.title(), '1');
  });
});

test('nothing found says what to try', async () => {
  await at('/search/?q=xylophonic', {}, async (tab) => {
    const { said, results } = await answer(tab);
    assert.deepEqual(results, []);
    assert.ok(said.includes('xylophonic') && said.length > 40, said);
  });
});
