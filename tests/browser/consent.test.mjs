// Exports of inventories in the consent tools that they are for: the tools themselves, as they are published, are
// given what `engross cookies export` writes; their dialogs open, list what the inventory lists, and do what was chosen.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { newTab, repository } from './support.mjs';

const program = process.env.ENGROSS_PROGRAM ?? join(process.env.CARGO_TARGET_DIR ?? join(repository, 'target'), 'debug/engross');
const require = createRequire(import.meta.url);
// Their packages lead elsewhere by name; these are the files that their manuals tell sites to take.
const dist = (name, file) => join(dirname(require.resolve(`${name}/package.json`)), 'dist', file);

const folder = mkdtempSync(join(tmpdir(), 'engross-consent-'));
after(() => rmSync(folder, { recursive: true }));

/** What the program writes to its standard output. */
const engross = (...args) => execFileSync(program, ['--quiet', ...args], { encoding: 'utf8' });

// Choices are kept in cookies that only secure pages have.
const ORIGIN = 'https://consent.test';

/** A page at an origin of its own, with files beside it, and cookies. */
async function page(html, files, cookies = []) {
  const tab = await newTab({ width: 900, height: 800 });
  const faults = [];
  tab.on('pageerror', (error) => faults.push(String(error)));
  tab.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  tab.on('dialog', (dialog) => { faults.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
  const types = { css: 'text/css', js: 'text/javascript', json: 'application/json' };
  await tab.route('**/*', (route) => {
    const name = basename(new URL(route.request().url()).pathname);
    if (name in files) return route.fulfill({ body: files[name], contentType: types[name.split('.').pop()] });
    if (name) return route.fulfill({ status: 404 });
    return route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' });
  });
  await tab.context().addCookies(cookies.map((name) => ({ name, value: '1', url: ORIGIN })));
  await tab.goto(`${ORIGIN}/`);
  return { tab, faults, names: async () => (await tab.context().cookies(ORIGIN)).map((it) => it.name).sort() };
}

const sample = JSON.parse(engross('cookies', 'export', '--to', 'json', '--root', repository));
const itemsOf = (provider) => sample.items.filter((it) => it.provider === provider.id);

/** Words that would do harm as HTML, under names that browsers have. */
const HOSTILE = `categories:
  - {id: analytics, consent_mode: [analytics_storage]}
providers:
  - id: own
    name: Own
    category: strictly-necessary
    items: [sid]
  - id: acme
    name: <img src=x onerror=alert(1)> & Söhne
    category: analytics
    purpose: Counts <b>visits</b> "well".
    items: [{name: _ac_, match: prefix}, _keep, {name: '<script>alert(2)</script>', storage: local-storage}]
`;

function hostile(format, ...more) {
  const file = join(folder, 'index.yaml');
  writeFileSync(file, HOSTILE);
  return engross('cookies', 'export', '--to', format, file, ...more);
}

const klaroPage = (lang) => `<!doctype html><html lang="${lang}"><title>A page</title><h1>A page</h1>
<script src="config.js"></script><script src="klaro.js"></script>`;
const klaroFiles = (config) => ({
  'config.js': `window.klaroConfig = ${config};`,
  'klaro.js': readFileSync(dist('klaro', 'klaro.js'), 'utf8'),
});

test('Klaro opens with what the sample lists, in each of its languages', async () => {
  const config = engross('cookies', 'export', '--to', 'klaro', '--root', repository);
  for (const lang of ['en', 'ja', 'ar']) {
    const { tab, faults } = await page(klaroPage(lang), klaroFiles(config));
    await tab.locator('.klaro .cookie-notice').waitFor();
    const own = JSON.parse(config).translations[lang];
    await tab.getByText(own.consentNotice.learnMore).click();
    await tab.locator('.klaro .cm-modal').waitFor();
    for (const fold of await tab.locator('.klaro .cm-caret a').all()) await fold.click();
    const said = await tab.locator('.klaro .cm-modal').innerText();
    const missing = sample.providers.filter((it) => !said.includes(own[it.id]?.title ?? it.name)).map((it) => it.id);
    assert.deepEqual(missing, [], `in ${lang}`);
    if (lang === 'en') {
      const unnamed = sample.items.filter((it) => !said.includes(it.display)).map((it) => it.name);
      assert.deepEqual(unnamed, []);
    }
    assert.deepEqual(faults, []);
    await tab.context().close();
  }
});

test('Klaro deletes what is refused, and shows words as words', async () => {
  const { tab, faults, names } = await page(klaroPage('en'), klaroFiles(hostile('klaro')), ['sid', '_ac_1', '_ac_', '_keep', '_other']);
  await tab.locator('.klaro .cn-decline').click();
  await tab.waitForFunction(() => !document.cookie.includes('_ac_'));
  assert.deepEqual(await names(), ['_other', 'klaro', 'sid']);
  await tab.evaluate(() => window.klaro.show());
  await tab.locator('.klaro .cm-caret a').first().click();
  for (const fold of await tab.locator('.klaro .cm-caret a').all()) await fold.click();
  assert.match(await tab.locator('.klaro .cm-modal').innerText(), /<img src=x onerror=alert\(1\)> & Söhne/);
  assert.equal(await tab.locator('.klaro img').count(), 0);
  assert.deepEqual(faults, []);
  await tab.context().close();
});

const consentPage = (lang) => `<!doctype html><html lang="${lang}"><title>A page</title><link rel="stylesheet" href="cookieconsent.css"><h1>A page</h1>
<script type="module">
import * as CookieConsent from './cookieconsent.esm.js';
import config from './cookieconsent.config.js';
window.CookieConsent = CookieConsent;
// A browser that a test drives is a robot to it, which is shown nothing.
await CookieConsent.run({ ...config, hideFromBots: false });
window.ready = true;
</script>`;
const consentFiles = (files) => ({
  'cookieconsent.esm.js': readFileSync(dist('vanilla-cookieconsent', 'cookieconsent.esm.js'), 'utf8'),
  'cookieconsent.css': readFileSync(dist('vanilla-cookieconsent', 'cookieconsent.css'), 'utf8'),
  ...files,
});

/** The files that an export writes into a folder. */
function exported(...args) {
  const to = join(folder, String(exported.count = (exported.count ?? 0) + 1));
  engross('cookies', 'export', '--to', 'cookieconsent', '--output', to, ...args);
  return (name) => readFileSync(join(to, name), 'utf8');
}

test('CookieConsent opens with what the sample lists, in each of its languages', async () => {
  const read = exported('--root', repository);
  const names = ['cookieconsent.config.js', ...['en', 'ja', 'ar'].map((lang) => `cookieconsent.${lang}.json`)];
  const files = consentFiles(Object.fromEntries(names.map((name) => [name, read(name)])));
  for (const lang of ['en', 'ja', 'ar']) {
    const { tab, faults } = await page(consentPage(lang), files);
    await tab.waitForFunction(() => window.ready);
    const words = JSON.parse(read(`cookieconsent.${lang}.json`));
    await tab.locator('#cc-main .cm').waitFor();
    assert.equal((await tab.locator('#cc-main .cm__title').innerText()).trim(), words.consentModal.title);
    await tab.evaluate(() => window.CookieConsent.showPreferences());
    await tab.locator('#cc-main .pm').waitFor();
    assert.equal(await tab.locator('#cc-main .pm').evaluate((it) => getComputedStyle(it).direction), lang === 'ar' ? 'rtl' : 'ltr');
    const said = await tab.locator('#cc-main .pm').evaluate((it) => it.textContent);
    const rows = await tab.locator('#cc-main .pm tbody tr').count();
    assert.equal(rows, sample.items.length + sample.providers.filter((it) => !itemsOf(it).length).length);
    if (lang === 'en') {
      const unnamed = sample.items.filter((it) => !said.includes(it.display)).map((it) => it.name);
      assert.deepEqual(unnamed, []);
      assert.deepEqual(sample.providers.filter((it) => !said.includes(it.name)).map((it) => it.id), []);
    }
    assert.deepEqual(faults, []);
    await tab.context().close();
  }
});

test('CookieConsent deletes what is refused, tells Consent Mode, and shows words as words', async () => {
  const config = hostile('cookieconsent');
  const html = consentPage('en').replace('<script type', '<script>window.gtag = (...it) => (window.told = it);</script><script type');
  const { tab, faults, names } = await page(html, consentFiles({ 'cookieconsent.config.js': config }), ['sid', '_ac_1', '_ac_', '_keep', '_other']);
  await tab.waitForFunction(() => window.ready);
  await tab.evaluate(() => window.CookieConsent.showPreferences());
  await tab.locator('#cc-main .pm').waitFor();
  const said = await tab.locator('#cc-main .pm').evaluate((it) => it.textContent);
  for (const words of ['<img src=x onerror=alert(1)> & Söhne', 'Counts <b>visits</b> "well".', '<script>alert(2)</script>']) {
    assert.ok(said.includes(words), `${words} in ${said}`);
  }
  assert.equal(await tab.locator('#cc-main img').count(), 0);
  await tab.locator('#cc-main .pm [data-role=necessary]').click();
  await tab.waitForFunction(() => !document.cookie.includes('_ac_'));
  assert.deepEqual(await names(), ['_other', 'cc_cookie', 'sid']);
  assert.deepEqual(await tab.evaluate(() => window.told), ['consent', 'update', { analytics_storage: 'denied' }]);
  assert.deepEqual(faults, []);
  await tab.context().close();
});

test('CookieConsent asks again when the inventory has a new item, and only then', async () => {
  const root = join(folder, 'site');
  mkdirSync(join(root, 'content/cookies'), { recursive: true });
  writeFileSync(join(root, 'engross.yaml'), 'title: Sample\n');
  const items = (list) => `effective: EFFECTIVE\nproviders:\n  - {id: own, name: Own, category: strictly-necessary, items: [sid]}\n  - {id: acme, name: Acme, category: analytics, items: [${list}]}\n`;
  writeFileSync(join(root, 'content/cookies/2024-01-01.yaml'), items('a').replace('EFFECTIVE', '2024-01-01'));
  writeFileSync(join(root, 'content/cookies/2024-06-01.yaml'), items('{name: a, retention: P1Y}').replace('EFFECTIVE', '2024-06-01'));
  writeFileSync(join(root, 'content/cookies/index.yaml'), items('a, b').replace('EFFECTIVE', '2025-01-01'));
  const on = (day) => engross('cookies', 'export', '--to', 'cookieconsent', '--root', root, '--as-of', day);
  const files = consentFiles({ 'cookieconsent.config.js': on('2024-02-01') });
  const { tab, faults } = await page(consentPage('en'), files);
  const isAsked = async () => {
    await tab.goto(`${ORIGIN}/`);
    await tab.waitForFunction(() => window.ready);
    return tab.evaluate(() => !window.CookieConsent.validConsent());
  };
  assert.equal(await isAsked(), true);
  await tab.evaluate(() => window.CookieConsent.acceptCategory('all'));
  assert.equal(await isAsked(), false);
  files['cookieconsent.config.js'] = on('2024-07-01');
  assert.equal(await isAsked(), false, 'a duration was stated');
  files['cookieconsent.config.js'] = on('2025-02-01');
  assert.equal(await isAsked(), true, 'an item was added');
  assert.deepEqual(faults, []);
  await tab.context().close();
});
