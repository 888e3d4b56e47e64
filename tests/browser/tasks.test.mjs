// What readers come for is had by clicking alone, with scripts off, in every language: what changed in a
// notice, its oldest version, what lies between that and today, the address to cite, and the way back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Faults, inTabs, newTab, pages, pagesOf, plain, site, words } from './support.mjs';

const notices = pagesOf('notice');
// `/notice/VERSION/changes/`, and not that of a notice below.
const changesOf = (notice) => pagesOf('changes').filter(({ path }) => path.startsWith(notice.path) && path.slice(notice.path.length).split('/').length === 3);
const withChanges = notices.filter((notice) => changesOf(notice).length);

/** A reader in a tab, who knows the words of the interface and where the last click led. */
class Reader {
  constructor(tab, lang) {
    this.tab = tab;
    this.words = words(lang);
  }

  get path() {
    return new URL(this.tab.url()).pathname;
  }

  async comesTo(path, origin = site.origin) {
    await this.tab.goto(origin + path);
  }

  /** Follows the link with those words of the interface; `within` says where on the page. */
  async follows(key, { within = 'body' } = {}) {
    const name = this.words[key] ?? assert.fail(`the theme has no text ${key}`);
    // More may stand behind in brackets: how many, or which.
    const words = new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}( \\(.*\\))?$`);
    const links = this.tab.locator(within).getByRole('link', { name: words });
    await this.goesBy(links.first(), name);
  }

  async goesBy(link, name) {
    // Found once: telling links by what they are called is most of what a click costs on a long page.
    const found = await link.elementHandle({ timeout: 2000 }).catch(() => assert.fail(`${this.path} has no link “${name}”`));
    const to = await found.evaluate((it) => it.href);
    await found.click({ timeout: 5000 });
    await this.tab.waitForURL(to);
  }

  async isOn(kind, what) {
    const shown = await this.tab.locator('body').getAttribute('class');
    assert.equal(shown, `page-${kind}`, `${what}: at ${this.path}`);
  }

  /** The words of the notice on the page. */
  async text() {
    return this.tab.locator('[data-notice-text]').innerText();
  }

  /** The version whose text is on the page. */
  async version() {
    return (await this.tab.locator('[data-notice-text]').getAttribute('data-notice-text')).split('@')[1];
  }
}

/** One task: which pages it starts from, and what the reader does there. */
const TASKS = [
  {
    name: 'from the list of notices to each of them',
    from: notices,
    async does(reader, page) {
      await reader.comesTo(pagesOf('index', page.lang)[0].path);
      await reader.goesBy(reader.tab.locator(`main a[href="${page.path}"]`), page.path);
      await reader.isOn('notice', 'the notice');
    },
  },
  {
    name: 'from a notice to what changed in it',
    from: withChanges,
    async does(reader) {
      await reader.follows('what-changed');
      await reader.isOn('changes', 'what changed');
      assert.ok(await reader.tab.locator('.redline ins:visible, .redline del:visible, .redline [data-redline]:visible').count(), 'a change is shown');
      await reader.follows('redline-first');
      const marked = reader.tab.locator(':target').first();
      assert.ok(await marked.isVisible(), 'the first change is shown where the link leads');
    },
  },
  {
    name: 'from a notice to its history, and to the oldest version',
    from: notices,
    async does(reader) {
      await reader.follows('all-versions');
      await reader.isOn('history', 'all versions');
      const oldest = reader.tab.locator('.timeline h2 a').last();
      const ids = await reader.tab.locator('.timeline > li').evaluateAll((list) => list.map((it) => it.id.replace('engross:', '')));
      assert.deepEqual(ids, [...ids].sort().reverse(), 'newest first');
      await reader.goesBy(oldest, 'the oldest');
      await reader.isOn('version', 'the oldest version');
      assert.equal(await reader.version(), ids.at(-1));
    },
  },
  {
    name: 'from a notice to everything that changed since its first version',
    from: withChanges,
    async does(reader, page) {
      const today = await reader.version();
      await reader.follows('all-versions');
      const oldest = (await reader.tab.locator('.timeline > li').last().getAttribute('id')).replace('engross:', '');
      await reader.follows('compare-oldest');
      assert.ok(
        [`${page.path}compare/${oldest}/${today}/`, `${page.path}${today}/changes/`].includes(reader.path),
        `the comparison of ${oldest} with ${today}, not ${reader.path}`,
      );
    },
  },
  {
    name: 'from the first change to the last one, step by step',
    from: notices.filter((notice) => changesOf(notice).length > 1),
    async does(reader, page) {
      const steps = changesOf(page).map((it) => it.path).sort();
      await reader.comesTo(steps[0]);
      const passed = [reader.path];
      while (await reader.tab.getByRole('link', { name: reader.words['next-changes'] }).count()) {
        await reader.follows('next-changes');
        passed.push(reader.path);
      }
      assert.deepEqual(passed, steps);
      await reader.follows('previous-changes');
      assert.equal(reader.path, steps.at(-2));
    },
  },
  {
    name: 'any two versions are compared from the history',
    from: notices.filter((notice) => changesOf(notice).length > 1),
    async does(reader) {
      await reader.follows('all-versions');
      const fold = reader.tab.locator('.timeline details:has(summary)').first();
      await fold.locator('summary').click();
      const link = fold.getByRole('link').last();
      await reader.goesBy(link, 'an older version');
      assert.match(await reader.tab.locator('body').getAttribute('class'), /^page-(compare|changes)$/);
    },
  },
  {
    name: 'from a notice to its permanent address, where the same words stand',
    from: notices,
    async does(reader, page) {
      const [text, version] = [await reader.text(), await reader.version()];
      await reader.follows('permanent-link');
      await reader.isOn('version', 'the permanent address');
      assert.equal(reader.path, `${page.path}${version}/`);
      assert.equal(await reader.text(), text);
    },
  },
  {
    name: 'from a superseded version to the text in force, and to what came after',
    from: pages.filter((page) => page.kind === 'version' && page.marks.has('.banner-superseded') && pages.some(({ kind, path }) => kind === 'notice' && page.path.startsWith(path))),
    async does(reader, page) {
      await reader.follows('read-in-force', { within: '.banner' });
      await reader.isOn('notice', 'the text in force');
      assert.ok(page.path.startsWith(reader.path), `its own notice, not ${reader.path}`);
      await reader.comesTo(page.path);
      await reader.follows('compare-with-in-force', { within: '.banner' });
      assert.match(await reader.tab.locator('body').getAttribute('class'), /^page-(compare|changes)$/);
    },
  },
  {
    name: 'from a notice to the version that is coming, and to what it will change',
    from: notices.filter((page) => page.marks.has('.banner-coming')),
    async does(reader, page) {
      await reader.follows('read-coming', { within: '.banner' });
      await reader.isOn('version', 'the version that is coming');
      assert.ok(await reader.tab.locator('.banner-pending').isVisible());
      await reader.follows('read-in-force', { within: '.banner' });
      assert.equal(reader.path, page.path);
      await reader.follows('see-coming-changes', { within: '.banner' });
      assert.match(await reader.tab.locator('body').getAttribute('class'), /^page-(compare|changes)$/);
    },
  },
  {
    name: 'from a corrected version to what was corrected, and to what it said before',
    from: pages.filter((page) => page.kind === 'version' && pagesOf('correction').some(({ path }) => path.startsWith(page.path))),
    async does(reader) {
      const corrected = await reader.text();
      await reader.follows('see-correction');
      await reader.isOn('correction', 'what was corrected');
      await reader.follows('read-former');
      await reader.isOn('former', 'what it said before');
      assert.notEqual(await reader.text(), corrected);
      await reader.follows('read-corrected');
      assert.equal(await reader.text(), corrected);
    },
  },
  {
    name: 'from one language to another and back',
    from: notices.filter((page) => page.marks.has('.languages')),
    async does(reader, page) {
      const other = reader.tab.locator('.languages a:not([aria-current])').first();
      await reader.goesBy(other, 'another language');
      await reader.isOn('notice', 'the notice in another language');
      assert.notEqual(await reader.tab.locator('html').getAttribute('lang'), page.lang);
      await reader.goesBy(reader.tab.locator(`.languages a[hreflang="${page.lang}"]`), page.lang);
      assert.equal(reader.path, page.path);
    },
  },
  {
    name: 'from a translation that is behind to what changed in its source, and to the version that it translates',
    from: notices.filter((page) => page.marks.has('.banner-stale')),
    async does(reader, page) {
      const links = () => reader.tab.locator('.banner-stale a');
      await reader.goesBy(links().nth(0), 'what changed in the source');
      assert.match(await reader.tab.locator('body').getAttribute('class'), /^page-(compare|changes)$/, 'what changed in the source');
      const between = await reader.tab.locator('.versus dd a').evaluateAll((links) => links.map((it) => it.pathname.split('/').at(-2)));
      await reader.comesTo(page.path);
      await reader.goesBy(links().nth(1), 'the source in force');
      await reader.isOn('notice', 'the source in force');
      assert.notEqual(await reader.tab.locator('html').getAttribute('lang'), page.lang);
      assert.equal(await reader.version(), between[1]);
      await reader.comesTo(page.path);
      await reader.goesBy(links().nth(2), 'the version that is translated');
      await reader.isOn('version', 'the version that is translated');
      assert.equal(await reader.version(), between[0]);
    },
  },
  {
    name: 'from an address where nothing stands to the list of notices',
    from: pagesOf('404'),
    async does(reader) {
      await reader.comesTo('/there/is/no/such/page');
      await reader.isOn('404', 'not found');
      await reader.follows('all-notices', { within: 'main' });
      await reader.isOn('index', 'the list');
    },
  },
  ...[plain, site].map((host) => ({
    name: `from the former address of a notice to the new one (${host === plain ? 'plain host' : 'host with rules'})`,
    from: pages.filter((page) => page.kind === 'redirect' && notices.some(({ path }) => path === page.to)),
    async does(reader, page) {
      await reader.comesTo(page.path, host.origin);
      await reader.tab.waitForURL(host.origin + page.to);
      await reader.isOn('notice', 'the notice that moved');
    },
  })),
];

for (const { name, from, does } of TASKS) {
  test(name, async (t) => {
    assert.ok(from.length, 'no page to start from');
    const faults = new Faults();
    await inTabs(from, { scripts: false }, async (tab, page) => {
      const reader = new Reader(tab, page.lang);
      try {
        if (page.kind !== 'redirect' && page.kind !== '404') await reader.comesTo(page.path);
        await does(reader, page);
      } catch (error) {
        faults.add(error.message.split('\n').filter((line) => line.trim()).slice(0, 6).join(' '), page.path);
      }
    });
    t.diagnostic(`${from.length} times`);
    faults.check();
  });
}

test('what only shows where scripts run is not there where they do not', async () => {
  // The tasks above prove nothing if scripts did run.
  const tab = await newTab({ scripts: false });
  await tab.goto(`data:text/html,<p>off</p><script>document.querySelector('p').textContent='on'</script>`);
  assert.equal(await tab.locator('p').innerText(), 'off');
  await tab.context().close();
});
