"""The real administrations of the four Länder among which the example processes are spread."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from loaders.example_dice import root
from schema.record import LinkRecord, NodeRecord

LAENDER = {"06": "Hessen", "07": "Rheinland-Pfalz", "10": "Saarland", "16": "Thüringen"}
UNINCORPORATED = ("GEMEINDEFREI_BEWOHNT", "GEMEINDEFREI_UNBEWOHNT")
URBAN = ("KREISFREIE_STADT", "STADTKREIS")
MEMBER = 0.03
"""How much a municipality weighs whose association administers for it."""
SMALLEST_MEMBER = 2_000
"""Inhabitants below which such a municipality never does anything by itself."""


@dataclass(frozen=True, slots=True)
class Body:
    """An administration. `people` are its inhabitants; `weight` is how readily it takes up something new.

    `land` and `district` are keys; the district of a Land is the Land.
    """

    id: str
    name: str
    people: int
    weight: float
    kind: str
    land: str
    district: str

    @property
    def short(self) -> str:
        """The name as people say it: without "Stadt", and with "Kreis" for a district that needs it."""
        name = self.name.partition(",")[0]
        plain = self.kind == "district" and "kreis" not in name.lower() and "verband" not in name.lower()
        return f"Kreis {name}" if plain else name


@dataclass(frozen=True, slots=True)
class Bodies:
    """Who offers the services of a municipality, of a district and of a Land, each ordered by id."""

    gemeinde: tuple[Body, ...]
    kreis: tuple[Body, ...]
    land: tuple[Body, ...]

    def of(self, level: str) -> tuple[Body, ...]:
        """Those of a level: `gemeinde`, `kreis` or `land`."""
        return {"gemeinde": self.gemeinde, "kreis": self.kreis, "land": self.land}[level]


def bodies(nodes: Iterable[NodeRecord], links: Iterable[LinkRecord]) -> Bodies:
    """Sort the register's administrations by what they do.

    Municipal tasks lie with municipalities or with the association that administers for them; district tasks
    with districts and with towns that are districts themselves, of which only the municipality is taken.
    """
    here: dict[str, Any] = {n.id: n for n in nodes if str(getattr(n, "key", ""))[:2] in LAENDER}
    association = {e.start: e.end for e in links if e.type == "IN_ASSOCIATION" and e.start in here}
    people: defaultdict[str, int] = defaultdict(int)
    for id_, node in here.items():
        if node.node_kind.name == "Municipality":
            own = (id_, association.get(id_, ""), f"district:{node.key[:5]}", f"land:{node.key[:2]}")
            for one in own:
                people[one] += node.population or 0
    sorted_in: dict[str, list[Body]] = {"gemeinde": [], "kreis": [], "land": []}
    for id_ in sorted(here):
        node = here[id_]
        if id_ in association and people[id_] < SMALLEST_MEMBER:
            continue
        weight = root(people[id_]) * (MEMBER if id_ in association else 1)
        kind, _, key = id_.partition(":")
        body = Body(id_, node.name, people[id_], weight, kind, key[:2], key[:5])
        for level in _levels(node):
            sorted_in[level].append(body)
    return Bodies(tuple(sorted_in["gemeinde"]), tuple(sorted_in["kreis"]), tuple(sorted_in["land"]))


def _levels(node: Any) -> tuple[str, ...]:
    kind = node.node_kind.name
    if kind == "Municipality" and node.type not in UNINCORPORATED:
        return ("gemeinde", "kreis") if node.type in URBAN else ("gemeinde",)
    if kind == "MunicipalAssociation":
        return ("gemeinde",)
    if kind == "District" and node.type not in URBAN:
        return ("kreis",)
    return ("land",) if kind == "Land" else ()
