#!/usr/bin/env python3
"""Takes the old and the new document out of a redline, as docs/redline-markup.md says, and compares them
with the originals. Says where they first differ, and what is not valid; exit status 0 if all is well.

    check_redline.py OLD.html NEW.html REDLINE.html
    check_redline.py --batch FOLDER        with NNN.old.html, NNN.new.html and NNN.redline.html in it
"""
import glob, html, json, os, re, sys
from collections import namedtuple
from page_validity import BLOCKS, THINGS, invalid, read
BLANKS = "\t\n\f\r "
Element = namedtuple("Element", "name attrs children")  # a text is a string

def tree(dom):
    return [it.data if it.nodeType == it.TEXT_NODE else Element(it.tagName, dict(it.attributes.items()), tree(it))
            for it in dom.childNodes if it.nodeType in (it.TEXT_NODE, it.ELEMENT_NODE)]

def taken(children, accept):
    """Of what stands in an element, what is in the new document (accept) or in the old one."""
    for node in children:
        attrs = {} if isinstance(node, str) else node.attrs
        own, fate = attrs.get("data-redline"), attrs.get("data-redline-element")
        if own == "note" or ("deleted" if accept else "inserted") in (own, fate):
            continue
        if own == "number" and not accept:
            yield attrs["data-redline-old"]
        elif own or fate == ("tags-deleted" if accept else "tags-inserted"):
            yield from taken(node.children, accept)
        elif accept or isinstance(node, str):
            yield node
        else:
            joins = {key: "" for key in attrs if key == "data-redline-joins"}
            name, attrs = json.loads(attrs.get("data-redline-was", json.dumps([node.name, attrs])))
            yield Element(name, {**attrs, **joins}, list(node.children))

def joined(nodes):
    """The same, parts put together. First here, then inside the elements: so it is document order."""
    whole = []
    for node in nodes:
        if isinstance(node, str) or "data-redline-joins" not in node.attrs:
            whole.append(node)
        else:
            next((it for it in reversed(whole) if not isinstance(it, str)), None).children.extend(node.children)
    return whole

def pieces(children, accept=None, verbatim=False):
    """Tags and texts, in order, of a document (accept: None) or of the one taken out of a redline (true, false)."""
    for node in children if accept is None else taken(children, True) if accept else joined(taken(children, False)):
        if isinstance(node, str):
            words = [node] if verbatim else re.split(f"([{BLANKS}]+)", node)
            yield from (("kept" if verbatim else "text", it) for it in words if it)
            continue
        kind = "edge" if node.name in BLOCKS | {"br"} else "thing" if node.name in THINGS else "tag"
        attrs = sorted(it for it in node.attrs.items() if not it[0].startswith("data-redline"))
        yield kind, f"<{node.name}" + "".join(f' {key}="{html.escape(it)}"' for key, it in attrs) + ">"
        yield from pieces(node.children, accept, verbatim or node.name in THINGS | {"pre", "listing"})
        yield kind, f"</{node.name}>"

def without_idle_spaces(some_pieces):
    idle = True  # a space would not be seen here: before it, tags aside, is the start, an edge or a space
    for kind, value in some_pieces:
        is_space = kind == "text" and not value.strip(BLANKS)
        if not (is_space and idle):
            yield kind, " " if is_space else value
        if kind != "tag":
            idle = is_space or kind == "edge"

def normal(source, accept=None):
    """The normal form, written as HTML."""
    forwards = list(without_idle_spaces(pieces(tree(read(source)[0]), accept)))
    both_ways = reversed(list(without_idle_spaces(reversed(forwards))))
    return "".join(html.escape(it) if kind in ("text", "kept") else it for kind, it in both_ways)

def faults(old, new, redline):
    for name, source, accept in (("new", new, True), ("old", old, False)):
        expected = normal(source)
        try:
            found = normal(redline, accept)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            found = f"nothing that can be taken out: {error!r}"
        at = len(os.path.commonprefix([expected, found]))
        if expected != found:
            yield (f"the {name} document differs after {expected[max(0, at - 60):at]!r}: "
                   f"expected {expected[at:at + 60]!r}, found {found[at:at + 60]!r}")
    yield from invalid(redline, new)

def main(arguments):
    triples = [arguments]
    if arguments[:1] == ["--batch"]:
        names = sorted(it.removesuffix("old.html") for it in glob.glob(f"{glob.escape(arguments[1])}/*.old.html"))
        triples = [[f"{name}{kind}.html" for kind in ("old", "new", "redline")] for name in names]
    found = {it[2]: list(faults(*(open(path, encoding="utf-8-sig").read() for path in it))) for it in triples}
    print(*(f"{path}: {fault}" for path, its_faults in found.items() for fault in its_faults), sep="\n")
    print(f"{list(found.values()).count([])} of {len(found)} redlines are exact and valid")
    return int(any(found.values()) or not found)

if __name__ == "__main__":
    sys.setrecursionlimit(100_000)
    sys.exit(main(sys.argv[1:]) if len(sys.argv) in (3, 4) else __doc__)
