"""Makes the generated pages: ``docs/rulebook`` and ``docs/traceability.md`` (``make docs``).

The same rules, texts and scenarios give the same bytes, whatever the day.

    python tools/make_docs.py [--to FOLDER]    FOLDER: where to write them instead
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

# The package beside this file is found from the root of the project, as in the tests.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.docs.book import ROOT
from tools.docs.site import write


def main() -> None:
    """Write the pages and say which changed."""
    parser = argparse.ArgumentParser(description="Makes the generated pages of docs/.")
    parser.add_argument("--to", type=Path, default=ROOT, help="write them under this folder")
    changed = write(parser.parse_args().to)
    for path in changed:
        print(path)
    print(f"{len(changed)} pages changed")


if __name__ == "__main__":
    main()
