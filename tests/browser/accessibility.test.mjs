// axe-core finds nothing on any kind of page: in light and dark, on a phone and on a desktop, folds
// open, and in every view that readers can turn a page into.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Faults, inTabs, look, open, samples, turns, unfold } from './support.mjs';

// Evaluated as an expression by the browser's own tools: the policy of the pages stays as it is.
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice', 'experimental'];
const ENHANCED = 'color-contrast-enhanced';
// What axe cannot decide and is no fault to be looked for: it says so of every page with a closed fold.
const NEVER_DECIDED = ['hidden-content'];

// A scheme changes colours alone, so that each width needs but one audit of everything else.
const COLOUR = ['color-contrast', ENHANCED, 'link-in-text-block'];
const LOOKS = [
  { scheme: 'light', width: 1280 },
  { scheme: 'dark', width: 1280, only: COLOUR },
  { scheme: 'dark', width: 390 },
  { scheme: 'light', width: 390, only: COLOUR },
];

test('axe-core finds no violation, in every look', async (t) => {
  const found = { violations: new Found(), enhanced: new Found(), undecided: new Found() };
  let audits = 0;
  await inTabs(samples, {}, async (tab, page) => {
    await open(tab, page);
    await tab.evaluate(AXE);
    const audit = async (name, only) => {
      const { violations, enhanced, undecided } = await tab.evaluate(runAxe, { tags: TAGS, only, enhancedRule: ENHANCED });
      for (const each of violations) found.violations.add(each, page, name);
      for (const each of enhanced) found.enhanced.add(each, page, name);
      for (const each of undecided) if (!NEVER_DECIDED.includes(each.rule)) found.undecided.add(each, page, name);
      audits += 1;
    };
    await unfold(tab);
    for (const each of LOOKS) {
      await look(tab, each);
      await audit(`${each.scheme} ${each.width}`, each.only);
    }
    for (const { name, applies, width, turn } of turns) {
      if (!applies(page)) continue;
      await look(tab, { scheme: 'light', width });
      await turn(tab);
      await audit(`${name}, light ${width}`);
      await look(tab, { scheme: 'dark' });
      await audit(`${name}, dark ${width}`, COLOUR);
    }
  });
  t.diagnostic(`${audits} audits of ${samples.length} pages`);
  const undecided = found.undecided.faults();
  if (undecided.count) t.diagnostic(`axe could not decide; look at these:\n${undecided.lines(3).join('\n')}`);

  await t.test('no violation of WCAG 2.2 AA or of best practice', () => found.violations.faults().check());
  await t.test(`${ENHANCED}: the text of notices has the contrast of WCAG AAA`, () => found.enhanced.faults().check());
});

/** Runs in the page. Results as plain data; the enhanced contrast counts in the text of notices only. */
async function runAxe({ tags, only, enhancedRule }) {
  const results = await globalThis.axe.run(document, {
    resultTypes: ['violations', 'incomplete'],
    runOnly: only ? { type: 'rule', values: only } : { type: 'tag', values: tags },
    ...(only ? {} : { rules: { [enhancedRule]: { enabled: true } } }),
    elementRef: true,
  });
  const flat = (list) =>
    list.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => ({
        rule: id,
        help,
        inText: Boolean(node.element?.closest('[data-notice-text]')),
        target: node.target.flat().join(' '),
        why: [...node.any, ...node.all, ...node.none].map((check) => check.message).join(' '),
      })),
    );
  const violations = flat(results.violations);
  return {
    violations: violations.filter(({ rule }) => rule !== enhancedRule),
    enhanced: violations.filter(({ rule, inText }) => rule === enhancedRule && inText),
    undecided: flat(results.incomplete).filter(({ rule, inText }) => rule !== enhancedRule || inText),
  };
}

/** Results of many looks at many pages; one element in several looks is one place. */
class Found {
  #looks = new Map();

  add({ rule, help, target, why }, page, name) {
    const key = JSON.stringify([`${rule}: ${help}`, `${page.path} ${target}: ${why}`]);
    this.#looks.set(key, [...(this.#looks.get(key) ?? []), name]);
  }

  faults() {
    const faults = new Faults();
    for (const [key, looks] of this.#looks) {
      const [fault, place] = JSON.parse(key);
      faults.add(fault, `${place} [${looks.join(', ')}]`);
    }
    return faults;
  }
}
