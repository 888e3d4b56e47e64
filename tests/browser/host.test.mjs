// The host that the other tests stand on, and the two files that tell hosts what to send.

import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { startHost } from './host.mjs';
import { headersFor, readHeaders, readRedirects, redirectFor } from './rules.mjs';

describe('_headers', () => {
  const headers = (text, path) => headersFor(readHeaders(text), path);

  test('every block that matches adds its headers, in any order of writing', () => {
    const text = '# all\n/*\n  X-Frame-Options: DENY\n\n/assets/*\n\tCache-Control: max-age=60, immutable\r\n/assets/site.css\n  X-Own: a:b\n';
    assert.deepEqual(headers(text, '/'), [['X-Frame-Options', 'DENY']]);
    assert.deepEqual(headers(text, '/assets/site.css'), [
      ['X-Frame-Options', 'DENY'],
      ['Cache-Control', 'max-age=60, immutable'],
      ['X-Own', 'a:b'],
    ]);
  });
  test('one name twice is one list, whatever its case', () => {
    assert.deepEqual(headers('/*\n  Link: <a>\n/x\n  link: <b>\n', '/x'), [['Link', '<a>, <b>']]);
  });
  test('a pattern is not an expression, and matches whole paths', () => {
    assert.deepEqual(headers('/a.b\n  X: 1\n', '/aXb'), []);
    assert.deepEqual(headers('/a\n  X: 1\n', '/a/'), []);
    assert.deepEqual(headers('/:one/b\n  X: 1\n', '/a/b'), [['X', '1']]);
    assert.deepEqual(headers('/:one/b\n  X: 1\n', '/a/c/b'), []);
    assert.deepEqual(headers('/a/*\n  X: 1\n', '/a/'), [['X', '1']]);
    assert.deepEqual(headers('/*/b.md\n  X: 1\n', '/a/c/b.md'), [['X', '1']]);
    assert.deepEqual(headers('/*/b.md\n  X: 1\n', '/b.md'), []);
    assert.deepEqual(headers('/%E5%80%8B/\n  X: 1\n', '/個/'), [['X', '1']]);
  });
  for (const [name, text, fault] of [
    ['a header without a path', '  X: 1\n', '_headers:1: a header stands before the first path'],
    ['a line that is no header', '/*\n  X 1\n', '_headers:2: not “Name: value”: X 1'],
    ['a header without a value', '/*\n  X:\n', '_headers:2: X has no value'],
    ['a name that is none', '/*\n  X(: 1\n', '_headers:2: not the name of a header: X('],
    ['a path without headers', '/a\n\n/b\n  X: 1\n', '_headers:1: a path without headers'],
    ['a path that is none', 'assets/*\n  X: 1\n', '_headers:1: not a path: assets/*'],
    ['two splats', '/*/b*\n  X: 1\n', '_headers:1: more than one *: /*/b*'],
    ['a line too long', `/*\n  X: ${'1'.repeat(2000)}\n`, '_headers:2: the line is longer than 2000 characters'],
    ['too many paths', '/a\n  X: 1\n'.repeat(101), '_headers:201: more than 100 paths'],
  ]) {
    test(`fault: ${name}`, () => assert.throws(() => readHeaders(text), { message: fault }));
  }
});

describe('_redirects', () => {
  const redirect = (text, path) => redirectFor(readRedirects(text), path);

  test('the first rule that matches leads', () => {
    const text = '# old\n/privacy /legal/privacy/ 301\n/privacy/* /legal/privacy/:splat 302\n/privacy/x /never 301\n';
    assert.deepEqual(redirect(text, '/privacy'), { to: '/legal/privacy/', status: 301 });
    assert.deepEqual(redirect(text, '/privacy/x'), { to: '/legal/privacy/x', status: 302 });
    assert.deepEqual(redirect(text, '/privacy/'), { to: '/legal/privacy/', status: 302 });
    assert.equal(redirect(text, '/priv'), undefined);
  });
  test('parts by name, and addresses elsewhere', () => {
    assert.deepEqual(redirect('/:lang/old /new/:lang/#x 308\n', '/ja/old'), { to: '/new/ja/#x', status: 308 });
    assert.deepEqual(redirect('/a https://example.com:81/b 301\n', '/a').to, 'https://example.com:81/b');
  });
  for (const [name, text, fault] of [
    ['no status', '/a /b\n', '_redirects:1: not “/from /to status”: /a /b'],
    ['conditions of one host', '/a /b 301 Country=de\n', '_redirects:1: not “/from /to status”: /a /b 301 Country=de'],
    ['a status forced on one host', '\n/a /b 301!\n', '_redirects:2: not a status of a redirect: 301!'],
    ['a rewrite', '/a /b 200\n', '_redirects:1: not a status of a redirect: 200'],
    ['a name from nowhere', '/a /b/:splat 301\n', '_redirects:1: :splat is not in /a'],
    ['a loop', '/a /a 301\n', '_redirects:1: leads to itself'],
    ['an address without a scheme', '/a //b 301\n', '_redirects:1: leads to what is neither a path nor an address: //b'],
    ['a splat inside', '/*/b /c 301\n', '_redirects:1: * stands before the end: /*/b'],
    ['an indented line', ' /a /b 301\n', '_redirects:1: the line is indented'],
    ['too many patterns', '/a/* /b 301\n'.repeat(101), '_redirects:101: more than 100 rules with * or :name'],
  ]) {
    test(`fault: ${name}`, () => assert.throws(() => readRedirects(text), { message: fault }));
  }
});

