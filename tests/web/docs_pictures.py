"""Takes the pictures of docs/explorer.md anew, from a running service with the shipped data.

`python -m tests.web.docs_pictures http://127.0.0.1:8000`
"""

import sys
from pathlib import Path

from tests.browser import open_browser

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
PICTURES = {
    "start": "/",
    "matrix": "/matrix",
    "frage": "/fragen/aus-in",
    "karte": "/karte",
    "netz": "/netz#netz",
    "widerspruch": "/doc/land/16#disagreements",
}


def take(address: str) -> None:
    """Take all of them."""
    FOLDER.mkdir(exist_ok=True)
    with open_browser() as browser:
        context = browser.new_context(viewport={"width": 1200, "height": 860}, locale="de-DE")
        page = context.new_page()
        for name, path in PICTURES.items():
            page.goto(f"{address}{path}")
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(1500)  # until the network has come to rest
            page.screenshot(path=FOLDER / f"{name}.png")
        context.close()


if __name__ == "__main__":
    take(sys.argv[1].rstrip("/"))
