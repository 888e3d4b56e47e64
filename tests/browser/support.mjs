// What the browser tests share: the built site and the kinds of its pages, the browser, pages of it
// visited in several tabs at once, and faults that are told together. `tests/browser/run` starts them.

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { after } from 'node:test';
import { chromium } from 'playwright-core';
import { startHost } from './host.mjs';

/** The built site that is tested. */
export const output = process.env.ENGROSS_OUTPUT ?? refuse('ENGROSS_OUTPUT');
/** The checkout. */
export const repository = join(import.meta.dirname, '../..');

function refuse(name) {
  throw new Error(`${name} is not set: start these tests by tests/browser/run OUTPUT_FOLDER [NAME…]`);
}

/* ---- The site -------------------------------------------------------------------------------- */

/** The site as a host shows it that honours `_headers` and `_redirects`. */
export const site = await startHost(output, { rules: true });
/** The site on a host that knows neither: each file stands where it lies. */
export const plain = await startHost(output, { rules: false });

/** Every file of the output, as a path below it with `/`, in the order of names. */
export const files = readdirSync(output, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(output, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'))
  .sort();

export const read = (file) => readFileSync(join(output, file), 'utf8');

/**
 * Every page: `file`; `path`, by which links reach it; `kind`, of `<body class="page-KIND">`; `lang`;
 * `marks`, what it is made of: its elements, classes and data attributes; `to`, where it redirects.
 */
export const pages = files
  .filter((file) => file.endsWith('.html'))
  .map((file) => {
    const html = read(file);
    const kind = html.match(/<body class="page-([\w-]+)/)?.[1];
    const lang = html.match(/<html lang="([^"]+)"/)?.[1];
    if (!kind || !lang) throw new Error(`${file}: not a page of the theme: no <body class="page-…">, or no language`);
    const path = `/${file.replace(/(^|\/)index\.html$/, '$1')}`;
    const to = html.match(/<meta http-equiv="refresh" content="0; url=([^"]+)"/)?.[1].replaceAll('&amp;', '&');
    return { file, path, kind, lang, to, marks: marksOf(html), size: html.length };
  });

function marksOf(html) {
  const marks = new Set();
  for (const [, name, attributes] of html.matchAll(/<([a-z][a-z0-9]*)((?:\s[^<>]*)?)>/g)) {
    marks.add(name);
    for (const [, names] of attributes.matchAll(/\sclass="([^"]*)"/g)) {
      for (const each of names.split(/\s+/)) if (each) marks.add(`.${each}`);
    }
    for (const [, data] of attributes.matchAll(/\s(data-[a-z-]+|open|checked|role="\w+"|type="\w+")/g)) marks.add(`[${data}]`);
  }
  return marks;
}

/** Pages of a kind, of any of several; in one language, where one is named. */
export const pagesOf = (kinds, lang) =>
  pages.filter((page) => [kinds].flat().includes(page.kind) && (!lang || page.lang === lang));

/** The page of all that is the richest: the most marks, then the largest. */
export const richest = (list) =>
  [...list].sort((a, b) => b.marks.size - a.marks.size || b.size - a.size || (a.path < b.path ? -1 : 1))[0];

/** The richest page of every kind in every language. */
export const kinds = (() => {
  const sort = (page) => `${page.kind} in ${page.lang}`;
  return [...new Set(pages.map(sort))].map((each) => richest(pages.filter((page) => sort(page) === each)));
})();

/**
 * Those, and what else it takes to have every element, class and data attribute of the whole output: few
 * pages that show all there is. What the theme gains is among them without a word here.
 */
export const samples = (() => {
  const chosen = [...kinds];
  const missing = new Set(pages.flatMap((page) => [...page.marks]));
  const gain = (page) => [...page.marks].filter((mark) => missing.has(mark)).length;
  for (const page of chosen) page.marks.forEach((mark) => missing.delete(mark));
  while (missing.size) {
    const best = pages.reduce((most, page) => (gain(page) > gain(most) ? page : most));
    best.marks.forEach((mark) => missing.delete(mark));
    chosen.push(best);
  }
  return chosen;
})();

/** The theme's texts in a language, those of one line: `words('en')['what-changed']`; blanks as `{name}`. */
export function words(lang) {
  const fluent = readFileSync(join(repository, 'themes/default/locales', `${lang}.ftl`), 'utf8');
  const pairs = [...fluent.matchAll(/^([a-z][\w-]*) = (.*)$/gm)];
  const plain = (text) => text.replace(/\{ "([^"]*)" \}/g, '$1').replace(/\{ \$([\w-]+) \}/g, '{$1}');
  return Object.fromEntries(pairs.map(([, key, text]) => [key, plain(text)]));
}

