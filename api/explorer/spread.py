"""How the use of a process spread: the curve of groups of uses by the quarter in which they began."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from api.explorer.pictures import Curve, quarter
from api.explorer.words import Words


def curve(groups: Iterable[Mapping[str, Any]], today: date, _: Words, process: str) -> Curve:
    """The curve of an answer's groups, each with its `key`, its `count`, and `examples`, grouped by that.

    A use of which only the year is known counts at its end: by then it has begun.
    """
    known = [group for group in groups if group["key"]]
    years = sum(group["count"] for group in known if "-" not in group["key"])
    this_year, now = str(today.year), quarter(f"{today.year}-Q{(today.month + 2) // 3}")
    coming = sum(
        group["count"] for group in known if quarter(group["key"]) > now and group["key"] != this_year
    )
    notes = []
    if years:
        notes.append(
            _.ngettext(
                "Von einer Nutzung ist der Beginn nur als Jahr bekannt. Sie zählt am Ende des Jahres, denn "
                "bis dahin hat sie sicher begonnen.",
                "Von {number} Nutzungen ist der Beginn nur als Jahr bekannt. Sie zählen am Ende des Jahres, "
                "denn bis dahin haben sie sicher begonnen.",
                years,
            )
        )
    if coming:
        notes.append(
            _.ngettext(
                "Eine Nutzung soll erst nach dem laufenden Quartal beginnen.",
                "{number} Nutzungen sollen erst nach dem laufenden Quartal beginnen.",
                coming,
            )
        )
    title = (
        _(
            "Wie viele Nutzungen von „{name}“ bis zum Ende jedes Quartals begonnen haben oder beginnen "
            "sollen",
            name=process,
        )
        if coming
        else _("Wie viele Nutzungen von „{name}“ bis zum Ende jedes Quartals begonnen haben", name=process)
    )
    counts = [(group["key"], group["count"]) for group in known]
    return Curve(title, counts, any(map(made_up, known)), notes)


def made_up(group: Mapping[str, Any]) -> bool:
    """Whether a use in a group is example data."""
    return any(inner["key"] == "true" for inner in group["examples"])
