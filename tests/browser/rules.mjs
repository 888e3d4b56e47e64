// Reads `_headers` and `_redirects`, the two files by which static hosts (Netlify, Cloudflare Pages)
// are told what to send beside the files. What both hosts do not read alike is a fault here: such a
// line would publish one thing on one host and another on the next. Knows nothing of files or servers.

/** A fault of such a file, with the line as editors count it. */
export class RuleFault extends Error {
  constructor(file, line, fact) {
    super(`${file}:${line}: ${fact}`);
  }
}

// The smaller of the limits of both hosts; a rule beyond them is dropped without a word.
const LIMITS = { blocks: 100, line: 2000, redirects: 2000, patterns: 100 };

/** Blocks of `_headers`: `[{ line, pattern, headers: [[name, value], …] }]`. */
export function readHeaders(text) {
  const fault = (line, fact) => {
    throw new RuleFault('_headers', line, fact);
  };
  const blocks = [];
  for (const { line, raw, words } of lines(text)) {
    if (raw.length > LIMITS.line) fault(line, `the line is longer than ${LIMITS.line} characters`);
    if (!/^\s/.test(raw)) {
      blocks.push({ line, pattern: readPattern(words, (fact) => fault(line, fact), { inside: true }), headers: [] });
      continue;
    }
    if (!blocks.length) fault(line, 'a header stands before the first path');
    const [, name, value] = words.match(/^([^\s:]+):\s*(.*)$/) ?? fault(line, `not “Name: value”: ${words}`);
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) fault(line, `not the name of a header: ${name}`);
    if (!value) fault(line, `${name} has no value`);
    blocks.at(-1).headers.push([name, value]);
  }
  for (const block of blocks) if (!block.headers.length) fault(block.line, 'a path without headers');
  if (blocks.length > LIMITS.blocks) fault(blocks[LIMITS.blocks].line, `more than ${LIMITS.blocks} paths`);
  return blocks;
}

/** Rules of `_redirects`, in their order: `[{ line, pattern, to, status }]`. */
export function readRedirects(text) {
  const fault = (line, fact) => {
    throw new RuleFault('_redirects', line, fact);
  };
  const rules = [];
  for (const { line, raw, words } of lines(text)) {
    if (raw.length > LIMITS.line) fault(line, `the line is longer than ${LIMITS.line} characters`);
    if (/^\s/.test(raw)) fault(line, 'the line is indented');
    const parts = words.split(/\s+/);
    // Without a status one host sends 301 and the other 302.
    if (parts.length !== 3) fault(line, `not “/from /to status”: ${words}`);
    const [from, to, status] = parts;
    if (!/^(301|302|303|307|308)$/.test(status)) fault(line, `not a status of a redirect: ${status}`);
    const pattern = readPattern(from, (fact) => fault(line, fact));
    if (!/^(\/(?!\/)|https?:\/\/)/.test(to)) fault(line, `leads to what is neither a path nor an address: ${to}`);
    for (const [name] of to.replace(/^https?:/, '').matchAll(/:[a-z]\w*/gi)) {
      if (!pattern.names.includes(name.slice(1))) fault(line, `${name} is not in ${from}`);
    }
    if (to === from) fault(line, 'leads to itself');
    rules.push({ line, pattern, to, status: Number(status) });
  }
  const dynamic = rules.filter((rule) => rule.pattern.names.length);
  if (dynamic.length > LIMITS.patterns) fault(dynamic[LIMITS.patterns].line, `more than ${LIMITS.patterns} rules with * or :name`);
  if (rules.length - dynamic.length > LIMITS.redirects) fault(rules.at(-1).line, `more than ${LIMITS.redirects} rules`);
  return rules;
}

/** The headers for a path: every block that matches adds its own; one name twice is one list. */
export function headersFor(blocks, path) {
  const found = new Map();
  for (const { pattern, headers } of blocks) {
    if (!match(pattern, path)) continue;
    for (const [name, value] of headers) {
      const key = name.toLowerCase();
      const before = found.get(key);
      found.set(key, before ? [before[0], `${before[1]}, ${value}`] : [name, value]);
    }
  }
  return [...found.values()];
}

/** Where the first rule that matches a path leads: `{ to, status }`, or nothing. */
export function redirectFor(rules, path) {
  for (const { pattern, to, status } of rules) {
    const found = match(pattern, path);
    if (!found) continue;
    return { status, to: to.replace(/:([a-z]\w*)/gi, (whole, name) => found[name] ?? whole) };
  }
  return undefined;
}

function* lines(text) {
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const words = raw.trim();
    if (words && !words.startsWith('#')) yield { line: index + 1, raw, words };
  }
}

/**
 * `/a/*` and `/a/:name/b` as an expression; `names` are what it catches, the splat by that name. In `_headers` both
 * hosts take a splat inside too, one of them one only. What is percent-encoded is decoded in the paths that are asked for.
 */
function readPattern(written, fault, { inside = false } = {}) {
  if (!/^\/(?!\/)/.test(written)) fault(`not a path: ${written}`);
  if (/\s/.test(written)) fault(`not one path: ${written}`);
  if (/[?#]/.test(written)) fault(`a path has no ? or #: ${written}`);
  if (!inside && /\*./.test(written)) fault(`* stands before the end: ${written}`);
  if (/\*.*\*/.test(written)) fault(`more than one *: ${written}`);
  const names = [];
  const source = written.replace(/:[a-z]\w*|\*|[.+?^${}()|[\]\\]/gi, (part) => {
    if (part === '*') return names.push('splat'), '(.*)';
    if (part.startsWith(':')) return names.push(part.slice(1)), '([^/]+)';
    return `\\${part}`;
  });
  return { written, names, expression: new RegExp(`^${decodeURI(source)}$`) };
}

function match({ names, expression }, path) {
  const found = expression.exec(path);
  return found && Object.fromEntries(names.map((name, index) => [name, found[index + 1]]));
}
