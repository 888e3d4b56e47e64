"""Times lxml.html.diff on the pairs of a folder: time_lxml.py FOLDER OUTPUT SECONDS."""
import json
import sys
import time
from pathlib import Path

from lxml.html.diff import htmldiff

RUNS = 9
folder, output, seconds = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
output.mkdir(parents=True, exist_ok=True)
pairs = {it.name.removesuffix(".old.html"): it for it in sorted(folder.glob("*.old.html"))}
deadline = time.process_time() + seconds


def timed(old, new):
    start = time.process_time()
    try:
        drawn = htmldiff(old, new)
    except Exception as error:
        return None, repr(error)
    return (time.process_time() - start) * 1000, drawn


documents = {name: (old.read_text(), (folder / f"{name}.new.html").read_text()) for name, old in pairs.items()}
for name, (old, new) in documents.items():
    # The first run warms up. Where time runs short a pair is timed less often, but once at least.
    runs, drawn = [], ""
    for _ in range(RUNS + 1):
        took, drawn = timed(old, new)
        runs.append(took)
        if took is None or time.process_time() > deadline or sum(runs) > 10_000:
            break
    runs = sorted(runs[1:] or runs)
    took = runs[len(runs) // 2]
    if took is None:
        print(json.dumps({"pair": name, "error": drawn}))
        continue
    (output / f"{name}.redline.html").write_text(drawn)
    print(json.dumps({"pair": name, "cpu_ms": took}), flush=True)
