"""What a request to a page asks for, and links to other pages that keep what was chosen."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote, urlencode

from starlette.requests import Request

from api.explorer.words import Language
from api.explorer.wrong import Wrong
from api.negotiation import qualities

LANGUAGE, EXAMPLES = "sprache", "beispiele"
"""The parameters that every page knows: `sprache=en`, and `beispiele=aus` for what sources say alone."""
OFF = "aus"
DAY = "stand"
"""The parameter for the day that is looked at: `stand=2024-12-31`."""
GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
FIRST = "/start"
"""What the path `/` is called where it has an ending."""
OF_LINKED_DATA = ("examples", "after")
"""Parameters of documents in other formats; links to pages leave them out, and `examples=false` is heeded."""
LONGEST = 200
"""Characters of a parameter that are taken, but for cursors and lists, which pages read whole."""

MOST = 100
"""Values of a parameter."""

Value = str | int | None | Iterable[str]


@dataclass(frozen=True)
class Seen:
    """What is asked: the page's path without an ending, its parameters, and what holds for every page.

    `root`: the path of the service's base address, without a slash at its end. `chosen`: whether the language
    was chosen in the address, not by the browser. `whole`: whether tables are wanted with all their rows.
    """

    path: str
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    language: Language = "de"
    chosen: bool = False
    examples: bool = True
    whole: bool = False
    root: str = ""

    def check(self) -> None:
        """Raise Wrong for what no page understands: a language that there is not, and a day that is none."""
        if self.get(LANGUAGE) not in ("", "de", "en"):
            raise Wrong("Der Parameter „{name}“ muss „de“ oder „en“ sein.", name=LANGUAGE)
        if self.get(DAY) and not day(self.get(DAY)):
            raise Wrong(
                "Der Parameter „{name}“ muss ein Tag des Kalenders sein, etwa 2024-12-31 oder 31.12.2024.",
                name=DAY,
            )

    def get(self, name: str, default: str = "") -> str:
        """A parameter's last value, without blanks around it. Raises Wrong for one that is too long."""
        value = self.parameters.get(name, (default,))[-1].strip()
        if len(value) > LONGEST and name != "nach":
            raise Wrong("Der Parameter „{name}“ hat mehr als {most} Zeichen.", name=name, most=str(LONGEST))
        return value or default

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a parameter, each once, in their order. Raises Wrong for too many."""
        found = tuple(
            dict.fromkeys(value.strip() for value in self.parameters.get(name, ()) if value.strip())
        )
        if len(found) > MOST:
            raise Wrong(
                "Der Parameter „{name}“ kommt {number}-mal vor, mehr als {most}-mal.",
                name=name,
                number=str(len(found)),
                most=str(MOST),
            )
        return found

    def number(self, name: str, default: int, most: int, least: int = 1) -> int:
        """A parameter as a number from `least` to `most`. Raises Wrong."""
        text = self.get(name, str(default))
        if not text.isascii() or not text.isdigit() or len(text) > 9 or not least <= int(text) <= most:
            raise Wrong(
                "Der Parameter „{name}“ muss eine Zahl von {least} bis {most} sein.",
                name=name,
                least=str(least),
                most=str(most),
            )
        return int(text)

    def link(self, path: str = "", ending: str = "", /, **parameters: Value) -> str:
        """The address of a page with these parameters, and with the language and examples chosen here."""
        asked: list[tuple[str, str]] = []
        kept = {
            EXAMPLES: None if self.examples else OFF,
            LANGUAGE: self.language if self.chosen else None,
        }
        for name, value in {**parameters, **{k: v for k, v in kept.items() if k not in parameters}}.items():
            values = [str(value)] if isinstance(value, (str, int)) else value or ()
            asked += [(name, one) for one in values if one]
        query = urlencode(asked)
        path = path or self.path
        named = f"{FIRST if ending and path == '/' else path}{ending}"
        address = quote(f"{self.root}{named}", safe="/:@!$&'()*+,;=~")
        return f"{address}?{query}" if query else address

    def here(self, ending: str = "", /, **changes: Value) -> str:
        """The address of this page with some parameters changed; None or an empty text leaves one out."""
        parameters: dict[str, Value] = {
            n: v for n, v in self.parameters.items() if n not in (LANGUAGE, EXAMPLES)
        }
        return self.link(self.path, ending, **(parameters | changes))

    def node(self, id_: str) -> str:
        """The address of a node's page. `id_` is its public id, such as `land:06`."""
        kind, _, key = id_.partition(":")
        return self.link(f"/doc/{kind}/{key}")

    def asset(self, name: str) -> str:
        """The address of a file below `web/`."""
        return f"{self.root}/assets/{name}"


def seen(request: Request, path: str, root: str, *, whole: bool = False) -> Seen:
    """What a request asks for, as far as it can be understood: `check` says what cannot be."""
    parameters: dict[str, tuple[str, ...]] = {}
    for name, value in request.query_params.multi_items():
        if name not in OF_LINKED_DATA:
            parameters[name] = (*parameters.get(name, ()), value)
    if DAY in parameters:
        written = parameters[DAY][-1].strip()
        parameters[DAY] = (day(written) or written,)
    wanted = parameters.get(LANGUAGE, ("",))[-1].strip()
    chosen = wanted in ("de", "en")
    accepted = preferred(request.headers.get("accept-language", ""))
    language: Language = accepted if not chosen else "en" if wanted == "en" else "de"
    examples = parameters.get(EXAMPLES, ("",))[-1] != OFF and request.query_params.get("examples") != "false"
    return Seen(path, parameters, language, chosen, examples, whole, root)


def day(text: str) -> str:
    """A day as GraphQL writes it, of one written so or as 31.12.2024; empty if it is none."""
    german = GERMAN_DAY.fullmatch(text)
    try:
        if german:
            return date(int(german[3]), int(german[2]), int(german[1])).isoformat()
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def preferred(accept_language: str) -> Language:
    """The language that a browser asks for (RFC 9110, 12.5.4): German unless English is liked better."""
    q = {"de": 0.0, "en": 0.0}
    for named, quality in qualities(accept_language[:1000]).items():
        name = named.partition("-")[0]
        if name in q:
            q[name] = max(q[name], quality)
    return "en" if q["en"] > q["de"] else "de"
