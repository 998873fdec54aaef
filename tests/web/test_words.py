"""The explorer's English: every German text of templates and views has its translation, and no other is kept.

`python -m tests.web.test_words` puts new texts into web/explorer/en.po, for somebody to translate.
"""

import re
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po, write_po

from api.explorer.page import ROOMS
from api.explorer.views.questions import QUESTIONS
from api.explorer.words import CATALOGUE
from tests.web.pages import ADDRESSES
from web import ROOT

FOLDER = ROOT.parent / "api" / "explorer"
GAP = re.compile(r"\{\w+\}|%\(\w+\)s")

SAID = ("say", "Wrong", "Nothing", "Withdrawn")
"""What takes a text beside gettext's own names."""

NOISE = tuple(
    f'"{name}'
    for name in ("Project-Id", "Report-Msgid", "POT-Creation", "PO-Revision", "Last-T", "Language-T", "Gen")
)
"""Lines of the head that say nothing, or something else each time."""


def texts() -> Catalog:
    """All texts that are said, with where."""
    made = Catalog("en", fuzzy=False)
    for path in sorted(FOLDER.rglob("*.py")):
        add(made, path, "python")
    for path in sorted((ROOT / "explorer").glob("*.html")):
        add(made, path, "jinja2.ext:babel_extract")
    declared = [name for _, name in ROOMS]
    for question in QUESTIONS:
        declared += [question.sentence, question.hint]
        declared += [gap.label for gap in question.gaps]
        declared += [text for gap in question.gaps for _, text in gap.options]
        declared += [text for gap in question.gaps if gap.any for text in (gap.each, gap.any)]
    for text in declared:
        made.add(text)
    return made


def add(made: Catalog, path: Path, method: str) -> None:
    """The texts of a file."""
    options = {"trimmed": "true", "newstyle_gettext": "true"}
    keywords = {**DEFAULT_KEYWORDS, **dict.fromkeys(SAID)}
    for _line, message, _comments, _context in extract_from_file(method, path, keywords, options=options):
        # One text, or those for one and for many; what else gettext takes is no text.
        text = message if isinstance(message, str) else tuple(filter(None, message))[:2]
        if text:
            made.add(text, locations=[(path.relative_to(ROOT.parent).as_posix(), 0)])


def translated() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def test_every_text_has_its_translation_and_no_other_is_kept() -> None:
    known = {message.id: message.string for message in translated() if message.id}
    said = {message.id for message in texts() if message.id}
    whole = {id_ for id_, string in known.items() if string and all(string)}
    assert sorted(map(str, said - whole)) == []
    assert sorted(map(str, set(known) - said)) == []


def test_a_translation_has_the_same_gaps() -> None:
    for message in translated():
        if message.id:
            many, said = (one if isinstance(one, str) else one[1] for one in (message.id, message.string))
            assert sorted(GAP.findall(many)) == sorted(GAP.findall(said)), message.id
            assert not message.fuzzy


def test_tests_open_a_page_in_english() -> None:
    assert any("sprache=en" in address for address in ADDRESSES)


def update() -> None:
    """Put new texts into the file, and leave out those that are said no longer."""
    known = translated()
    known.update(texts(), no_fuzzy_matching=True, update_creation_date=False)
    known.obsolete.clear()
    made = BytesIO()
    write_po(made, known, omit_header=False, no_location=True, sort_output=True, width=110)
    lines = made.getvalue().decode().splitlines(keepends=True)
    CATALOGUE.write_text("".join(line for line in lines if not line.startswith(NOISE)), "utf-8")


if __name__ == "__main__":
    update()
