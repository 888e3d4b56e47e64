// The filter of an inventory's page. Without this file the tables stand there whole; it has no words of its own.
(() => {
  'use strict';
  const form = document.querySelector('.cookie-filter');
  const text = document.querySelector('[data-notice-text]');
  const tables = text ? [...text.querySelectorAll('.cookie-table')] : [];
  if (!form || !tables.length) return;
  const [words, [category, provider], output] =
    [form.querySelector('input'), form.querySelectorAll('select'), form.querySelector('output')];
  const folded = (it) => it.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

  // The headings and sentences of a table, which mean nothing where none of its rows is shown.
  const around = (table) => {
    const found = [];
    let it = table.closest('[data-notice-text] > *');
    for (it = it?.previousElementSibling; it && !it.querySelector('table') && it.localName != 'table'; it = it.previousElementSibling) {
      found.push(it);
      if (it.matches('h2')) return found;
    }
    return [];
  };
  const parts = tables.map((table) => ({
    table,
    box: table.closest('[data-notice-text] > *'),
    around: around(table),
    category: table.dataset.category,
    rows: [...table.tBodies[0].rows].map((row) => ({ row, provider: row.dataset.provider, name: folded(row.cells[0].textContent), words: folded(row.textContent) })),
  }));
  const option = (select, value, label) => select.add(new Option(label, value));
  for (const { around: [...before], category: id } of parts) if (id) option(category, id, before.at(-1)?.textContent.trim() || id);
  for (const { row, provider: id } of parts.findLast(({ category: id }) => !id)?.rows ?? []) option(provider, id, row.cells[0].textContent.trim());
  const items = parts.filter(({ category: id }) => id).flatMap(({ rows }) => rows);

  // A part of a name is enough; of other words, their beginning, where they have blanks between them.
  const ascii = /^[\x21-\x7e]+$/;
  const has = (it, word) => it.name.includes(word) || (ascii.test(word)
    ? it.words.split(/[^\p{L}\p{N}]+/u).some((own) => own.startsWith(word)) || (/[^a-z0-9]/.test(word) && it.words.includes(word))
    : it.words.includes(word));

  const show = () => {
    const wanted = folded(words.value).split(/\s+/).filter(Boolean);
    const isAsked = wanted.length || category.value || provider.value;
    const kept = new Set();
    for (const part of parts.filter(({ category: id }) => id)) {
      for (const it of part.rows) {
        const isHere = (!category.value || part.category == category.value)
          && (!provider.value || it.provider == provider.value) && wanted.every((word) => has(it, word));
        it.row.hidden = !isHere;
        if (isHere) kept.add(it.provider);
      }
    }
    // Of providers those stay of which an item is shown, or who are meant themselves.
    for (const part of parts.filter(({ category: id }) => !id)) {
      for (const it of part.rows) {
        it.row.hidden = isAsked && !kept.has(it.provider) && !(wanted.length && !category.value && !provider.value && wanted.every((word) => has(it, word)));
      }
    }
    for (const { box, around, rows } of parts) {
      const isEmpty = rows.every(({ row }) => row.hidden);
      for (const it of [box, ...around]) it.hidden = isEmpty;
    }
    const count = items.filter(({ row }) => !row.hidden).length;
    const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
    output.textContent = isAsked
      ? form.dataset.found.replace('{count}', number.format(count)).replace('{all}', number.format(items.length)) : '';
    form.classList.toggle('is-asked', Boolean(isAsked));
    return isAsked;
  };
  // What was looked for should stand where one looks.
  const lead = () => {
    if (!show()) return;
    const first = items.find(({ row }) => !row.hidden)?.row;
    first?.closest('table').scrollIntoView({ block: 'start' });
  };
  form.addEventListener('input', lead);
  form.addEventListener('reset', () => setTimeout(show));
  form.addEventListener('submit', (event) => { event.preventDefault(); lead(); });
  // A page that is left has its words, and one that is printed or linked into has all of them.
  const whole = () => { form.reset(); };
  addEventListener('beforeprint', whole);
  addEventListener('hashchange', () => { if (document.querySelector(':target')?.closest('[hidden]')) { whole(); setTimeout(() => document.querySelector(':target')?.scrollIntoView()); } });
  form.hidden = false;
  show();
})();
