"""What rests on an agreement: its parties, the alliance that it governs, and what that has."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from api.explorer.cells import times
from api.explorer.gaps import Gap
from api.explorer.names import choice
from api.explorer.pictures import Span, Spans
from api.explorer.table import Column, Row, Table, sources, thing
from api.explorer.views.questions.question import Answered, Filled, Question, named


async def answer(filled: Filled) -> Answered:
    """Each statement that leads on from the agreement, with who says so."""
    _, seen, ask = filled.say, filled.seen, filled.ask
    data = await ask("beruht-auf", key=filled.values["vereinbarung"])
    name = named(data, "agreements", filled.values["vereinbarung"])
    agreement = data["agreement"]
    model = ask.service.planner.schema.model
    said = [(_("Vertragspartner"), edge, "") for edge in agreement["parties"]["edges"]]
    for governed in agreement["governs"]["edges"]:
        said.append((_("Regelt den Verbund"), governed, ""))
        alliance = governed["node"]
        for edge in alliance["members"]["edges"]:
            form = choice(model, "CooperationForm", edge["form"], _)
            said.append((_("Arbeitet im Verbund mit"), edge, form or ""))
        for field, what in (
            ("platforms", _("Plattform des Verbunds")),
            ("libraries", _("Bibliothek des Verbunds")),
        ):
            for edge in alliance[field]["edges"]:
                count = edge["node"]["processes"]["totalCount"]
                said.append((what, edge, _.ngettext("ein Prozess", "{number} Prozesse", count)))
    table = Table(
        "aussagen",
        _("Was auf „{name}“ beruht", name=name),
        (
            Column("what", _("Was")),
            Column("node", _("Wer oder was")),
            Column("more", _("Näheres")),
            *times(_),
        ),
        tuple(row(*one) for one in said),
    )
    lead = _(
        "Vertragspartner von „{name}“: {parties}.",
        name=name,
        parties=", ".join(thing(edge["node"]).name for edge in agreement["parties"]["edges"]) or "–",
    )
    if agreement["signed"]:
        lead += " " + _("Geschlossen: {day}.", day=_.date(agreement["signed"]))
    spans = [span(what, edge, seen.node(edge["node"]["id"])) for what, edge, _more in said if edge["since"]]
    picture = Spans(_("Seit wann es gilt"), spans, datetime.now(UTC).date())
    notes = (agreement["description"],) if agreement["description"] else ()
    return Answered(
        lead,
        (table,),
        (picture,) if spans else (),
        notes,
        names={"vereinbarung": name},
        data=data,
    )


def row(what: str, edge: Mapping[str, Any], more: str) -> Row:
    """A statement as a row."""
    cells = (what, thing(edge["node"]), more or None, edge["since"], edge["until"])
    return Row(cells, sources(edge), edge["example"], edge["disputed"])


def span(what: str, edge: Mapping[str, Any], href: str) -> Span:
    """A statement in a picture of time."""
    name = thing(edge["node"]).name
    return Span(name, what, edge["since"], edge["until"], href, edge["example"])


RESTS_ON = Question(
    "beruht-auf",
    "Was beruht auf der Vereinbarung {vereinbarung}?",
    "Wer beigetreten ist, welcher Verbund daraus folgt und was er betreibt.",
    (Gap("vereinbarung", "Vereinbarung", "kooperationsvereinbarung-2022", "agreements"),),
    answer,
)
