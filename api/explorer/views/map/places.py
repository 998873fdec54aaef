"""Municipalities as the map's documents name them: where each lies, and which association it belongs to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from api.explorer.atlas import Area, drawn
from api.explorer.table import Row, Thing


@dataclass(frozen=True)
class Municipality:
    """One of the register, with the key of its Land. `association` is None where it belongs to none."""

    key: str
    name: str
    land: str
    district: Thing
    association: Thing | None

    @property
    def thing(self) -> Thing:
        """It in a cell."""
        return Thing(f"municipality:{self.key}", self.name)

    def area(self, said: str, colour: str, row: Row, rank: float) -> Area:
        """It as an area of the map."""
        file = f"gemeinden-{self.land}"
        outline = f"{file}.svg#g{self.key}" if self.key in drawn(file) else ""
        return Area(self.thing.id, self.name, outline, said, colour, row, rank)


def municipalities(data: Any) -> Iterator[Municipality]:
    """Those of an answer."""
    for land in data["laender"]["nodes"]:
        for one in land["districts"]["nodes"]:
            district = Thing(f"district:{one['key']}", one["name"])
            for node in one["municipalities"]["nodes"]:
                of = node["association"]
                association = Thing(f"municipalAssociation:{of['key']}", of["name"]) if of else None
                yield Municipality(node["key"], node["name"], land["key"], district, association)


def laender(data: Any) -> dict[str, str]:
    """The names of all Länder by their keys."""
    return {land["key"]: land["name"] for land in data["all"]["nodes"]}
