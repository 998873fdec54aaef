"""A number with its definition, as start and Land pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """A number: what it counts, its definition, where the things themselves are, and how many are made up.

    Made up is also what only an example makes count, such as a process that is used in examples alone.
    `address` is empty where no page has just these.
    """

    number: int
    name: str
    definition: str
    address: str
    made_up: int

    @classmethod
    def of(cls, data: Mapping[str, Any], field: str, name: str, definition: str, address: str) -> "Figure":
        """From an answer in which `field` counts all, and the field with `Facts` at its end what is none."""
        number = data[field]["totalCount"]
        return cls(number, name, definition, address, number - data[f"{field}Facts"]["totalCount"])
