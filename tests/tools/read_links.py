"""Reads link-format documents or values of Link headers (RFC 6690, RFC 8288) with a parser that shares nothing
with ours: read_links.py FILE...

Prints one JSON list for each file: every link as its target and its attributes. Times are printed as ISO 8601 by the
reader of dates that e-mail has, which knows nothing of ours. Exits with status 1 for what is no such document.
"""

import json
import sys
from email.utils import parsedate_to_datetime

import link_header

TIMES = ("datetime", "from", "until")


def main(*paths):
    for path in paths:
        with open(path, encoding="utf-8", newline="") as file:
            # A header has no lines; where a document has one, a header has a blank.
            links = link_header.parse(file.read().replace("\n", " "))
        read = []
        for link in links.links:
            attributes = {}
            for name, value in link.attr_pairs:
                if name in attributes:
                    print(f"{path}: {name} stands twice", file=sys.stderr)
                    return 1
                attributes[name] = value
            for name in TIMES:
                if name in attributes:
                    attributes[name] = parsedate_to_datetime(attributes[name]).isoformat()
            read.append({"href": link.href, **attributes})
        print(json.dumps(read))
    return 0 if paths else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
