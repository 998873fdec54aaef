"""What the map's page shows of what was asked, whatever the areas are, and what it says of numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.explorer.atlas import NOTHING, Area, ranges
from api.explorer.table import Column, Source, Thing
from api.explorer.views.map.asked import Asked


@dataclass(frozen=True)
class Shown:
    """`title`: of map and table; `lead`: the answer in a sentence; `counted`: how that is counted.

    `meanings`: the colours' names and what they mean. `areas`: those without an outline are in the table
    only. `laender`: names by key, of all there are. `process`: the one that is shown, if it is one.
    `sourced`: whether rows say who says so; `rests_on`: who does of all together.
    `whole`: whether everything there is could be asked for.
    """

    title: str
    lead: str
    counted: str
    meanings: Sequence[tuple[str, str]]
    columns: tuple[Column, ...]
    areas: Sequence[Area]
    laender: Mapping[str, str]
    process: Thing | None = None
    sourced: bool = False
    rests_on: tuple[Source, ...] = ()
    whole: bool = True


def processes(number: int, asked: Asked) -> str:
    """A number of processes in words."""
    _ = asked.say
    if not number:
        return asked.nothing
    return _("1 Prozess") if number == 1 else _("{number} Prozesse", number=_.number(number))


def steps(upper: Sequence[int], asked: Asked) -> list[tuple[str, str]]:
    """What the colours of numbers mean, with that of nothing."""
    _ = asked.say
    return [
        (NOTHING, asked.nothing),
        *(
            (
                colour,
                processes(low, asked)
                if low == high
                else _("{low} bis {high} Prozesse", low=_.number(low), high=_.number(high)),
            )
            for colour, low, high in ranges(upper)
        ),
    ]


def using(areas: Iterable[Area]) -> int:
    """In how many areas there is anything."""
    return sum(area.colour != NOTHING for area in areas)
