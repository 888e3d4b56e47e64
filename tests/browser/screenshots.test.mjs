// Pictures of every kind of page for a person to look at, in target/screenshots: on a phone, a tablet
// and a desktop, light and dark, and as it prints. What they show is judged by who looks.

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inTabs, look, open, pages, pagesOf, repository, richest, turns } from './support.mjs';

const FOLDER = join(process.env.CARGO_TARGET_DIR ?? join(repository, 'target'), 'screenshots');
const HIGHEST = 2400;
const PRINT_WIDTH = 643; // A4 less the margins of the theme, in px.
const LOOKS = [
  ...[360, 768, 1440].flatMap((width) => ['light', 'dark'].map((scheme) => ({ name: `${width}-${scheme}`, width, scheme, media: 'screen' }))),
  { name: 'print', width: PRINT_WIDTH, scheme: 'light', media: 'print' },
];

/** The richest page of every kind; and those that look like no other of their kind. */
const SHOWN = [
  ...[...new Set(pages.map(({ kind }) => kind))].map((kind) => ({ name: kind, page: richest(pagesOf(kind, 'en')) ?? richest(pagesOf(kind)) })),
  { name: 'cookies', page: pagesOf('notice').find((page) => page.marks.has('.cookie-table')) },
  { name: 'notice-ja', page: richest(pagesOf('notice', 'ja')) },
];

test('a picture of every kind of page, in every look', async (t) => {
  mkdirSync(FOLDER, { recursive: true });
  for (const name of readdirSync(FOLDER)) if (name.endsWith('.png')) rmSync(join(FOLDER, name));
  await inTabs(SHOWN, {}, async (tab, { name, page }) => {
    await open(tab, page);
    for (const each of LOOKS) {
      await look(tab, each);
      await picture(tab, `${name}-${each.name}`);
    }
    for (const turned of turns) {
      if (!turned.applies(page)) continue;
      await look(tab, { width: 1440, media: 'screen' });
      await turned.turn(tab);
      for (const scheme of ['light', 'dark']) {
        await look(tab, { scheme });
        await picture(tab, `${name}-${turned.name.replaceAll(' ', '-')}-1440-${scheme}`);
      }
    }
  });
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.png'));
  assert.ok(files.length >= SHOWN.length * LOOKS.length, `${files.length} pictures`);
  t.diagnostic(`${files.length} pictures in ${FOLDER}`);
});

/** The whole page, down to a height that a person still looks at. */
async function picture(tab, name) {
  const height = await tab.evaluate(() => document.documentElement.scrollHeight);
  const clip = { x: 0, y: 0, width: tab.viewportSize().width, height: Math.min(height, HIGHEST), scale: 1 };
  tab.tools ??= await tab.context().newCDPSession(tab);
  const { data } = await tab.tools.send('Page.captureScreenshot', { format: 'png', clip, captureBeyondViewport: true, optimizeForSpeed: true });
  writeFileSync(join(FOLDER, `${name}.png`), Buffer.from(data, 'base64'));
}
