"""Imprint and accessibility statement: what the operator has written, or what the service itself can say."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from api.explorer.ask import Ask
from api.explorer.markdown import Text, rendered
from api.explorer.page import Page, View
from api.explorer.seen import Seen
from api.explorer.words import Words
from api.settings import Settings
from graph.errors import SettingsInvalid

Written = Mapping[str, Text]
"""A text by its languages; empty if there is none."""


@dataclass(frozen=True)
class Texts:
    """The texts of a service, and whom it names. `digest` is of the files that they were read from."""

    imprint: Written = field(default_factory=dict)
    accessibility: Written = field(default_factory=dict)
    contact: str = ""
    publisher: str = ""
    digest: bytes = b""

    @property
    def views(self) -> dict[str, View]:
        """The pages by their addresses."""
        return {"/impressum": self.view_imprint, "/barrierefreiheit": self.view_accessibility}

    async def view_imprint(self, seen: Seen, _ask: Ask, _: Words) -> Page:
        """Who runs the service."""
        return self.page(self.imprint, _("Impressum"), "imprint.html", seen)

    async def view_accessibility(self, seen: Seen, _ask: Ask, _: Words) -> Page:
        """How accessible it is."""
        return self.page(self.accessibility, _("Erklärung zur Barrierefreiheit"), "accessibility.html", seen)

    def page(self, written: Written, title: str, template: str, seen: Seen) -> Page:
        """The operator's text, in German where there is none in the language, or the service's own."""
        language = seen.language if seen.language in written else "de"
        text = written.get(language)
        if text is None:
            return Page(template, title, {"contact": self.contact, "publisher": self.publisher})
        return Page("text.html", text.title or title, {"text": text, "written_in": language})


def texts(settings: Settings) -> Texts:
    """The texts that the settings name. Raises SettingsInvalid for a file that cannot be read."""
    made = hashlib.sha256()

    def read(path: Path) -> Text:
        body = path.read_bytes()
        made.update(body)
        return rendered(body.decode("utf-8-sig"))

    def written(path: Path | None, name: str) -> Written:
        if path is None:
            return {}
        english = path.with_suffix(f".en{path.suffix}")
        try:
            return {"de": read(path)} | ({"en": read(english)} if english.is_file() else {})
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsInvalid(f"{name}: {path} cannot be read as a text in UTF-8.") from error

    imprint = written(settings.imprint, "VERBUNDGRAPH_IMPRINT")
    accessibility = written(settings.accessibility, "VERBUNDGRAPH_ACCESSIBILITY")
    named = f"{settings.contact}\n{settings.publisher}"
    made.update(named.encode())
    return Texts(imprint, accessibility, settings.contact, settings.publisher, made.digest())
