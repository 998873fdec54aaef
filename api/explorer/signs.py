"""The sign of each kind in pictures: a shape and two letters, so that nobody has to tell colours apart."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.explorer.words import Words
from schema.model import Model

CIRCLE = "M-13 0a13 13 0 1 0 26 0a13 13 0 1 0-26 0Z"
SHAPES: Mapping[str, str] = {
    "Land": "M-14 0L-7-12H7L14 0L7 12H-7Z",
    "District": "M-12-12H12V12H-12Z",
    "MunicipalAssociation": "M-5-13H5L13-5V5L5 13H-5L-13 5V-5Z",
    "Municipality": CIRCLE,
    "Process": "M-7-11H7A10 11 0 0 1 7 11H-7A10 11 0 0 1-7-11Z",
    "Service": "M0-15L15 0L0 15L-15 0Z",
    "Alliance": "M-5-13H5V-5H13V5H5V13H-5V5H-13V-5H-5Z",
    "Agreement": "M-11-13H5L11-7V13H-11Z",
    "Law": "M-11-13H11V9L0 14L-11 9Z",
    "Source": "M-9-13H11V7L5 13H-11V-11Z",
    "Platform": "M-8-11H8L14 11H-14Z",
    "ItSystem": "M-8-11H14L8 11H-14Z",
    "ProcessLibrary": "M-14-11H14L8 11H-8Z",
    "Ministry": "M-12-4L0-14L12-4V12H-12Z",
    "Organization": "M-12-12H12V4L0 14L-12 4Z",
    "Person": "M-12 13V-1A12 12 0 0 1 12-1V13Z",
    "Topic": "M-13-10H8L14 0L8 10H-13Z",
}
"""SVG paths around 0, 0, some 26 units wide; a kind without its own has the circle."""


@dataclass(frozen=True)
class Sign:
    """The sign of a kind. `label`: what the kind is called."""

    shape: str
    letters: str
    label: str


def signs(model: Model, say: Words) -> dict[str, Sign]:
    """The signs of all kinds by their names; no two have the same letters."""
    made: dict[str, Sign] = {}
    taken: set[str] = set()
    for kind in sorted(model.concrete, key=lambda kind: (len(say.label(kind.label)), kind.name)):
        letters = next(two for two in pairs(say.label(kind.label)) if two not in taken)
        taken.add(letters)
        made[kind.name] = Sign(SHAPES.get(kind.name, CIRCLE), letters, say.label(kind.label))
    return made


def pairs(label: str) -> list[str]:
    """Two letters for a label, the best first: its first letter and a later one, then numbers."""
    first, *later = (letter for letter in label if letter.isalnum())
    return [
        *(f"{first.upper()}{letter.lower()}" for letter in later),
        *(f"{first.upper()}{i}" for i in range(10)),
    ]
