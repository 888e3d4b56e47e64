// A notice and a redline print whole, with a foot on every sheet that says which it is of how many.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { Faults, inTabs, open, pagesOf, richest } from './support.mjs';

/** What stands in the foot of every sheet: `says` gives it from the facts of the page. */
const FOOT = [
  { name: 'the number of the sheet', says: ({ sheet, sheets }) => [`${sheet}/${sheets}`] },
  { name: 'the version', says: ({ versions }) => versions },
  { name: 'the fingerprint of the words', says: ({ words }) => (words ? [`SHA-256 ${words}`] : []) },
];

/** The letters of a text: sheets break lines and words as they please. */
const letters = (text) => text.normalize('NFKC').replace(/[\s\u00ad\u200b-]+/g, '');

const PRINTED = [
  { what: 'a notice', page: richest(pagesOf('notice', 'en')) },
  { what: 'an inventory of cookies', page: pagesOf('notice', 'en').find((page) => page.marks.has('.cookie-table')) },
  { what: 'a notice in Japanese', page: richest(pagesOf('notice', 'ja')) },
  { what: 'a superseded version', page: richest(pagesOf('version', 'en').filter((page) => page.marks.has('.banner-superseded'))) },
  { what: 'what changed', page: richest(pagesOf('changes', 'en')) },
  { what: 'a comparison', page: richest(pagesOf('compare', 'en')) },
];

for (const { what, page } of PRINTED) {
  test(`${what} prints whole, with its foot on every sheet`, async (t) => {
    assert.ok(page, 'no page to print');
    await inTabs([page], {}, async (tab) => {
      await open(tab, page);
      const runs = await tab.evaluate(runsOfText);
      assert.ok(runs.length > 10, 'the page has a text');
      const facts = await tab.evaluate(factsOfPage);
      const pdf = await tab.pdf({ preferCSSPageSize: true });
      const sheets = execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' }).split('\f').slice(0, -1);
      t.diagnostic(`${page.path}: ${sheets.length} sheets, ${(pdf.length / 1024).toFixed()} KB`);

      const faults = new Faults();
      sheets.forEach((text, index) => {
        const foot = text.trimEnd().split('\n').slice(-4).join('\n');
        // Where the font is wide the foot has two lines, and the number of the sheet stands beside them, between them as it is read here.
        const whole = letters(foot);
        const apart = whole.replace(letters(`${index + 1} / ${sheets.length}`), '');
        for (const { name, says } of FOOT) {
          const said = says({ ...facts, sheet: index + 1, sheets: sheets.length });
          if (!said.every((words) => [whole, apart].some((it) => it.includes(letters(words))))) faults.add(`${name} is not in the foot`, `${page.path}, sheet ${index + 1}: ${foot.trim()}`);
        }
      });
      const raw = execFileSync('pdftotext', ['-raw', '-', '-'], { input: pdf, encoding: 'utf8' });
      const foot = letters(facts.foot).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      const printed = letters(raw.replaceAll('\f', '')).replace(new RegExp(`${foot}\\d+/\\d+`, 'g'), '');
      for (const run of runs) if (!printed.includes(letters(run))) faults.add('words are not printed', `${page.path}: ${run}`);
      faults.check();
    });
  });
}

/** Runs in the page: how each run of words in the text begins, also where a fold hides it on the screen. */
function runsOfText() {
  const text = document.querySelector('[data-notice-text], .redline');
  const runs = [];
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    // What is for the screen alone, or for screen readers, is no word of the text.
    if (node.parentElement.closest('summary, .redline-step, .redline-note, .visually-hidden, [data-redline]:not(ins, del), ins.redline-unseen, del.redline-unseen')) continue;
    const words = node.data.replace(/\s+/g, ' ').trim().slice(0, 40);
    if (words.length > 5) runs.push(words);
  }
  return runs;
}

/** Runs in the page: what its foot may name. */
function factsOfPage() {
  const text = document.querySelector('[data-notice-text]');
  const prints = [...document.querySelectorAll('.colophon code')].map((it) => it.textContent);
  const of = (selector) => [...document.querySelectorAll(selector)].map((it) => it.textContent);
  const versions = text ? of('.version-card time').slice(0, 1) : of('.versus dd > a');
  return { versions, words: prints[1], foot: document.documentElement.dataset.foot };
}
