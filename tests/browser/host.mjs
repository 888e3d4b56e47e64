// A static host on loopback: serves a built folder as the plainest of hosts does, and, when asked to,
// honours `_headers` and `_redirects` as the larger ones do. Never leaves its folder.

import { createServer } from 'node:http';
import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { headersFor, readHeaders, readRedirects, redirectFor } from './rules.mjs';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.atom': 'application/atom+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.yaml': 'application/yaml',
  '.link': 'application/link-format',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.pdf': 'application/pdf',
  '.woff2': 'font/woff2',
};
const UNSERVED = new Set(['/_headers', '/_redirects']);

/**
 * Serves `folder` on a free port. `rules: true` honours `_headers` and `_redirects` where the folder has
 * them, redirects before files; false serves every file, as a host does that knows neither.
 * Returns `{ origin, headers, redirects, close }`, the rules as read; a rule with a fault throws.
 */
export async function startHost(folder, { rules }) {
  const root = await realpath(folder);
  const optional = (name) => (rules ? readFile(join(root, name), 'utf8').catch(unlessMissing) : undefined);
  const headers = readHeaders((await optional('_headers')) ?? '');
  const redirects = readRedirects((await optional('_redirects')) ?? '');

  const server = createServer((request, response) => {
    answer(request, { root, headers, redirects }).then(
      ({ status, fields = {}, body = '' }) => {
        response.writeHead(status, { 'Content-Length': Buffer.byteLength(body), ...fields });
        response.end(request.method === 'HEAD' ? undefined : body);
      },
      (error) => response.writeHead(500, { 'Content-Type': 'text/plain' }).end(String(error)),
    );
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  server.unref();
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    headers,
    redirects,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function answer(request, { root, headers, redirects }) {
  if (!['GET', 'HEAD'].includes(request.method)) return { status: 405, fields: { Allow: 'GET, HEAD' } };
  const [written, ...query] = request.url.split('?');
  const path = decoded(written);
  if (path === undefined) return { status: 400 };
  const told = Object.fromEntries(headersFor(headers, path));

  const redirect = redirectFor(redirects, path);
  if (redirect) return { status: redirect.status, fields: { ...told, Location: asciiOf(redirect.to) } };

  const file = UNSERVED.has(path) ? undefined : await within(root, path);
  if (file?.folder) {
    const search = query.length ? `?${query.join('?')}` : '';
    return { status: 301, fields: { ...told, Location: `${encodeURI(path)}/${search}` } };
  }
  if (file) return { status: 200, fields: { 'Content-Type': typeOf(file.path), ...told }, body: await readFile(file.path) };
  const lost = await within(root, '/404.html');
  const body = lost ? await readFile(lost.path) : 'not found';
  return { status: 404, fields: { 'Content-Type': lost ? TYPES['.html'] : TYPES['.txt'], ...told }, body };
}

/** What a rule leads to, as a header may say it: percent signs in it stand already for what they mean. */
function asciiOf(address) {
  return address.replace(/[^\x21-\x7e]+/gu, encodeURIComponent);
}

/** A path as the file system means it, or nothing where it is none: ill-formed, or climbing. */
function decoded(written) {
  try {
    const path = decodeURIComponent(written);
    const climbs = path.split(/[/\\]/).includes('..');
    return path.startsWith('/') && !/[\0\\]/.test(path) && !climbs ? path : undefined;
  } catch {
    return undefined;
  }
}

/** The file that a path means: `{ path }`; `{ folder: true }` where the closing slash is wanting. */
async function within(root, path) {
  const wanted = join(root, path.endsWith('/') ? `${path}index.html` : path);
  // Links in the folder are followed first: what they lead to must lie in it as well.
  const real = await realpath(wanted).catch(unlessMissing);
  if (real === undefined || !real.startsWith(root + sep)) return undefined;
  const found = await stat(real);
  if (found.isFile()) return { path: real };
  return (await within(root, `${path}/`)) && { folder: true };
}

function unlessMissing(error) {
  if (['ENOENT', 'ENOTDIR'].includes(error.code)) return undefined;
  throw error;
}

/** The media type of a file by its name. */
export function typeOf(path) {
  return TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream';
}
