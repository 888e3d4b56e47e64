#!/usr/bin/env python3
"""Tries the checker on redlines made by hand: it must pass the good ones and catch the tampered ones."""
import sys

from check_redline import faults, normal

# What it shows, the old document, the new one, the redline, then changes to the redline that must be
# caught: what to replace, by what.
CASES = [
    ("nothing changed", "<p>One  two.\n", "<p>One two.</p>", "<p>One two.</p>",
     ("two", "three"), ("<p>", "<p class='x'>"), ("<p>", "<p>Lead. "), ("</p>", "</p><hr>")),
    ("words", "<p>Kept 30 days.</p>", "<p>Kept 14 days.</p>",
     "<p>Kept <del data-redline='deleted' id='change-1'>30</del> <ins data-redline='inserted'>14</ins> days.</p>",
     ("30", "31"), ("14", "15"), ("deleted'", "mark'"), (" data-redline='inserted'", ""), ("del", "ins"),
     ("<ins data-redline='inserted'>14</ins>", ""), (" days", "days")),
    ("a clause number", "<h2>3. Use</h2>", "<h2>4. Use</h2>",
     "<h2><span data-redline='number' data-redline-old='3.'>4.</span> Use</h2>",
     ("'3.'", "'2.'"), ("4.", "5."), (" data-redline-old='3.'", ""), ("span", "b")),
    ("a mark and a note", "<p><a href='/a'>Us</a></p>", "<p><a href='/b'>Us</a></p>",
     "<p><a href='/b' data-redline-was='[\"a\",{\"href\":\"/a\"}]'><span data-redline='mark'>Us</span></a>"
     "<small data-redline='note'>link changed from /a</small></p>",
     ('"/a"', '"/c"'), ("'/b'", "'/a'"), ("mark", "note"), ("note", "mark"), ("mark", "marked"),
     ('[\"a\",', '[\"b\",'), ('{\"href\":\"/a\"}]', "")),
    ("whole paragraphs", "<p id=a>One.</p><p>Two.</p>", "<p>Two.</p><p id=a>Three.</p>",
     "<p data-redline-element='deleted' data-redline-was='[\"p\",{\"id\":\"a\"}]'>One.</p><p>Two.</p>"
     "<p data-redline-element='inserted' id='a'>Three.</p>",
     ("='deleted'", "='inserted'"), ("='inserted'", "='tags-inserted'"), ("='deleted'", "='gone'"),
     ("='deleted'", "='deleted' id='b'"), (" id='a'", ""), ("One", "None"), ("<p data", "<p id='a' data")),
    ("bold removed and added", "<p><b>One</b> two</p>", "<p>One <b>two</b></p>",
     "<p><span data-redline-element='tags-deleted' data-redline-was='[\"b\",{}]'>One</span> "
     "<b data-redline-element='tags-inserted'>two</b></p>",
     ('"b"', '"i"'), ("tags-inserted", "inserted"), ("tags-deleted", "tags-inserted"), ("{}", '{"class":"x"}'),
     (" data-redline-element='tags-inserted'", "")),
    ("a heading's level", "<h3 id=x class=y>Use</h3>", "<h2 id=x>Use</h2>",
     "<h2 id=x data-redline-was='[\"h3\",{\"class\":\"y\",\"id\":\"x\"}]'>Use</h2>",
     ('h3', 'h4'), ('"y"', '"z"'), ("h2 id=x", "h2"), (',"id":"x"', "")),
    ("a split paragraph", "<p class=a>One. Two.</p>", "<p class=a>One.</p><p>Two.</p>",
     "<p class=a>One.<del data-redline=deleted> </del></p>\n<p data-redline-was='[\"p\",{}]' data-redline-joins>Two.</p>",
     (" data-redline-joins", ""), ("> <", "><"), ("\n", "<hr>")),
    ("parts in parts", "<ul><li>One <b>two</b></li></ul>", "<ul><li>One</li></ul><ol><li><i>two</i></li></ol>",
     "<ul><li>One <span data-redline-element=tags-deleted data-redline-was='[\"b\",{}]'></span></li></ul>"
     "<ol data-redline-was='[\"ul\",{}]' data-redline-joins><li data-redline-joins>"
     "<i data-redline-was='[\"b\",{}]' data-redline-joins>two</i></li></ol>",
     ("<li data-redline-joins>", "<li>"), ('"ul",{}]\' data-redline-joins', '"ul",{}]\''), ("One ", "One")),
    ("merged paragraphs", "<p>One.</p><p>Two.</p>", "<p>One. Two.</p>",
     "<p data-redline-element=tags-inserted><span data-redline-element=tags-deleted data-redline-was='[\"p\",{}]'>One."
     "</span> <span data-redline-element=tags-deleted data-redline-was='[\"p\",{}]'>Two.</span></p>",
     (" <span", "<span"), ("=tags-inserted", "=tags-deleted")),
    ("a list and a table", "<ul><li>a</ul><table><tr><td>b</table>", "<ul><li>a<li>c</ul><table><tr><td>b<td></table>",
     "<ul><li>a</li><li data-redline-element=inserted>c</li></ul>"
     "<table><tbody><tr><td>b</td><td data-redline-element=inserted></td></tr></tbody></table>",
     ("<ul>", "<ul><ins data-redline=inserted></ins>"), ("<tbody>", "<ins data-redline=inserted></ins><tbody>"),
     ("<tr>", "<ins data-redline=inserted></ins><tr>"), ("<td data-redline-element=inserted></td>", ""),
     ("<li data-redline-element=inserted>c</li>", "<ins data-redline=inserted><li>c</li></ins>")),
    ("what an author marked", "<p><ins>a</ins> <del>b</del></p>", "<p><ins>a</ins> <del>c</del></p>",
     "<p><ins>a</ins> <del><del data-redline=deleted>b</del><ins data-redline=inserted>c</ins></del></p>",
     ("<ins>a</ins>", "a"), ("<ins>", "<ins data-redline=inserted>"), ("<del><del", "<del data-redline=note><del")),
    ("pictures, breaks, code and other things",
     "<p>a <img src=x> b<br>c</p><pre>\n\n x  y</pre><svg viewBox='0'><g id='g'/></svg>",
     "<p>a <img src=y> b<br>c<pre>\n\n x  y z</pre>",
     "<p>a <del data-redline=deleted><img src=x></del><ins data-redline=inserted><img src=y></ins> b<br>c</p>"
     "<pre>\n\n x  y<ins data-redline=inserted> z</ins></pre>"
     "<del data-redline=deleted><svg viewBox='0'><g data-redline-was='[\"g\",{\"id\":\"g\"}]'/></svg></del>",
     ("x  y", "x y"), ("<pre>\n\n", "<pre>\n"), ("=x", "=z"), ("<br>", ""), ("</ins> b", "</ins>b"),
     ("<g ", "<g id=g "), ("<g ", "<g data-redline-element=deleted "), ("'0'", "'1'"), ("</ins> b", "</ins>\u00a0b")),
    ("spaces that nobody sees", "\ufeff<p> <b> a</b> <i> b </i> </p> <!-- c --> c <hr> d",
     "<p><b>a</b> <i>b</i></p>c<hr>d", "<p><b>a</b> <i>b </i></p>\nc<hr>d",
     ("</b> ", "</b>"), ("c<hr>", "<hr>c"), ("<b>a</b> <i>b ", "<b>a </b><i>b")),
    ("ids and names", "<p id=a>a</p><p id=a>b</p>", "<p id=a>a</p><p id=a>b</p>", "<p id=a>a</p><p id=a>b</p>",
     ("a</p>", "a<b data-redline=note id=a></b></p>"), ("a</p>", "a<del data-redline=deleted><a name=x></a></del></p>")),
    ("blocks in ins", "", "<div>a</div>", "<div data-redline-element=inserted>a</div>",
     ("<div data-redline-element=inserted>a</div>", "<ins data-redline=inserted><div>a</div></ins>"),
     ("a", "a<p data-redline=note><p data-redline=note>x</p></p>")),
]

