"""The municipalities of the four Länder: how many processes each uses, or how far it is with one.

What the association of a municipality uses counts too: in Rheinland-Pfalz and Thüringen it is most often the
body that administers.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from api.explorer.atlas import NOTHING, Area, bounds, step
from api.explorer.table import Column, Row, grouped, sources, thing
from api.explorer.views.map.asked import STATUSES, Asked
from api.explorer.views.map.places import Municipality, laender, municipalities
from api.explorer.views.map.shown import Shown, processes, steps, using

COLOURS = {"LIVE": "s1", "PILOT": "s2", "PLANNED": "s3", "ENDED": "s4", None: "s5"}
"""Of the status of a use."""
BODIES = ("municipalities", "municipalAssociations")
MOST = {"most": 1, "municipalities": 1_000, "associations": 1_000}
"""How many are asked for in one Land; for all four together the document has what a question may cost."""


async def numbers(asked: Asked) -> Shown:
    """How many processes each uses."""
    _ = asked.say
    known = await asked.data("karte-gemeinden", laender=asked.laender)
    limits = MOST if asked.land else {}
    used = await asked.data("karte-nutzungen", laender=asked.laender, use=asked.use, **limits)
    pages = [land[body] for land in used["laender"]["nodes"] for body in BODIES]
    counts = {node["key"]: node["uses"]["totalCount"] for page in pages for node in page["nodes"]}
    factual = {node["key"] for node in used["factual"]["nodes"]}
    areas = list(numbered(municipalities(known), counts, factual, asked))
    said_of = {"using": _.number(using(areas)), "all": _.number(len(areas))}
    return Shown(
        _("Wie viele Online-Prozesse Gemeinden nutzen"),
        _(
            "Für {using} von {all} Gemeinden nennt eine Quelle eine Nutzung mit dem Stand „{status}“: durch "
            "die Gemeinde selbst oder ihren Gemeindeverband.",
            **said_of,
            status=asked.status_label(asked.status),
        )
        if asked.status
        else _(
            "Für {using} von {all} Gemeinden ist bekannt, dass die Gemeinde oder ihr Gemeindeverband einen "
            "Online-Prozess nutzt, nutzte oder nutzen will.",
            **said_of,
        ),
        _(
            "Gezählt werden die Nutzungen, von denen eine Quelle spricht: die der Gemeinde und die ihres "
            "Gemeindeverbands. Ein Prozess, den beide nutzen, zählt zweimal."
        ),
        steps(bounds(int(area.rank) for area in areas), asked),
        (
            Column("municipality", _("Gemeinde")),
            Column("district", _("Kreis")),
            Column("association", _("Gemeindeverband")),
            Column("own", _("Prozesse der Gemeinde"), "number"),
            Column("byAssociation", _("Prozesse des Verbands"), "number"),
            Column("all", _("Summe"), "number"),
        ),
        areas,
        laender(known),
        rests_on=grouped(used["sources"]["groupBy"]),
        whole=not any(page["pageInfo"]["hasNextPage"] for page in pages),
    )


def numbered(
    found: Iterator[Municipality], counts: Mapping[str, int], factual: set[str], asked: Asked
) -> Iterator[Area]:
    """Municipalities with their numbers. `counts` and `factual` are by key of the body that uses."""
    _ = asked.say
    uses = []
    for one in found:
        of = one.association.id.partition(":")[2] if one.association else ""
        own, by = counts.get(one.key, 0), counts.get(of, 0)
        uses.append((one, own, by, bool((own and one.key not in factual) or (by and of not in factual))))
    upper = bounds(own + by for _one, own, by, _made_up in uses)

    @cache  # thousands say one of a few hundred things
    def said(own: int, by: int) -> str:
        all_ = processes(own + by, asked)
        if not by:
            return all_
        return _("{processes}, davon {number} über den Verband", processes=all_, number=_.number(by))

    for one, own, by, made_up in uses:
        row = Row((one.thing, one.district, one.association, own, by, own + by), example=made_up)
        yield one.area(said(own, by), step(own + by, upper), row, own + by)


async def one_process(asked: Asked) -> Shown:
    """How far each is with a process."""
    _ = asked.say
    known = await asked.data("karte-gemeinden", laender=asked.laender)
    where: dict[str, Any] = {
        "kind": {"in": ["MUNICIPALITY", "MUNICIPAL_ASSOCIATION"]},
        "land": {"key": {"in": asked.laender}},
    }
    data = await asked.data("karte-prozess", process=asked.process, where=where | (asked.use or {}))
    process = data["process"]
    if process is None:
        raise asked.ask.unknown(f"process:{asked.process}")
    edges = sorted(process["usedBy"]["edges"], key=furthest, reverse=True)
    uses = {edge["node"]["id"]: edge for edge in edges}  # the furthest last, so that it stays

    @cache
    def said(status: str | None, since: str | None, own: bool) -> str:
        how = asked.status_label(status)
        if not own:
            how = _("{status}, über den Verband", status=how)
        return _("{status}, seit {date}", status=how, date=_.date(since)) if since else how

    areas = [used(one, uses, said, asked) for one in municipalities(known)]
    said_of = {
        "using": _.number(using(areas)),
        "all": _.number(len(areas)),
        "process": process["name"],
    }
    shown = [asked.status] if asked.status else [*STATUSES, None]
    return Shown(
        _("Welche Gemeinden „{process}“ nutzen", process=process["name"]),
        _(
            "Für {using} von {all} Gemeinden nennt eine Quelle eine Nutzung von „{process}“ mit dem Stand "
            "„{status}“: durch die Gemeinde selbst oder ihren Gemeindeverband.",
            **said_of,
            status=asked.status_label(asked.status),
        )
        if asked.status
        else _(
            "Für {using} von {all} Gemeinden ist bekannt, dass die Gemeinde oder ihr Gemeindeverband "
            "„{process}“ nutzt, nutzte oder nutzen will.",
            **said_of,
        ),
        _(
            "Die Farbe sagt, wie weit die Gemeinde ist, und wo sie den Prozess nicht selbst nutzt, "
            "ihr Gemeindeverband."
        ),
        [*((COLOURS[one], asked.status_label(one)) for one in shown), (NOTHING, asked.nothing)],
        (
            Column("municipality", _("Gemeinde")),
            Column("district", _("Kreis")),
            Column("by", _("Genutzt von")),
            Column("status", _("Stand")),
            Column("since", _("Seit"), "date"),
        ),
        areas,
        laender(known),
        thing(process),
        sourced=True,
        whole=not process["usedBy"]["pageInfo"]["hasNextPage"],
    )


def used(
    one: Municipality,
    uses: Mapping[str, Any],
    said: Callable[[str | None, str | None, bool], str],
    asked: Asked,
) -> Area:
    """A municipality with its own use of a process, or that of its association. `uses` are by id."""
    own = uses.get(one.thing.id)
    edge = own or (uses.get(one.association.id) if one.association else None)
    if edge is None:
        row = Row((one.thing, one.district, None, None, None))
        return one.area(asked.nothing, NOTHING, row, 0)
    status, since = edge["status"], edge["since"]
    cells = (one.thing, one.district, thing(edge["node"]), asked.status_label(status), since)
    row = Row(cells, sources(edge), edge["example"], edge["disputed"])
    return one.area(said(status, since, bool(own)), COLOURS[status], row, 10 - furthest(edge))


def furthest(edge: Mapping[str, Any]) -> int:
    """How far a use is: 0 for what is in use."""
    return STATUSES.index(edge["status"]) if edge["status"] else len(STATUSES)
