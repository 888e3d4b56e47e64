// Starts the one browser that the tests share, runs them, and ends it: main.mjs OUTPUT_FOLDER [NAME…].

import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const here = import.meta.dirname;
// The longest first, so that none is left over at the end; what is not named here follows.
const FIRST = ['accessibility', 'keyboard', 'loading', 'screenshots', 'layout', 'tasks'];

// The first two draw parts of a window around the page, at the cost of two processes for every tab. The others are those that playwright-core switches off and that matter here: naming any replaces its own list.
const UNWANTED = [
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
  ...['PaintHolding', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'OptimizationHints', 'MediaRouter', 'LensOverlay'],
  ...['DestroyProfileOnBrowserClose', 'AvoidUnnecessaryBeforeUnloadCheckSync', 'NetworkTimeServiceQuerying', 'PreconnectToSearch'],
];

const [folder, ...asked] = process.argv.slice(2);
const output = resolve(folder);
if (!existsSync(join(output, 'index.html'))) stop(`${folder} holds no built site: build it first`);
const names = readdirSync(here).flatMap((file) => file.match(/^(.+)\.test\.mjs$/)?.[1] ?? []);
for (const name of asked) if (!names.includes(name)) stop(`there is no test ${name}; there are: ${names.join(', ')}`);
const rank = (name) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
const chosen = (asked.length ? asked : names).sort((a, b) => rank(a) - rank(b));

const server = await chromium
  .launchServer({
    executablePath: process.env.CHROMIUM,
    args: [
      '--no-sandbox', // Chromium will not start as root with it; what it opens here is ours.
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-features=${UNWANTED.join(',')}`,
    ],
  })
  .catch((error) => stop(`the browser does not start: ${error.message}`));

const tests = spawn(
  process.execPath,
  ['--test', '--test-reporter=spec', '--test-concurrency=3', ...chosen.map((name) => join(here, `${name}.test.mjs`))],
  { stdio: 'inherit', env: { ...process.env, ENGROSS_OUTPUT: output, ENGROSS_BROWSER: server.wsEndpoint() } },
);
tests.on('close', async (status) => {
  await server.close();
  process.exit(status ?? 1);
});

function stop(why) {
  console.error(why);
  process.exit(2);
}