SAME = [("<p>a</p> <p>b</p>", "<p>a</p><p>b</p>"), ("<p>a<b></b> </p>", "<p>a<b></b></p>"), ("a<!---->b", "ab"),
        ("<p class=a id=b>", "<p id=b class=a>"), ("<b>a </b> b", "<b>a </b>b"), ("<b> </b> a", "<b></b>a")]
DIFFERENT = [("<p>a b", "<p>ab"), ("a<b> c</b>", "a <b>c</b>"), ("<p>a\u00a0", "<p>a"), ("<img> a", "<img>a"),
             ("<textarea> a</textarea>", "<textarea>a</textarea>"), ("a <svg></svg>", "a<svg></svg>"),
             ("<pre>a </pre>", "<pre>a</pre>"), ("<ol start=2>", "<ol>"), ("<b><i>a</i></b>", "<i><b>a</b></i>")]


def main():
    wrong = [f"not the same: {one!r}, {other!r}" for one, other in SAME if normal(one) != normal(other)]
    wrong += [f"the same: {one!r}, {other!r}" for one, other in DIFFERENT if normal(one) == normal(other)]
    tampered = 0
    for name, old, new, redline, *changes in CASES:
        old, new = old.removeprefix("\ufeff"), new.removeprefix("\ufeff")
        wrong += [f"{name}: {fault}" for fault in faults(old, new, redline)]
        for what, by in changes:
            tampered += 1
            if what not in redline:
                wrong.append(f"{name}: no {what!r} in it to replace")
            elif not list(faults(old, new, redline.replace(what, by, 1))):
                wrong.append(f"{name}: {by!r} for {what!r} was not caught")
    print(*wrong, f"{len(CASES)} good redlines, {tampered} tampered ones: {len(wrong)} mistakes", sep="\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
