// `engross cookies audit` on what Chromium really does: pages on this machine set cookies of every kind, the browser is
// recorded, and the record is held against inventories. What the browser then holds is the judge: the audit is to
// name exactly that, and to tell of everything else that the browser refused.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { chromium } from 'playwright-core';
import { repository } from './support.mjs';

const program = process.env.ENGROSS_PROGRAM ?? join(process.env.CARGO_TARGET_DIR ?? join(repository, 'target'), 'debug/engross');
assert.ok(existsSync(program), `there is no program ${program}: build it first (cargo build)`);

/** What stands in every value, so that any value that gets out is found. */
const SECRET = 's3cr3t';
const DAY = 86_400;
const inDays = (days) => new Date(Date.now() + days * DAY * 1000).toUTCString();

/* ---- The sites ------------------------------------------------------------------------------- */

/** Names of hosts that browsers look for on this machine. Each is a site of its own: no list knows `localhost`. */
const SITE = 'www.site.localhost';
const ADS = 'px.ads.localhost';
const FRAME = 'frame.localhost';

const value = (name) => `${SECRET}-${name}`;
const cookie = (name, attributes = '') => `${name}=${value(name)}${attributes}`;

/** What the page's own response sets. */
const OWN = () => [
  cookie('in_session', '; HttpOnly'),
  cookie('kept', '; Max-Age=34214400; Path=/'),
  cookie('dated', `; Expires=${inDays(30)}`),
  cookie('both', `; EXPIRES=Thu, 01 Jan 1970 00:00:00 GMT; MAX-AGE=3600`),
  cookie('wide', `; Domain=site.localhost; Max-Age=${DAY}`),
  cookie('forever', `; Max-Age=${730 * DAY}; SameSite=Lax`),
  cookie('__Host-whole', '; Secure; Path=/'),
  cookie('__Secure-whole', '; Secure'),
  cookie('__Http-whole', '; Secure; HttpOnly'),
  `${SECRET}-that-has-no-name`,
  // Deletions.
  cookie('gone', '; Max-Age=0'),
  cookie('past', '; Expires=Thu, 01 Jan 1970 00:00:00 GMT'),
  cookie('yesterday', `; Expires=${inDays(-1)}`),
  // What browsers refuse.
  cookie('suffix', '; Domain=localhost'),
  cookie('foreign', '; Domain=ads.localhost'),
  cookie('below', '; Domain=x.www.site.localhost'),
  cookie('__Host-domain', '; Secure; Path=/; Domain=site.localhost'),
  cookie('__Host-path', '; Secure; Path=/x'),
  cookie('__host-open', '; Path=/'),
  cookie('__Secure-open'),
  cookie('__Http-open', '; Secure'),
  cookie('__Host-Http-open', '; Secure; Path=/'),
  cookie('everywhere', '; SameSite=None'),
  cookie('divided', '; Partitioned'),
  `${cookie('large')}${'x'.repeat(4096)}`,
];

/** What Chromium refuses and some other browser keeps: it is told as refused, and compared. */
const ELSEWHERE = ['__Host-Http-open', '__Http-open', 'divided', 'everywhere'];

/** Headers as nobody should write them, which browsers read nevertheless. */
const ODD = () => [
  cookie('odd_blank', ' ; max-age = 600 '),
  cookie('odd_twice', '; Max-Age=60; Max-Age=0'),
  cookie('odd_words', '; Max-Age=soon'),
  cookie('odd_plus', '; Max-Age=+60'),
  cookie('odd_part', '; Max-Age=60.5'),
  cookie('odd_minus', '; Max-Age=-60'),
  cookie('odd_huge', '; Max-Age=99999999999999999999'),
  cookie('odd_never', '; Expires=never'),
  cookie('odd_zero', '; Expires=0'),
  cookie('odd_old', `; Expires=${inDays(10).replace(/^(\w+), (\d+) (\w+) \d\d(\d\d)/, '$1, $2-$3-$4')}`),
  cookie('odd_asctime', `; Expires=${inDays(10).replace(/^(\w+), (\d+) (\w+) (\d+) (\S+) GMT/, '$1 $3 $2 $5 $4')}`),
  cookie('odd_last', '; Expires=Fri, 31 Dec 9999 23:59:59 GMT'),
  cookie('odd_domain', '; Domain='),
  cookie('odd_dot', '; Domain=.site.localhost'),
  cookie('odd_caps', '; DOMAIN=SITE.LOCALHOST'),
  cookie('odd_path', '; Path=x'),
  cookie('odd_unknown', '; Colour=blue;;; ; HttpOnly=false'),
  cookie('odd=', '=equals'),
  'odd_empty=',
  ';',
  '=',
  cookie(' odd_spaces ', ' '),
  cookie('odd[]'),
  cookie('odd:colon/slash'),
];

