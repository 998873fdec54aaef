"""A map as numbers: which areas it shows, how each is coloured and named, and what the colours mean.

`web/explorer/map.html` draws it as SVG, with the outlines of `web/explorer/maps/`. Each area is an element
with a name, and has its row in the table beside the map.
"""

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from api.explorer.seen import Seen
from api.explorer.table import Row
from schema.collation import sort_key
from web import ROOT

ALLIES = ("06", "07", "10", "16")
"""The Länder whose municipalities have outlines."""
STEPS = 5
"""Colours beside that of nothing."""
NOTHING = "c0"


@cache
def outlines() -> Any:
    """`boxes` by Land, and the keys in each of the `files`."""
    return json.loads((ROOT / "explorer" / "maps" / "outlines.json").read_text("utf-8"))


@cache
def drawn(file: str) -> frozenset[str]:
    """The keys of the areas that a file has outlines of."""
    return frozenset(outlines()["files"][file])


by_name = lru_cache(20_000)(sort_key)
"""The key that puts names into German order; a page sorts thousands, and they hardly change."""


@dataclass(frozen=True)
class Box:
    """What of the plane is seen, in steps of some 110 m."""

    left: int
    top: int
    width: int
    height: int

    @classmethod
    def around(cls, laender: Sequence[str]) -> "Box":
        """The box that holds these Länder; all of Germany if there are none."""
        boxes = [outlines()["boxes"][key] for key in laender or ("",)]
        left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
        return cls(left, top, right - left, bottom - top)

    @property
    def unit(self) -> float:
        """A hundredth of its longer side: what lines and patterns are measured in."""
        return max(self.width, self.height) / 100


@dataclass(frozen=True)
class Area:
    """An area: its public id, its name, what is said of it, its colour.

    `outline`: its file and its name there; empty if it has none. `row`: what the table says of it. `rank`:
    those with more come first there.
    """

    id: str
    name: str
    outline: str
    said: str
    colour: str
    row: Row
    rank: float = 0

    @property
    def example(self) -> bool:
        """Whether what is said of it is made up, wholly or in part."""
        return self.row.example

    @property
    def key(self) -> str:
        """Unique among areas of its kind."""
        return self.id.partition(":")[2]

    @property
    def order(self) -> tuple[float, str]:
        """Where its row stands: by rank, then by name."""
        return (-self.rank, by_name(self.name))


@dataclass(frozen=True)
class Colour:
    """What a colour means. `count`: how many areas have it; `examples`: how many of them by example data."""

    name: str
    label: str
    count: int
    examples: int = 0


@dataclass(frozen=True)
class Atlas:
    """A map. `meanings`: of the colours. `laender`: keys of those whose borders are drawn over the areas."""

    title: str
    areas: Sequence[Area]
    meanings: Sequence[tuple[str, str]]
    laender: Sequence[str]
    box: Box

    @property
    def legend(self) -> list[Colour]:
        """The colours with what they mean, in the order of their meaning."""
        all_ = Counter(area.colour for area in self.areas)
        made_up = Counter(area.colour for area in self.areas if area.example)
        return [Colour(name, label, all_[name], made_up[name]) for name, label in self.meanings]

    def ways(self, seen: Seen) -> tuple[str, str]:
        """What stands before and after an area's key in the address of its page: the same for thousands."""
        kind = self.areas[0].id.partition(":")[0] if self.areas else ""
        before, _, after = seen.node(f"{kind}:*").partition("*")
        return before, after

    @property
    def example(self) -> bool:
        """Whether anything on it is made up."""
        return any(area.example for area in self.areas)


def bounds(values: Iterable[int]) -> list[int]:
    """The upper bounds of up to five steps, so that each holds about as many of the values above nothing."""
    known = sorted(value for value in values if value > 0)
    found = (
        {known[max(0, round(len(known) * step / STEPS) - 1)] for step in range(1, STEPS + 1)} if known else ()
    )
    return sorted(found)


def step(value: int, upper: Sequence[int]) -> str:
    """The colour of a value."""
    if value <= 0:
        return NOTHING
    return spread(bisect_left(upper, value), len(upper))


def spread(place: int, of: int) -> str:
    """The colour of a step where there are `of`: few steps take colours that lie apart."""
    return f"c{STEPS if of == 1 else 1 + round(place * (STEPS - 1) / (of - 1))}"


def ranges(upper: Sequence[int]) -> list[tuple[str, int, int]]:
    """The steps with their colours, from where to where."""
    pairs = pairwise([0, *upper])
    return [(spread(i, len(upper)), low + 1, high) for i, (low, high) in enumerate(pairs)]
