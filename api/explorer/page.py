"""How a page becomes HTML: its templates, its headers, and the page that says what went wrong."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api.explorer.ask import Ask
from api.explorer.seen import Seen
from api.explorer.table import Away, Table, Thing
from api.explorer.words import Language, Words, words
from api.explorer.wrong import Refusal
from api.pages import PAGE, policy
from schema.model import Model
from web import ROOT

FOLDER = ROOT / "explorer"

HEADERS = {
    **PAGE,
    "Content-Security-Policy": policy(
        script_src="'self'",
        connect_src="'self'",
        form_action="'self'",
        img_src="'self' data:",  # KERN's icons are inside its style sheet
    ),
}
"""Goes out with every page."""

ROOMS = (
    ("/", "Start"),
    ("/fragen", "Fragen"),
    ("/bibliothek", "Prozessbibliothek"),
    ("/matrix", "Matrix"),
    ("/karte", "Karte"),
    ("/netz", "Netz"),
    ("/zeit", "Zeitleiste"),
    ("/quellen", "Quellen"),
)
"""Where the navigation leads."""


@dataclass(frozen=True)
class Page:
    """What a view makes: a template of `web/explorer/`, the values it takes, and the tables for downloads.

    `title` is the heading and, with the service's name, the title of the window. `example`: whether something
    on it is made up; None where that is what its answers say of themselves, which may speak of more than is
    shown. `links`: values of the header `Link`.
    """

    template: str
    title: str
    values: Mapping[str, Any] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    status: int = 200
    example: bool | None = None
    links: tuple[str, ...] = ()


class Elsewhere(Exception):
    """What was asked for is at another address: the browser is led there (303)."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


View = Callable[[Seen, Ask, Words], Awaitable[Page]]
"""Makes a page: from what is asked, by GraphQL, in the words of a language. Raises VerbundgraphError."""


class Look:
    """Renders pages. `origin`: scheme and host of their addresses, which a print names."""

    def __init__(self, model: Model, origin: str = "") -> None:
        self.model = model
        self.origin = origin
        self.environments = {language: self.environment(language) for language in ("de", "en")}
        self.digest = digest()

    def environment(self, language: Language) -> Environment:
        """The templates in a language."""
        made = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
        )
        say = words(language)
        made.install_gettext_translations(say.translations, newstyle=True)  # type: ignore[attr-defined]
        made.filters |= {"number": say.number, "date": say.date, "label": say.label}
        made.tests |= {
            "thing": lambda value: isinstance(value, Thing),
            "away": lambda value: isinstance(value, Away),
            "things": lambda value: isinstance(value, tuple),
        }
        made.globals |= {"rooms": ROOMS, "kinds": self.model.by_field, "language": language}
        return made

    def html(self, page: Page, seen: Seen, ask: Ask | None = None) -> str:
        """A page as HTML. `ask` is what its data came by, if it has any."""
        template = self.environments[seen.language].get_template(page.template)
        return template.render(
            page=page,
            seen=seen,
            title=page.title,
            harmless=harmless,
            tables={table.name: table for table in page.tables},
            questions=ask.questions if ask else (),
            address=f"{self.origin}{seen.here()}",
            read_at=ask.state if ask else None,
            dated=ask.day if ask else None,
            made_up=(ask is not None and ask.made_up) if page.example is None else page.example,
            **page.values,
        )

    def refusal(self, error: Exception, status: int, told: Mapping[str, Any], seen: Seen) -> Page:
        """The page that says why there is no other. `told`: the error in the one shape of errors.

        What the explorer finds wrong it says in the page's language. All other errors have English sentences:
        they stand beside one in the page's language that their code has.
        """
        _ = words(seen.language)
        title = {
            404: _("Hier ist nichts"),
            406: _("Dieses Format gibt es nicht"),
            410: _("Gibt es nicht mehr"),
            503: _("Gerade geht es nicht"),
        }.get(status, _("Das ging nicht"))
        own = isinstance(error, Refusal)
        values = {
            "sentence": error.say(_)
            if isinstance(error, Refusal)
            else sentence(status, told["extensions"], _),
            "detail": "" if own else told["message"],
        }
        return Page("refusal.html", title, values, status=status)


def sentence(status: int, known: Mapping[str, Any], _: Words) -> str:
    """What an error means for who reads pages. `known`: its code, and the number of an incident."""
    by_code = {
        "BAD_CURSOR": _("Diese Stelle der Liste gibt es nicht mehr; von vorn lässt sie sich wieder lesen."),
        "BAD_USER_INPUT": _("Eine Angabe in der Adresse ergibt keinen Sinn; nichts ist verloren."),
        "QUERY_TOO_LARGE": _("Das ist mehr, als sich auf einmal abfragen lässt."),
        "NOT_READY": _("Der Dienst startet gerade. Bitte gleich noch einmal versuchen."),
        "INVALID_DATA": _(
            "Die Daten sind an dieser Stelle nicht in Ordnung; der Betreiber muss sie neu laden."
        ),
    }
    by_status = {
        400: _("Die Adresse enthält etwas, das diese Seite nicht versteht; nichts ist verloren."),
        404: _("Unter dieser Adresse steht nichts. Vielleicht führt die Suche hin."),
        406: _("Die Adresse gibt es, aber nicht in dem Format, um das gebeten wurde."),
        410: _("Das gab es hier einmal; die Quelle sagt es nicht mehr."),
        503: _("Die Datenbank antwortet gerade nicht. Bitte gleich noch einmal versuchen."),
        504: _("Die Antwort hat zu lange gedauert. Vielleicht hilft es, weniger auf einmal zu fragen."),
    }
    if known["code"] in by_code:
        return by_code[known["code"]]
    if status in by_status:
        return by_status[status]
    if "incident" in known:
        return _(
            "Im Dienst ist etwas schiefgegangen. Der Betreiber findet den Grund unter der Nummer {number}.",
            number=known["incident"],
        )
    return _("Im Dienst ist etwas schiefgegangen. Bitte noch einmal versuchen.")


def harmless(tree: object) -> Markup:
    """A JSON tree within a `script` element: nothing in it can end that element."""
    text = orjson.dumps(tree).decode()
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704


def digest() -> bytes:
    """Of all that makes pages beside the data: two versions of this service give no page the same ETag."""
    made = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            made.update(path.name.encode() + path.read_bytes())
    return made.digest()