const HTML = (port) => `<!doctype html><title>A page</title><body>
<img src="http://${ADS}:${port}/p.gif">
<iframe src="http://${FRAME}:${port}/frame"></iframe>
<script>
  document.cookie = '${cookie('by_script', '; max-age=600')}';
  document.cookie = '${cookie('deleted', '; max-age=600')}';
  document.cookie = '${cookie('deleted', '; max-age=0')}';
  localStorage.setItem('theme', '${value('theme')}');
  sessionStorage.setItem('tab', '${value('tab')}');
  fetch('/again').then(() => (document.title = 'done'));
</script>`;

function answer(request, response) {
  const host = request.headers.host.split(':')[0];
  const port = request.socket.localPort;
  const send = (type, cookies, body) => {
    response.writeHead(200, [['Content-Type', type], ...cookies.map((each) => ['Set-Cookie', each])].flat());
    response.end(body);
  };
  if (host === ADS) {
    const pixel = [
      cookie('ad_id', `; Secure; SameSite=None; Max-Age=${90 * DAY}`),
      cookie('ad_apart', `; Secure; SameSite=None; Partitioned; Path=/; Max-Age=${30 * DAY}`),
    ];
    return send('image/gif', pixel, Buffer.from('R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==', 'base64'));
  }
  if (host === FRAME) {
    const script = `<script>document.cookie = '${cookie('frame_script', '; Secure; SameSite=None; max-age=600')}'; localStorage.setItem('frame_key', '${value('frame_key')}')</script>`;
    return send('text/html', [cookie('frame_id', '; Secure; SameSite=None')], script);
  }
  if (request.url === '/odd') return send('text/html', ODD(), '<!doctype html><title>done</title>');
  if (request.url === '/nothing') return send('text/html', [], '<!doctype html><title>done</title>');
  if (request.url === '/') return send('text/html', OWN(), HTML(port));
  send('text/plain', [], '');
}

/* ---- The browser, recorded ------------------------------------------------------------------- */

let server, port, browser, folder;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'engross-audit-'));
  server = createServer(answer);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = server.address().port;
  browser = await chromium.connect(process.env.ENGROSS_BROWSER);
});

after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
  rmSync(folder, { recursive: true });
});

/**
 * Visits a page with an empty jar. `har` is Playwright's archive of it, `events` one made of what the developer tools
 * are told, `state` what the browser holds in the end as Playwright writes it, `jar` the cookies of it.
 */
async function visit(path) {
  const name = path.replaceAll('/', '') || 'front';
  const [har, events, state] = ['har', 'events.har', 'state.json'].map((kind) => join(folder, `${name}.${kind}`));
  const context = await browser.newContext({ recordHar: { path: har, content: 'omit' } });
  const tab = await context.newPage();
  const tools = await context.newCDPSession(tab);
  const told = listen(tools);
  await tools.send('Network.enable');
  await tab.goto(`http://${SITE}:${port}${path}`);
  await tab.waitForFunction(() => document.title === 'done');
  await tab.waitForLoadState('networkidle');
  const { cookies: jar } = await tools.send('Network.getAllCookies');
  await context.storageState({ path: state });
  await context.close();
  writeFileSync(events, JSON.stringify(archive(told, `http://${SITE}:${port}${path}`)));
  return { har, events, state, jar };
}

