"""What rests on an agreement: its parties, the alliance that it governs, and what that has."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup

from api.explorer.cells import times
from api.explorer.gaps import Gap
from api.explorer.names import choice
from api.explorer.pictures import Span, Spans
from api.explorer.table import Column, Row, Table, grouped, made_up, sources, thing
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
    said += [(_("Regelt den Verbund"), edge, "") for edge in agreement["governs"]["edges"]]
    beyond: list[tuple[str, Mapping[str, Any], str]] = []
    counted: list[Row] = []
    for governed in agreement["governs"]["edges"]:
        alliance = governed["node"]
        for edge in alliance["members"]["edges"]:
            form = choice(model, "CooperationForm", edge["form"], _)
            beyond.append((_("Arbeitet im Verbund mit"), edge, form or ""))
        for field, what in (
            ("platforms", _("Plattform des Verbunds")),
            ("libraries", _("Bibliothek des Verbunds")),
        ):
            for edge in alliance[field]["edges"]:
                beyond.append((what, edge, ""))
                counted += processes(edge["node"], _)
    columns = (
        Column("what", _("Was")),
        Column("node", _("Wer oder was")),
        Column("more", _("Näheres")),
        *times(_),
    )
    stated = tuple(row(*one) for one in said)
    tables = [Table("aussagen", _("Was auf „{name}“ beruht", name=name), columns, stated)]
    if beyond:
        # No source says that these rest on the agreement, which may be younger.
        more = (*(row(*one) for one in beyond), *counted)
        caption = _("Was sonst über den Verbund bekannt ist, den sie regelt")
        tables.append(Table("verbund", caption, columns, more))
    lead = _(
        "Vertragspartner von „{name}“: {parties}.",
        name=name,
        parties=", ".join(thing(edge["node"]).name for edge in agreement["parties"]["edges"]) or "–",
    )
    if agreement["signed"]:
        lead += " " + _("Geschlossen: {day}.", day=_.date(agreement["signed"]))
    spans = [
        span(more or what, edge, seen.node(edge["node"]["id"]))
        for what, edge, more in (*said, *beyond)
        if edge["since"]
    ]
    picture = Spans(_("Seit wann es gilt"), spans, datetime.now(UTC).date())
    # The words of sources stay German on an English page, and say so to who has them read out.
    german = Markup('<span lang="de">{}</span>')
    notes = (german.format(agreement["description"]),) if agreement["description"] else ()
    return Answered(
        lead,
        tuple(tables),
        (picture,) if spans else (),
        notes,
        names={"vereinbarung": name},
        data=data,
        example=made_up(tables),
    )


def row(what: str, edge: Mapping[str, Any], more: str) -> Row:
    """A statement as a row."""
    cells = (what, thing(edge["node"]), more or None, edge["since"], edge["until"])
    return Row(cells, sources(edge), edge["example"], edge["disputed"])


def processes(node: Mapping[str, Any], _: Words) -> Iterator[Row]:
    """How many processes a platform runs or a library lists: what sources tell of, then what is invented."""
    for group in sorted(node["processes"]["groupBy"], key=lambda group: group["key"] == "true"):
        example = group["key"] == "true"
        what = _("Weitere Prozesse dort, erfunden") if example else _("Prozesse dort")
        number = _.ngettext("ein Prozess", "{number} Prozesse", group["count"])
        yield Row((what, thing(node), number, None, None), grouped(group["groupBy"]), example)


def span(what: str, edge: Mapping[str, Any], href: str) -> Span:
    """A statement in a picture of time."""
    name = thing(edge["node"]).name
    return Span(
        f"{name}, {what}", "", edge["since"], edge["until"], href, edge["example"], disputed=edge["disputed"]
    )


RESTS_ON = Question(
    "beruht-auf",
    "Was beruht auf der Vereinbarung {vereinbarung}?",
    "Wer beigetreten ist, welcher Verbund daraus folgt und was er betreibt.",
    (Gap("vereinbarung", "Vereinbarung", "kooperationsvereinbarung-2022", "agreements"),),
    answer,
)
