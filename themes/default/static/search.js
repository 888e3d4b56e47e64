// Searches the index that src/search.rs describes: loads the shards of terms that a query's words are in, then
// chunks of text that have them, and looks for the words in these. Nothing of it says a word: the page's texts do.

// Words are cut and folded as in src/search/words.rs.
const UNSPACED = String.raw`\u0e00-\u0e4f\u0e5a-\u0ecf\u0eda-\u0eff\u1000-\u103f\u104a-\u108f\u109a-\u109f\u1780-\u17df\u17ea-\u17ff\u2e80-\u9fff\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3ffff}`;
const PARTS = new RegExp(`([${UNSPACED}]+)|[^${UNSPACED}]+`, 'gu');
// Each letter with the one that stands for it.
const ALIKE = 'ςσةهىيیيکكךכםמןנףפץצ';
const fold = word => /^[a-z\d]*$/.test(word) ? word : word.normalize('NFKD')
  .replace(/[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]/g, '')
  .toLowerCase().toUpperCase().toLowerCase().replace(/[ςةىیکךםןףץ]/g, it => ALIKE[ALIKE.indexOf(it) + 1])
  .replace(/[\u0660-\u0669\u06f0-\u06f9\u0e50-\u0e59\u0ed0-\u0ed9\u1040-\u1049\u1090-\u1099\u17e0-\u17e9]/g, it => it.charCodeAt() & 15)
  .normalize('NFC').replace(/[^\p{Alphabetic}\p{N}\p{M}]/gu, '')
  .replace(/^(?:[ובהלמשכ]+(?=[א-ת]{3})|(?:ال|[وفبكل])+(?=[ء-ي]{3}))/, '');

export function words(text) {
  const found = [];
  for (const { 0: letters, index } of text.matchAll(/[\p{Alphabetic}\p{N}\p{M}]+/gu)) {
    for (const { 0: part, 1: run, index: at } of letters.matchAll(PARTS)) {
      if (fold(part)) found.push({ word: fold(part), part, run, from: index + at, to: index + at + part.length });
    }
  }
  return found;
}

// Which chunks have a term: bit 1 anywhere, bit 2 as the very word, bit 4 in a title.
async function bitsOf(load, set, term, longer) {
  const bits = new Uint8Array(set.chunks), entries = {}, end = longer ? term + '\uffff' : term;
  const place = firsts => Math.max(0, firsts.findLastIndex(first => first <= term));
  const pages = set.pages ?? [''];
  reading: for (let page = place(pages); pages[page] <= end; page++) {
    const [shard, ...firsts] = set.page ?? await load(`${set.folder}p${page}`);
    for (let at = place(firsts); firsts[at] <= end; at++) {
      for (const [key, list] of Object.entries(await load(`${set.folder}t${shard + at}`))) {
        if (key !== term && !(longer && key.startsWith(term))) continue;
        entries[key] = list;
        if (key.endsWith('*')) break reading; // It stands for all that follow.
      }
    }
  }
  for (let [key, list] of Object.entries(entries)) {
    if (typeof list === 'number') list = await load(`${set.folder}l${list}`);
    list.split(' ').forEach((numbers, title) => {
      decode(numbers, set.chunks, chunk => bits[chunk] |= 1 | (key === term) << 1 | title << 2);
    });
  }
  return bits;
}

function decode(list, count, visit) {
  const codes = Array.from(list, it => it.charCodeAt() - 35);
  if (!list) for (let at = 0; at < count; at++) visit(at);
  else if (list[0] === '!') {
    for (let at = 0; at < count; at++) {
      const six = codes[1 + Math.floor(at / 6)];
      if (six - (six > 57) >> at % 6 & 1) visit(at);
    }
  } else {
    let at = 0, high = 0;
    for (const code of codes) {
      if (code > 57) high = high * 34 + code - 58;
      else visit(at += high * 57 + code), at++, high = 0;
    }
  }
}