/** What the developer tools are told of the network, by request. */
function listen(tools) {
  const told = new Map();
  const of = (id) => told.get(id) ?? told.set(id, { asked: {}, answered: {} }).get(id);
  tools.on('Network.requestWillBeSent', ({ requestId, request, wallTime }) => Object.assign(of(requestId), { url: request.url, wallTime }));
  tools.on('Network.requestWillBeSentExtraInfo', ({ requestId, headers }) => (of(requestId).asked = headers));
  tools.on('Network.responseReceivedExtraInfo', ({ requestId, headers }) => (of(requestId).answered = headers));
  return told;
}

/** An archive of that, with headers as Chromium tells them: several of one name stand in one, each on a line. */
function archive(told, title) {
  const headers = (object) => Object.entries(object).map(([name, text]) => ({ name, value: text }));
  const entries = [...told.values()]
    .filter((each) => each.url)
    .map(({ url, wallTime, asked, answered }) => ({
      pageref: 'page_1',
      startedDateTime: new Date(wallTime * 1000).toISOString(),
      time: 5,
      request: { url, headers: headers(asked), cookies: [] },
      response: { status: 200, headers: headers(answered), cookies: [] },
    }));
  return { log: { version: '1.2', creator: { name: 'WebInspector', version: '537.36' }, pages: [{ id: 'page_1', title }], entries } };
}

/* ---- The audit ------------------------------------------------------------------------------- */

let sites = 0;

/** Audits recordings against an inventory; gives the findings, each as its rule and its message. */
function audit(recordings, inventory, ...args) {
  const root = join(folder, `site-${(sites += 1)}`);
  mkdirSync(join(root, 'content'), { recursive: true });
  writeFileSync(join(root, 'engross.yaml'), 'title: Sample\n');
  writeFileSync(join(root, 'content/cookies.yaml'), inventory);
  const run = (format) => {
    const asked = ['cookies', 'audit', ...recordings, '--root', root, '--inventory', join(root, 'content/cookies.yaml'), '--format', format, '-v', ...args];
    const { status, stdout, stderr } = spawnSync(program, asked, { encoding: 'utf8' });
    assert.ok(!(stdout + stderr).includes(SECRET), `a value got out:\n${stdout}${stderr}`);
    return { status, stdout, stderr };
  };
  for (const format of ['human', 'github', 'sarif']) run(format);
  const { status, stdout, stderr } = run('json');
  assert.ok(stdout, stderr);
  const findings = JSON.parse(stdout).findings;
  return { status, findings, told: findings.map(({ rule, message }) => `${rule}: ${message}`).sort() };
}

