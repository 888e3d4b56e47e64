// Runs the script of the search page on an index in a folder, as a browser would, and counts what it loads.
//
//   node run_search.mjs SCRIPT FOLDER < queries > results
//
// A query is a line of JSON, `{query, older, all}`; with `all` the script goes on until nothing is left. A result is
// a line of JSON: what was found, and how many bytes of how many files were loaded for it.
import { readFileSync } from 'node:fs';

const [script, folder] = process.argv.slice(2);
const source = readFileSync(script).toString('base64');
const { start, more } = await import(`data:text/javascript;base64,${source}`);

for (const line of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const { query, older, all } = JSON.parse(line);
  const loaded = new Map();
  const load = async name => {
    if (!loaded.has(name)) loaded.set(name, readFileSync(`${folder}/${name}.json`));
    return JSON.parse(loaded.get(name));
  };
  const search = await start(load, query, older);
  do await more(load, search); while (all && search.chunks.length);
  const found = [...search.found.values()].map(hit => ({
    count: hit.count,
    rank: hit.rank,
    notice: hit.notice,
    url: hit.url,
    title: hit.title,
    text: hit.text,
    versions: Object.keys(hit.versions).map(Number),
    named: Object.values(hit.versions).filter(Boolean).length,
    marked: [...hit.inTitle.map(it => hit.title.slice(it.from, it.to)), ...hit.inText.map(it => hit.text.slice(it.from, it.to))],
  }));
  console.log(JSON.stringify({
    asked: search.asked.map(it => it.word),
    missing: search.missing.map(it => it.word),
    most: search.most,
    left: search.chunks.length,
    found,
    bytes: [...loaded.values()].reduce((sum, bytes) => sum + bytes.length, 0),
    files: [...loaded.keys()],
  }));
}
