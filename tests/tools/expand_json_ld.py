"""Expands the JSON-LD of pages with a processor that shares nothing with ours: expand_json_ld.py PAGE...

The context of schema.org stands beside this program as far as pages need it (`schema_org.json`), so that nothing
is asked of the network; it has no `@vocab`, so that a term which it does not name is lost. Prints for each page
a JSON object: `expanded`, and `lost`, what of the page's terms is not in it. Exits with status 1 for a page
that has not one block of JSON-LD.
"""

import json
import pathlib
import sys

import html5lib
from pyld import jsonld

CONTEXT = json.loads(pathlib.Path(__file__).with_name("schema_org.json").read_text(encoding="utf-8"))
BASE = "https://legal.example.com/"


def load(url, _options):
    if url.rstrip("/") != "https://schema.org":
        raise ValueError(f"the page asks for another context: {url}")
    return {"contextUrl": None, "documentUrl": url, "contentType": "application/ld+json", "document": CONTEXT}


def terms(value):
    """The terms that an object uses, and those of what stands in it."""
    if isinstance(value, list):
        for item in value:
            yield from terms(item)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if not name.startswith("@"):
                yield name
            yield from terms(inner)


def main(*paths):
    for path in paths:
        with open(path, "rb") as file:
            page = html5lib.parse(file, namespaceHTMLElements=False)
        blocks = [it.text for it in page.iter("script") if it.get("type") == "application/ld+json"]
        if len(blocks) != 1:
            print(f"{path}: {len(blocks)} blocks of JSON-LD", file=sys.stderr)
            return 1
        data = json.loads(blocks[0])
        options = {"documentLoader": load, "base": BASE}
        expanded = jsonld.expand(data, options)
        names = {name.rsplit("/", 1)[-1] for name in terms(expanded)}
        lost = sorted(set(terms(data)) - names)
        print(json.dumps({"expanded": expanded, "lost": lost}))
    return 0 if paths else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
