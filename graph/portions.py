"""Cuts what a load has to write into transactions, and each transaction into statements: pure."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graph import statements
from graph.changes import Changes, LinkAddition, LinkChange
from schema.collation import derived
from schema.model import Model

ORDER = (
    "added_nodes", "changed_nodes", "added_links", "changed_links",
    "retired_links", "retired_nodes", "withdrawn_links", "withdrawn_nodes",
)  # fmt: skip
"""Nodes are there before relationships lead to them, and go after those."""


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of statement and all its rows."""

    phase: str
    statement: str
    rows: list[dict[str, Any]]


def portions(changes: Changes, size: int) -> Iterator[Changes]:
    """The changes in their order, in parts of at most `size` nodes and relationships."""
    if len(changes) <= size:
        yield changes
        return
    part = Changes()
    for name in ORDER:
        ones = getattr(changes, name)
        for one in _sources_first(ones) if name == "added_nodes" else ones:
            if len(part) >= size:
                yield part
                part = Changes()
            getattr(part, name).append(one)
    if part:
        yield part


def _sources_first(added: list[tuple[str, dict[str, Any]]]) -> list[tuple[str, dict[str, Any]]]:
    """Sources lead, so that an interrupted load leaves no node whose source is not there."""
    return sorted(added, key=lambda item: item[0] != "Source")


def steps(changes: Changes, model: Model) -> Iterator[Step]:
    """The statements that write the changes, in order."""
    yield from _nodes(changes, model)
    yield from _links(changes, model)
    groups: defaultdict[Any, list[dict[str, Any]]] = defaultdict(list)
    for node in changes.retired_nodes:
        groups[node.kind].append({"id": node.id, "set": _node(model, node.kind, node.set)})
    for kind, rows in groups.items():
        yield Step("Beenden", statements.change_nodes(kind), rows)
    groups = defaultdict(list)
    for type_, id_, start in changes.withdrawn_links:
        groups[type_, _kind(model, start)].append({"id": id_, "start": start})
    for (type_, kind), rows in groups.items():
        yield Step("Entfernen", statements.remove_links(type_, kind), rows)
    groups = defaultdict(list)
    for kind, id_ in changes.withdrawn_nodes:
        groups[kind].append({"id": id_})
    for kind, rows in groups.items():
        yield Step("Entfernen", statements.remove_nodes(kind), rows)


def _nodes(changes: Changes, model: Model) -> Iterator[Step]:
    groups: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for kind, row in changes.added_nodes:
        groups[kind].append(_node(model, kind, row))
    for kind, rows in groups.items():
        yield Step("Anlegen", statements.add_nodes(model.kinds[kind]), rows)
    groups = defaultdict(list)
    for node in changes.changed_nodes:
        groups[node.kind].append({"id": node.id, "set": _node(model, node.kind, node.set)})
    for kind, rows in groups.items():
        yield Step("Ändern", statements.change_nodes(kind), rows)


def _links(changes: Changes, model: Model) -> Iterator[Step]:
    groups: defaultdict[Any, list[dict[str, Any]]] = defaultdict(list)
    for link in changes.added_links:
        key = link.type, _kind(model, link.start), _kind(model, link.end)
        groups[key].append({"start": link.start, "end": link.end, "properties": _link(model, link)})
    for (type_, start, end), rows in groups.items():
        yield Step("Verbinden", statements.add_links(type_, start, end), rows)
    for phase, changed in (("Ändern", changes.changed_links), ("Beenden", changes.retired_links)):
        groups = defaultdict(list)
        for one in changed:
            row = {"id": one.id, "start": one.start, "properties": _link(model, one)}
            groups[one.type, _kind(model, one.start)].append(row)
        for (type_, kind), rows in groups.items():
            yield Step(phase, statements.change_links(type_, kind), rows)


def _node(model: Model, kind: str, row: dict[str, Any]) -> dict[str, Any]:
    """A node's properties with what is derived from them: it follows wherever a text is set or removed."""
    return row | derived(row, model.kinds[kind].prose)


def _link(model: Model, link: LinkAddition | LinkChange) -> dict[str, Any]:
    """A relationship's properties with what is derived from them."""
    return link.properties | derived(link.properties, model.types[link.type][0].edge.prose)


def _kind(model: Model, id_: str) -> str:
    return model.by_field[id_.partition(":")[0]].name
