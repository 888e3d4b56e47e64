// What the script adds to a history and to the text of a notice: the version of a day, the redline of any
// two versions, permanent links that are copied, a list of contents that follows. Without it all is there too.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newTab, pagesOf, read, richest, site, words } from './support.mjs';

const LANG = 'en';
const texts = words(LANG);
const history = richest(pagesOf('history', LANG));
const notice = history.path.replace(/history\/$/, '');
const { versions } = JSON.parse(read(`${notice.slice(1)}versions.json`));
const dated = [...versions].reverse().filter(({ status }) => status !== 'pending');

/** Runs `visit(tab)` in a tab of its own at a path. */
async function at(path, look, visit) {
  const tab = await newTab(look);
  const faults = [];
  tab.on('pageerror', (error) => faults.push(error.message));
  try {
    await tab.goto(site.origin + path);
    await visit(tab);
    assert.deepEqual(faults, []);
  } finally {
    await tab.context().close();
  }
}

/** The sentence of a form, and its links as `[words, path]`. */
const answerOf = (tab, form) =>
  tab.locator(form).locator('[role=status]').evaluate((it) => ({
    said: it.querySelector('p')?.textContent ?? '',
    links: [...it.querySelectorAll('a')].map((link) => [link.textContent, new URL(link.href).pathname]),
  }));

const DAY = '[data-was]';
const PICK = '[data-same]';
const fill = (key, values) => texts[key].replace(/{(\w+)}/g, (_, name) => values[name]);
const told = (iso) => new Intl.DateTimeFormat(texts['date-locale'], { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(iso));
const shifted = (iso, days) => new Date(Date.parse(iso) + days * 86_400_000).toISOString().slice(0, 10);

async function ask(tab, day) {
  await tab.locator(`${DAY} input`).fill(day);
  await tab.locator(`${DAY} input`).dispatchEvent('change');
  return answerOf(tab, DAY);
}

test('a date is answered with the version that was in force, from its first day to its last', async () => {
  await at(history.path, {}, async (tab) => {
    const ended = dated.filter(({ until }) => until);
    assert.ok(ended.length > 2, 'versions that are over');
    for (const version of ended) {
      const path = new URL(version.url).pathname;
      for (const day of [version.effective, shifted(version.until, -1)]) {
        const { said, links } = await ask(tab, day);
        const key = day > new Date().toISOString().slice(0, 10) ? 'day-will' : 'day-was';
        assert.equal(said, fill(key, { day: told(day), version: told(version.effective) }));
        assert.equal(links[0][1], path);
        assert.equal(new URL(tab.url()).search, `?on=${day}`);
        const page = await tab.request.get(site.origin + (links[1]?.[1] ?? path));
        assert.equal(page.status(), 200, 'what has changed since');
        if (version.status === 'superseded') assert.equal(links[1][0], texts['day-since']);
      }
    }
    const [first] = dated;
    const { said, links } = await ask(tab, shifted(first.effective, -1));
    assert.equal(said, fill('day-before', { day: told(shifted(first.effective, -1)), from: told(first.effective) }));
    assert.deepEqual(links, []);
    // Half of a year that is being typed.
    assert.deepEqual(await ask(tab, '0201-05-03'), { said: '', links: [] });
  });
});

test('a day in the address is asked for when the page opens', async () => {
  const [, version] = dated;
  await at(`${history.path}?on=${version.effective}#engross:${version.id}`, {}, async (tab) => {
    assert.equal(await tab.locator(`${DAY} input`).inputValue(), version.effective);
    assert.equal((await answerOf(tab, DAY)).links[0][1], new URL(version.url).pathname);
    assert.equal(new URL(tab.url()).hash, `#engross:${version.id}`);
  });
  await at(`${history.path}?on=yesterday`, {}, async (tab) => {
    assert.deepEqual(await answerOf(tab, DAY), { said: '', links: [] });
  });
});

/** Answers of made-up histories: versions newest first as `[name, status, from, until]`, then days. */
const HISTORIES = [
  {
    name: 'a gap after a withdrawal, then a version that is pending',
    versions: [['C', 'pending', '2999-01-01', ''], ['B', 'withdrawn', '2015-01-01', '2016-06-01'], ['A', 'superseded', '2010-01-01', '2015-01-01']],
    days: { '2012-05-03': 'day-was A', '2016-05-31': 'day-was B', '2016-06-01': 'day-none B', '2999-01-01': 'day-will C' },
  },
  {
    name: 'a text without a date hides when the one before ended',
    versions: [['B', 'in-force', '', ''], ['A', 'superseded', '2010-01-01', '']],
    days: { '2012-05-03': 'day-unsure B A', '2009-05-03': 'day-unsure B' },
  },
  {
    name: 'an end that is not known',
    versions: [['A', 'withdrawn', '2010-01-01', '']],
    days: { '2012-05-03': 'day-unsure A', '2009-05-03': 'day-before' },
  },
  {
    name: 'what was called off or replaced on its first day was never in force',
    versions: [['D', 'in-force', '2020-01-01', ''], ['C', 'superseded', '2020-01-01', '2020-01-01'], ['B', 'withdrawn', '2018-01-01', '2017-01-01'], ['A', 'superseded', '2010-01-01', '2020-01-01']],
    days: { '2017-06-01': 'day-was A', '2018-06-01': 'day-was A', '2020-01-01': 'day-was D' },
  },
  {
    name: 'a step of a branch was never published',
    versions: [['B', 'in-force', '2020-01-01', ''], ['A', 'superseded', '2010-01-01', '2020-01-01', 'step']],
    days: { '2012-05-03': 'day-before', '2020-05-03': 'day-was B' },
  },
  {
    name: 'a first version that is to come',
    versions: [['A', 'pending', '2999-01-01', '']],
    days: { '2020-05-03': 'day-before' },
  },
];

for (const { name, versions: made, days } of HISTORIES) {
  test(`which version applied: ${name}`, async () => {
    const items = made.map(([id, status, from, until, step]) =>
      `<li data-id="${id}" data-status="${status}"${from && ` data-from="${from}"`}${until && ` data-until="${until}"`}${step ? ' data-step' : ''}><h2><a href="/${id}/">${id}</a></h2></li>`);
    const page = read(history.file).replace(/(<ol class="timeline" reversed>).*<\/ol>/s, `$1${items.join('')}</ol>`);
    assert.ok(page.includes(items[0]));
    const tab = await newTab({});
    await tab.route(`${site.origin}/made-up/`, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: page }));
    await tab.goto(`${site.origin}/made-up/`);
    for (const [day, expected] of Object.entries(days)) {
      const [key, ...named] = expected.split(' ');
      const from = made.at(-1)[4] ? made[0][2] : made.at(-1)[2];
      const { said, links } = await ask(tab, day);
      assert.equal(said, fill(key, { day: told(day), version: named[0], from: from && told(from) }), day);
      assert.deepEqual(links.map(([, path]) => path), named.map((it) => `/${it}/`), day);
    }
    await tab.context().close();
  });
}

