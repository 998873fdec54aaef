"""The first page: search, the questions with their gaps, figures with what they count, what changed last."""

from typing import Any

from api.explorer.ask import Ask
from api.explorer.names import kind_of, label_of_type
from api.explorer.page import Page
from api.explorer.seen import Seen
from api.explorer.table import Column, Row, Table
from api.explorer.views.questions import QUESTIONS
from api.explorer.words import Words


async def view(seen: Seen, ask: Ask, _: Words) -> Page:
    """The first page."""
    data = await ask("start")
    change = await ask.last("zuletzt")
    return Page(
        "start.html",
        _("Wer arbeitet mit wem an der digitalen Verwaltung?"),
        {
            "figures": figures(data, seen, _),
            "choices": {question.slug: question.choices(data, _) for question in QUESTIONS},
            "alliances": data["alliances"]["nodes"],
            "change": change,
            "all_questions": QUESTIONS,
        },
        (changes(change, ask, _),) if change else (),
    )


def figures(data: Any, seen: Seen, _: Words) -> list[tuple[int, str, str, str]]:
    """Each figure: the number, what it counts, its definition, and where the things themselves are."""
    return [
        (
            data["processes"]["totalCount"],
            _("Online-Prozesse"),
            _("Alle, die eine Quelle nennt, gleich in welchem Stand."),
            seen.link("/bibliothek"),
        ),
        (
            data["used"]["totalCount"],
            _("davon genutzt"),
            _("Prozesse, von denen eine Quelle sagt, dass mindestens eine Verwaltung sie nutzt oder nutzte."),
            seen.link("/matrix"),
        ),
        (
            data["using"]["totalCount"],
            _("nutzende Verwaltungen"),
            _("Länder, Kreise, Gemeindeverbände, Gemeinden, die einen Prozess nutzen oder nutzten."),
            seen.link("/karte"),
        ),
        (
            data["municipalities"]["totalCount"],
            _("Gemeinden"),
            _("Alle des amtlichen Gemeindeverzeichnisses, auch wenn von ihnen sonst nichts bekannt ist."),
            seen.link("/doc/municipality"),
        ),
        (
            data["agreements"]["totalCount"],
            _("Vereinbarungen"),
            _("Kooperationsvereinbarungen und andere Verträge zwischen Verwaltungen, die eine Quelle nennt."),
            seen.link("/doc/agreement"),
        ),
        (
            data["sources"]["totalCount"],
            _("Quellen"),
            _("Artikel, Internetseiten, Verzeichnisse und Kataloge, auf denen alle Aussagen hier beruhen."),
            seen.link("/quellen"),
        ),
    ]


def changes(change: Any, ask: Ask, _: Words) -> Table:
    """What the last load changed, by kind of node and of statement."""
    model = ask.service.planner.schema.model
    actions = {
        "ADDED": _("hinzugekommen"),
        "CHANGED": _("geändert"),
        "RETIRED": _("besteht nicht mehr"),
        "WITHDRAWN": _("zurückgenommen"),
    }
    rows = []
    for one in change["changes"]:
        kind = kind_of(model, one["kind"] or "")
        label = kind.label if kind else label_of_type(model, one["relationship"])
        what = _.label(label) if kind else _("Aussage: {label}", label=_.label(label))
        rows.append(Row((what, actions[one["action"]], one["count"])))
    columns = (
        Column("what", _("Was")),
        Column("action", _("Änderung")),
        Column("count", _("Anzahl"), "number"),
    )
    return Table("zuletzt", _("Was sich zuletzt geändert hat"), columns, tuple(rows), sourced=False)
