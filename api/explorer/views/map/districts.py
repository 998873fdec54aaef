"""Germany's districts: how many processes are used in each, or in how many of its municipalities one is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from api.explorer.atlas import NOTHING, Area, bounds, drawn, step
from api.explorer.table import Column, Row, Thing, grouped, thing
from api.explorer.views.map.asked import Asked
from api.explorer.views.map.places import laender
from api.explorer.views.map.shown import Shown, processes, steps, using

BODIES = ("municipalities", "municipalAssociations")
GROUPS, INNER = 120, 190
"""Districts, and processes of each, that `karte-kreise-prozesse.graphql` asks for."""
SHARES = ((25, "c1"), (50, "c2"), (75, "c3"), (99, "c4"), (100, "c5"))
"""The colours of shares of municipalities, each up to so many in a hundred."""


async def numbers(asked: Asked) -> Shown:
    """How many different processes are used in each."""
    _ = asked.say
    known = await asked.data("karte-kreise")
    used = await asked.data("karte-kreise-prozesse")
    within: dict[str, set[str]] = defaultdict(set)
    for body in BODIES:
        for group in used[body]["groupBy"]:
            within[group["key"] or ""] |= {inner["key"] for inner in group["groupBy"]}
    own = {node["key"]: {one["key"] for one in node["uses"]["nodes"]} for node in known["using"]["nodes"]}
    towns = {group["key"]: group["count"] for group in used["municipalities"]["groupBy"]}
    made_up = examples(known)
    shown = list(chosen(known, asked))
    counts = {node["key"]: len(within[id_of(node)] | own.get(node["key"], set())) for node in shown}
    upper = bounds(counts.values())
    areas = []
    for node in shown:
        count = counts[node["key"]]
        cells = (len(own.get(node["key"], ())), towns.get(id_of(node), 0), count)
        areas.append(district(node, processes(count, asked), step(count, upper), cells, count, made_up))
    return Shown(
        _("Wie viele Online-Prozesse in Kreisen genutzt werden"),
        _(
            "Für {using} von {all} Kreisen ist bekannt, dass dort ein Online-Prozess genutzt wird, wurde "
            "oder werden soll.",
            using=_.number(using(areas)),
            all=_.number(len(areas)),
        ),
        _(
            "Gezählt werden die verschiedenen Prozesse, die der Kreis selbst, seine Gemeinden oder seine "
            "Gemeindeverbände nutzen, nutzten oder nutzen wollen."
        ),
        steps(upper, asked),
        (
            Column("district", _("Kreis")),
            Column("land", _("Land")),
            Column("own", _("Prozesse des Kreises selbst"), "number"),
            Column("municipalities", _("Gemeinden mit eigener Nutzung"), "number"),
            Column("all", _("Verschiedene Prozesse im Kreis"), "number"),
        ),
        areas,
        laender(known),
        rests_on=grouped(used["sources"]["groupBy"]),
        whole=not known["using"]["pageInfo"]["hasNextPage"]
        and all(
            len(used[body]["groupBy"]) < GROUPS
            and all(len(group["groupBy"]) < INNER for group in used[body]["groupBy"])
            for body in BODIES
        ),
    )


async def one_process(asked: Asked) -> Shown:
    """In how many of its municipalities a process is used."""
    _ = asked.say
    edge = (asked.use or {}).get("edge", {})
    use = {"key": {"eq": asked.process}, **({"edge": edge} if edge else {})}
    made = {**use, "edge": {**edge, "example": {"eq": True}}}
    data = await asked.data("karte-kreise-prozess", process=asked.process, use=use, madeUp=made)
    process = data["process"]
    if process is None:
        raise asked.ask.unknown(f"process:{asked.process}")
    all_, served = (
        {group["key"]: group["count"] for group in data[name]["groupBy"]} for name in (BODIES[0], "served")
    )
    own = {node["key"] for node in data["using"]["nodes"]}
    made_up = examples(data)
    areas = []
    for node in chosen(data, asked):
        itself, of, with_ = node["key"] in own, all_.get(id_of(node), 0), served.get(id_of(node), 0)
        share = 100 if itself else hundredths(with_, of)
        said = _("{served} von {all} Gemeinden", served=_.number(with_), all=_.number(of))
        if itself:
            said = _("der Kreis selbst; {municipalities}", municipalities=said)
        colour = next(name for most, name in SHARES if share <= most) if share else NOTHING
        cells = (_("ja") if itself else _("nein"), with_, of)
        areas.append(district(node, said, colour, cells, share + with_ / 1_000, made_up))
    said_of = {
        "using": _.number(using(areas)),
        "all": _.number(len(areas)),
        "process": process["name"],
    }
    return Shown(
        _("In welchen Kreisen „{process}“ genutzt wird", process=process["name"]),
        _(
            "Für {using} von {all} Kreisen nennt eine Quelle dort eine Nutzung von „{process}“ mit dem Stand "
            "„{status}“.",
            **said_of,
            status=asked.status_label(asked.status),
        )
        if asked.status
        else _(
            "Für {using} von {all} Kreisen ist bekannt, dass „{process}“ dort genutzt wird, wurde oder "
            "werden soll.",
            **said_of,
        ),
        _(
            "Die Farbe sagt, in welchem Teil der Gemeinden der Prozess genutzt wird: von der Gemeinde, "
            "ihrem Gemeindeverband oder für alle vom Kreis selbst."
        ),
        [
            (NOTHING, asked.nothing),
            ("c1", _("in bis zu einem Viertel der Gemeinden")),
            ("c2", _("in bis zur Hälfte")),
            ("c3", _("in bis zu drei Vierteln")),
            ("c4", _("in mehr, aber nicht allen")),
            ("c5", _("in allen, oder vom Kreis selbst")),
        ],
        (
            Column("district", _("Kreis")),
            Column("land", _("Land")),
            Column("own", _("Der Kreis selbst")),
            Column("served", _("Gemeinden, die den Prozess nutzen"), "number"),
            Column("municipalities", _("Gemeinden im Kreis"), "number"),
        ),
        areas,
        laender(data),
        thing(process),
        rests_on=grouped(process["usedBy"]["sources"]),
    )


def hundredths(part: int, whole: int) -> int:
    """A share in a hundred: 100 only for all, and 0 only for none."""
    if not part or part >= whole:
        return 100 if part else 0
    return min(99, max(1, -(-100 * part // whole)))


def chosen(data: Any, asked: Asked) -> Iterable[Mapping[str, Any]]:
    """The districts that are shown."""
    return (node for node in data["districts"]["nodes"] if asked.land in ("", node["land"]["key"]))


def id_of(node: Mapping[str, Any]) -> str:
    """The public id of a district."""
    return f"district:{node['key']}"


def examples(data: Any) -> set[str]:
    """The ids of the districts in which any use is made up."""
    by = {group["key"] for name in ("examples", "byAssociations") for group in data[name]["groupBy"]}
    return by | {node["id"] for node in data["byDistricts"]["nodes"]}


def district(
    node: Mapping[str, Any],
    said: str,
    colour: str,
    cells: tuple[str | int, ...],
    rank: float,
    made_up: set[str],
) -> Area:
    """A district as an area of the map."""
    one = Thing(id_of(node), node["name"])
    land = Thing(f"land:{node['land']['key']}", node["land"]["name"])
    outline = f"kreise.svg#k{node['key']}" if node["key"] in drawn("kreise") else ""
    return Area(
        one.id, one.name, outline, said, colour, Row((one, land, *cells), example=one.id in made_up), rank
    )
