// What the other tests look at is really there: a test over every kind of page proves nothing for a
// kind that the sample site has lost.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pages, pagesOf, samples } from './support.mjs';

const KINDS = ['notice', 'version', 'changes', 'compare', 'correction', 'former', 'history', 'clauses', 'index', 'search', '404', 'redirect'];
const MARKS = [
  ...['.banner-superseded', '.banner-pending', '.banner-coming', '.banner-withdrawn', '.banner-stale', '.banner-translation', '.correction', '.editors-note'],
  ...['.cookie-table', 'table', 'img', 'details', 'ins', 'del', '.choose-beside', '.redline-moved', '.contents', '.languages'],
];

test('every kind of page is in the sample, in the site’s own language', () => {
  for (const kind of KINDS) assert.ok(pagesOf(kind, 'en').length, `no page of the kind ${kind}`);
});

test('a kind that is not known here is one that somebody forgot to name', () => {
  const strange = [...new Set(pages.map((page) => page.kind))].filter((kind) => !KINDS.includes(kind));
  assert.deepEqual(strange, [], 'name it in KINDS, and look at what the tests do with it');
});

test('banners, inventories, tables and redlines are among the pages that are looked at', (t) => {
  for (const mark of MARKS) assert.ok(samples.some((page) => page.marks.has(mark)), `${mark} is on no page`);
  for (const page of pages) assert.ok(samples.some((it) => it.kind === page.kind && it.lang === page.lang), page.path);
  t.diagnostic(`${samples.length} of ${pages.length} pages: ${samples.map((page) => page.path).join(' ')}`);
});