// Which chunks to look at for a query, those with most of its words first. `load` gives the JSON of a name.
export async function start(load, query, older) {
  const { sets } = await load('root');
  const asked = [...new Map(words(query).map(it => [it.word, it])).values()].slice(0, 9);
  const seen = new Set();
  let chunks = [];
  await Promise.all(sets.slice(0, older ? 2 : 1).map(async (set, rank) => {
    const all = await Promise.all(asked.map(async it => {
      const signs = it.run && it.word.match(/^\p{M}+|\P{M}\p{M}*/gu);
      const terms = signs?.[1] ? signs.slice(1).map((sign, at) => signs[at] + sign) : [it.word];
      it.longer = it.run || /[\u1100-\u11ff\uac00-\ud7af]/.test(it.word) || [...it.word].length > 2;
      const bits = await Promise.all(terms.map(term => bitsOf(load, set, [...term].slice(0, 32).join(''), it.longer)));
      return bits.reduce((a, b) => a.map((bits, at) => bits & b[at]));
    }));
    for (let at = 0; at < set.chunks; at++) {
      const has = asked.filter((it, word) => all[word][at] && seen.add(it));
      chunks.push({ name: `${set.folder}c${at}`, rank, at, count: has.length, score: all.reduce((sum, bits) => sum + bits[at], 0) });
    }
  }));
  const most = chunks.reduce((most, it) => Math.max(most, it.count), 1);
  chunks = chunks.filter(it => it.count === most).sort((a, b) => b.score - a.score || a.rank - b.rank || a.at - b.at);
  return { asked, most, chunks, missing: asked.filter(it => !seen.has(it)), found: new Map() };
}

// Looks at some more chunks: until there are ten more results, or six chunks.
export async function more(load, search) {
  const { chunks, found, most } = search;
  const full = () => [...found.values()].filter(it => it.count >= most).length;
  for (let enough = full() + 10, round = 0; chunks[0] && round < 3 && full() < enough; round++) {
    const hits = await Promise.all(chunks.splice(0, 2).map(async it => look(await load(it.name), it.rank, search.asked)));
    for (const hit of hits.flat().sort((a, b) => a.rank - b.rank || b.score - a.score)) {
      // A clause is one result, also where several of its wordings have the words.
      const key = JSON.stringify([hit.count, hit.rank, hit.notice, hit.anchor]);
      const same = found.get(key)?.versions;
      if (!same) found.set(key, hit);
      else for (const at in hit.versions) same[at] ||= hit.versions[at];
    }
  }
}

// The passages of a chunk that have words of a query.
function look(chunk, rank, asked) {
  let before = '';
  const read = parts => {
    const text = [].concat(parts).map(it => typeof it === 'string' ? it : before.slice(it[0], it[0] + it[1])).join('');
    before += text;
    return text;
  };
  const context = marks(chunk.title, asked, 0);
  return chunk.passages.map(([anchor, title, text, runs = []], at) => {
    title = read(title);
    text = read(text);
    const inTitle = marks(title, asked, 5), inText = marks(text, asked, 2), best = [], versions = {};
    for (const { it, worth } of [...inTitle, ...inText, ...context]) best[it] = Math.max(best[it] ?? 0, worth);
    const isOwn = inTitle[0] || inText[0] || chunk.first && !at;
    for (let run = 0; run < runs.length; run += 2) {
      for (let it = runs[run]; it >= runs[run + 1]; it--) versions[it] = chunk.versions[it];
    }
    // Words that stand together as they were asked for.
    const pairs = inText.filter((mark, at) => inText[at + 1]?.it === mark.it + 1 && inText[at + 1].from - mark.to < 3);
    const score = best.reduce((a, b) => a + b, 0) + Math.min(9, inText.length + 9 * pairs.length) / 9;
    const url = (runs.length ? chunk.versions[runs[0]][1] : chunk.url) + (anchor && '#' + encodeURIComponent(anchor));
    return { rank, score, count: isOwn ? Object.keys(best).length : 0, notice: chunk.url, name: chunk.title, url, anchor, title, text, inTitle, inText, versions };
  }).filter(hit => hit.count);
}

// Where the words asked for stand in a text.
function marks(text, asked, worth) {
  const found = [];
  for (const { word: own, part, run: isRun, from, to } of words(text)) asked.forEach(({ word, run, longer }, it) => {
    if (!run) {
      if (own === word || longer && own.startsWith(word)) found.push({ it, from, to, worth: worth + (own === word) + 1 });
    } else if (own.includes(word)) {
      // Of a run the part; folding may have changed how many units a character takes.
      const signs = part.match(/[^][\p{M}ﾞﾟ]*/gu), folded = signs.map(fold);
      for (let first = 0, at = from; first < signs.length; at += signs[first++].length) {
        if (first && /^\p{M}/u.test(folded[first]) || !folded.slice(first).join('').startsWith(word)) continue;
        let last = first, end = at;
        for (let length = 0; length < word.length; last++) length += folded[last].length, end += signs[last].length;
        found.push({ it, from: at, to: end, worth: worth + 2 });
      }
    }
  });
  return found.sort((a, b) => a.from - b.from || b.to - a.to);
}