async function pick(tab, older, newer) {
  const [old, recent] = await tab.locator(`${PICK} select`).all();
  await old.selectOption({ index: older });
  await recent.selectOption({ index: newer });
  await tab.locator(`${PICK} button`).click();
}

test('any two versions are picked, in either order', async () => {
  const last = versions.length - 1;
  const end = `${notice}compare/${versions[last].id}/${versions[0].id}/`;
  for (const [older, newer] of [[last, 0], [0, last]]) {
    await at(history.path, {}, async (tab) => {
      await pick(tab, older, newer);
      await tab.waitForURL(site.origin + end);
      assert.equal(await tab.locator('body').getAttribute('class'), 'page-compare');
    });
  }
  await at(history.path, {}, async (tab) => {
    await pick(tab, 1, 1);
    assert.deepEqual(await answerOf(tab, PICK), { said: texts['pick-same'], links: [] });
  });
});

test('of two versions that follow each other the page of the newer one is opened at once', async () => {
  await at(history.path, {}, async (tab) => {
    const { changes } = versions.at(-2);
    const asked = [];
    tab.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await pick(tab, versions.length - 1, versions.length - 2);
    await tab.waitForURL(site.origin + new URL(changes).pathname);
    assert.equal(await tab.locator('body').getAttribute('class'), 'page-changes');
    assert.deepEqual(asked.filter((path) => path.includes('/compare/')), []);
  });
});

test('where many steps lie between two versions, the first one is named', async () => {
  const years = Array.from({ length: 40 }, (_, at) => 2020 - at);
  const items = years.map((year) => `<li data-id="${year}"><h2><a href="/${year}/">${year}</a></h2><a href="/${year}/changes/" data-changes></a></li>`);
  const page = read(history.file).replace(/(<ol class="timeline" reversed>).*<\/ol>/s, `$1${items.join('')}</ol>`);
  assert.ok(page.includes(items[0]));
  const tab = await newTab({});
  await tab.route(`${site.origin}/made-up/`, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: page }));
  await tab.goto(`${site.origin}/made-up/`);
  await pick(tab, 39, 0);
  assert.deepEqual(await answerOf(tab, PICK), { said: texts['pick-steps'], links: [[fill('pick-first', { version: years[38] }), `/${years[38]}/changes/`]] });
  await pick(tab, 26, 1);
  assert.equal((await answerOf(tab, PICK)).links.length, 25, 'all of them, where they are fewer');
  await tab.context().close();
});

