"""Says what is not valid about the page of a redline, whatever documents it holds."""
import re
from collections import Counter

import html5lib

BLOCKS = set("""address article aside blockquote caption center col colgroup dd details dialog dir div
    dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing
    main menu nav ol p pre search section summary table tbody td tfoot th thead tr ul""".split())
# One thing to a reader: kept as it is written.
THINGS = set("""applet audio canvas datalist embed iframe img input map marquee math meter noembed
    noframes object plaintext progress script select style svg template textarea title video
    xmp""".split())
NO_PLACE_FOR_MARKS = set("ul ol menu dir dl table colgroup thead tbody tfoot tr".split())
# Element, data-redline, data-redline-element.
MARKS = r"ins inserted None|del deleted None|span number None|\S+ (mark|note) None|" \
    r"\S+ None (None|(tags-)?(inserted|deleted))"
# A parser drops a line feed that stands first in these; html5lib writes none for it to drop.
DROPS_LINE_FEED = re.compile(r"""(<(?:pre|listing|textarea)\b(?:[^>"']|"[^"]*"|'[^']*')*>)""")


def invalid(source, new):
    """The faults of the page. An id may stand in it as often as in the new document."""
    page, mended = read(source)
    yield from (f"line {line}: a browser would mend this: {name}" for (line, _), name, _ in mended[:1])
    if written(read(written(page))[0]) != written(page):
        yield "the page, written anew and read again, is another"
    yield from misplaced(page)
    in_new = Counter(ids(read(new)[0]))
    for name, times in Counter(ids(page)).items():
        if times > max(1, in_new[name]):
            yield f"the id {name} stands {times} times on the page"


def read(source):
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("dom"), namespaceHTMLElements=False)
    return parser.parseFragment(source, container="div"), parser.errors


def written(page):
    html = html5lib.serialize(page, tree="dom", quote_attr_values="always", omit_optional_tags=False)
    return DROPS_LINE_FEED.sub(r"\1\n", html)


def elements(node):
    for child in node.childNodes:
        if child.nodeType == child.ELEMENT_NODE:
            yield child
            yield from elements(child)


def ids(page):
    return (it.getAttribute("id") for it in elements(page) if it.hasAttribute("id"))


def misplaced(page):
    """Marks that may not be what they are, or not where they are."""
    for node in elements(page):
        own, fate = (
            node.getAttribute(it) if node.hasAttribute(it) else None for it in ("data-redline", "data-redline-element"))
        parent, tag = node.parentNode.nodeName, node.cloneNode(deep=False).toxml()
        is_gone, is_in_mark, is_in_thing = fate == "tags-deleted", False, False
        over = node
        while over.nodeType == node.ELEMENT_NODE:
            kind = over.getAttribute("data-redline")
            is_gone |= "deleted" in (kind, over.getAttribute("data-redline-element"))
            is_in_mark |= over is not node and kind in ("inserted", "deleted")
            is_in_thing |= over is not node and over.tagName in THINGS
            over = over.parentNode
        if not re.fullmatch(MARKS, f"{node.tagName} {own} {fate}"):
            yield f"there is no such mark: {tag}"
        if own and node.tagName in ("ins", "del", "span") and parent in NO_PLACE_FOR_MARKS:
            yield f"a mark in a {parent} itself: {tag}"
        if is_in_mark and node.tagName in BLOCKS:
            yield f"a block in an ins or del of the redline's own: {tag}"
        if is_in_thing and (own or fate):
            yield f"a mark in what is kept as written: {tag}"
        if is_gone and not own and (node.hasAttribute("id") or node.tagName == "a" and node.hasAttribute("name")):
            yield f"an id or a name on what is deleted: {tag}"
