// Asks of the list of versions what it says anyway. The words are the page's.
(() => {
  'use strict';
  const all = (selector) => [...document.querySelectorAll(selector)];
  const make = (name, props, ...inside) => {
    const made = Object.assign(document.createElement(name), props);
    made.append(...inside);
    return made;
  };
  const fill = (words, values) => words.replace(/{(\w+)}/g, (_, name) => values[name]);
  // A sentence and links where they are read out.
  const say = (form, words, links = []) => {
    const items = links.map(([text, href]) => make('li', {}, make('a', { href }, text)));
    form.querySelector('[role]').replaceChildren(make('p', {}, words), make('ul', { className: 'links' }, ...items));
  };

  // Newest first.
  const versions = all('.timeline > li').map((item) => {
    const link = (selector) => item.querySelector(selector)?.href;
    return { ...item.dataset, name: item.querySelector('h2').textContent, url: link('h2 a'), changes: link('[data-changes]'), current: link('[data-current]') };
  });

  for (const form of all('[data-was]')) {
    const words = form.dataset;
    const field = form.elements.on;
    const format = new Intl.DateTimeFormat(words.locale, { dateStyle: 'long', timeZone: 'UTC' });
    // The first of a month is an ordinal in French, which browsers do not know.
    const told = (iso) => format.format(new Date(iso)).replace(/^1 /, /^fr/.test(words.locale) ? '1er ' : '$&');
    // What has no date, or no end that is known, may have been in force on many days.
    const isSure = ({ from, until, status }) => from && (until || /^[ip]/.test(status));
    const known = versions.filter((it) => it.step == null && (it.from || it.status != 'pending') && !(it.until <= it.from));
    const answer = () => {
      const on = field.value;
      // Half of a year has been typed.
      if (on < '1000') return form.querySelector('[role]').replaceChildren();
      const today = new Date().toISOString().slice(0, 10);
      const begun = known.filter((it) => !it.from || it.from <= on);
      const found = begun.filter((it) => !it.until || on < it.until);
      const it = found[0] ?? begun[0];
      const [first] = known.map((it) => it.from).sort();
      const key = found[1] || (found[0] && !isSure(it)) ? 'unsure'
        : found[0] ? (on > today ? 'will' : on < today ? 'was' : 'is')
          : it ? 'none' : 'before';
      const links = (found[0] ? found : begun.slice(0, 1)).map((it) => [fill(words.read, { version: it.name }), it.url]);
      if (it?.current && key == 'was') links.push([words.since, it.current]);
      say(form, fill(words[key], { day: told(on), version: it?.name, from: first && told(first) }), links);
      history.replaceState(null, '', '?on=' + on + location.hash);
    };
    field.onchange = answer;
    form.onsubmit = (event) => {
      event.preventDefault();
      answer();
    };
    form.hidden = !known.length;
    field.value = new URLSearchParams(location.search).get('on');
    if (field.value) answer();
  }

  for (const form of all('[data-same]')) {
    const words = form.dataset;
    const [older, newer] = form.elements;
    // What most ask for: the first version against the one in force.
    const last = versions.length - 1, now = Math.max(0, versions.findIndex(({ status }) => status == 'in-force'));
    versions.forEach(({ name }, at) => {
      older.append(new Option(name, at, at == last, at == last));
      newer.append(new Option(name, at, at == now, at == now));
    });
    form.onsubmit = (event) => {
      event.preventDefault();
      const [to, from] = [+newer.value, +older.value].sort((a, b) => a - b);
      if (from == to) return say(form, words.same);
      const end = `/compare/${versions[from].id}/${versions[to].id}/`;
      const page = from - to < 2 ? versions[to].changes : all('.timeline details a').find((it) => it.pathname.endsWith(end));
      if (page) return location.assign(page);
      const links = [from, to].map((at) => versions[at]).filter((it) => it.current)
        .map((it) => [fill(words.inForce, { version: it.name }), it.current]);
      const steps = versions.slice(to, from).reverse();
      // Too many help nobody: each leads to the next.
      if (from - to < 26) links.push(...steps.map((it) => [it.name, it.changes]));
      else links.push([fill(words.first, { version: steps[0].name }), steps[0].changes]);
      say(form, words.steps, links);
    };
    form.hidden = false;
    for (const it of all('[data-plain]')) it.hidden = true;
  }
})();
