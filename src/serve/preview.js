// The preview's part of a page: shows the page anew when the site changes, with the clause that was read in sight,
// and draws the bar. Stands in no built page.
(() => {
  'use strict';
  const page = JSON.parse(document.currentScript.dataset.engrossPreview);
  const key = `engross-preview:${location.pathname}`;

  /* ---- Where the reader was -------------------------------------------------------------------- */

  // Storage may be closed to pages: then a page starts at its top.
  const stores = { session: () => sessionStorage, local: () => localStorage };
  const stored = {
    get: (store, name) => {
      try {
        return JSON.parse(stores[store]().getItem(name));
      } catch {
        return null;
      }
    },
    set: (store, name, value) => {
      try {
        stores[store]().setItem(name, JSON.stringify(value));
      } catch {}
    },
    forget: (store, name) => {
      try {
        stores[store]().removeItem(name);
      } catch {}
    },
  };

  /** Anchors near what is read, the best first: those in sight, from the top; then those above it. */
  function anchors() {
    const seen = [];
    const above = [];
    for (const element of document.querySelectorAll('body [id]')) {
      const box = element.getBoundingClientRect();
      if (!box.width && !box.height) continue;
      const anchor = { id: element.id, top: box.top, element };
      if (box.top >= 0 && box.top < innerHeight) seen.push(anchor);
      else if (box.top < 0) above.push(anchor);
    }
    seen.sort((a, b) => a.top - b.top);
    above.sort((a, b) => b.top - a.top);
    const near = [...seen, ...above.slice(0, 40)].filter(({ element }) => scrolls(element));
    return near.slice(0, 12).map(({ id, top }) => ({ id, top }));
  }

  /** Whether an element moves with the text: a list of contents that stays in sight says nothing of the place. */
  function scrolls(element) {
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
      if (['sticky', 'fixed'].includes(getComputedStyle(at).position)) return false;
    }
    return true;
  }

  /** What has the focus, in words that hold for the next state of the page too. */
  function focused() {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    if (element === bar?.host) return { bar: bar.root.activeElement?.dataset.name };
    if (element.id) return { id: element.id };
    const href = element.getAttribute('href');
    if (href === null) return null;
    const alike = [...document.querySelectorAll('a[href]')].filter((it) => it.getAttribute('href') === href);
    return { href, number: alike.indexOf(element) };
  }

  function save() {
    const open = [...document.querySelectorAll('details')].map((it) => it.open);
    // A page of faults is not what was read: what was stays known until it is back.
    const before = page.instead ? stored.get('session', key) : null;
    const place = before ?? { anchors: anchors(), top: scrollY, left: scrollX, open };
    stored.set('session', key, { ...place, focus: focused() });
  }

  // Who comes by a link comes to the top, or to where the link leads.
  if (performance.getEntriesByType('navigation')[0]?.type !== 'reload') stored.forget('session', key);

  function show() {
    const place = stored.get('session', key);
    if (!place) return;
    focus(place.focus);
    if (page.instead) return;
    stored.forget('session', key);
    const details = [...document.querySelectorAll('details')];
    if (place.open?.length === details.length) details.forEach((it, at) => (it.open = place.open[at]));
    settle(place);
    let touched = false;
    for (const event of ['wheel', 'touchstart', 'keydown', 'mousedown']) {
      addEventListener(event, () => (touched = true), { once: true, passive: true });
    }
    const again = () => touched || settle(place);
    // Pictures and fonts above may still push the text down.
    if (document.readyState !== 'complete') addEventListener('load', again, { once: true });
    // Not sooner: the browser would put the page where it was by numbers alone.
    addEventListener('pagehide', () => reloading || (history.scrollRestoration = 'auto'), { once: true });
  }

  function settle(place) {
    const anchor = place.anchors.find(({ id }) => document.getElementById(id));
    const here = anchor && document.getElementById(anchor.id).getBoundingClientRect().top;
    // The very top of a page stays the top, whatever was put there.
    const top = !place.top ? 0 : anchor ? scrollY + here - anchor.top : place.top;
    scrollTo({ top, left: place.left, behavior: 'instant' });
  }

  function focus(place) {
    if (!place) return;
    const links = () => [...document.querySelectorAll('a[href]')].filter((it) => it.getAttribute('href') === place.href);
    const element = place.bar
      ? bar?.root.querySelector(`[data-name="${CSS.escape(place.bar)}"]`)
      : place.id
        ? document.getElementById(place.id)
        : place.href && links()[place.number];
    element?.focus({ preventScroll: true });
  }

  let reloading = false;

  function reload() {
    save();
    reloading = true;
    history.scrollRestoration = 'manual';
    location.reload();
  }

  /* ---- Hearing of changes ---------------------------------------------------------------------- */

  const pause = (time) => new Promise((done) => setTimeout(done, time));
  const seen = () => new Promise((done) => document.addEventListener('visibilitychange', done, { once: true }));

  async function listen() {
    let wait = 250;
    for (;;) {
      // A page that nobody sees needs no connection: a browser has but a few for all windows of a site.
      if (document.hidden) await seen();
      const asking = new AbortController();
      const hide = () => asking.abort();
      document.addEventListener('visibilitychange', hide, { once: true });
      try {
        const answer = await fetch(`/__engross/live?state=${encodeURIComponent(page.state)}`, { signal: asking.signal });
        if (!answer.ok) throw new Error(answer.statusText);
        const { state } = await answer.json();
        bar?.say('');
        wait = 250;
        if (state !== page.state) return reload();
      } catch {
        if (asking.signal.aborted) continue;
        bar?.say('The preview has ended or does not answer: this page may be out of date. Trying again.');
        await pause(wait);
        wait = Math.min(wait * 2, 4000);
      } finally {
        document.removeEventListener('visibilitychange', hide);
      }
    }
  }

  async function look({ drafts = page.drafts, day = page.follows ? '' : page.day }) {
    const query = new URLSearchParams({ drafts: drafts ? 'on' : 'off', day });
    bar.say('One moment …');
    try {
      const answer = await fetch(`/__engross/look?${query}`, { method: 'POST', headers: { 'X-Engross-Preview': 'bar' } });
      if (!answer.ok) throw new Error(await answer.text());
    } catch (error) {
      bar.say(`That did not work: ${error.message}`);
    }
    // What is to be seen now is heard like any other change.
  }

  /* ---- The bar --------------------------------------------------------------------------------- */

  /** An element: `make('p', { class: 'a' }, 'text', child, …)`. */
  function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(attribute, '');
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(attribute, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
    return element;
  }

  const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;

  /** What stands between backticks as code. */
  const coded = (text) => text.split('`').map((part, at, all) => (at % 2 && all.length % 2 ? make('code', {}, part) : part));

  /** What is said of findings in a few words, and how bad it is. */
  function summary() {
    const all = page.findings;
    const errors = all.filter((it) => it.severity === 'error').length + page.elsewhere.errors;
    if (errors) return { level: 'error', text: counted(errors, 'error', 'errors') };
    const warnings = all.filter((it) => it.severity === 'warning').length;
    if (warnings) return { level: 'warning', text: counted(warnings, 'warning', 'warnings') };
    if (page.reading) return { level: 'info', text: 'Reading the site …' };
    if (all.length) return { level: 'info', text: counted(all.length, 'note', 'notes') };
    if (page.elsewhere.warnings) return { level: 'info', text: `${counted(page.elsewhere.warnings, 'warning', 'warnings')} elsewhere` };
    return { level: 'fine', text: page.instead === 'faults' ? 'Nothing else' : 'Nothing found' };
  }

  function list(findings) {
    return make(
      'ul',
      {},
      ...findings.map(({ severity, place, message, help, detail }) =>
        make(
          'li',
          { class: severity },
          make('strong', { class: 'severity' }, { error: 'Error', warning: 'Warning', info: 'Note' }[severity]),
          make('span', { class: 'message' }, message),
          make('code', {}, place),
          detail && make('pre', { tabindex: '0', role: 'group', 'aria-label': 'Details' }, detail),
          help && make('span', { class: 'help' }, ...coded(help)),
        ),
      ),
    );
  }

  function panel() {
    const { errors, warnings, named } = page.elsewhere;
    const parts = [];
    if (page.instead !== 'faults') {
      parts.push(make('h2', {}, 'This page'));
      if (page.file) parts.push(make('p', { class: 'file' }, 'Made of ', make('code', {}, page.file)));
      if (page.findings.length) parts.push(list(page.findings));
      else if (!page.reading) parts.push(make('p', {}, 'Nothing to say of it.'));
      if (page.reading) parts.push(make('p', {}, 'The rest of the site is being read: what else is to be said follows then.'));
    }
    if (named.length) {
      parts.push(make('h2', {}, 'Elsewhere'));
      const counts = [errors && counted(errors, 'error', 'errors'), warnings && counted(warnings, 'warning', 'warnings')];
      const what = counts.filter(Boolean).join(', ');
      parts.push(make('p', {}, errors ? `${what}: with errors the site cannot be built.` : `${what}.`), list(named));
      if (named.length < errors + warnings) parts.push(make('p', {}, `${errors + warnings - named.length} more: see engross check.`));
    }
    if (!parts.length) parts.push(make('p', {}, 'Nothing else is to be said.'));
    return parts;
  }

  function draw() {
    const host = make('engross-preview', { lang: 'en', dir: 'ltr' });
    const root = host.attachShadow({ mode: 'open' });
    const { level, text } = summary();
    const narrow = matchMedia('(max-width: 40rem)').matches;
    let open = stored.get('local', 'engross-preview:open') ?? !narrow;

    const fold = make('button', { class: 'fold', type: 'button', 'aria-controls': 'controls', 'data-name': 'fold' });
    const day = make('input', { type: 'date', value: page.day, min: '1000-01-01', max: '9999-12-31', required: true, 'data-name': 'day' });
    const today = make('button', { type: 'button', hidden: page.follows, 'data-name': 'today' }, 'Today');
    const drafts = make('input', { type: 'checkbox', 'data-name': 'drafts' });
    drafts.checked = page.drafts;
    const against = page.against && make('a', { href: page.against, 'data-name': 'against' }, 'Changes against the version in force');
    const more = make('button', { class: `findings ${level}`, type: 'button', 'aria-expanded': 'false', 'aria-controls': 'findings', 'data-name': 'findings' }, text);
    const told = make('div', { id: 'findings', class: 'panel', hidden: true, tabindex: '0', role: 'region', 'aria-label': 'Findings' }, ...panel());
    const said = make('p', { class: 'said', role: 'status' });
    const missing = page.instead === 'missing' && make('p', { class: 'missing' }, page.drafts ? 'No page here.' : 'No page here; drafts are off.');
    const controls = make(
      'div',
      { id: 'controls', class: 'controls' },
      make('span', { class: 'group' }, make('label', { class: 'day' }, 'As of ', day), today),
      make('label', { class: 'drafts' }, drafts, ' Drafts'),
      against,
      missing,
      more,
    );
    const section = make('section', { class: 'bar', 'aria-label': 'Preview' }, fold, controls, said, told);
    // Without its style sheet it would be in the way of the page.
    const sheet = make('link', { rel: 'stylesheet', href: '/__engross/preview.css' });
    section.hidden = true;
    sheet.addEventListener('load', () => {
      section.hidden = false;
      focus(waiting);
    });
    root.append(sheet, section);
    const place = stored.get('session', key)?.focus;
    const waiting = place?.bar ? place : null;

    const folded = () => {
      section.classList.toggle('open', open);
      host.toggleAttribute('data-open', open);
      controls.hidden = !open;
      fold.setAttribute('aria-expanded', String(open));
      fold.replaceChildren(make('span', { class: 'name' }, 'Preview'), make('span', { class: `sum ${level}` }, open ? '' : text));
      fold.title = open ? 'Fold the bar away' : 'Unfold the bar';
    };
    const unfold = (is) => {
      told.hidden = !is;
      more.setAttribute('aria-expanded', String(is));
    };
    folded();

    fold.addEventListener('click', () => {
      open = !open;
      stored.set('local', 'engross-preview:open', open);
      unfold(false);
      folded();
    });
    more.addEventListener('click', () => unfold(told.hidden));
    section.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || told.hidden) return;
      unfold(false);
      more.focus();
    });
    drafts.addEventListener('change', () => look({ drafts: drafts.checked }));
    today.addEventListener('click', () => look({ day: '' }));
    // A year that is being typed is a day at each key: it counts when the keys rest.
    let typing;
    const chosen = () => {
      clearTimeout(typing);
      if (day.checkValidity() && day.value !== page.day) look({ day: day.value });
    };
    day.addEventListener('input', () => {
      clearTimeout(typing);
      typing = setTimeout(chosen, 900);
    });
    day.addEventListener('blur', chosen);
    day.addEventListener('keydown', (event) => event.key === 'Enter' && chosen());

    document.documentElement.append(host);
    return {
      host,
      root,
      say(words) {
        if (said.textContent !== words) said.textContent = words;
        section.classList.toggle('saying', words !== '');
      },
    };
  }

  let bar = null;
  bar = draw();
  show();
  listen();
})();
