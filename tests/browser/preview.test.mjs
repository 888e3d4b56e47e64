// `engross serve` in a browser: a file is edited on disk and the page changes where it is read, a fault stands over
// the page and goes away, and the bar does what it says. Each test has a site and a server of its own.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { look, newTab, repository } from './support.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const program = process.env.ENGROSS_PROGRAM ?? join(process.env.CARGO_TARGET_DIR ?? join(repository, 'target'), 'debug/engross');
assert.ok(existsSync(program), `there is no program ${program}: build it first (cargo build)`);

/** A text of many clauses, `changed` by number: what clause 3 says now. */
function terms(changed = {}, front = 'effective: 2024-01-01') {
  const clauses = Array.from({ length: 30 }, (_, at) => {
    const number = at + 1;
    const words = changed[number] ?? `Words of clause ${number}.`;
    return `## Clause ${number}\n\n${words}\n\n${'More words that take up room on the page. '.repeat(12)}\n`;
  });
  return `---\n${front}\n---\n# Terms\n\nSee [the privacy notice](/privacy).\n\n${clauses.join('\n')}`;
}

const FILES = {
  'engross.yaml': 'title: Sample\n',
  'content/terms/index.md': terms(),
  'content/terms/2020-01-01.md': terms({ 1: 'As it was.' }, 'version: old'),
  'content/terms/2027-03-01.md': terms({ 2: 'As it will be.' }, 'version: new'),
  'content/privacy.md': '---\neffective: 2023-01-01\n---\n# Privacy\n\n<script>alert(1)</script>\n\nWe keep little.\n',
  'content/next.md': '---\ndraft: true\n---\n# Next\n\nNot yet.\n',
};

