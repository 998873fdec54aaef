"""Which nodes the addresses stand for that others gave them: DCAT-AP.de, NUTS, GeoNames, Wikidata, ELI."""

from collections.abc import Collection, Mapping

from graph import statements
from graph.state import READ_ROWS, Runner
from schema.model import Kind, Model
from schema.vocabulary import OWL, SKOS

SAME = (OWL.sameAs, SKOS.exactMatch)


def identify(tx: Runner, model: Model, addresses: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """Id and name of each node that one of the addresses stands for, by the address."""
    found: dict[str, tuple[str, str]] = {}
    for kind in model.concrete:
        for property_, by_value in _asked(kind, addresses):
            values = sorted(by_value)
            for first in range(0, len(values), READ_ROWS):
                text = statements.nodes_with(kind.name, property_)
                for r in tx.run(text, values=values[first : first + READ_ROWS]):
                    found[by_value[r["value"]]] = r["id"], r["name"] or ""
    return found


def _asked(kind: Kind, addresses: Collection[str]) -> list[tuple[str, dict[str, str]]]:
    """The properties to look at, and for each the addresses by the value that they stand for."""
    asked = []
    if kind.places:
        places = {one.removeprefix(kind.places): one for one in addresses if one.startswith(kind.places)}
        asked.append(("key", places))
    same = [p for p in kind.properties.values() if p.iri in SAME]
    asked += [(p.stored_as, {one: one for one in addresses if one.startswith(p.within)}) for p in same]
    return [(name, by_value) for name, by_value in asked if by_value]
