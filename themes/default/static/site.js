// Comfort alone: every page works without this file, which has no words of its own.
(() => {
  'use strict';
  const all = (selector) => [...document.querySelectorAll(selector)];

  // The search form leads to the list of all notices where there is no script.
  for (const form of all('.site-header form[data-search]')) form.action = form.dataset.search;

  // A page that leads on loses the place that its address names.
  const [lead] = all('head > meta[http-equiv=refresh]');
  if (lead && location.hash) location.replace(lead.content.replace(/^[^=]*=/, '') + location.hash);

  // The contents list follows the text where style sheets alone do not make it.
  const target = (link) => document.getElementById(link.getAttribute('href').slice(1));
  const places = all('.rail > .contents a[href^="#"]').map((link) => [link, target(link)]).filter(([, it]) => it);
  if (!CSS.supports('scroll-target-group: auto')) {
    const observer = new IntersectionObserver(() => {
      const now = places.findLast(([, it]) => it.getClientRects()[0]?.top <= innerHeight / 4);
      for (const [link] of places) link.removeAttribute('aria-current');
      now?.[0].setAttribute('aria-current', 'true');
    }, { rootMargin: '0px 0px -75%' });
    for (const [, it] of places) observer.observe(it);
  }

  // The permanent link of a clause is copied; with a key held down it is followed as ever.
  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-notice-text] [data-engross=link]');
    const [status] = all('[data-copied]').filter((it) => !it.closest('[data-notice-text]'));
    if (!link || !status || !navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    navigator.clipboard.writeText(link.href).then(() => {
      for (const it of all('[data-engross=link]')) it.toggleAttribute('data-done', it == link);
      status.textContent = `${status.dataset.copied} ${link.href}`;
      // The same words again are not read out.
      setTimeout(() => { status.textContent = ''; }, 5000);
    }, () => location.assign(link));
  });
})();
