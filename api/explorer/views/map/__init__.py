"""The map: who uses how many processes, or one, by municipality of four Länder or by district of Germany."""

from typing import Any

from api.explorer.ask import ROWS, Ask
from api.explorer.atlas import ALLIES, NOTHING, Atlas, Box
from api.explorer.gaps import Gap, choose, named_id
from api.explorer.gaps import shown as in_gap
from api.explorer.page import Page
from api.explorer.seen import Seen
from api.explorer.table import Table
from api.explorer.views.map import districts, municipalities
from api.explorer.views.map.asked import DISTRICTS, STATUSES, Asked, asked
from api.explorer.views.map.shown import Shown
from api.explorer.words import Words

PATH = "/karte"
PROCESS = Gap("prozess", "Prozess", "", kinds=("PROCESS",))


async def view(seen: Seen, ask: Ask, _: Words) -> Page:
    """The page."""
    text = seen.get(PROCESS.name)
    known = named_id(text, PROCESS)
    if text and not known:
        return await choose(PROCESS, text, seen, ask, _, PATH)
    what = asked(seen, ask, _, known.partition(":")[2])
    level = districts if what.level == DISTRICTS else municipalities
    shown = await (level.one_process(what) if what.process else level.numbers(what))
    return page(what, shown)


def page(what: Asked, shown: Shown) -> Page:
    """What is shown, as map, legend and table."""
    _ = what.say
    of = [shown.laender.get(what.land, what.land)] if what.land else []
    if what.heeded:
        of.append(_("Stand: {status}", status=what.status_label(what.heeded)))
    if what.as_of:
        of.append(_("am {date}", date=_.date(what.as_of)))
    title = f"{shown.title}: {', '.join(of)}" if of else shown.title
    atlas = Atlas(
        title,
        [area for area in shown.areas if area.outline],
        shown.meanings,
        what.laender or list(shown.laender),
        Box.around(what.laender),
    )
    made_up = sum(area.example and area.colour != NOTHING for area in shown.areas)
    lead = shown.lead
    if made_up:
        lead += " " + _.ngettext(
            "Bei einem davon ist das ganz oder zum Teil erfunden (Beispieldaten).",
            "Bei {number} davon ist das ganz oder zum Teil erfunden (Beispieldaten).",
            made_up,
        )
    missing = [area.name for area in shown.areas if not area.outline]
    notes = []
    if not shown.whole:
        notes.append(
            _(
                "Es gibt mehr Nutzungen, als sich auf einmal abfragen lassen: Einige Zahlen sind zu klein. "
                "Die Karte eines einzelnen Landes zeigt mehr."
            )
        )
    if missing:
        notes.append(_("Ohne Umriss, nur in der Tabelle: {names}.", names="; ".join(missing)))
    if what.elsewhere:
        notes.append(_("Umrisse von Gemeinden gibt es hier nur für die vier Länder des Verbunds."))
    if what.status and not what.heeded:
        notes.append(_("Nach dem Stand lässt sich bei Kreisen nur ein einzelner Prozess zeigen."))
    names = {PROCESS.name: in_gap(shown.process) if shown.process else ""}
    values: dict[str, Any] = {
        "what": what,
        "shown": shown,
        "atlas": atlas,
        "lead": lead,
        "notes": notes,
        "gap": PROCESS,
        "names": names,
        "choices": choices(what, shown),
    }
    return Page(
        "map.html",
        title,
        values,
        (table(what, shown, title),),
        example=any(area.row.example for area in shown.areas),
    )


def table(what: Asked, shown: Shown, title: str) -> Table:
    """The map's twin: a row for each area, the first of them or all."""
    areas = sorted(shown.areas, key=lambda area: area.order)
    paged = not what.seen.whole
    begin = what.seen.number("nach", 1, len(areas)) if paged and what.seen.get("nach") else 0
    end = begin + ROWS if paged else len(areas)
    further = what.seen.here(nach=end) if end < len(areas) else ""
    back = what.seen.here(nach=max(0, begin - ROWS) or None) if begin else ""
    return Table(
        "gebiete",
        title,
        shown.columns,
        tuple(area.row for area in areas[begin:end]),
        len(areas),
        further,
        back,
        sourced=shown.sourced,
        rests_on=shown.rests_on,
    )


def choices(what: Asked, shown: Shown) -> dict[str, list[tuple[str, str]]]:
    """What the form's lists offer, by parameter."""
    _ = what.say
    all_ = _("ganz Deutschland") if what.level == DISTRICTS else _("die vier Länder des Verbunds")
    known = [(key, name) for key, name in shown.laender.items() if what.level == DISTRICTS or key in ALLIES]
    return {
        "ebene": [("gemeinden", _("Gemeinden")), ("kreise", _("Kreise"))],
        "land": [("", all_), *known],
        "status": [("", _("jeder")), *((one, what.status_label(one)) for one in STATUSES)],
    }
