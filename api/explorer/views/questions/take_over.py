"""What a municipality could take over: used by others of comparable size, developed elsewhere, not used here.

Comparable is who has from half to twice as many inhabitants, whichever the Land: the page says so.
"""

from collections.abc import Mapping
from typing import Any

from api.explorer.gaps import Gap, shown
from api.explorer.names import choice
from api.explorer.pictures import Bars
from api.explorer.table import Column, Row, Table, sources, thing, things
from api.explorer.uses import every_use, incomparable, invented
from api.explorer.views.questions.question import Answered, Filled, Question, named
from api.explorer.words import Words
from schema.model import Model

EACH, ANY = "im Land {name}", "irgendwo"
LESS, MORE = 0.5, 2
"""From how much to how much of the population others are comparable."""


async def answer(filled: Filled) -> Answered:
    """The processes that most of the comparable municipalities use."""
    _, seen, ask = filled.say, filled.seen, filled.ask
    key, land = filled.key("kommune"), filled.values["von"]
    at = await ask("uebernehmen-ort", key=key)
    place = filled.found(at["municipality"], "kommune")
    here, population = thing(place), place["population"]
    where = _(EACH).format(name=named(at, "laender", land)) if land else _(ANY)
    names = {"kommune": shown(here), "von": where}
    if not population:
        note = incomparable(here.name, population, _)
        return Answered(note, (), names=names, data=at)
    least, most = int(population * LESS), int(population * MORE)
    data = await ask("uebernehmen", key=key, least=least, most=most)
    own, others = data["municipality"], data["municipalities"]
    bodies = [own, own["association"], own["district"]]
    had = {node["id"] for body in bodies if body for node in body["uses"]["nodes"]}
    had |= {node["id"] for node in own["develops"]["nodes"]}
    open_ = [group for group in others["groupBy"] if group["node"] and group["node"]["id"] not in had]
    if land:
        open_ = [group for group in open_ if land in developed_in(group["node"])]
    running = [group for group in open_ if group["node"]["status"] != "ENDED"]
    known = {group["node"]["id"]: group["count"] for group in data["factual"]["groupBy"] if group["node"]}
    model = ask.service.planner.schema.model
    rows = [row(group, known.get(group["node"]["id"], 0), model, _) for group in running]
    table = Table(
        "prozesse",
        _("Was {place} übernehmen könnte", place=here.name),
        (
            Column("process", _("Prozess")),
            Column("users", _("Vergleichbare Gemeinden, die ihn nutzen"), "number"),
            Column("status", _("Status")),
            Column("developedBy", _("Entwickelt von")),
            Column("runsOn", _("Läuft auf")),
        ),
        tuple(rows),
        empty=_("Keine vergleichbare Gemeinde nutzt einen Prozess, den {place} nicht hat.", place=here.name),
    )
    lead = _.ngettext(
        "Einen Prozess nutzen Gemeinden vergleichbarer Größe, {place} aber nicht.",
        "{number} Prozesse nutzen Gemeinden vergleichbarer Größe, {place} aber nicht.",
        len(rows),
        place=here.name,
    )
    lead += invented(len(rows), sum(group["node"]["id"] in known for group in running), _)
    if not rows:
        lead = _("Bekannt ist hier nichts, was {place} übernehmen könnte.", place=here.name)
    notes = [
        _.ngettext(
            "Vergleichbar heißt hier: {least} bis {most} Einwohner, halb bis doppelt so viele wie "
            "{place} mit {population}. Das ist eine Gemeinde, die selbst mindestens einen Prozess nutzt.",
            "Vergleichbar heißt hier: {least} bis {most} Einwohner, halb bis doppelt so viele wie "
            "{place} mit {population}. Das sind {number} Gemeinden, die selbst mindestens einen Prozess "
            "nutzen.",
            others["totalCount"],
            least=_.number(least),
            most=_.number(most),
            place=here.name,
            population=_.number(population),
        ),
        _(
            "Nicht dabei ist, was der Gemeindeverband oder der Kreis von {place} schon nutzt.",
            place=here.name,
        ),
        every_use(_),
    ]
    if ended := len(open_) - len(running):
        notes.append(
            _.ngettext(
                "Ein Prozess, der eingestellt ist, ist weggelassen.",
                "{number} Prozesse, die eingestellt sind, sind weggelassen.",
                ended,
            )
        )
    picture = Bars.of(_("Wie viele vergleichbare Gemeinden jeden Prozess nutzen"), table, 1, seen, _)
    return Answered(lead, (table,), (picture,), notes, names, at)


def row(group: Mapping[str, Any], known: int, model: Model, _: Words) -> Row:
    """A process with how many use it. `known`: of how many that is no example."""
    node = group["node"]
    cells = (
        thing(node),
        group["count"],
        choice(model, "ProcessStatus", node["status"], _),
        things(node["developedBy"]["nodes"]),
        thing(node["runsOn"]) if node["runsOn"] else None,
    )
    return Row(cells, sources(node), node["example"] or known < group["count"])


def developed_in(node: Mapping[str, Any]) -> set[str]:
    """The keys of the Länder in which a process was developed."""
    return {one["land"]["key"] for one in node["developedBy"]["nodes"]}


TAKE_OVER = Question(
    "uebernehmen",
    "Was könnte {kommune} übernehmen, das {von} entwickelt wurde?",
    "Prozesse, die vergleichbare Gemeinden nutzen und die hier fehlen.",
    (
        Gap("kommune", "Gemeinde", "municipality:10041100", kinds=("MUNICIPALITY",)),
        Gap("von", "Entwickelt", "", "laender", each=EACH, any=ANY),
    ),
    answer,
)
