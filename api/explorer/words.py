"""German and English: what the pages say, and how they write numbers and dates.

The German texts stand in templates and views, for they are what most people read; `web/explorer/en.po` has
the English ones, in gettext's form. Numbers and dates come from the CLDR, by Babel.
"""

import io
from datetime import date
from functools import cache
from typing import Any, Literal

from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from schema.model import Label
from web import ROOT

Language = Literal["de", "en"]

CATALOGUE = ROOT / "explorer" / "en.po"


class Words:
    """What is said in one language: called like gettext, with the German text and what fills its gaps."""

    def __init__(self, language: Language, translations: NullTranslations) -> None:
        self.language = language
        self.translations = translations

    def __call__(self, text: str, /, **values: Any) -> str:
        """A text with its gaps filled: `_("Prozesse aus {land}", land=…)`."""
        said = self.translations.gettext(text)
        return said.format(**values) if values else said

    def ngettext(self, one: str, many: str, number: int, /, **values: Any) -> str:
        """As by calling, with a text for one and another for any other number; `{number}` is filled, too."""
        said = self.translations.ngettext(one, many, number)
        return said.format(number=self.number(number), **values)

    def number(self, value: float) -> str:
        """A number with the language's separators."""
        return str(format_decimal(value, locale=self.language))

    def date(self, text: str | None) -> str:
        """A date as exact as it is known: `2022`, `2022-11` or `2022-11-05`; what is none as it stands."""
        parts = (text or "").split("-")
        try:
            if len(parts) == 3:
                return str(format_date(date.fromisoformat(text or ""), "medium", self.language))
            if len(parts) == 2:
                day = date(int(parts[0]), int(parts[1]), 1)
                return str(format_skeleton("yMMMM", day, locale=self.language))
        except ValueError:
            pass
        return text or ""

    def label(self, label: Label) -> str:
        """What the model calls something."""
        return label.en if self.language == "en" else label.de

    def description(self, label: Label) -> str:
        """What the model says of something beside its name; may be empty."""
        return label.description_en if self.language == "en" else label.description_de


@cache
def words(language: Language) -> Words:
    """What is said in a language."""
    if language == "de":
        return Words(language, NullTranslations())
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Words(language, Translations(compiled))
