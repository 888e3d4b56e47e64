// Times one of the packages on the pairs of a folder: time_node.js PACKAGE FOLDER OUTPUT SECONDS.
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const RUNS = 9;
const [name, folder, output, seconds] = process.argv.slice(2);
const load = {
  "node-htmldiff": () => require("node-htmldiff"),
  "htmldiff-js": () => require("htmldiff-js").default.execute,
};
const htmldiff = load[name]();
fs.mkdirSync(output, { recursive: true });

const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const deadline = cpuMs() + Number(seconds) * 1000;

function timed(pair) {
  const start = cpuMs();
  try {
    const drawn = htmldiff(pair.old, pair.new);
    return { took: cpuMs() - start, drawn };
  } catch (error) {
    return { took: null, drawn: String(error) };
  }
}

const read = (file) => fs.readFileSync(path.join(folder, file), "utf8");
const pairs = fs
  .readdirSync(folder)
  .filter((file) => file.endsWith(".old.html"))
  .sort()
  .map((file) => file.slice(0, -".old.html".length))
  .map((pair) => ({ name: pair, old: read(`${pair}.old.html`), new: read(`${pair}.new.html`) }));

// Once through all of them, so that what is timed is compiled.
for (const pair of pairs) {
  if (cpuMs() < deadline - Number(seconds) * 500) timed(pair);
}
for (const pair of pairs) {
  // Where time runs short a pair is timed less often, but once at least.
  const runs = [];
  let last;
  do {
    last = timed(pair);
    runs.push(last.took);
  } while (last.took !== null && runs.length < RUNS && cpuMs() < deadline);
  runs.sort((one, other) => one - other);
  const took = runs[Math.floor(runs.length / 2)];
  if (last.took === null) {
    console.log(JSON.stringify({ pair: pair.name, error: last.drawn }));
    continue;
  }
  fs.writeFileSync(path.join(output, `${pair.name}.redline.html`), last.drawn);
  console.log(JSON.stringify({ pair: pair.name, cpu_ms: took }));
}