// The page: words of its own come from `data-` attributes of the form.
function page(form) {
  const [results, status, button, template] = ['results', 'found', 'more', 'result'].map(id => document.getElementById('engross:' + id));
  const { q, older } = form.elements, { locale } = form.dataset, plurals = new Intl.PluralRules(locale);
  const fill = (words = '', values = {}) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const say = (key, values) => fill(form.dataset[key], values);
  // The page has a text for every plural of its language.
  const count = (key, count, values) => {
    const texts = JSON.parse(form.dataset[key]);
    return fill(texts[plurals.select(count)] ?? texts.other, { count: count.toLocaleString(locale), ...values });
  };
  let known = new Map(), search, run = 0, since = 0, timer;

  const json = (name, options) => fetch(form.dataset.index + name, options).then(answer => answer.ok ? answer.json() : Promise.reject());
  // A newer index is another one: nothing of the old is kept then.
  const load = async name => {
    if (name === 'root' && Date.now() > since + 6e4) {
      const root = await json('root.json', { cache: 'no-cache' }), old = await known.get('root');
      if (root.generation !== old?.generation) known = new Map([['root', root]]);
      since = Date.now();
    }
    if (!known.has(name)) known.set(name, json(`${name}.json?${(await known.get('root')).generation}`));
    return known.get(name);
  };

  async function look(step) {
    const mine = ++run;
    status.textContent = say('loading');
    try {
      const at = step || await start(load, q.value, older.checked);
      await more(load, at);
      if (mine === run) show(search = at);
    } catch {
      known = new Map();
      since = 0;
      if (mine === run) status.textContent = say('failed');
    }
  }

  function ask() {
    const query = q.value.trim(), parameters = new URLSearchParams(query && { q: query, ...older.checked && { older: 1 } });
    history.replaceState(null, '', `?${parameters}`);
    // The same question in another language.
    for (const link of document.querySelectorAll('a[hreflang]')) link.search = parameters;
    if (query) return look();
    run++;
    results.replaceChildren();
    status.textContent = '';
    button.hidden = true;
  }

  function show({ found, most, asked, chunks, missing }) {
    const query = q.value.trim(), all = [...found.values()], best = Math.min(most, Math.max(...all.map(it => it.count)));
    const hits = all.filter(it => it.count >= best), notices = new Set(hits.map(it => it.notice)).size;
    results.replaceChildren(...hits.map(item));
    button.hidden = !chunks[0];
    status.textContent = [
      hits[0] ? say('found', { query, passages: count('passages', hits.length), notices: count('notices', notices) }) : !chunks[0] && say('none', { query }),
      chunks[0] && say('left'),
      hits[0] && missing[0] && say('missing', { words: missing.map(it => it.part).join(', ') }),
      hits[0] && best + missing.length < asked.length && say('partial'),
    ].filter(Boolean).join(' ');
  }

  function item(hit) {
    const li = template.content.cloneNode(true), [notice, excerpt, versions] = li.querySelectorAll('p'), link = li.querySelector('a');
    notice.textContent = hit.name;
    link.href = hit.url;
    link.append(...marked(hit.title || say('start'), hit.title ? hit.inTitle : [], 0, hit.title.length || 999));
    // From a little before the place with the most of the words.
    const near = hit.inText.map(({ from }) => new Set(hit.inText.filter(it => it.from >= from && it.to < from + 220).map(it => it.it)).size);
    const place = hit.inText[near.indexOf(Math.max(...near))]?.from ?? 0;
    let from = Math.max(0, place - 60), to = Math.min(hit.text.length, from + 300);
    from = from && hit.text.slice(from, from + 30).search(/\s/) + 1 + from;
    if (to < hit.text.length) to = Math.max(hit.text.lastIndexOf(' ', to), to - 30);
    excerpt.append(from ? '… ' : '', ...marked(hit.text, hit.inText, from, to), to < hit.text.length ? ' …' : '');
    const names = Object.values(hit.versions).filter(Boolean).map(it => it[0]), number = Object.keys(hit.versions).length;
    if (number) versions.textContent = count('versions', number, { oldest: names[0], newest: names.at(-1) });
    else versions.remove();
    return li;
  }

  function marked(text, marks, from, to) {
    const nodes = [];
    for (const mark of marks) if (mark.from >= from && mark.to <= to) {
      const element = document.createElement('mark');
      element.textContent = text.slice(mark.from, mark.to);
      nodes.push(text.slice(from, mark.from), element);
      from = mark.to;
    }
    return [...nodes, text.slice(from, to)];
  }

  form.hidden = false;
  const asked = new URLSearchParams(location.search);
  q.value = asked.get('q') ?? '';
  older.checked = asked.has('older');
  form.onsubmit = event => (event.preventDefault(), clearTimeout(timer), ask());
  q.oninput = () => (clearTimeout(timer), timer = setTimeout(ask, 250));
  older.onchange = ask;
  button.onclick = () => look(search);
  ask();
}
if (globalThis.document) page(document.getElementById('engross:search'));
