// Texts in scripts other than Latin: the contents and permanent links of their clauses, what they are found by, what
// is marked in their redlines. The site is made here, of one notice in each language.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { startHost } from './host.mjs';
import { newTab, repository } from './support.mjs';

const program = process.env.ENGROSS_PROGRAM ?? join(process.env.CARGO_TARGET_DIR ?? join(repository, 'target'), 'debug/engross');
assert.ok(existsSync(program), `there is no program ${program}: build it first (cargo build)`);

// Of each language: headings with the ids they must have, a sentence under each, the same one as it was before, and
// what somebody might type to find the second clause, with what is to be marked there.
const TEXTS = {
  ja: {
    title: 'プライバシーポリシー',
    clauses: [
      ['1. 個人情報の取扱い', '1-個人情報の取扱い', '当社は個人情報を適切に取り扱います。'],
      ['2. テ\u3099ータの保存', '2-データの保存', '収集の日から９０日間保存し、その後は消去します。'],
      ['3. お問い合わせ窓口について知っていただきたいこと、ならびに個人情報の開示、訂正、利用停止および削除の請求を行う場合の手続に関する事項', null, '窓口でお受けします。'],
    ],
    was: ['９０日間', '３０日間'],
    changed: [['３０'], ['９０']],
    found: [['保存', '保存'], ['90日', '９０'], ['ﾃﾞｰﾀ', 'テ\u3099ータ']],
  },
  'zh-Hans': {
    title: '隐私政策',
    clauses: [
      ['一、我们收集的信息', '一我们收集的信息', '我们收集您的姓名。'],
      ['二、保存期限', '二保存期限', '我们会保存您的个人信息六十日，期满后立即删除。'],
      ['三、您的权利', '三您的权利', '您有权查阅您的个人信息。'],
    ],
    was: ['六十日', '三十日'],
    changed: [['三十日'], ['六十日']],
    found: [['保存期限', '保存期限'], ['期满后', '期满后']],
  },
  th: {
    title: 'นโยบายความเป็นส่วนตัว',
    clauses: [
      ['1. ข้อมูลที่เราเก็บ', '1-ข้อมูลที่เราเก็บ', 'เราเก็บชื่อของท่าน'],
      ['2. ระยะเวลาการเก็บรักษา', '2-ระยะเวลาการเก็บรักษา', 'เราจะไม่เปิดเผยข้อมูลและเก็บไว้เป็นเวลา ๙๐ วัน'],
      ['3. สิทธิของท่าน', '3-สิทธิของท่าน', 'ท่านมีสิทธิขอสำเนา'],
    ],
    was: ['๙๐', '๓๐'],
    changed: [['๓๐'], ['๙๐']],
    found: [['เปิดเผย', 'เปิดเผย'], ['90', '๙๐']],
  },
  ar: {
    title: 'سياسة الخصوصية',
    clauses: [
      ['١. البيانات', '١-البيانات', 'نجمع اسمك فقط.'],
      ['\u200f٢. مُدَّة الاحتفـــاظ', '٢-مُدَّة-الاحتفاظ', 'نحتفظ بالبيانات لمدة ٩٠ يومًا ثم نحذفها وفقًا لأحكام القانون.'],
      ['٣. حقوقك', '٣-حقوقك', 'يحق لك الاطلاع على ما لدينا.'],
    ],
    was: ['٩٠', '٣٠'],
    changed: [['٣٠'], ['٩٠']],
    found: [['احكام', 'لأحكام'], ['90', '٩٠'], ['بيانات', 'بالبيانات'], ['مده', 'مُدَّة']],
  },
  he: {
    title: 'מדיניות פרטיות',
    clauses: [
      ['1. המידע שנאסף', '1-המידע-שנאסף', 'אנו אוספים את שמך.'],
      ['2. תְּקוּפַת השמירה', '2-תְּקוּפַת-השמירה', 'אנו שומרים את המידע 90 ימים, אלא על־פי צו בית־משפט.'],
      ['3. זכויותיך', '3-זכויותיך', 'זכותך לעיין בו.'],
    ],
    was: ['90', '30'],
    changed: [['30'], ['90']],
    found: [['תקופת', 'תְּקוּפַת'], ['משפט', 'משפט']],
  },
};
const LANGS = Object.keys(TEXTS);

