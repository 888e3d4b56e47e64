"""Writes what was measured as a table: report.py FOLDER (as benches/redline/run lays it out).

Words: the words of the document are those that a reader sees in the redline, without `ins` or `del`. For
ours "without" is by docs/redline-markup.md; of lxml's the words that it adds to links ("Link: …") do not
count. Letters: the same, all blanks aside. Valid: a browser has nothing to mend in it (unless it had in the documents), written anew and read
again it is the same, and `ins` and `del` stand in no list, table or row itself.
"""
import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests/tools"))
sys.setrecursionlimit(100_000)
from check_redline import joined, taken, tree
from page_validity import BLOCKS, NO_PLACE_FOR_MARKS, elements, read, written

TOOLS = ["ours", "lxml.html.diff", "node-htmldiff", "htmldiff-js"]
MARK = re.compile(r"<(?:ins|del)\b|\sdata-redline")


def main(root):
    documents = {
        name: [(root / "pairs/versions" / f"{name}.{kind}.html").read_text() for kind in ("old", "new")]
        for name in names(root / "pairs/versions")}
    links = names(root / "pairs/links")
    lines = [
        f"{len(documents)} pairs, of {sum(map(len, sum(documents.values(), []))) // len(documents) // 2:,} characters "
        "a document on average; parsing included.",
        "",
        "| | CPU ms, median | p95 | most | words of new / old rebuilt | letters of new / old rebuilt | valid "
        "| a link's target alone shows |",
        "|---|--:|--:|--:|--:|--:|--:|--:|"]
    for tool in TOOLS:
        measured = [json.loads(line) for line in (root / f"{tool}.versions.jsonl").read_text().splitlines()]
        times = sorted(it["cpu_ms"] for it in measured if "cpu_ms" in it)
        pages = {name: drawn(root / "out" / tool / "versions", name) for name in documents}
        pages = {name: page for name, page in pages.items() if page is not None}
        rebuilt = [[(words(page, tool, accept), words(documents[name][accept])) for name, page in pages.items()]
                   for accept in (True, False)]
        same_words = [sum(one == other for one, other in side) for side in rebuilt]
        same_letters = [sum("".join(one) == "".join(other) for one, other in side) for side in rebuilt]
        valid = sum(is_valid(page, *documents[name]) for name, page in pages.items())
        shown = sum(shows(root, tool, name) for name in links)
        time = [f"{it:.2f}" for it in (at(times, 0.5), at(times, 0.95), times[-1])] if times else ["–"] * 3
        share = ["{} / {} of {}".format(*same, len(documents)) for same in (same_words, same_letters)]
        share += [f"{valid} of {len(documents)}", f"{shown} of {len(links)}"]
        lines.append(f"| {' | '.join([tool, *time, *share])} |")
        failed = [it["pair"] for it in measured if "error" in it]
        if failed:
            lines.append(f"| {tool} broke off on {', '.join(failed)} | | | | | | | |")
    return "\n".join(lines)


def names(folder):
    return [it.name.removesuffix(".old.html") for it in sorted(folder.glob("*.old.html"))]


def drawn(folder, name):
    path = folder / f"{name}.redline.html"
    return path.read_text() if path.exists() else None


def at(times, share):
    return times[min(len(times) - 1, int(len(times) * share))]


def words(source, tool=None, accept=None):
    """What a reader sees of a document, or of one of the two in a tool's redline."""
    def walk(children):
        if tool == "ours":
            children = taken(children, True) if accept else joined(taken(children, False))
        for node in children:
            if isinstance(node, str):
                yield node
                continue
            is_gone = tool not in (None, "ours") and node.name == ("del" if accept else "ins")
            if is_gone or node.attrs.get("class") == "visually-hidden" or node.name in ("script", "style"):
                continue
            edge = " " if node.name in BLOCKS | {"br"} else ""
            inner = "".join(walk(node.children))
            if tool == "lxml.html.diff" and node.name == "a":
                inner = inner.replace(f"Link: {node.attrs.get('href', '')}", "")
            yield edge + inner + edge
    return "".join(walk(tree(read(source)[0]))).split()


def is_valid(page, old, new):
    dom, mended = read(page)
    known = {name for document in (old, new) for _, name, _ in read(document)[1]}
    return (all(name in known for _, name, _ in mended)
            and written(read(written(dom))[0]) == written(dom)
            and not any(it.tagName in ("ins", "del") and it.parentNode.nodeName in NO_PLACE_FOR_MARKS
                        for it in elements(dom)))


def shows(root, tool, name):
    """Whether there are more marks than the author's own."""
    page = drawn(root / "out" / tool / "links", name)
    new = (root / "pairs/links" / f"{name}.new.html").read_text()
    return page is not None and len(MARK.findall(page)) > len(MARK.findall(new))


if __name__ == "__main__":
    print(main(Path(sys.argv[1])))