const EMPTY = 'title: Cookies\neffective: 2020-01-01\nproviders: []\n';
const nameIn = (message) => message.match(/`([^`]*)`/)?.[1] ?? '';
const named = (findings, ...rules) => [...new Set(findings.filter(({ rule }) => rules.includes(rule)).map(({ message }) => nameIn(message)))].sort();
const namesOf = (jar) => [...new Set(jar.map(({ name }) => name))].sort();

describe('what a browser holds is what an audit names', () => {
  test('of a page with cookies of every kind', async () => {
    const { har, events, jar } = await visit('/');
    // A cookie that only a script of a frame set is in no header.
    const shown = namesOf(jar).filter((name) => name !== 'frame_script');
    assert.ok(shown.length >= 13, `Chromium took only ${shown}`);
    assert.ok(namesOf(jar).includes('frame_script'), 'the frame set no cookie');
    assert.deepEqual(ELSEWHERE.filter((name) => shown.includes(name)), [], 'Chromium took what it refuses');
    const kept = [...shown, ...ELSEWHERE].sort();
    for (const recording of [har, events]) {
      const { status, findings } = audit([recording], EMPTY);
      assert.equal(status, 1);
      assert.deepEqual(named(findings, 'audit-undeclared'), kept, recording);
      const set = OWN().map((each) => each.split('=')[0]);
      const deleted = ['gone', 'past', 'yesterday'];
      const refused = set.filter((name) => !name.startsWith(SECRET) && !shown.includes(name) && !deleted.includes(name));
      assert.deepEqual(named(findings, 'audit-refused', 'audit-prefix'), refused.sort(), recording);
      // Each stays as long as Chromium keeps it, but for its bound.
      for (const { name, expires } of jar.filter((each) => shown.includes(each.name) && each.name !== 'by_script')) {
        const message = findings.find((each) => each.rule === 'audit-undeclared' && nameIn(each.message) === name).message;
        const days = Math.round((expires - Date.now() / 1000) / DAY);
        const expected = name === 'forever' ? '730 days' : expires < 0 ? 'the session' : days === 0 ? '60 minutes' : days === 1 ? '24 hours' : `${days} days`;
        assert.ok(message.endsWith(`stays for ${expected}`), `${message}; Chromium: ${expected}`);
      }
      const parties = findings.filter(({ rule }) => rule === 'audit-undeclared').map(({ message }) => `${nameIn(message)} ${message.match(/\((\w+)-party\)/)[1]}`);
      const third = ['ad_apart', 'ad_id', 'frame_id'];
      assert.deepEqual(parties.sort(), kept.map((name) => `${name} ${third.includes(name) ? 'third' : 'first'}`).sort());
      assert.deepEqual(named(findings, 'audit-capped'), ['forever']);
    }
  });

  test('of headers as nobody should write them', async () => {
    const { har, events, jar } = await visit('/odd');
    for (const recording of [har, events]) {
      const { findings } = audit([recording], EMPTY);
      assert.deepEqual(named(findings, 'audit-undeclared'), namesOf(jar), recording);
      const differ = jar.filter(({ name, expires }) => {
        const { message } = findings.find((each) => each.rule === 'audit-undeclared' && nameIn(each.message) === name);
        return message.endsWith('the session') !== expires < 0;
      });
      assert.deepEqual(differ.map(({ name, expires }) => `${name} ${expires}`), []);
    }
  });

  test('of what it holds in the end', async () => {
    const { state, jar } = await visit('/');
    const { findings } = audit([state], EMPTY, '--site', SITE);
    // The storage of a frame is kept apart for each site that embeds it, and Playwright looks at the frame's own.
    assert.deepEqual(named(findings, 'audit-undeclared'), [...namesOf(jar), 'theme'].sort());
  });
});

describe('an inventory', () => {
  const INVENTORY = `title: Cookies
effective: 2020-01-01
providers:
- id: own
  name: Own
  category: strictly-necessary
  items:
  - {name: in_session, party: first, retention: session}
  - {name: kept, party: first, retention: P13M}
  - {name: dated, retention: P7D}
  - {name: both, retention: PT1H}
  - {name: wide, domains: [.site.localhost], retention: P1D}
  - {name: forever, retention: P2Y, category: analytics}
  - {name: __, match: prefix, retention: session}
  - {name: by_script, storage: local-storage, retention: unlimited}
  - {name: never_set, retention: session}
  - {name: theme, storage: local-storage, retention: unlimited, category: functionality}
  - {name: frame_key, storage: local-storage, retention: P1D}
- id: ads
  name: Ads
  category: targeting
  items:
  - {name: ad_id, party: first, domains: [other.localhost], retention: P90D, legal_basis: consent}
  - {name: ad_apart, party: third, domains: [ads.localhost], retention: P30D, legal_basis: audience-measurement}
  - {name: 'frame_*', match: glob, party: third, retention: session}
  - {name: A kit, storage: sdk, retention: unknown}
