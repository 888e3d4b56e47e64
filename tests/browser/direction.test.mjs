// Pages that are read from right to left, of a site of their own: laid out from the right, with nothing wider than the
// window, ids and addresses from the left, and the words of scripts in their language.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { startHost } from './host.mjs';
import { Faults, newTab, repository } from './support.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const program = process.env.ENGROSS_PROGRAM ?? join(process.env.CARGO_TARGET_DIR ?? join(repository, 'target'), 'debug/engross');
assert.ok(existsSync(program), `there is no program ${program}: build it first (cargo build)`);

const arabic = (front, days, more = '') => `---
${front}
---
# إشعار الخصوصية

## 1. من نحن

شركة كرنيش، شارع الميناء 4، هامبورغ. راسلنا على privacy@kranich.example.

## 2. مدة الاحتفاظ

نحذف الطلبات بعد ${days} من استلامها، ورقم الطلب \`ORD-2024/17\`.${more}

| البيان | المدة |
|---|---|
| الاسم | 30 يومًا |

## 3. حقوقك

يحق لك طلب الاطلاع على بياناتك.
`;
const FILES = {
  'engross.yaml': 'title: Kranich\nurl: https://kranich.example\nlanguages: [en, ar]\n',
  'content/privacy/index.md': '---\neffective: 2024-02-01\n---\n# Privacy\n\nWe keep orders for 30 days.\n',
  'content/privacy/index.ar.md': arabic('effective: 2024-03-15\ntranslation_of: 2024-02-01\nversion: "3.1"', '30 يومًا', '\n\nولا نبيع بياناتك.'),
  'content/privacy/2021-06-01.ar.md': arabic('effective: 2021-06-01', 'سنة'),
  'content/privacy/2019-01.ar.md': arabic('effective: 2019-01', 'سنتين'),
  'content/cookies/index.yaml': 'title: Cookies\neffective: 2024-01-01\ncategories:\n  - id: strictly-necessary\nproviders:\n  - id: own\n    name: Kranich\n    category: strictly-necessary\n    items:\n      - name: session_id\n        purpose: Keeps you signed in.\n        retention: P13M\n',
  'content/cookies/index.ar.yaml': 'title: ملفات تعريف الارتباط\neffective: 2024-01-01\ncategories:\n  - id: strictly-necessary\nproviders:\n  - id: own\n    name: Kranich\n    category: strictly-necessary\n    items:\n      - name: session_id\n        purpose: يبقيك مسجَّل الدخول.\n        retention: P13M\n',
};
const PATHS = ['/ar/', '/ar/privacy/', '/ar/privacy/2021-06-01/', '/ar/privacy/2024-03-15/changes/', '/ar/privacy/history/', '/ar/privacy/history/clauses/', '/ar/cookies/', '/ar/search/?q=بياناتك'];

const root = mkdtempSync(join(tmpdir(), 'engross-direction-'));
after(() => rmSync(root, { recursive: true, force: true }));
for (const [path, text] of Object.entries(FILES)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
const built = spawnSync(program, ['build', '--root', root, '--as-of', '2024-06-01'], { encoding: 'utf8' });
assert.equal(built.status, 0, built.stderr);
const host = await startHost(join(root, 'output'), { rules: true });
after(() => host.close?.());

/** Opens each page in every look, and hands the tab over. */
async function each(visit) {
  for (const { width, scheme } of [{ width: 1280, scheme: 'light' }, { width: 1280, scheme: 'dark' }, { width: 390, scheme: 'dark' }, { width: 320, scheme: 'light' }]) {
    const tab = await newTab({ width, scheme });
    for (const path of PATHS) {
      await tab.goto(new URL(path, host.origin).href);
      await visit(tab, `${path} [${scheme} ${width}]`, width, path);
    }
    await tab.context().close();
  }
}

test('axe-core finds no violation on Arabic pages, and none scrolls sideways', async () => {
  const faults = new Faults();
  let audits = 0;
  await each(async (tab, name) => {
    await tab.evaluate(AXE);
    const { violations } = await tab.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'], runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } }));
    for (const { id, help, nodes } of violations) faults.add(`${id}: ${help}: ${nodes[0].target}`, name);
    const { scrollWidth, clientWidth } = await tab.evaluate(() => ({ scrollWidth: document.documentElement.scrollWidth, clientWidth: document.documentElement.clientWidth }));
    if (scrollWidth > clientWidth) faults.add(`wider than the window: ${scrollWidth} of ${clientWidth} px`, name);
    audits += 1;
  });
  assert.equal(audits, 4 * PATHS.length);
  faults.check();
});

test('pages are laid out from the right, and what is Latin in them from the left', async () => {
  const tab = await newTab({ width: 1280 });
  await tab.goto(new URL('/ar/privacy/', host.origin).href);
  const found = await tab.evaluate(() => {
    const box = (selector) => document.querySelector(selector).getBoundingClientRect();
    const directions = (selector) => [...document.querySelectorAll(selector)].map((it) => getComputedStyle(it).direction);
    const heading = document.querySelector('.prose h2');
    const words = document.createRange();
    words.selectNodeContents(heading);
    return {
      rail: box('.rail').left > box('.text').right - 1,
      title: Math.abs(words.getBoundingClientRect().right - heading.getBoundingClientRect().right) < 2,
      link: box('.prose [data-engross="link"]').left > words.getBoundingClientRect().right - 1,
      code: [...new Set(directions('code'))],
      address: directions('.colophon a[dir]'),
      languages: directions('.languages span[lang]'),
    };
  });
  assert.deepEqual(found, { rail: true, title: true, link: true, code: ['ltr'], address: ['ltr'], languages: ['ltr', 'rtl'] });

  await tab.goto(new URL('/ar/privacy/2024-03-15/changes/', host.origin).href);
  const step = await tab.evaluate(() => getComputedStyle(document.querySelector('.redline-step a'), '::before').scale);
  assert.equal(step, '-1 1', 'the way to the next change points to the left');
  await tab.context().close();
});

test('scripts count and date in Arabic', async () => {
  const tab = await newTab({ width: 1280 });
  await tab.goto(new URL('/ar/search/?q=بياناتك', host.origin).href);
  await tab.waitForFunction(() => document.querySelectorAll('.results li').length > 0);
  const said = await tab.locator('[role="status"]').first().textContent();
  assert.match(said.replaceAll(/[\u2068\u2069]/g, ''), /^(موضع واحد|موضعان|\d+ مواضع) في وثيقة واحدة عن «بياناتك»\./);

  await tab.goto(new URL('/ar/privacy/history/?on=2022-01-31', host.origin).href);
  const answer = await tab.locator('[data-ask-day] [role="status"] p').textContent();
  assert.equal(answer.replaceAll(/[\u2068\u2069]/g, ''), 'في 31 يناير 2022 كانت نسخة 1 يونيو 2021 سارية.');
  await tab.context().close();
});
