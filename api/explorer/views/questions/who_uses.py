"""Who uses a process, since when, how far they are, and how its use has spread."""

from datetime import UTC, date, datetime

from api.explorer.gaps import Gap, shown
from api.explorer.paged import paged
from api.explorer.spread import curve
from api.explorer.table import thing, things
from api.explorer.uses import invented, uses
from api.explorer.views.questions.question import Answered, Filled, Question


async def answer(filled: Filled) -> Answered:
    """All statements that an administration uses it."""
    _, seen, ask = filled.say, filled.seen, filled.ask
    after = seen.get("nach") or None
    data = await ask.rows("wer-nutzt", "process.usedBy", key=filled.key("prozess"), after=after)
    process = filled.found(data["process"], "prozess")
    model, used = ask.service.planner.schema.model, process["usedBy"]
    table = uses(_("Wer den Prozess nutzt"), used, model, _)
    name = process["name"]
    by = things(process["developedBy"]["nodes"])
    said = used["aggregate"]
    number = said["node"]["count"]
    lead = _.ngettext(
        "Von einer Verwaltung ist bekannt, dass sie „{name}“ nutzt, nutzte oder nutzen will.",
        "Von {number} Verwaltungen ist bekannt, dass sie „{name}“ nutzen, nutzten oder nutzen wollen.",
        number,
        name=name,
    )
    if not number:
        lead = _("Keine Quelle sagt, dass jemand „{name}“ nutzt.", name=name)
    factual = sum(group["count"] for group in used["byExample"] if group["key"] != "true")
    lead += invented(number, factual, _)
    if by:
        lead += " " + _("Entwickelt hat den Prozess: {by}.", by=", ".join(one.name for one in by))
    unknown = sum(group["count"] for group in used["groupBy"] if not group["key"])
    notes = (
        [
            _.ngettext(
                "Von einer Nutzung sagt keine Quelle, seit wann.",
                "Von {number} Nutzungen sagt keine Quelle, seit wann.",
                unknown,
            )
        ]
        if unknown
        else []
    )
    today = date.fromisoformat(ask.as_of) if ask.as_of else datetime.now(UTC).date()
    picture = curve(used["groupBy"], today, _, name)
    return Answered(
        lead,
        (paged(seen, used, table),),
        (picture,),
        notes,
        names={"prozess": shown(thing(process))},
    )


WHO_USES = Question(
    "wer-nutzt",
    "Wer nutzt den Prozess {prozess}, und seit wann?",
    "Alle Verwaltungen, mit Beginn, Stand und Quelle.",
    (
        Gap(
            "prozess",
            "Prozess",
            "process:beispiel-hundesteuerabmeldung",
            kinds=("PROCESS",),
            factual="process:online-wohngeld",
        ),
    ),
    answer,
)