`;
  const REFUSED = [
    ...['suffix', 'foreign', 'below', 'everywhere', 'divided', 'large'].map((name) => ['audit-refused', name]),
    ...['__Host-domain', '__Host-path', '__host-open', '__Secure-open', '__Http-open', '__Host-Http-open'].map((name) => ['audit-prefix', name]),
  ];
  const DIFFERENCES = [
    ['audit-undeclared', ''],
    ['audit-undeclared', 'divided'],
    ['audit-undeclared', 'everywhere'],
    ['audit-longer', 'dated'],
    ['audit-capped', 'forever'],
    ['audit-storage', 'by_script'],
    ['audit-party', 'ad_id'],
    ['audit-domain', 'ad_id'],
    ['audit-not-seen', 'never_set'],
  ];
  const told = (findings) => findings.map(({ rule, message }) => [rule, nameIn(message)].join(' ')).sort();
  const expected = (...lists) => lists.flat().map((each) => each.join(' ')).sort();

  test('is held against what is seen, item by item', async () => {
    const { har } = await visit('/');
    const { status, findings } = audit([har], INVENTORY);
    assert.equal(status, 1);
    // Local storage and kits of apps are in no archive: one line tells of all of them.
    assert.deepEqual(told(findings), expected(REFUSED, DIFFERENCES, [['audit-not-seen', '']]));
    const longer = findings.find(({ rule }) => rule === 'audit-longer');
    assert.equal(longer.message, '`dated` stays for 30 days, and `dated` of `own` declares P7D');
    assert.equal(longer.line, 10);
    assert.match(longer.path, /content\/cookies\.yaml$/);
  });

  test('allows nothing before consent but what is exempt', async () => {
    const { har, state } = await visit('/');
    const { findings } = audit([har, state], INVENTORY, '--before-consent', '--site', SITE);
    assert.deepEqual(named(findings, 'audit-before-consent'), ['ad_id', 'forever', 'frame_id', 'theme']);
    assert.ok(findings.filter(({ rule }) => rule === 'audit-before-consent').every(({ severity }) => severity === 'error'));
  });

  test('is kept by a page that sets nothing, if the recorder leaves nothing out', async () => {
    const { har, events, state } = await visit('/nothing');
    assert.equal(audit([har, state], INVENTORY, '--before-consent', '--site', SITE).status, 0);
    // Nobody is sure of the others, nor of any that was to show what visitors get.
    assert.deepEqual(audit([events], INVENTORY, '--before-consent').findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule), ['audit-stripped']);
    assert.equal(audit([har], INVENTORY).status, 1);
  });

  test('is not proved by an archive without the headers of cookies', async () => {
    const { har } = await visit('/');
    const stripped = JSON.parse(readFileSync(har, 'utf8'));
    for (const { request, response } of stripped.log.entries) {
      for (const each of [request, response]) each.headers = each.headers.filter(({ name }) => !/^(set-)?cookie$/i.test(name));
    }
    const file = join(folder, 'stripped.har');
    writeFileSync(file, JSON.stringify(stripped));
    const { status, findings } = audit([file], INVENTORY);
    assert.equal(status, 1);
    assert.deepEqual(findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule), ['audit-stripped']);
    // Chromium's own export leaves out the lists of cookies as well.
    for (const { request, response } of stripped.log.entries) request.cookies = response.cookies = [];
    stripped.log.creator.name = 'WebInspector';
    writeFileSync(file, JSON.stringify(stripped));
    assert.deepEqual(audit([file], INVENTORY).findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule), ['audit-stripped']);
  });

  test('is written for what has none, and then holds', async () => {
    const { har, state } = await visit('/');
    const proposal = join(folder, 'proposal.yaml');
    const root = join(folder, 'site-1');
    const wrote = spawnSync(program, ['cookies', 'audit', har, state, '--site', SITE, '--root', root, '--inventory', join(root, 'content/cookies.yaml'), '--write', '--output', proposal], { encoding: 'utf8' });
    assert.equal(wrote.status, 1, wrote.stderr);
    const text = readFileSync(proposal, 'utf8');
    assert.ok(!text.includes(SECRET), text);
    const { findings } = audit([har, state], text, '--site', SITE);
    const left = findings.filter(({ rule, severity }) => severity !== 'info' && !['audit-refused', 'audit-prefix'].includes(rule));
    assert.deepEqual(left.map(({ message }) => message.split(':')[0]), ['a cookie without a name is not declared']);
  });
});
