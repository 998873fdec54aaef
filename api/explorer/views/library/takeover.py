"""Whether a process fits a municipality: who of comparable size uses it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.explorer.ask import Ask
from api.explorer.gaps import Gap, named_id, shown, suggested, told_apart
from api.explorer.names import choice
from api.explorer.seen import Seen
from api.explorer.table import Column, Row, Table, Thing, sources, thing
from api.explorer.uses import incomparable
from api.explorer.views.questions.take_over import LESS, MORE
from api.explorer.words import Words

PLACE = Gap("gemeinde", "Gemeinde", "", kinds=("MUNICIPALITY",))


@dataclass(frozen=True)
class Asked:
    """The municipality that somebody named: its key if it is one, else what was typed."""

    key: str
    text: str


@dataclass(frozen=True)
class Fitting:
    """What the page says of it. `choices`: whom the text may mean, with the address for each."""

    place: Thing | None = None
    shown: str = ""
    sentence: str = ""
    table: Table | None = None
    choices: tuple[tuple[Thing, str], ...] = ()


def asked_for(seen: Seen) -> Asked:
    """The municipality of the address; an eight-digit AGS is a key as well."""
    text = seen.get(PLACE.name)
    found = (
        f"municipality:{text}"
        if text.isascii() and text.isdigit() and len(text) == 8
        else named_id(text, PLACE)
    )
    return Asked(found.partition(":")[2], text)


async def fitting(
    asked: Asked, key: str, place: Mapping[str, Any] | None, seen: Seen, ask: Ask, _: Words
) -> Fitting:
    """Who of comparable size uses the process with this key. `place`: the municipality in the answer."""
    if not asked.text:
        return Fitting()
    if not asked.key or place is None:
        return await choose(asked.text, seen, ask, _)
    here, population = thing(place), place["population"]
    used = (
        _("{place} nutzt diesen Prozess schon.", place=here.name) + " " if place["uses"]["totalCount"] else ""
    )
    if not population:
        none = incomparable(here.name, population, _)
        return Fitting(here, shown(here), used + none)
    least, most = int(population * LESS), int(population * MORE)
    data = await ask("prozess-vergleichbare", key=key, place=asked.key, least=least, most=most)
    found = data["municipalities"]
    sentence = used + _(
        "Andere Gemeinden mit {least} bis {most} Einwohnern, die ihn nutzen, nutzten oder nutzen wollen: "
        "{number}. "
        "{place} hat {population}.",
        number=_.number(found["totalCount"]),
        least=_.number(least),
        most=_.number(most),
        place=here.name,
        population=_.number(population),
    )
    return Fitting(here, shown(here), sentence, table(found, here, ask, _))


def table(found: Mapping[str, Any], here: Thing, ask: Ask, _: Words) -> Table:
    """The municipalities of comparable size."""
    model = ask.service.planner.schema.model
    rows = []
    for node in found["nodes"]:
        for use in node["uses"]["edges"]:
            status = choice(model, "UsageStatus", use["status"], _)
            cells = (
                thing(node),
                node["population"],
                thing(node["district"]) if node["district"] else None,
                thing(node["land"]),
                use["since"],
                status,
            )
            rows.append(Row(cells, sources(use), use["example"], use["disputed"]))
    columns = (
        Column("municipality", _("Gemeinde")),
        Column("population", _("Einwohner"), "number"),
        Column("district", _("Kreis")),
        Column("land", _("Land")),
        Column("since", _("Seit"), "date"),
        Column("status", _("Stand")),
    )
    return Table(
        "vergleichbare",
        _("Gemeinden, so groß wie {place}, die ihn nutzen", place=here.name),
        columns,
        tuple(rows),
        total=max(found["totalCount"], len(rows)),
        empty=_("Keine Quelle nennt eine vergleichbare Gemeinde, die ihn nutzt."),
    )


async def choose(text: str, seen: Seen, ask: Ask, _: Words) -> Fitting:
    """Whom a text may mean."""
    found = [told_apart(node) for node in await suggested(PLACE, text, ask)]
    choices = tuple((one, seen.here(nach=None, **{PLACE.name: one.id})) for one in found)
    sentence = _("Welche Gemeinde ist gemeint?") if choices else _("Keine Gemeinde heißt so.")
    return Fitting(None, text, sentence, None, choices)
