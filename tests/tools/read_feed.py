"""Reads feeds as a feed reader does: read_feed.py FILE...

Atom is parsed twice: strictly, by libxml2, so that a fault of its XML is told; then by feedparser, which many readers
are made of. JSON Feed is held to what its specification asks for. Prints a JSON list of what each file says:
its title, language, date, author, links, and its entries.
"""

import calendar
import datetime
import json
import sys

import feedparser
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"


def day(moment):
    """The day of a moment, in UTC."""
    if moment is None:
        return None
    return datetime.datetime.fromtimestamp(calendar.timegm(moment), datetime.UTC).date().isoformat()


def required(feed, path):
    """What RFC 4287 asks for of a feed and of each entry, told where it is missing or doubled."""
    for element in [feed, *feed.findall(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            found = element.findall(ATOM + name)
            if len(found) != 1 or not (found[0].text or "").strip():
                raise SystemExit(f"{path}: {element.tag} needs one {name}")
    if not feed.findall(f"{ATOM}author/{ATOM}name"):
        raise SystemExit(f"{path}: no author")
    ids = [element.text for element in feed.findall(f"{ATOM}entry/{ATOM}id")]
    if len(set(ids)) != len(ids):
        raise SystemExit(f"{path}: two entries of one id")


def read_atom(path, data):
    tree = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    if tree.tag != f"{ATOM}feed":
        raise SystemExit(f"{path}: not a feed: {tree.tag}")
    required(tree, path)
    # As it stands, not as feedparser would clean it.
    read = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    if read.bozo:
        raise SystemExit(f"{path}: {read.bozo_exception}")
    feed = read.feed
    links = {link.rel: link.href for link in feed.links}
    return {
        "form": read.version,
        "id": feed.id,
        "title": feed.title,
        "lang": feed.language,
        "updated": day(feed.updated_parsed),
        "author": feed.author,
        "self": links["self"],
        "home": links["alternate"],
        "entries": [
            {
                "id": entry.id,
                "title": entry.title,
                "url": entry.link,
                "published": day(entry.get("published_parsed")),
                "updated": day(entry.updated_parsed),
                "summary": entry.get("summary", ""),
                "html": entry.content[0].value,
                "tags": [tag.term for tag in entry.tags],
            }
            for entry in read.entries
        ],
    }


def json_day(moment):
    return None if moment is None else datetime.datetime.fromisoformat(moment).date().isoformat()


def read_json(path, data):
    feed = json.loads(data)
    if feed["version"] != "https://jsonfeed.org/version/1.1":
        raise SystemExit(f"{path}: not a JSON Feed")
    for item in feed["items"]:
        if not (isinstance(item["id"], str) and item["content_html"]):
            raise SystemExit(f"{path}: an item without id or content")
    return {
        "form": "json11",
        "title": feed["title"],
        "lang": feed["language"],
        "author": feed["authors"][0]["name"],
        "self": feed["feed_url"],
        "home": feed["home_page_url"],
        "entries": [
            {
                "id": item["id"],
                "title": item["title"],
                "url": item["url"],
                "published": json_day(item.get("date_published")),
                "updated": json_day(item["date_modified"]),
                "summary": item.get("summary", ""),
                "html": item["content_html"],
                "tags": item["tags"],
            }
            for item in feed["items"]
        ],
    }


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    return read_json(path, data) if path.endswith(".json") else read_atom(path, data)


if __name__ == "__main__":
    json.dump([read(path) for path in sys.argv[1:]], sys.stdout)
