//! Redlines of pairs of documents, judged by a program that shares nothing with the one that writes
//! them: `tests/tools/check_redline.py` takes both documents out of the page again.
//!
//! The pages stay in the target folder's `tmp/redlines`, to be looked at.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use engross::redline;
use support::{project, shared};

#[test]
fn pairs_made_by_hand_come_out_again() {
    let folder = empty_folder("by-hand");
    for pair in PAIRS.split("\n# ").skip(1) {
        let (name, lines) = pair.split_once('\n').unwrap();
        let side = |sign| {
            let lines: Vec<&str> =
                lines.lines().filter_map(|line| line.strip_prefix(sign)).collect();
            lines.join("\n").replace("\n ", "\n").trim_start().to_owned()
        };
        let (old, new) = (side('-'), side('+'));
        write_pair(&folder, name, &old, &new);
        write_pair(&folder, &format!("{name}, backwards"), &new, &old);
        write_pair(&folder, &format!("{name}, from nothing"), "", &new);
    }
    check(&["check_redline.py", "--batch", path_text(&folder)]);
}

#[test]
fn real_versions_come_out_again() {
    let Some(texts) = shared("corpus/redline-pairs") else { return };
    let folder = empty_folder("real");
    let mut olds: Vec<PathBuf> =
        fs::read_dir(&texts).unwrap().map(|entry| entry.unwrap().path()).collect();
    olds.retain(|path| path_text(path).ends_with(".old.md"));
    assert!(!olds.is_empty(), "no pairs in {}", texts.display());
    for old in olds {
        let new = PathBuf::from(path_text(&old).replace(".old.md", ".new.md"));
        let name = old.file_name().unwrap().to_str().unwrap().replace(".old.md", "");
        write_pair(&folder, &name, &rendered(&old), &rendered(&new));
    }
    check(&["check_redline.py", "--batch", path_text(&folder)]);
}

#[test]
fn the_checker_passes_good_redlines_and_catches_tampered_ones() {
    check(&["check_redline_selftest.py"]);
}

fn empty_folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("redlines").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder for the pages");
    folder
}

fn write_pair(folder: &Path, name: &str, old: &str, new: &str) {
    use redline::page::{Labels, Options, draw_with};
    let redline = redline::compare(old, new);
    // The marks alone, and with all that a page adds.
    for (name, options) in
        [(name.to_owned(), Options::default()), (format!("{name}, a page"), Options::FULL)]
    {
        let drawn = draw_with(&redline, &Labels::default(), options);
        for (kind, html) in [("old", old), ("new", new), ("redline", &drawn)] {
            fs::write(folder.join(format!("{name}.{kind}.html")), html).expect("room for a page");
        }
    }
}

fn rendered(path: &Path) -> String {
    let markdown = fs::read_to_string(path).expect("a text in UTF-8");
    let mut html = String::new();
    let parser = pulldown_cmark::Parser::new_ext(&markdown, pulldown_cmark::Options::all());
    pulldown_cmark::html::push_html(&mut html, parser);
    html
}

/// Runs one of the Python programs in `tests/tools`; what it prints is the fault.
fn check(arguments: &[&str]) {
    let tools = project().join("tests/tools");
    let python = tools.join(".venv/bin/python");
    assert!(python.exists(), "the checker is not installed; run tests/tools/setup");
    let output = Command::new(python)
        .arg("-B")
        .arg(tools.join(arguments[0]))
        .args(&arguments[1..])
        .env("PYTHONIOENCODING", "utf-8")
        .output()
        .expect("Python runs; if it does not, remove tests/tools/.venv and run tests/tools/setup");
    let said = String::from_utf8_lossy(&output.stdout);
    let broke = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{} says:\n{said}{broke}", arguments[0]);
}