describe('The host', () => {
  const folder = mkdtempSync(join(tmpdir(), 'browser-host-'));
  after(() => rmSync(folder, { recursive: true }));
  const write = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('site/index.html', 'home');
  write('site/404.html', 'lost');
  write('site/a b/index.html', 'spaced');
  write('site/old/index.html', 'a page that says it moved');
  write('site/empty/note.txt', 'n');
  write('site/assets/site.css', 'a{}');
  write('site/_headers', '/*\n  X-All: 1\n/assets/*\n  Cache-Control: max-age=1\n');
  write('site/_redirects', '/old/ /new/ 301\n/was/* /is/:splat 302\n');
  write('secret.txt', 'secret');
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'site/leak.txt'));
  symlinkSync(folder, join(folder, 'site/up'));
  const hosts = {};
  const host = async (rules) => (hosts[rules] ??= await startHost(join(folder, 'site'), { rules }));

  // Not `fetch`: it tidies paths before it asks.
  const ask = async (path, { rules = false, method = 'GET' } = {}) => {
    const { port } = new URL((await host(rules)).origin);
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path, method, agent: false }, async (response) => {
        let body = '';
        for await (const chunk of response) body += chunk;
        resolve({ status: response.statusCode, headers: response.headers, body });
      });
      sent.on('error', reject).end();
    });
  };

  for (const [path, status, body, header] of [
    ['/', 200, 'home', ['content-type', 'text/html; charset=utf-8']],
    ['/?q=1', 200, 'home'],
    ['/index.html', 200, 'home'],
    ['/assets/site.css', 200, 'a{}', ['content-type', 'text/css; charset=utf-8']],
    ['/a%20b', 301, '', ['location', '/a%20b/']],
    ['/a%20b?x=1?y', 301, '', ['location', '/a%20b/?x=1?y']],
    ['/a%20b/', 200, 'spaced'],
    ['/assets/site.css/', 404, 'lost'],
    ['/empty', 404, 'lost'],
    ['/nothing/here', 404, 'lost', ['content-type', 'text/html; charset=utf-8']],
    ['/_headers', 404, 'lost'],
    ['/_redirects', 404, 'lost'],
    ['/old/', 200, 'a page that says it moved'],
    ['/leak.txt', 404, 'lost'],
    ['/up/secret.txt', 404, 'lost'],
    ['/../secret.txt', 400, ''],
    ['/%2e%2e/secret.txt', 400, ''],
    ['/..%2fsecret.txt', 400, ''],
    ['/assets/..%5c..%5csecret.txt', 400, ''],
    ['//../secret.txt', 400, ''],
    ['/%00', 400, ''],
    ['/%', 400, ''],
  ]) {
    test(`${path}: ${status}`, async () => {
      const got = await ask(path);
      assert.equal(got.status, status);
      assert.equal(got.body, body);
      assert.equal(got.headers['x-all'], undefined);
      if (header) assert.equal(got.headers[header[0]], header[1]);
    });
  }
  test('HEAD has no body, and nothing is written to', async () => {
    const got = await ask('/', { method: 'HEAD' });
    assert.deepEqual([got.status, got.body, got.headers['content-length']], [200, '', '4']);
    assert.equal((await ask('/', { method: 'POST' })).status, 405);
  });
  test('with rules: headers on all that match, redirects before files', async () => {
    const css = await ask('/assets/site.css', { rules: true });
    assert.deepEqual([css.headers['x-all'], css.headers['cache-control']], ['1', 'max-age=1']);
    const lost = await ask('/nothing', { rules: true });
    assert.deepEqual([lost.status, lost.headers['x-all']], [404, '1']);
    const old = await ask('/old/', { rules: true });
    assert.deepEqual([old.status, old.headers.location], [301, '/new/']);
    const was = await ask('/was/a%20b/c', { rules: true });
    assert.deepEqual([was.status, was.headers.location], [302, '/is/a%20b/c']);
  });
  test('a fault in the rules stops the host', async () => {
    write('bad/_headers', 'x\n');
    await assert.rejects(startHost(join(folder, 'bad'), { rules: true }), { message: '_headers:1: not a path: x' });
  });
});
