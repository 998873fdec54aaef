"""The first page: search, the questions with their gaps, figures with what they count, what changed last."""

from typing import Any

from api.explorer.ask import Ask
from api.explorer.figure import Figure
from api.explorer.names import kind_of, label_of_type
from api.explorer.page import Page
from api.explorer.seen import Seen
from api.explorer.table import Column, Row, Table
from api.explorer.views.questions import QUESTIONS
from api.explorer.words import Words
from loaders.run import DATASETS


async def view(seen: Seen, ask: Ask, _: Words) -> Page:
    """The first page."""
    data = await ask("start")
    change = await ask.last("zuletzt")
    loaded = DATASETS.get(change["dataset"]) if change else None
    made_up = loaded is not None and loaded.example
    hidden = made_up and not seen.examples
    shown = figures(data, seen, _)
    return Page(
        "start.html",
        _("Wer arbeitet mit wem an der digitalen Verwaltung?"),
        {
            "figures": shown,
            "choices": {question.slug: question.choices(data, _) for question in QUESTIONS},
            "alliances": data["alliances"]["nodes"],
            "change": change,
            "dataset": _(loaded.title) if loaded else change["dataset"] if change else "",
            "hidden": hidden,
            "all_questions": QUESTIONS,
        },
        (changes(change, ask, _, made_up),) if change and not hidden else (),
        example=(made_up and not hidden) or any(figure.made_up for figure in shown),
    )


def figures(data: Any, seen: Seen, _: Words) -> list[Figure]:
    """The figures."""
    found = [
        (
            "processes",
            _("Online-Prozesse"),
            _("Alle, die eine Quelle nennt, gleich in welchem Stand."),
            seen.link("/bibliothek"),
        ),
        (
            "used",
            _("davon genutzt"),
            _(
                "Prozesse, von denen eine Quelle sagt, dass mindestens eine Verwaltung sie nutzt, nutzte "
                "oder nutzen will."
            ),
            seen.link("/matrix"),
        ),
        (
            "using",
            _("nutzende Verwaltungen"),
            _(
                "Länder, Kreise, Gemeindeverbände, Gemeinden, die einen Prozess nutzen, nutzten oder nutzen "
                "wollen."
            ),
            seen.link("/karte"),
        ),
        (
            "municipalities",
            _("Gemeinden"),
            _("Alle des amtlichen Gemeindeverzeichnisses, auch wenn von ihnen sonst nichts bekannt ist."),
            seen.link("/doc/municipality"),
        ),
        (
            "agreements",
            _("Vereinbarungen"),
            _("Kooperationsvereinbarungen und andere Verträge zwischen Verwaltungen, die eine Quelle nennt."),
            seen.link("/doc/agreement"),
        ),
        (
            "sources",
            _("Quellen"),
            _("Artikel, Internetseiten, Verzeichnisse und Kataloge, auf denen alle Aussagen hier beruhen."),
            seen.link("/quellen"),
        ),
    ]
    return [Figure.of(data, *one) for one in found]


def changes(change: Any, ask: Ask, _: Words, made_up: bool) -> Table:
    """What the last load changed, by kind of node and of statement. `made_up`: whether it loaded examples."""
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
        rows.append(Row((what, actions[one["action"]], one["count"]), example=made_up))
    columns = (
        Column("what", _("Was")),
        Column("action", _("Änderung")),
        Column("count", _("Anzahl"), "number"),
    )
    return Table("zuletzt", _("Was sich zuletzt geändert hat"), columns, tuple(rows), sourced=False)
