"""Statements, paths and neighbourhoods the plain way, for `tests/reference.py`."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from schema.paths import GONE_ON_FROM, LONGEST, STATEMENTS

if TYPE_CHECKING:
    from tests.reference import Node, Reference

Told = tuple[str, str, str, dict[str, Any]]
"""A statement as the small graph has it: type, start, end, properties."""


def told(reference: Reference, via: list[str] | None = None) -> list[Told]:
    """All statements that are let in with both their ends, by id."""
    nodes = reference.graph.nodes
    found = [
        one
        for one in reference.graph.links
        if (via is None or one[0] in via)
        and all(reference.lets_in(of) for of in (one[3], nodes[one[1]], nodes[one[2]]))
    ]
    return sorted(found, key=lambda one: one[3]["id"])


def about(reference: Reference, node: Node, via: list[str] | None = None) -> list[Told]:
    return [one for one in told(reference, via) if node["id"] in one[1:3]]


def disputed(reference: Reference, one: Told) -> bool:
    rel = reference.model.types[one[0]][0]
    others = [o for o in told(reference) if o[:3] == one[:3] and o[3]["id"] != one[3]["id"]]
    return any(reference.contradicts(one[3], other[3], rel) for other in others)


def statement(reference: Reference, one: Told) -> dict[str, Any]:
    type_, start, end, link = one
    rel = reference.model.types[type_][0]
    common = reference.model.statement
    own = {p.stored_as for p in rel.edge.properties.values()} - set(common.properties)
    own |= set(rel.edge.references) - set(common.references)
    return {
        "id": link["id"],
        "type": type_,
        "subject": reference.graph.nodes[start],
        "object": reference.graph.nodes[end],
        **{name: link.get(name) for name in common.properties},
        "sources": reference.sources(link),
        "citations": lambda: reference.citations(link),
        "qualifiers": [{"name": n, "value": _text(link[n])} for n in sorted(own) if link.get(n) is not None],
        "disputed": lambda: disputed(reference, one),
    }


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def statements(reference: Reference, node: Node, arguments: dict[str, Any]) -> dict[str, Any]:
    found = about(reference, node, arguments.get("via"))
    found.sort(key=lambda one: (one[0], one[3]["id"]))
    order = reference.plain_order(f"{reference.kind(node).name}.statements", 2)

    def values(one: Told) -> list[Any]:
        return [one[0], one[3]["id"]]

    after, before, first, last = (arguments.get(name) for name in ("after", "before", "first", "last"))
    rest = found
    if after is not None:
        bound = order.decode(after)
        rest = [one for one in rest if values(one) > bound]
    if before is not None:
        bound = order.decode(before)
        rest = [one for one in rest if values(one) < bound]
    size = last if last is not None else 25 if first is None else first
    page = rest[:size] if last is None else rest[max(len(rest) - size, 0) :]
    more = len(rest) > size
    cursors = [order.encode(values(one)) for one in page]
    shown = [statement(reference, one) for one in page]
    kind = reference.model.statement
    rows: list[Any] = [({**one[3], "type": one[0]}, None) for one in found]
    return {
        "totalCount": len(found),
        "aggregate": lambda: reference.aggregate(rows, kind, None),
        "groupBy": lambda **given: reference.groups(rows, kind, None, **given),
        "nodes": shown,
        "edges": [{"node": one, "cursor": cursor} for one, cursor in zip(shown, cursors, strict=True)],
        "pageInfo": {
            "hasNextPage": more if last is None else before is not None,
            "hasPreviousPage": more if last is not None else after is not None,
            "startCursor": cursors[0] if cursors else None,
            "endCursor": cursors[-1] if cursors else None,
        },
    }


def disagreements(reference: Reference, node: Node, arguments: dict[str, Any]) -> list[dict[str, Any]]:
    def same(one: Told) -> list[str]:
        return [*one[:3], *(one[3].get(name, "") for name in ("asOf", "role"))]

    found = [one for one in about(reference, node, arguments.get("via")) if disputed(reference, one)]
    groups = [list(group) for _, group in groupby(sorted(found, key=same), same)]
    first = 25 if arguments.get("first") is None else arguments["first"]
    return [{"statements": [statement(reference, one) for one in group]} for group in groups[:first]]


def paths(reference: Reference, arguments: dict[str, Any]) -> list[dict[str, Any]]:
    start, end = reference.node(arguments["from"]), reference.node(arguments["to"])
    if start is None or end is None or start is end:
        return []
    longest = LONGEST if arguments.get("maxLength") is None else arguments["maxLength"]
    every = told(reference, arguments.get("via"))
    found: list[list[tuple[str, Told]]] = [[]]
    walked: list[list[tuple[str, Told]]] = []
    seen = {start["id"]}
    for _ in range(longest):
        longer = []
        for path in found:
            here = path[-1][0] if path else start["id"]
            for one in every:
                if here in one[1:3]:
                    there = one[2] if one[1] == here else one[1]
                    if there not in seen:
                        longer.append([*path, (there, one)])
        found = longer
        walked = [path for path in found if path[-1][0] == end["id"]]
        seen |= {path[-1][0] for path in found}
        if walked:
            break
    walked.sort(key=lambda path: [one[3]["id"] for _, one in path])
    first = 5 if arguments.get("first") is None else arguments["first"]
    return [
        {
            "length": len(path),
            "nodes": [start, *(reference.graph.nodes[there] for there, _ in path)],
            "statements": [statement(reference, one) for _, one in path],
        }
        for path in walked[:first]
    ]


def neighbourhood(reference: Reference, arguments: dict[str, Any]) -> dict[str, Any] | None:
    node = reference.node(arguments["id"])
    if node is None:
        return None
    depth = 1 if arguments.get("depth") is None else arguments["depth"]
    limit = arguments.get("limitPerRelationship")
    limit = 10 if limit is None else limit
    shown: dict[str, Told] = {}
    seen, level, truncated = {node["id"]}, [node["id"]], False
    for step in range(depth):
        found: dict[str, Told] = {}
        for id_ in level[:GONE_ON_FROM]:
            groups: dict[tuple[str, bool], list[Told]] = {}
            for one in about(reference, reference.graph.nodes[id_], arguments.get("via")):
                groups.setdefault((one[0], one[1] == id_), []).append(one)
            for group in groups.values():
                truncated |= len(group) > limit
                found |= {one[3]["id"]: one for one in group[:limit]}
        # What a nearer node has brought is there already.
        shown |= {id_: found[id_] for id_ in sorted(found) if id_ not in shown}
        level = sorted({id_ for one in found.values() for id_ in one[1:3]} - seen)
        seen |= set(level)
        truncated |= step + 1 < depth and len(level) > GONE_ON_FROM
    truncated |= len(shown) > STATEMENTS
    kept = list(shown.values())[:STATEMENTS]
    ids = sorted({node["id"], *(id_ for one in kept for id_ in one[1:3])})
    return {
        "nodes": [reference.graph.nodes[id_] for id_ in ids],
        "statements": [statement(reference, one) for one in kept],
        "truncated": truncated,
    }