function notice(lang, version) {
  const { title, clauses, was } = TEXTS[lang];
  const body = clauses.map(([heading, , words]) => {
    // Room between them, so that a clause is in sight only where somebody went to it.
    const filler = Array.from({ length: 25 }, (_, at) => `\u2013 ${at + 1} \u2013\n`).join('\n');
    return `## ${heading}\n\n${version === 'now' ? words : words.replace(was[0], was[1])}\n\n${filler}`;
  });
  const contents = clauses.map(([, id]) => id && `[${id}](#${encodeURIComponent(id.normalize('NFD'))})`).filter(Boolean);
  const effective = version === 'now' ? '2025-01-01' : '2024-01-01';
  return `---\neffective: ${effective}\ntitle: ${title}\n---\n${contents.join(' \u00b7 ')}\n\n${body.join('\n')}`;
}

const root = mkdtempSync(join(tmpdir(), 'engross-scripts-'));
after(() => rmSync(root, { recursive: true }));
const write = (path, text) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
write("engross.yaml", `title: Meridian Maps\nurl: https://legal.example.com\nlanguages: [en, ${LANGS.join(", ")}]\n`);
write('content/privacy/index.md', '---\neffective: 2025-01-01\n---\n# Privacy\n\n> <p lang="ar">يحق لك الاطلاع.</p>\n');
for (const lang of LANGS) {
  write(`content/privacy/index.${lang}.md`, notice(lang, 'now'));
  write(`content/privacy/2024-01-01.${lang}.md`, notice(lang, 'before'));
}
execFileSync(program, ['build', '--root', root, '--as-of', '2026-01-01', '--quiet'], { stdio: ['ignore', 'ignore', 'inherit'] });
const site = await startHost(join(root, 'output'), { rules: true });
after(() => site.close?.());

/** Runs `visit(tab)` at a path, in a tab of its own. */
async function at(path, visit) {
  const tab = await newTab({ width: 1200, height: 700 });
  const faults = [];
  tab.on('pageerror', (error) => faults.push(error.message));
  try {
    await tab.goto(site.origin + path);
    await visit(tab);
    assert.deepEqual(faults, []);
  } finally {
    await tab.context().close();
  }
}

const inSight = (tab, id) =>
  tab.evaluate((it) => {
    const { top, bottom } = document.getElementById(it)?.getBoundingClientRect() ?? { top: -1, bottom: -1 };
    return top >= 0 && bottom <= innerHeight;
  }, id);

