"""What a municipality could take over: used by others of comparable size, developed elsewhere, not used here.

Comparable is who has from half to twice as many inhabitants, whichever the Land: the page says so.
"""

from api.explorer.gaps import Gap, shown
from api.explorer.pictures import Bars
from api.explorer.table import Column, Row, Table, Thing, sources, thing, things
from api.explorer.views.questions.question import Answered, Filled, Question

LESS, MORE = 0.5, 2
"""From how much to how much of the population others are comparable."""


async def answer(filled: Filled) -> Answered:
    """The processes that most of the comparable municipalities use."""
    _, seen, ask = filled.say, filled.seen, filled.ask
    key = filled.key("kommune")
    place = filled.found((await ask("uebernehmen-ort", key=key))["municipality"], "kommune")
    here, population = thing(place), place["population"]
    if not population:
        note = _(
            "Für {place} nennt keine Quelle eine Einwohnerzahl, also ist nichts vergleichbar.",
            place=here.name,
        )
        return Answered(note, (), names={"kommune": here.name})
    least, most = int(population * LESS), int(population * MORE)
    data = await ask("uebernehmen", key=key, least=least, most=most)
    own = data["municipality"]
    had = {node["id"] for field in ("uses", "develops") for node in own[field]["nodes"]}
    others = data["municipalities"]
    rows = [
        Row(
            (
                thing(group["node"]),
                group["count"],
                things(group["node"]["developedBy"]["nodes"]),
                thing(group["node"]["runsOn"]) if group["node"]["runsOn"] else None,
            ),
            sources(group["node"]),
            group["node"]["example"],
        )
        for group in others["groupBy"]
        if group["node"] and group["node"]["id"] not in had
    ]
    table = Table(
        "prozesse",
        _("Was {place} übernehmen könnte", place=here.name),
        (
            Column("process", _("Prozess")),
            Column("users", _("Vergleichbare Kommunen, die ihn nutzen"), "number"),
            Column("developedBy", _("Entwickelt von")),
            Column("runsOn", _("Läuft auf")),
        ),
        tuple(rows),
        empty=_("Keine vergleichbare Kommune nutzt einen Prozess, den {place} nicht hat.", place=here.name),
    )
    lead = _.ngettext(
        "Einen Prozess nutzen Kommunen vergleichbarer Größe, {place} aber nicht.",
        "{number} Prozesse nutzen Kommunen vergleichbarer Größe, {place} aber nicht.",
        len(rows),
        place=here.name,
    )
    if not rows:
        lead = _("Bekannt ist hier nichts, was {place} übernehmen könnte.", place=here.name)
    return Answered(
        lead,
        (table,),
        (Bars.of(_("Wie viele vergleichbare Kommunen jeden Prozess nutzen"), table, 1, seen),),
        (
            _(
                "Vergleichbar heißt hier: {least} bis {most} Einwohner, halb bis doppelt so viele wie "
                "{place} mit {population}. Das sind {count} Kommunen, die mindestens einen Prozess nutzen.",
                least=_.number(least),
                most=_.number(most),
                place=here.name,
                population=_.number(population),
                count=_.number(others["totalCount"]),
            ),
        ),
        names={"kommune": shown(Thing(here.id, here.name))},
    )


TAKE_OVER = Question(
    "uebernehmen",
    "Was könnte {kommune} von anderen übernehmen?",
    "Prozesse, die vergleichbare Kommunen nutzen und die hier fehlen.",
    (Gap("kommune", "Gemeinde", "municipality:10041100", kinds=("MUNICIPALITY",)),),
    answer,
)