/** Starts the program on a site; gives its origin, `write`, and `restart` at the same port. */
async function preview(visit, { args = [], files = {} } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'engross-preview-'));
  const write = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    // As careful editors save.
    writeFileSync(join(root, `${path}.part`), text);
    renameSync(join(root, `${path}.part`), join(root, path));
  };
  for (const [path, text] of Object.entries({ ...FILES, ...files })) write(path, text);
  let child;
  const start = (port) => {
    child = spawn(program, ['serve', '--root', root, '--port', String(port), '--as-of', '2026-01-01', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    return new Promise((resolve, reject) => {
      let told = '';
      let out = '';
      child.stderr.on('data', (data) => (told += data));
      child.on('exit', (status) => reject(new Error(`the program ended with ${status}: ${told}`)));
      child.stdout.on('data', (data) => {
        out += data;
        if (out.includes('\n')) resolve(out.trim().replace(/\/$/, ''));
      });
    });
  };
  const stop = () =>
    new Promise((resolve) => {
      child.removeAllListeners('exit');
      child.on('exit', resolve);
      child.kill('SIGINT');
    });
  const origin = await start(0);
  try {
    await visit({ origin, write, stop, restart: () => start(new URL(origin).port) });
  } finally {
    if (child.exitCode === null && child.signalCode === null) await stop();
    rmSync(root, { recursive: true });
  }
}

/** A tab at a page of it; `faults` are messages of the console and errors of scripts. */
async function at(origin, path, looked, visit) {
  const tab = await newTab({ height: 800, ...looked });
  const faults = [];
  tab.on('pageerror', (error) => faults.push(error.message));
  tab.on('console', (message) => faults.push(message.text()));
  try {
    await tab.goto(origin + path);
    await tab.locator('section.bar').waitFor();
    await visit(tab, faults);
  } finally {
    await tab.context().close();
  }
}

const shows = (tab, text) => tab.waitForFunction((it) => document.body.innerText.includes(it), text);
const topOf = (tab, id) => tab.evaluate((it) => document.getElementById(it).getBoundingClientRect().top, id);
const inBar = (tab, name) => tab.locator(`[data-name="${name}"]`);

describe('A file is saved', () => {
  test('its page changes, with the clause that is read where it was', () =>
    preview(({ origin, write }) =>
      at(origin, '/terms/', {}, async (tab, faults) => {
        await tab.evaluate(() => document.getElementById('clause-15').scrollIntoView());
        await tab.evaluate(() => scrollBy({ top: 120, behavior: 'instant' }));
        const before = await topOf(tab, 'clause-16');
        assert.ok(before > 0 && before < 800, `the next clause is in sight: ${before}`);
        // Far more above it than there was, and other words in it.
        write('content/terms/index.md', terms({ 3: 'A long addition. '.repeat(400), 16: 'Edited words.' }));
        await shows(tab, 'Edited words.');
        await tab.waitForFunction(() => scrollY > 0);
        const after = await topOf(tab, 'clause-16');
        assert.ok(Math.abs(after - before) <= 2, `${before} before, ${after} after`);
        assert.ok(await tab.evaluate(() => scrollY > 3000));
        // And once more, with the heading itself renamed: the nearest of the others holds the place.
        const neighbour = await topOf(tab, 'clause-17');
        write('content/terms/index.md', terms({ 3: 'A long addition. '.repeat(400), 16: 'Again edited.' }).replace('## Clause 16', '## Renamed'));
        await shows(tab, 'Again edited.');
        await tab.waitForFunction(() => scrollY > 0);
        assert.ok(Math.abs((await topOf(tab, 'clause-17')) - neighbour) <= 3);
        assert.deepEqual(faults, []);
      }),
    ));

  test('a page that was reached by the link of a clause stays where it was read on', () =>
    preview(({ origin, write }) =>
      at(origin, '/terms/#clause-5', {}, async (tab) => {
        await tab.evaluate(() => scrollBy({ top: 2000, behavior: 'instant' }));
        const before = await topOf(tab, 'clause-14');
        write('content/terms/index.md', terms({ 2: 'A long addition. '.repeat(200), 14: 'Edited words.' }));
        await shows(tab, 'Edited words.');
        await tab.waitForFunction(() => document.readyState === 'complete' && scrollY > 0);
        await tab.waitForTimeout(200);
        const after = await topOf(tab, 'clause-14');
        assert.ok(Math.abs(after - before) <= 2, `${before} before, ${after} after`);
        // Who leaves and comes back by a link comes to where it leads.
        await tab.goto(`${origin}/privacy/`);
        await tab.goto(`${origin}/terms/`);
        assert.equal(await tab.evaluate(() => scrollY), 0);
      }),
    ));

  test('a burst of saves loads the page once', () =>
    preview(({ origin, write }) =>
      at(origin, '/terms/', {}, async (tab) => {
        let [loads, pauses, last] = [0, 0, 0];
        tab.on('framenavigated', () => (loads += 1));
        for (let save = 1; save <= 25; save += 1) {
          write(save % 2 ? 'content/terms/index.md' : 'content/privacy.md', terms({ 1: `Save ${save}.` }));
          const now = performance.now();
          // A busy machine may have made several bursts of it.
          if (save > 1 && now - last > 40) pauses += 1;
          last = now;
          await new Promise((done) => setTimeout(done, 5));
        }
        await shows(tab, 'Save 25.');
        await new Promise((done) => setTimeout(done, 800));
        assert.ok(loads >= 1 && loads <= 1 + pauses, `${loads} loads, ${pauses} pauses`);
      }),
    ));

  test('the focus stays where it was', () =>
    preview(({ origin, write }) =>
      at(origin, '/terms/', {}, async (tab) => {
        await tab.locator('[data-notice-text] a[href="/privacy/"]').focus();
        write('content/terms/index.md', terms({ 1: 'Other words.' }));
        await shows(tab, 'Other words.');
        await tab.waitForFunction(() => document.activeElement?.getAttribute('href') === '/privacy/');
        await inBar(tab, 'drafts').focus();
        write('content/terms/index.md', terms({ 1: 'Words once more.' }));
        await shows(tab, 'Words once more.');
        await tab.waitForFunction(() => document.querySelector('engross-preview')?.shadowRoot.activeElement?.dataset.name === 'drafts');
      }),
    ));

  test('a page hears of it after the server was started again', () =>
    preview(({ origin, write, stop, restart }) =>
      at(origin, '/terms/', {}, async (tab) => {
        await stop();
        await tab.locator('.said', { hasText: 'does not answer' }).waitFor();
        write('content/terms/index.md', terms({ 1: 'While it was away.' }));
        await restart();
        await shows(tab, 'While it was away.');
        write('content/terms/index.md', terms({ 1: 'And after.' }));
        await shows(tab, 'And after.');
      }),
    ));
});

describe('A fault', () => {
  test('stands over the page with its lines, and goes away when it is mended', () =>
    preview(({ origin, write }) =>
      at(origin, '/terms/', {}, async (tab) => {
        await tab.evaluate(() => document.getElementById('clause-20').scrollIntoView());
        const before = await topOf(tab, 'clause-20');
        const broken = terms({ 20: '{{ nothing_of_that_name }} <img src=x onerror="document.title=1">' });
        write('content/terms/index.md', broken);
        await shows(tab, 'This page cannot be shown');
        const line = broken.split('\n').findIndex((it) => it.startsWith('{{')) + 1;
        const place = await tab.locator('.place').first().innerText();
        assert.match(place, new RegExp(`^content/terms/index\\.md:${line}:\\d+$`));
        const lines = await tab.locator('.lines').first().innerText();
        assert.ok(lines.includes('{{ nothing_of_that_name }} <img src=x onerror='), lines);
        // The caret stands below the name.
        const [marked, caret] = [/^.*nothing_of_that_name/m, /^ *\^/m].map((it) => lines.match(it)[0]);
        const column = caret.length - 1 - marked.indexOf('{{');
        assert.ok(column >= 0 && column <= '{{ nothing_of_that_name }}'.length, lines);
        assert.equal(await tab.locator('img').count(), 0);
        assert.notEqual(await tab.title(), '1');
        // Another fault in its place.
        write('content/terms/index.md', `---\neffective: [\n---\n# Terms\n`);
        await tab.waitForFunction(() => document.querySelector('.place')?.innerText.startsWith('content/terms/index.md:'));
        await tab.waitForFunction(() => !document.body.innerText.includes('nothing_of_that_name'));
        write('content/terms/index.md', terms({ 20: 'Mended.' }));
        await shows(tab, 'Mended.');
        const after = await topOf(tab, 'clause-20');
        assert.ok(Math.abs(after - before) <= 2, `${before} before, ${after} after`);
        assert.equal(await tab.locator('.place').count(), 0);
      }),
    ));

  test('of the settings stands over every page; one of another text over none but its own', () =>
    preview(({ origin, write }) =>
      at(origin, '/privacy/', {}, async (tab) => {
        write('content/terms/index.md', terms({ 20: '{{ nothing }}' }, 'effective: 31 February 2024'));
        await tab.locator('[data-name="findings"]', { hasText: '1 error' }).waitFor();
        await shows(tab, 'We keep little.');
        write('engross.yaml', 'title: [\n');
        await shows(tab, 'cannot be shown');
        await shows(tab, 'engross.yaml:');
        write('engross.yaml', 'title: Sample\n');
        await shows(tab, 'We keep little.');
      }),
    ));
});

describe('The bar', () => {
  test('switches drafts and the day for all pages, and leaves addresses alone', () =>
    preview(({ origin }) =>
      at(origin, '/next/', {}, async (tab) => {
        await shows(tab, 'Page not found');
        await tab.locator('.missing', { hasText: 'drafts are off' }).waitFor();
        await inBar(tab, 'drafts').check();
        await shows(tab, 'Not yet.');
        assert.equal(tab.url(), `${origin}/next/`);
        assert.ok(await inBar(tab, 'drafts').isChecked());
        await tab.goto(`${origin}/terms/`);
        assert.ok(await inBar(tab, 'drafts').isChecked());
        await inBar(tab, 'day').fill('2027-03-01');
        await inBar(tab, 'day').press('Enter');
        await shows(tab, 'As it will be.');
        assert.equal(await inBar(tab, 'day').inputValue(), '2027-03-01');
        await inBar(tab, 'today').click();
        await tab.waitForFunction(() => document.querySelector('engross-preview')?.shadowRoot.querySelector('[data-name="today"]')?.hidden);
        await Promise.all([tab.waitForEvent('load'), inBar(tab, 'drafts').uncheck()]);
        await tab.goto(`${origin}/next/`);
        await shows(tab, 'Page not found');
      }),
    ));

  test('leads from a text that is to come to what it changes', () =>
    preview(({ origin }) =>
      at(origin, '/terms/2027-03-01/', {}, async (tab) => {
        await inBar(tab, 'against').click();
        await tab.waitForURL(`${origin}/terms/2027-03-01/changes/`);
        await tab.locator('ins', { hasText: 'As it will be' }).first().waitFor();
        await tab.locator('section.bar').waitFor();
        assert.equal(await inBar(tab, 'against').count(), 0);
      }),
    ));

  test('lists what is to be said of the page, by keyboard too', () =>
    preview(({ origin }) =>
      at(origin, '/privacy/', {}, async (tab, faults) => {
        const findings = inBar(tab, 'findings');
        assert.equal((await findings.innerText()).trim(), '1 warning');
        const panel = tab.locator('#findings');
        assert.ok(!(await panel.isVisible()));
        // From the last link of the page on.
        await tab.locator('body a').last().focus();
        const reached = () => tab.evaluate(() => document.querySelector('engross-preview').shadowRoot.activeElement?.dataset.name);
        const names = [];
        for (let press = 0; press < 12 && names.at(-1) !== 'findings'; press += 1) {
          await tab.keyboard.press('Tab');
          const name = await reached();
          if (name && name !== names.at(-1)) names.push(name);
        }
        assert.deepEqual(names, ['fold', 'day', 'today', 'drafts', 'findings']);
        await tab.keyboard.press('Enter');
        assert.ok(await panel.isVisible());
        const text = await panel.innerText();
        assert.ok(text.includes('content/privacy.md:6:1') && text.includes('the script is left out'), text);
        await tab.keyboard.press('Tab');
        await tab.keyboard.press('Escape');
        assert.ok(!(await panel.isVisible()));
        assert.equal(await reached(), 'findings');
        assert.deepEqual(faults, []);
      }),
    ));

  test('folds away, and stays folded', () =>
    preview(({ origin }) =>
      at(origin, '/terms/', { width: 390 }, async (tab) => {
        // On a phone it is folded from the start.
        assert.ok(!(await inBar(tab, 'drafts').isVisible()));
        await inBar(tab, 'fold').click();
        assert.ok(await inBar(tab, 'drafts').isVisible());
        await tab.reload();
        await inBar(tab, 'drafts').waitFor();
        assert.ok(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'scrolls sideways');
        await inBar(tab, 'fold').click();
        await tab.reload();
        await inBar(tab, 'fold').waitFor();
        assert.ok(!(await inBar(tab, 'drafts').isVisible()));
      }),
    ));

  test('touches nothing of the page, covers nothing at its foot, and is not printed', () =>
    preview(({ origin }) =>
      at(origin, '/terms/', {}, async (tab) => {
        const plain = await (await fetch(`${origin}/terms/`)).text();
        const same = await tab.evaluate((html) => {
          const served = new DOMParser().parseFromString(html, 'text/html');
          for (const page of [served, document]) page.querySelectorAll('script[data-engross-preview]').forEach((it) => it.remove());
          const text = (page) => page.querySelector('[data-notice-text]').outerHTML.replace(/ aria-current="[^"]*"/g, '');
          return { text: text(served) === text(document), children: served.body.childElementCount === document.body.childElementCount };
        }, plain);
        assert.deepEqual(same, { text: true, children: true });
        await tab.evaluate(() => scrollTo({ top: 1e9, behavior: 'instant' }));
        const [foot, bar] = await tab.evaluate(() => [
          document.body.getBoundingClientRect().bottom,
          document.querySelector('engross-preview').shadowRoot.querySelector('.bar').getBoundingClientRect().top,
        ]);
        assert.ok(foot <= bar + 1, `the page ends at ${foot}, the bar begins at ${bar}`);
        await look(tab, { media: 'print' });
        assert.ok(!(await tab.locator('section.bar').isVisible()));
      }),
    ));
});

describe('axe-core finds no violation', () => {
  const audit = async (tab) => {
    await tab.evaluate(AXE);
    return tab.evaluate(async () => {
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
      const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
      return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.flat().join(' ')}: ${node.failureSummary}`));
    });
  };
  for (const looked of [{ width: 1280, scheme: 'light' }, { width: 1280, scheme: 'dark' }, { width: 390, scheme: 'light' }, { width: 390, scheme: 'dark' }]) {
    const name = `${looked.scheme}, ${looked.width}`;
    test(`in the bar (${name})`, () =>
      preview(
        ({ origin }) =>
          at(origin, '/privacy/', looked, async (tab) => {
            if (looked.width < 640) {
              assert.deepEqual(await audit(tab), []);
              await inBar(tab, 'fold').click();
            }
            await inBar(tab, 'findings').click();
            assert.deepEqual(await audit(tab), []);
          }),
        { files: { 'content/other.md': '---\neffective: 31 February 2024\n---\n# Other\n\nText.\n' } },
      ));
    test(`on a page of faults (${name})`, () =>
      preview(
        ({ origin }) =>
          at(origin, '/terms/', looked, async (tab) => {
            await tab.locator('.lines').first().waitFor();
            assert.deepEqual(await audit(tab), []);
            assert.ok(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'scrolls sideways');
          }),
        { files: { 'content/terms/index.md': `---\neffective: 31 February 2024\nchanges: "${'a long line '.repeat(30)}\n---\n# Terms\n` } },
      ));
  }
});
