// Every page of the output loads in silence: no error or warning, nothing that its policy forbids,
// nothing from elsewhere, nothing that is missing; and a page that moved leads to the new one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, Faults, newTab, pages, plain, site } from './support.mjs';

test('every page loads without an error, a warning, a breach of its policy, or a request elsewhere', async (t) => {
  const faults = new Faults();
  const waiting = pages.filter((page) => page.kind !== 'redirect');
  const all = waiting.length;
  await Promise.all([1, 2, 3].map(() => visitAll(waiting, faults)));
  t.diagnostic(`${all} pages`);
  faults.check();
});

async function visitAll(waiting, faults) {
  const tab = await newTab();
  let page;
  const add = (fault) => faults.add(fault, page.path);
  listen(tab, () => page, add);
  // Seen by the page itself, should the browser not say so on its console.
  await tab.addInitScript(() => {
    globalThis.breaches = [];
    document.addEventListener('securitypolicyviolation', (event) => {
      globalThis.breaches.push([`${event.effectiveDirective} forbids ${event.blockedURI || 'it'}`, event.lineNumber]);
    });
  });
  for (page = waiting.shift(); page; page = waiting.shift()) {
    const answer = await tab.goto(addressOf(page));
    const wanted = page.kind === '404' ? 404 : 200;
    if (answer.status() !== wanted) add(`answered with status ${answer.status()}`);
    // Data for machines is no script to the policy, and the browser holds it as it was written.
    const unread = await tab.evaluate(() => {
      const blocks = [...document.querySelectorAll('script[type="application/ld+json"]')];
      return blocks.flatMap(({ textContent }) => {
        try {
          return JSON.parse(textContent)['@id'] ? [] : ['it says of nothing what it is'];
        } catch (error) {
          return [error.message];
        }
      });
    });
    for (const fault of unread) add(`JSON-LD: ${fault}`);
    for (const [breach, line] of await tab.evaluate(() => globalThis.breaches)) faults.add(`policy: ${breach}`, `${page.path}:${line}`);
  }
  await tab.context().close();
}

/** Tells what goes wrong while pages load. */
function listen(tab, current, add) {
  const own = (address) => address.startsWith(`${site.origin}/`) || address.startsWith(`${plain.origin}/`) || address.startsWith('data:');
  tab.on('console', (message) => {
    if (!['error', 'warning', 'assert'].includes(message.type())) return;
    // A browser says of every page that is answered with 404 that it failed to load.
    if (current().kind === '404' && message.location().url === addressOf(current())) return;
    add(`console: ${message.text()}`);
  });
  tab.on('pageerror', (error) => add(`error of a script: ${error.message}`));
  tab.on('request', (request) => own(request.url()) || add(`request elsewhere: ${request.url()}`));
  tab.on('requestfailed', (request) => add(`request failed: ${request.url()}: ${request.failure()?.errorText}`));
  tab.on('response', (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest()) add(`status ${response.status()}: ${new URL(response.url()).pathname}`);
  });
}

test('every page that moved leads to the page that it names, on hosts with and without _redirects', async (t) => {
  const faults = new Faults();
  const moved = pages.filter((page) => page.kind === 'redirect');
  assert.ok(moved.length, 'no page that moved');
  // On a plain host by the page itself: one for each place that pages moved from, in a browser.
  const roots = moved.filter((page) => !moved.some((other) => other !== page && page.path.startsWith(other.path)));
  const tab = await newTab();
  listen(tab, () => page, (fault) => faults.add(fault, page.path));
  let page;
  for (page of roots) {
    await tab.goto(plain.origin + page.path, { waitUntil: 'commit' });
    await tab.waitForURL(new URL(page.to, plain.origin).href).catch(() => faults.add(`stays at ${tab.url()}`, page.path));
  }
  await tab.context().close();

  for (const { path, to } of moved) {
    if (!to) faults.add('leads nowhere', path);
    const there = await fetch(new URL(to, plain.origin));
    if (there.status !== 200 || there.redirected) faults.add('leads to what is not a page', `${path}: ${to}`);
    // One for each two neighbours of each notice: more rules than hosts read.
    if (!site.redirects.length || (path.includes('/compare/') && to.endsWith('/changes/'))) continue;
    // With rules the host answers before the page can; it must say the same.
    const answer = await fetch(site.origin + path, { redirect: 'manual' });
    const location = answer.headers.get('location');
    if (answer.status !== 301 || location !== to) faults.add('_redirects does not lead where the page does', `${path}: to ${to}, not ${answer.status} ${location ?? ''}`);
  }
  t.diagnostic(`${moved.length} pages, ${roots.length} of them followed in the browser; ${site.redirects.length} rules in _redirects`);
  faults.check();
});

test('a page that leads on keeps the place that its address names where scripts run, and leads there without', async () => {
  const led = [/\/changes\/$/, /^(?!.*\/changes\/$)/].map((to) => pages.find((page) => page.kind === 'redirect' && to.test(page.to)));
  for (const page of led) {
    for (const scripts of [true, false]) {
      const tab = await newTab({ scripts });
      await tab.goto(`${plain.origin}${page.path}#change-1`, { waitUntil: 'commit' });
      const to = new URL(page.to, plain.origin).href;
      await tab.waitForURL(scripts ? `${to}#change-1` : to);
      await tab.waitForLoadState();
      assert.equal(tab.url(), scripts ? `${to}#change-1` : to, page.path);
      await tab.context().close();
    }
  }
});

test('what a host is told of headers stands on every page, and takes nothing from it', async (t) => {
  if (!site.headers.length) return t.skip('the output has no _headers');
  const faults = new Faults();
  for (const path of ['/', '/there/is/no/such/page', '/assets/site.css']) {
    const { headers } = await fetch(site.origin + path);
    if (headers.get('x-content-type-options') !== 'nosniff') faults.add('no X-Content-Type-Options: nosniff', path);
  }
  faults.check();
});