/* ---- The browser ----------------------------------------------------------------------------- */

let connecting;
const browser = () => (connecting ??= chromium.connect(process.env.ENGROSS_BROWSER ?? refuse('ENGROSS_BROWSER')));
after(async () => (await connecting)?.close());

/** How a page is looked at, unless a test says otherwise: in a low window, since drawing is most of what a page costs. */
const LOOK = { width: 1280, height: 480, scheme: 'light', media: null, scripts: true };

/** A tab with nothing of any other: `look` may name width, height, scheme (light, dark) and scripts. */
export async function newTab(look = {}) {
  const { width, height, scheme, scripts } = { ...LOOK, ...look };
  const context = await (await browser()).newContext({
    viewport: { width, height },
    colorScheme: scheme,
    javaScriptEnabled: scripts,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(15_000);
  return context.newPage();
}

/** Looks at the page of a tab otherwise: width, height, scheme, and media (print, screen, or null for what a browser would do). */
export async function look(tab, { width, height, scheme, media }) {
  if (width || height) {
    const now = tab.viewportSize();
    await tab.setViewportSize({ width: width ?? now.width, height: height ?? now.height });
  }
  if (scheme || media !== undefined) await tab.emulateMedia({ colorScheme: scheme, media });
}

/** Where a reader meets a page. A page that says "not found" stands at every address without one. */
export const addressOf = (page) =>
  page.kind === '404' ? `${site.origin}/there/is/no/such/page` : `${(page.kind === 'redirect' ? plain : site).origin}${page.path}`;

/** Opens a page of the site. A page that leads elsewhere stays, so that it can be looked at. */
export async function open(tab, page) {
  // An answer without content leaves a browser where it is.
  if (page.to) await tab.route(new URL(page.to, plain.origin).href, (route) => route.fulfill({ status: 204 }));
  return tab.goto(addressOf(page));
}

const idle = { true: [], false: [] };

/**
 * Runs `visit(tab, item)` over a list in a few tabs at once. A tab goes from item to item, as a reader's
 * does, and is looked at afresh for each: a tab of its own would cost more than most visits.
 */
export async function inTabs(list, looked, visit, tabs = 2) {
  const waiting = [...list];
  const { scripts } = { ...LOOK, ...looked };
  const work = async () => {
    if (!waiting.length) return;
    const tab = idle[scripts].pop() ?? (await newTab({ scripts }));
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      await look(tab, { ...LOOK, ...looked });
      await visit(tab, item);
      await tab.unrouteAll();
    }
    idle[scripts].push(tab);
  };
  await Promise.all(Array.from({ length: tabs }, work));
}

/** Opens every `details` of a page, so that what it holds is looked at too. */
export const unfold = (tab) => tab.evaluate(() => document.querySelectorAll('details').forEach((it) => (it.open = true)));

/**
 * What readers can turn a page into, besides how it loads: a name, the kinds of page that can, the
 * width that it needs, and how to. Audits of a look go over these as well.
 */
export const turns = [
  {
    name: 'side by side',
    applies: (page) => page.marks.has('.choose-beside'),
    width: 1280,
    turn: (tab) => tab.locator('.choose-beside').check(),
  },
];

/* ---- Faults ---------------------------------------------------------------------------------- */

/** Faults of many pages, told at once: each fault once, with the places where it was found. */
export class Faults {
  #found = new Map();

  add(fault, place) {
    if (!this.#found.has(fault)) this.#found.set(fault, new Set());
    this.#found.get(fault).add(place);
  }

  /** The places of a fault, as text: `shown` of them by name. */
  #places(places, shown) {
    const named = [...places].slice(0, shown).map((place) => `    ${place}`);
    return [...named, ...(places.size > shown ? [`    … and ${places.size - shown} more`] : [])];
  }

  /** The faults as lines of text. */
  lines(shown = 12) {
    return [...this.#found].flatMap(([fault, places]) => [`${fault} (${places.size})`, ...this.#places(places, shown)]);
  }

  get count() {
    return this.#found.size;
  }

  /** Fails the test where there are any. */
  check() {
    if (!this.count) return;
    const error = new Error(`${this.count === 1 ? 'a fault' : `${this.count} faults`}:\n${this.lines().join('\n')}`);
    error.stack = error.message; // Where in the test they were counted helps nobody.
    throw error;
  }
}
