// Every address that the output names within itself stands there: links and anchors of pages, what style
// sheets load, and what files for machines point to. Without a browser, over every file.

import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { test } from 'node:test';
import { parse } from 'parse5';
import { Faults, files, pages, read } from './support.mjs';

/** Attributes that hold an address; `ping` and `cite` are none that a reader follows. */
const ATTRIBUTES = ['href', 'src', 'action', 'formaction', 'poster', 'data', 'background'];

const HERE = 'https://site.invalid';
const there = new Set(files);
const parsed = new Map(pages.map((page) => [page.file, linksAndIds(page)]));
// Where the site says that it is published: addresses that begin so are its own.
const published = [...parsed.values()].flatMap(({ links }) => links).find(({ rel }) => rel === 'canonical')?.to;
const origins = [HERE, ...(published ? [new URL(published).origin] : [])];

function linksAndIds({ file, path, kind }) {
  const links = [];
  const ids = new Set();
  const base = kind === '404' ? '/there/is/no/such/page' : path;
  const waiting = [parse(read(file), { sourceCodeLocationInfo: true })];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    waiting.push(...(node.childNodes ?? []).toReversed(), ...(node.content ? [node.content] : []));
    if (!node.attrs) continue;
    const attributes = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));
    const place = `/${file}:${node.sourceCodeLocation?.startLine}`;
    const add = (to) => links.push({ to, base, file, place, rel: attributes.rel });
    if (attributes.id !== undefined) ids.add(attributes.id);
    if (node.tagName === 'a' && attributes.name !== undefined) ids.add(attributes.name);
    for (const name of ATTRIBUTES) {
      if (attributes[name] !== undefined && !(name === 'data' && node.tagName !== 'object')) add(attributes[name]);
    }
    for (const part of (attributes.srcset ?? '').split(/,\s+/)) if (part.trim()) add(part.trim().split(/\s+/)[0]);
    if (attributes['http-equiv']?.toLowerCase() === 'refresh') add(attributes.content.replace(/^[^;]*;\s*url=/i, ''));
    for (const [, to] of (attributes.style ?? '').matchAll(/url\(\s*["']?([^"')]+)/g)) add(to);
  }
  return { links, ids };
}

/** What is wrong with an address named at `base`, in a page `file`, or nothing: also where it leads out of the site. */
function faultOf(to, base, file) {
  if (to.trim() === '') return 'an empty address';
  if (to.startsWith('#') && file) return anchorFault(to, file);
  let url;
  try {
    url = new URL(to, HERE + base);
  } catch {
    return `not an address: ${to}`;
  }
  if (!origins.includes(url.origin)) return undefined;
  const path = decoded(url.pathname);
  if (path === undefined) return `not an address: ${to}`;
  const target = path.endsWith('/') ? `${path}index.html`.slice(1) : path.slice(1);
  if (!there.has(target) && there.has(`${target}/index.html`)) return `leads through a redirect, for want of a closing slash: ${to}`;
  return there.has(target) ? anchorFault(to, target) : `nothing stands there: ${to}`;
}

function anchorFault(to, file) {
  // A part of the text that a browser looks for by itself comes behind `:~:`.
  const id = decoded(to.replace(/^[^#]*#?/, '').replace(/:~:.*$/, ''));
  if (id === undefined) return `not an address: ${to}`;
  if (!id || id === 'top') return undefined;
  if (!parsed.has(file)) return `an anchor of what is not a page: ${to}`;
  return parsed.get(file).ids.has(id) ? undefined : `no such anchor there: ${to}`;
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function check(links, t) {
  const faults = new Faults();
  for (const { to, base, file, place } of links) {
    const fault = faultOf(to, base, file);
    if (fault) faults.add(fault, place);
  }
  assert.ok(links.length, 'nothing to check');
  t.diagnostic(`${links.length} addresses`);
  faults.check();
}

test('every link and every anchor of every page resolves', (t) => {
  check([...parsed.values()].flatMap(({ links }) => links), t);
});

test('what style sheets load is there', () => {
  const faults = new Faults();
  for (const file of files.filter((name) => name.endsWith('.css'))) {
    const css = read(file).replace(/\/\*[\s\S]*?\*\//g, '');
    for (const [, quoted, bare] of css.matchAll(/(?:url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+))/g)) {
      const fault = faultOf(quoted ?? bare, `/${file}`);
      if (fault) faults.add(fault, `/${file}`);
    }
  }
  faults.check();
});

test('every address in files for machines resolves', (t) => {
  const links = [];
  for (const file of files) {
    const base = `/${file}`;
    const add = (to) => links.push({ to, base, place: base });
    if (file.endsWith('.xml') || file.endsWith('.atom')) {
      for (const [, loc, href] of read(file).matchAll(/<loc>([^<]+)<\/loc>|\shref="([^"]+)"/g)) add((loc ?? href).replaceAll('&amp;', '&'));
    } else if (posix.basename(file) === 'robots.txt') {
      for (const [, to] of read(file).matchAll(/^Sitemap: *(\S+)/gim)) add(to);
    } else if (file.endsWith('.link')) {
      for (const [, to] of read(file).matchAll(/<([^>]+)>/g)) add(to);
    } else if (file.endsWith('.md')) {
      for (const [, to] of read(file).matchAll(/\]\(([^)\s]+)/g)) add(to);
    } else if (file === '_headers') {
      for (const [, line] of read(file).matchAll(/^ +Link: (.*)$/gm)) for (const [, to] of line.matchAll(/<([^>]+)>/g)) add(to);
    } else if (file.endsWith('.html')) {
      for (const [, data] of read(file).matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)) {
        for (const [, value] of strings(JSON.parse(data))) if (origins.some((origin) => value.startsWith(`${origin}/`))) add(value);
      }
    } else if (file === 'manifest.json') {
      for (const name of Object.keys(JSON.parse(read(file)).files)) add(`/${encodeURI(name)}`);
    } else if (file.endsWith('.json')) {
      // What entries of feeds say is HTML; whoever reads it has no page that a link could start at.
      for (const { content_html: html } of JSON.parse(read(file)).items ?? []) {
        for (const [, to] of (html ?? '').matchAll(/\s(?:href|src)="([^"]*)"/g)) {
          assert.match(to, /^(https?|mailto|tel):/, file);
          add(to.replaceAll('&amp;', '&'));
        }
      }
      // An address is a whole one, or a path from the root; names of notices are paths as well.
      for (const [key, value] of strings(JSON.parse(read(file)))) {
        if (origins.some((origin) => value.startsWith(`${origin}/`)) || (/(^|_)(url|href|link)$/.test(key) && value.startsWith('/'))) add(value);
      }
    }
  }
  check(links, t);
});

function* strings(value, key = '') {
  const waiting = [[key, value]];
  for (let pair = waiting.pop(); pair; pair = waiting.pop()) {
    if (typeof pair[1] === 'string') yield pair;
    else if (Array.isArray(pair[1])) waiting.push(...pair[1].map((each) => [pair[0], each]));
    else if (pair[1] && typeof pair[1] === 'object') waiting.push(...Object.entries(pair[1]));
  }
}

test('links lead from the front page to every page', () => {
  // From the front page, through links alone: what readers, and search engines, cannot find is not published.
  const start = pages.find((page) => page.path === '/');
  const reached = new Set([start.file, '404.html']);
  const waiting = [start.file];
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    for (const { to, base } of parsed.get(file).links) {
      const url = new URL(to || '#', HERE + base);
      if (!origins.includes(url.origin)) continue;
      const next = decodeURIComponent(url.pathname).slice(1).replace(/(^|\/)$/, '$1index.html');
      if (!reached.has(next) && there.has(next)) {
        reached.add(next);
        if (parsed.has(next)) waiting.push(next);
      }
    }
  }
  const faults = new Faults();
  // Former addresses are those that others know.
  for (const page of pages) if (page.kind !== 'redirect' && !reached.has(page.file)) faults.add('no way leads here from the front page', page.path);
  faults.check();
});
