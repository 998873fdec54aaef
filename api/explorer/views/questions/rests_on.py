"""What rests on an agreement: its parties, the alliance that it governs, and what that has."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from api.explorer.cells import times
from api.explorer.gaps import Gap
from api.explorer.names import choice
from api.explorer.pictures import Span, Spans
from api.explorer.table import Column, Row, Table, grouped, sources, thing
from api.explorer.views.questions.question import Answered, Filled, Question, named
from api.explorer.words import Words


async def answer(filled: Filled) -> Answered:
    """Each statement that leads on from the agreement, with who says so."""
    _, seen, ask = filled.say, filled.seen, filled.ask
    data = await ask("beruht-auf", key=filled.values["vereinbarung"])
    name = named(data, "agreements", filled.values["vereinbarung"])
    agreement = filled.found(data["agreement"], "vereinbarung")
    model = ask.service.planner.schema.model
    said = [(_("Vertragspartner"), edge, "") for edge in agreement["parties"]["edges"]]
    counted: list[Row] = []
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
                said.append((what, edge, ""))
                counted += processes(edge["node"], _)
    table = Table(
        "aussagen",
        _("Was auf „{name}“ beruht", name=name),
        (
            Column("what", _("Was")),
            Column("node", _("Wer oder was")),
            Column("more", _("Näheres")),
            *times(_),
        ),
        (*(row(*one) for one in said), *counted),
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
        example=table.made_up,
    )


def row(what: str, edge: Mapping[str, Any], more: str) -> Row:
    """A statement as a row."""
    cells = (what, thing(edge["node"]), more or None, edge["since"], edge["until"])
    return Row(cells, sources(edge), edge["example"], edge["disputed"])


def processes(node: Mapping[str, Any], _: Words) -> Iterator[Row]:
    """How many processes a platform runs or a library lists: what sources tell of, then what is invented."""
    for group in sorted(node["processes"]["groupBy"], key=lambda group: group["key"] == "true"):
        made_up = group["key"] == "true"
        what = _("Weitere Prozesse dort, erfunden") if made_up else _("Prozesse dort")
        number = _.ngettext("ein Prozess", "{number} Prozesse", group["count"])
        yield Row((what, thing(node), number, None, None), grouped(group["groupBy"]), made_up)


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