test('where no page compares two versions, the steps between them are listed', async () => {
  const page = read(history.file).replace(/<details><summary>.*?<\/details>/gs, '');
  const tab = await newTab({});
  await tab.route(site.origin + history.path, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: page }));
  await tab.goto(site.origin + history.path);
  const last = versions.length - 1;
  await pick(tab, last, last - 2);
  const { said, links } = await answerOf(tab, PICK);
  assert.equal(said, texts['pick-steps']);
  const steps = [versions[last - 1], versions[last - 2]].map(({ changes }) => new URL(changes).pathname);
  assert.deepEqual(links.slice(-2).map(([, path]) => path), steps);
  assert.deepEqual(links.slice(0, -2).map(([text]) => text.includes(texts['pick-in-force'].split('{version}')[1])), [true, true]);
  for (const [, path] of links) assert.equal((await tab.request.get(site.origin + path)).status(), 200, path);
  await tab.context().close();
});

test('without a script the list says it all, and nothing is shown that would not work', async () => {
  await at(history.path, { scripts: false }, async (tab) => {
    for (const form of [DAY, PICK]) assert.equal(await tab.locator(form).isVisible(), false);
    assert.equal(await tab.locator('[data-plain]').isVisible(), true);
    const superseded = tab.locator('.timeline-superseded .facts').first();
    assert.match(await superseded.innerText(), /from .* to /);
  });
});

test('the permanent link of a clause is copied, said so, and followed with a key held down', async () => {
  await at(notice, {}, async (tab) => {
    await tab.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const link = tab.locator('[data-notice-text] .clause-link').nth(2);
    const address = await link.evaluate((it) => it.href);
    assert.ok(new URL(address).pathname !== notice && new URL(address).hash, address);
    assert.equal(await link.evaluate((it) => it.textContent), '', 'no word that is not the text’s');
    await link.focus();
    await tab.keyboard.press('Enter');
    await tab.locator('[data-copied]', { hasText: texts['link-copied'] }).waitFor({ state: 'attached' });
    assert.equal(await tab.evaluate(() => navigator.clipboard.readText()), address);
    assert.equal(new URL(tab.url()).pathname, notice, 'the reader stays');
    const [opened] = await Promise.all([tab.context().waitForEvent('page'), link.click({ modifiers: ['Control'], force: true })]);
    await opened.waitForURL(address);
  });
  await at(notice, { scripts: false }, async (tab) => {
    const link = tab.locator('[data-notice-text] .clause-link').nth(2);
    const address = await link.getAttribute('href');
    await link.click({ force: true });
    await tab.waitForURL(site.origin + address);
    const target = tab.locator(':target');
    assert.equal(await target.evaluate((it) => it.tagName[0]), 'H');
  });
});

test('a permanent link is seen when its heading is pointed at, and stands beside that', async () => {
  for (const width of [360, 1280]) {
    await at(notice, { width }, async (tab) => {
      const heading = tab.locator('[data-notice-text] h2').nth(1);
      const link = tab.locator('[data-notice-text] h2 + .clause-link').nth(1);
      await heading.hover();
      assert.equal(await link.evaluate((it) => getComputedStyle(it).opacity), '1');
      const [text, sign] = [await heading.boundingBox(), await link.boundingBox()];
      assert.ok(sign.y >= text.y - 4 && sign.y + sign.height <= text.y + text.height + 4, `${width}: ${JSON.stringify([text, sign])}`);
      assert.ok(sign.x >= 0 && sign.x + sign.width <= width);
      assert.ok(sign.width >= 24 && sign.height >= 24, `a target of ${sign.width} × ${sign.height}`);
    });
  }
});

test('the list of contents follows the text where style sheets alone do not make it', async () => {
  const tab = await newTab({});
  await tab.addInitScript(() => {
    const supports = CSS.supports.bind(CSS);
    CSS.supports = (...args) => !String(args).includes('scroll-target-group') && supports(...args);
  });
  await tab.goto(site.origin + notice);
  const current = () => tab.locator('.contents [aria-current]').evaluateAll((all) => all.map((it) => it.getAttribute('href')));
  const links = await tab.locator('.contents a').evaluateAll((all) => all.map((it) => it.getAttribute('href')));
  for (const href of [links[4], links[7], links[2]]) {
    await tab.evaluate((id) => document.getElementById(id).scrollIntoView(), href.slice(1));
    await tab.waitForFunction((href) => document.querySelector('.contents [aria-current="true"]')?.getAttribute('href') === href, href);
    assert.deepEqual(await current(), [href]);
  }
  await tab.context().close();
});
