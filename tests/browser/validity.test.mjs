// The Nu Html Checker finds no fault in any page or style sheet: one run, over a host, so that what
// pages say of their policy is judged as in a browser.

import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Faults, files, plain } from './support.mjs';

const VNU = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');

/** What the checker says and we do not follow: each with its reason. One that no longer occurs fails the test. */
const REASONS = [
  {
    message: /^CSS: Unknown pseudo-element or pseudo-class “:target-current”$/,
    reason: 'CSS Overflow 5 has it; the checker does not know it yet. Browsers without it drop that one rule, which only marks the clause being read.',
  },
  {
    message: /^CSS: “scroll-target-group”: Property “scroll-target-group” doesn't exist\.$/,
    reason: 'CSS Overflow 5 has it; the checker does not know it yet. Browsers without it pass it over.',
  },
  {
    message: /^The heading “h4” \(with computed level 4\) follows the heading “h2” \(with computed level 2\), skipping 1 heading level\.$/,
    reason: 'The redline stands on its page twice, in one text and side by side, and one of the two is always hidden: what the checker reads in a row is never read in a row.',
  },
  {
    message: /^Inline script violates Content Security Policy \(meta tag\): blocked by “script-src” directive/,
    extract: /<script type="application\/ld\+json">/,
    reason: 'Data is no script (HTML, “prepare the script element”: what has the type of neither a script nor a map of them is a data block, and is left alone before any policy is asked). Browsers tell no breach: loading.test.mjs.',
  },
];

test('every page and style sheet is valid', async (t) => {
  const checked = files.filter((file) => /\.(html|css)$/.test(file));
  const addresses = checked.map((file) => new URL(encodeURI(file).replace(/(^|\/)index\.html$/, '$1'), `${plain.origin}/`).href);
  const faulty = await faultyPage(t);
  const messages = await check([...addresses, faulty]);

  const faults = new Faults();
  // Without this, a checker that could not fetch, or judged nothing, would pass for a clean site.
  const proof = messages.filter(({ url }) => url === faulty);
  if (!proof.some(({ message }) => message.includes('Duplicate ID “a”'))) faults.add('the checker finds no fault where there is one', faulty);
  const used = new Set();
  for (const { type, subType, message, url, lastLine, lastColumn, extract } of messages) {
    if (url === faulty) continue;
    const known = REASONS.find((each) => each.message.test(message) && (!each.extract || each.extract.test(extract ?? '')));
    if (known) used.add(known);
    else faults.add(`${subType ?? type}: ${message}`, `${url?.replace(plain.origin, '')}:${lastLine}:${lastColumn} ${JSON.stringify(extract ?? '')}`);
  }
  for (const each of REASONS) if (!used.has(each)) faults.add('no longer said by the checker: take it out of REASONS', String(each.message));
  t.diagnostic(`${checked.length} files`);
  faults.check();
});

/** The address of a page with a fault that the checker must find. */
async function faultyPage(t) {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end('<!DOCTYPE html><html lang="en"><title>t</title><p id="a"><p id="a">');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}/`;
}

function check(addresses) {
  // The checker asks no host on its own machine unless it is told to.
  const options = ['-Dnu.validator.servlet.allow-forbidden-hosts=true', '-jar', VNU, '--format', 'json', '--stdout', '--also-check-css'];
  return new Promise((resolve, reject) => {
    execFile('java', [...options, ...addresses], { maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout).messages);
      } catch {
        reject(new Error(`the checker did not run: ${error?.message ?? ''}\n${stderr}`));
      }
    });
  });
}