for (const lang of LANGS) {
  test(`contents, links and permanent links lead to the clause (${lang})`, () =>
    at(`/${lang}/privacy/`, async (tab) => {
      const ids = await tab.evaluate(() => [...document.querySelectorAll('[data-notice-text] h2')].map((it) => it.id));
      for (const [at, [heading, id]] of TEXTS[lang].clauses.entries()) {
        if (id) assert.equal(ids[at], id);
        assert.ok(ids[at] && Buffer.byteLength(ids[at]) <= 180, `${heading}: ${ids[at]}`);
        // The list of contents, then the link that the text has itself, in the form that a Mac writes.
        const links = await tab.evaluate((it) => {
          const of = (link) => decodeURIComponent(link.hash.slice(1)) === it;
          return [...document.querySelectorAll('a[href^="#"]')].filter(of).map((link) => link.closest('nav') ? 'nav' : 'text');
        }, ids[at]);
        assert.ok(links.includes('nav'), `${ids[at]} is in the contents: ${links}`);
        if (id) assert.ok(links.includes('text'), `${ids[at]} is linked to: ${links}`);
        for (const where of ['nav', '[data-notice-text]']) {
          if (where !== 'nav' && !id) continue;
          await tab.evaluate(() => scrollTo(0, document.body.scrollHeight));
          await tab.evaluate(([where, it]) => {
            const links = [...document.querySelectorAll(`${where} a[href^="#"]`)];
            links.find((link) => decodeURIComponent(link.hash.slice(1)) === it).click();
          }, [where, ids[at]]);
          await tab.waitForFunction((it) => decodeURIComponent(location.hash.slice(1)) === it, ids[at]);
          assert.ok(await inSight(tab, ids[at]), `${ids[at]} is in sight`);
          assert.equal(await tab.evaluate(() => document.querySelector(':target')?.id), ids[at]);
        }
        // What the address bar has is what somebody copies; another one opens it.
        const address = await tab.evaluate(() => location.href);
        await opens(address, ids[at]);
      }
      // The permanent link of a clause leads into its version.
      const href = await tab.evaluate(() => document.querySelectorAll('.clause-link')[1].href);
      assert.match(href, /\/2025-01-01\/#/);
      await opens(href, ids[1]);
    }));

  test(`words are found however they are typed, and marked (${lang})`, async () => {
    for (const [query, marked] of TEXTS[lang].found) {
      await at(`/${lang}/search/?q=${encodeURIComponent(query)}`, async (tab) => {
        await tab.waitForFunction(() => document.querySelector('#engross\\:results > li'), null, { timeout: 5000 })
          .catch(() => assert.fail(`nothing is found for ${query}`));
        const results = await tab.evaluate(() => [...document.querySelectorAll('#engross\\:results > li')].map((it) => ({
          hash: decodeURIComponent(it.querySelector('a').hash.slice(1)),
          marked: [...it.querySelectorAll('mark')].map((mark) => mark.textContent),
        })));
        const found = results.find(({ hash }) => hash === TEXTS[lang].clauses[1][1]);
        assert.ok(found, `${query}: ${JSON.stringify(results)}`);
        assert.ok(found.marked.includes(marked), `${query}: ${found.marked}`);
      });
    }
  });

  test(`a redline marks what changed and no more (${lang})`, () =>
    at(`/${lang}/privacy/2025-01-01/changes/`, async (tab) => {
      const [deleted, inserted] = await tab.evaluate(() => ['del', 'ins'].map((name) =>
        [...document.querySelectorAll(`.redline ${name}[data-redline]`)].map((it) => {
          const bare = it.cloneNode(true);
          bare.querySelectorAll('[data-redline="note"]').forEach((note) => note.remove());
          return bare.textContent.trim();
        })));
      assert.deepEqual([deleted, inserted], TEXTS[lang].changed);
    }));
}

/** Opens an address in another tab, and again: the clause is in sight. */
async function opens(address, id) {
  const tab = await newTab({ width: 1200, height: 700 });
  try {
    await tab.goto(address);
    assert.ok(await inSight(tab, id), `${address} shows ${id}`);
    await tab.reload();
    assert.ok(await inSight(tab, id), `${address} shows ${id}, once more`);
  } finally {
    await tab.context().close();
  }
}

test('a quotation in another language runs in its direction, though nobody wrote so', () =>
  at('/privacy/', async (tab) => {
    const dir = await tab.evaluate(() => getComputedStyle(document.querySelector('[lang=ar]:not(a)')).direction);
    assert.equal(dir, 'rtl');
  }));

test('side by side, the old text stands where reading begins', () =>
  at('/ar/privacy/2025-01-01/changes/', async (tab) => {
    await tab.locator('.choose-beside').check();
    const [old, now] = await tab.evaluate(() => {
      const row = [...document.querySelectorAll('.redline-beside .redline-row')].find((it) => it.querySelector('del, ins'));
      return [...row.children].map((it) => it.getBoundingClientRect().left);
    });
    assert.ok(old > now, `the old text at ${old}, the new one at ${now}`);
  }));
