"""Who held which public office, from when to when, as far as sources say."""

from datetime import UTC, datetime

from api.explorer.cells import times
from api.explorer.paged import paged
from api.explorer.pictures import Span, Spans
from api.explorer.table import Column, Row, Table, sources, thing
from api.explorer.views.questions.question import Answered, Filled, Question


async def answer(filled: Filled) -> Answered:
    """All offices of all persons, with the day for which a source names them where that is all it says."""
    _, seen = filled.say, filled.seen
    data = await filled.ask.rows("aemter", "persons", after=seen.get("nach") or None)
    found = data["persons"]
    rows, spans = [], []
    for person in found["nodes"]:
        for edge in person["offices"]["edges"]:
            at = edge["node"]
            land = at.get("land") or (at if at["__typename"] == "Land" else None)
            cells = (
                thing(person),
                edge["role"],
                thing(at),
                thing(land) if land else None,
                edge["since"],
                edge["until"],
                edge["asOf"],
            )
            rows.append(Row(cells, sources(edge), edge["example"], edge["disputed"]))
            detail = f"{edge['role'] or ''}, {at['name']}".strip(", ")
            href = seen.node(person["id"])
            spans.append(
                Span(
                    person["name"], detail, edge["since"], edge["until"], href, edge["example"], edge["asOf"]
                )
            )
    table = Table(
        "aemter",
        _("Öffentliche Ämter und wer sie innehatte"),
        (
            Column("person", _("Person")),
            Column("role", _("Amt")),
            Column("at", _("Bei")),
            Column("land", _("Land")),
            *times(_),
            Column("asOf", _("Genannt für"), "date"),
        ),
        tuple(rows),
    )
    picture = Spans(_("Ämter im Lauf der Zeit"), spans, datetime.now(UTC).date())
    return Answered(
        _(
            "Die Quellen nennen {number} Personen mit öffentlichen Ämtern.",
            number=_.number(found["totalCount"]),
        ),
        (paged(seen, found, table),),
        (picture,) if spans else (),
        (
            _(
                "Nennt eine Quelle nur, dass jemand an einem Tag im Amt war, steht ein Punkt; davor und "
                "danach ist nichts bekannt. Über Personen steht hier nichts als ihr öffentliches Amt."
            ),
        ),
    )


OFFICES = Question(
    "aemter",
    "Wer hatte wann welches Amt?",
    "Minister, Staatssekretärinnen und CIOs, mit Zeit und Quelle.",
    (),
    answer,
    dated=False,
)