fn path_text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// `#` what changes, `-` the old document, `+` the new one. Each is tried both ways, and against nothing.
const PAIRS: &str = r##"
# nothing
- <p>We keep data.</p>
- <ul>
- <li>a</li>
- </ul>
+ <p>We keep  data.<ul><li>a</ul>
# words
- <p>We keep your data for 30 days.</p>
+ <p>We keep all data for 14 days, or less.</p>
# part of a word
- <p>re<b>new</b>al of terms</p>
+ <p>re<b>view</b>al of terms</p>
# punctuation
- <p>Yes, if asked.</p>
+ <p>Yes; if asked</p>
# letter case
- <p>the Provider</p>
+ <p>The provider</p>
# a link's target
- <p>See <a href="/a">the list</a>.</p>
+ <p>See <a href="/b">the list</a>.</p>
# a link's target and title
- <p><a href="/a" title="x">Us</a> <a href="/c">you</a></p>
+ <p><a href="/b" rel="nofollow">Us</a> <a href="/c">you</a></p>
# a link added
- <p>See the list of <em>providers</em>.</p>
+ <p>See <a href="/p">the list of <em>providers</em></a>.</p>
# a link moved by a word
- <p>See <a href="/p">the list</a> of providers.</p>
+ <p>See the <a href="/p">list of</a> providers.</p>
# two links made one
- <p><a href="/a">one</a> <a href="/b">two</a></p>
+ <p><a href="/a">one two</a></p>
# bold added
- <p>We never sell data.</p>
+ <p>We <strong>never</strong> sell data.</p>
# bold and word changed
- <p>We <b>never ever</b> sell data.</p>
+ <p>We never sell <b>your data</b>.</p>
# bold made italic
- <p>We <b>never</b> sell.</p>
+ <p>We <i>never</i> sell.</p>
# nesting turned round
- <p><b><i>never</i></b></p>
+ <p><i><b>never</b></i></p>
# marks that cross
- <p><b>one two</b> three four</p>
+ <p>one <i>two three</i> four</p>
# half of a bold passage is a link
- <p><strong>one two three</strong></p>
+ <p><strong>one</strong> two <a href="/x">three</a></p>
# an empty inline element
- <p>a<span class="x"></span>b</p>
+ <p>ab<i></i></p>
# code
- <p>the cookie <code>_ga</code> and <code>sid</code></p>
+ <p>the cookie <code>_gid</code> and sid</p>
# a heading's level
- <h3 id="use" class="x">Use</h3><p>a</p>
+ <h2 id="use">Use</h2><p>a</p>
# a heading renumbered
- <h2>3. Use</h2><p>a b c</p><h2>4. Rights</h2><p>d e f</p>
+ <h2>3. Scope</h2><p>g h i</p><h2>4. Use</h2><p>a b c</p><h2>5. Rights</h2><p>d e f</p>
# a heading made a paragraph
- <h2 id="a">Your rights</h2><p>b</p>
+ <p>Your rights</p><p>b</p>
# a paragraph split
- <p class="a">We keep data. We delete it after a year.</p>
+ <p class="a">We keep data.</p>
+ <p>We delete it after a year.</p>
# a paragraph split inside bold
- <p>We <b>keep data. We delete</b> it.</p>
+ <p>We <b>keep data.</b></p><p><b>We delete</b> it.</p>
# a paragraph split in three
- <p>One of these. Two of these. Three of these.</p>
+ <p>One of these.</p><p>Two of these.</p><p>Three of these.</p>
# paragraphs added, dropped and moved
- <p>one one one</p><p>two two two</p><p>three three three</p>
+ <p>three three three</p><p>one one one</p><p>four four four</p>
# list items
- <ul><li>name</li><li>address</li><li>age</li></ul>
+ <ul><li>name</li><li>e-mail address</li><li>telephone</li><li>age</li></ul>
# a list's kind and start
- <ul><li>name</li><li>address</li></ul>
+ <ol start="3"><li>name</li><li>address</li></ol>
# loose list
- <ul><li>name</li><li>address</li></ul>
+ <ul><li><p>name</p></li><li><p>address</p></li></ul>
# a nested list flattened
- <ul><li>data<ul><li>name</li><li>address</li></ul></li><li>logs</li></ul>
+ <ul><li>data</li><li>name</li><li>address</li><li>logs</li></ul>
# a nested list deepened
- <ol><li>a<ol><li>b</li><li>c</li></ol></li></ol>
+ <ol><li>a<ol><li>b<ol><li>c</li></ol></li></ol></li></ol>
# a list made paragraphs
- <ul><li>your name</li><li>your address</li></ul>
+ <p>your name</p><p>your address</p>
# a list made a sentence
- <p>We collect</p><ul><li>names,</li><li>addresses.</li></ul>
+ <p>We collect names, addresses.</p>
# a list split by a paragraph
- <ol><li>one thing</li><li>two things</li></ol>
+ <ol><li>one thing</li></ol><p>between</p><ol start="2"><li>two things</li></ol>
# an item split
- <ul><li>names and addresses</li></ul>
+ <ul><li>names</li><li>and addresses</li></ul>
# a definition list
- <dl><dt>Data</dt><dd>what we keep</dd></dl>
+ <dl><dt>Data</dt><dd>what we hold</dd><dt>Term</dt><dd>a year</dd><dd>or two</dd></dl>
# a definition list in groups
- <dl><dt>a</dt><dd>b</dd></dl>
+ <dl><div><dt>a</dt><dd>b c</dd></div></dl>
# a table's rows
- <table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>
+ <table><tr><td>a</td><td>b</td></tr><tr><td>x</td><td>y</td></tr><tr><td>c</td><td>e</td></tr></table>
# a table's cells
- <table><thead><tr><th>Name</th><th>Term</th></tr></thead><tbody><tr><td>_ga</td><td>2 years</td></tr></tbody></table>
+ <table><thead><tr><th>Name</th><th>Term</th></tr></thead><tbody><tr><td>_ga</td><td>1 year</td></tr></tbody></table>
# a table's columns
- <table><tr><th>Name</th><th>Term</th></tr><tr><td>_ga</td><td>2 years</td></tr></table>
+ <table><tr><th>Name</th><th>Provider</th><th>Term</th></tr><tr><td>_ga</td><td>us</td><td>2 years</td></tr></table>
# a table with ragged rows
- <table><tr><td>a</td></tr><tr><td>b</td><td>c</td><td>d</td></tr><tr></tr></table>
+ <table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>
# a table with empty cells
- <table><tr><td></td><td>b</td></tr><tr><td>c</td><td></td></tr></table>
+ <table><tr><td>a</td><td></td></tr><tr><td></td><td>d</td></tr></table>
# a table gets a head and a caption
- <table><tr><td>a</td><td>b</td></tr><tr><td>1</td><td>2</td></tr></table>
+ <table><caption>All</caption><colgroup><col><col></colgroup><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody><tfoot><tr><td colspan="2">end</td></tr></tfoot></table>
# a table's spans
- <table><tr><td colspan="2">a</td></tr><tr><td>b</td><td>c</td></tr></table>
+ <table><tr><td>a</td><td>x</td></tr><tr><td rowspan="2">b</td><td>c</td></tr><tr><td>d</td></tr></table>
# a table made a list
- <table><tr><td>your name</td></tr><tr><td>your address</td></tr></table>
+ <ul><li>your name</li><li>your address</li></ul>
# a table in a cell
- <table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>
+ <table><tr><td><p>x</p><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>
# pictures
- <p>See <img src="a.png" alt="one"> here <img src="b.png" alt=""></p>
+ <p>See <img src="a.png" alt="two"> here, <img src="c.png" alt=""></p>
# a picture alone in a link
- <p><a href="/a"><img src="a.png" alt="a"></a></p>
+ <p><a href="/b"><img src="a.png" alt="a"></a></p>
# line breaks
- <p>Street 1<br>Town<br>Land</p>
+ <p>Street 2<br>Town Land<br><br></p>
# rules
- <p>a</p><hr><p>b</p>
+ <p>a</p><p>b</p><hr class="x">
# preformatted text
- <pre><code>
-
- a  b
- 	c
- </code></pre>
+ <pre><code>
+
+ a b
+ 	d
+
+ </code></pre>
# preformatted text made a paragraph
- <pre>a  b
- c</pre>
+ <p>a b c</p>
# quotes
- <blockquote><p>a b c</p></blockquote>
+ <p>a b c</p><blockquote><p>d</p></blockquote>
# ids
- <h2 id="a">One</h2><p id="p">x y</p>
+ <h2 id="b">One</h2><p id="a">x y</p>
# ids that change place
- <p id="a">one one</p><p id="b">two two</p>
+ <p id="b">one one</p><p id="a">two two</p>
# ids of our own kind
- <p id="change-1">one</p>
+ <p id="change-1">two</p><p id="change-2">three</p>
# ids that stand twice
- <p id="a">one</p><p id="a">two</p>
+ <p id="a">one</p><p id="a">three</p><p id="a">two</p>
# anchors
- <p><a name="x"></a>one</p>
+ <p>two</p><p><a id="x" name="x"></a>one</p>
# what an author marked
- <p>a <ins>b</ins> <del>c</del> d</p>
+ <p>a <ins>b e</ins> c <del>d</del></p>
# blocks an author marked
- <ins><p>a</p></ins><del><p>b</p></del>
+ <p>a</p><del cite="/x"><p>b c</p></del>
# attributes of our own kind
- <p data-redline="note">a</p>
+ <p data-redline-element="deleted">a <ins data-redline="deleted">b</ins></p>
# attributes
- <p class="a" lang="de">x</p>
+ <p dir="rtl" class="a b">x</p>
# quotation marks in attributes
- <p title='"a" &amp; &lt;b>'>x</p>
+ <p title="it's &quot;b&quot;">x</p>
# a section around
- <h2>a</h2><p>b c</p><p>d e</p>
+ <section class="x"><h2>a</h2><div><p>b c</p></div></section><p>d e</p>
# sections that move
- <div><p>a a</p><p>b b</p></div><div><p>c c</p></div>
+ <div><p>a a</p></div><div><p>b b</p><p>c c</p></div>
# text without a paragraph
- loose text <b>here</b><p>a</p>tail
+ <p>loose text <b>here</b></p><p>a</p>tail end
# text beside blocks
- <div>one<p>two</p>three</div>
+ <div>one two<p>three</p></div>
# mis-nested tags
- <p><b>one <i>two</b> three</i></p>
+ <p>one <i>two <b>three</i> four</b></p>
# unclosed tags
- <div><p>a<ul><li>b<li>c</div>
+ <p>a<b>b<p>c
# tags in the wrong place
- <table><p>a</p><tr><td>b</table>
+ <ul>a<li>b</ul><td>c</td>
# an address
- <address>Street 1<br><a href="mailto:a@a.example">a@a.example</a></address>
+ <p>Street 1</p><address><a href="mailto:b@a.example">b@a.example</a></address>
# details
- <details><summary>More</summary><p>a b</p></details>
+ <details open><summary>Much more</summary><p>a</p></details>
# a figure
- <figure><img src="a.png" alt=""><figcaption>one</figcaption></figure>
+ <figure><figcaption>one two</figcaption><img src="a.png" alt=""></figure>
# a form
- <form action="/a"><label>Name <input name="n"></label><button>Send</button></form>
+ <form action="/b"><label>Name <input name="m"></label> <select><option>a<option>b</select><textarea>
+  x</textarea><button>Send now</button></form>
# hard spaces
- <p>Art.&nbsp;6 GDPR</p><p>&nbsp;</p>
+ <p>Art. 6 GDPR</p><p>&nbsp;&nbsp;</p>
# spaces at tags
- <p>a <b>b</b> c</p>
+ <p>a<b> b </b>c</p>
# other scripts
- <p>個人情報を収集します。</p><p>שלום עולם</p>
+ <p>個人データを収集します。</p><p>שלום לכל העולם</p>
# signs of many parts
- <p>e&#x301;t&#xe9; 👨‍👩‍👧 ½</p>
+ <p>&#xe9;te&#x301; 👨‍👩‍👦 ¼</p>
# entities
- <p>a &amp; b &lt;c&gt; &quot;d&quot;</p>
+ <p>a &amp;amp; b &lt;e&gt; 'd'</p>
# comments
- <p>a<!-- one -->b</p>
+ <!-- two --><p>a b</p>
# drawings
- <p>a <svg viewBox="0 0 1 1"><title>x</title><path d="M0 0" id="g"/></svg></p>
+ <p>a <svg viewBox="0 0 1 1"><title>x y</title><path d="M0 1" id="g"/></svg> b</p>
# formulas
- <p><math><mi>x</mi></math></p>
+ <p><math><mi>y</mi></math></p>
# scripts and styles
- <style>a { color: red }</style><p>a</p>
+ <p>a</p><script>a < b && c</script><style>b > c {}</style>
# an iframe
- <iframe src="/a"></iframe>
+ <p>a</p><iframe src="/b"></iframe>
# a video
- <video controls><source src="a.mp4"><p>no video</p></video>
+ <video><source src="b.mp4"><p>no video</p></video>
# ruby
- <p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>
+ <p><ruby>漢<rt>han</rt></ruby></p>
# notes at the foot
- <p>a<sup id="r1"><a href="#f1">1</a></sup></p><div id="f1"><p>note <a href="#r1">back</a></p></div>
+ <p>a b<sup id="r1"><a href="#f1">1</a></sup><sup id="r2"><a href="#f2">2</a></sup></p><div id="f1"><p>note <a href="#r1">back</a></p></div><div id="f2"><p>new <a href="#r2">back</a></p></div>
# empty elements
- <p></p><ul></ul><div></div><table></table>
+ <p>a</p><ul><li></li></ul><table><tr></tr></table>
# unknown elements
- <legal-note kind="a">one</legal-note>
+ <legal-note kind="b">one <x-y>two</x-y></legal-note>
# old elements
- <center><font color="red">one</font></center><dir><li>a</dir>
+ <center><font color="blue">one</font></center><menu><li>a b</menu>
# everything
- <h1>Notice</h1><p>We keep data.</p><ul><li>a</li></ul>
+ <table><tr><td>x</td></tr></table><pre>y</pre>
"##;
