"""The same questions answered the plain way: graphql-core's own executor over a graph in memory.

Each field has an ordinary resolver that walks dicts and lists. It shares with the compiler nothing but the
model and the schema's text; what it says is what the GraphQL specification says.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key
from typing import Any

from graphql import GraphQLResolveInfo, build_schema, execute_sync, get_named_type, parse

from schema import cursor
from schema.collation import sort_key
from schema.model import Edge, Kind, Model, Property, Relationship, constant_case
from schema.rdf.addresses import HERE
from tests import reference_links
from tests.conditions import Conditions, Link, Node, Pair
from tests.reference_search import search
from tests.small import Graph


@dataclass(frozen=True)
class Order:
    """A total order of pairs: by what nodes have, their key or id last, then by the statement's id."""

    name: str
    keys: tuple[tuple[Callable[[Node], Any], bool], ...]
    linked: bool

    def values(self, pair: Pair) -> list[Any]:
        node, link = pair
        return [value(node) for value, _ in self.keys] + ([link["id"]] if link is not None else [])

    def compare(self, a: list[Any], b: list[Any]) -> int:
        """Missing values come last when ascending, first when descending."""
        directions = [d for _, d in self.keys] + [False] * self.linked
        for x, y, descending in zip(a, b, directions, strict=True):
            if x != y:
                above = y is not None and (x is None or x > y)
                return 1 if above is not descending else -1
        return 0

    def cursor(self, pair: Pair) -> str:
        return self.encode(self.values(pair))

    def encode(self, values: list[Any]) -> str:
        return cursor.encode(self.name, values)

    def decode(self, text: str) -> list[Any]:
        return cursor.decode(self.name, text, len(self.keys) + self.linked)


def names(by: Any) -> Iterator[str]:
    """The path of fields in a `by`, and the period at its end."""
    if isinstance(by, dict):
        ((name, further),) = by.items()
        yield name
        yield from names(further)
    else:
        yield by


def measures(values: list[Any], p: Property) -> dict[str, Any]:
    """Sums are of twelve digits where numbers are decimal: added in another order they differ beyond."""
    there = [v for v in values if v is not None]
    made: dict[str, Any] = {"count": len(there), "countDistinct": len(set(there))}
    by = (lambda v: (sort_key(v), v)) if p.value.prose else None
    made |= {"min": min(there, default=None, key=by), "max": max(there, default=None, key=by)}
    if p.value.filter == "number":
        sum_: Any = sum(map(Fraction, there))
        avg: Any = sum_ / len(there) if there else None
        if p.value.scalar == "Float":
            sum_, avg = (None if x is None else float(f"{float(x):.12g}") for x in (sum_, avg))
        made |= {"sum": float(sum_), "avg": None if avg is None else float(avg)}
    return made


class Reference:
    """Answers GraphQL documents from a `Graph`."""

    def __init__(self, model: Model, sdl: str, graph: Graph) -> None:
        self.model = model
        self.schema = build_schema(sdl)
        self.graph = graph
        self.kinds = {k: model.kinds[model.by_field[k].name] for k in model.by_field}
        self.as_of: str | None = None
        self.examples = True

    def execute(self, text: str, variables: dict[str, Any] | None = None) -> Any:
        return execute_sync(
            self.schema,
            parse(text),
            variable_values=variables,
            field_resolver=self.resolve,
            type_resolver=self.type_of,
        )

    def kind(self, node: Node) -> Kind:
        return self.kinds[node["id"].partition(":")[0]]

    def type_of(self, value: Any, _info: Any, _type: Any) -> str:
        return self.kind(value).name

    def resolve(self, source: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
        name = info.field_name
        if info.parent_type.name == "Query":
            return self.root(name, info, arguments)
        if info.parent_type.name not in self.model.kinds:
            value = source[name] if isinstance(source, dict) and name in source else None
            return value(**arguments) if callable(value) else value
        return self.node_field(source, name, arguments)

    def root(self, name: str, info: GraphQLResolveInfo, arguments: dict[str, Any]) -> Any:
        # Root fields are completed one after the other, so what they let in holds for all below them.
        self.as_of = arguments.get("asOf")
        self.examples = arguments.get("examples") is not False
        match name:
            case "node":
                return self.node(arguments["id"] if "id" in arguments else HERE.id_of(arguments["uri"]) or "")
            case "nodes":
                return [self.node(id_) for id_ in arguments["ids"]]
            case "path":
                return reference_links.paths(self, arguments)
            case "neighbourhood":
                return reference_links.neighbourhood(self, arguments)
            case "search":
                return search(self, filter(self.lets_in, self.graph.nodes.values()), arguments)
        type_ = get_named_type(info.return_type).name
        if "key" in arguments:
            kind = self.model.kinds[type_]
            return self.node(f"{kind.field}:{arguments['key']}")
        kind = next(k for k in self.model.kinds.values() if k.plural == name)
        return self.connection(self.all_of(kind), kind, name, arguments)

    @staticmethod
    def plain_order(name: str, count: int) -> Order:
        """An ascending order of values that are always there."""
        return Order(name, ((lambda node: node, False),) * count, False)

    def lets_in(self, of: dict[str, Any]) -> bool:
        """Whether a node or statement is in force on the day asked about, and no unwanted example."""
        if not self.examples and of.get("example"):
            return False
        if self.as_of is None:
            return True
        until = of.get("until", "9999")
        return of.get("since", "0000") <= self.as_of and (until >= self.as_of or self.as_of.startswith(until))

    def node(self, id_: str) -> Node | None:
        node = self.graph.nodes.get(id_)
        return node if node and self.lets_in(node) else None

    def all_of(self, kind: Kind) -> list[Pair]:
        return [(n, None) for n in self.graph.nodes.values() if self.is_a(n, kind.name) and self.lets_in(n)]

    def is_a(self, node: Node, kind: str) -> bool:
        return kind in self.kind(node).labels

    def node_field(self, node: Node, name: str, arguments: dict[str, Any]) -> Any:
        kind = self.kind(node)
        if name == "kind" and kind.which:
            return constant_case(kind.name)
        if name in kind.properties:
            return node.get(kind.properties[name].stored_as)
        if name in kind.references:
            return self.sources(node)
        if name == "citations":
            return self.citations(node)
        if name == "id":
            return node["id"]
        if name == "uri":
            return HERE.node(node["id"])
        if name == "statements":
            return reference_links.statements(self, node, arguments)
        if name == "disagreements":
            return reference_links.disagreements(self, node, arguments)
        rel = kind.relationships[name]
        found = self.related(node, rel)
        if rel.many:
            return self.connection(found, self.model.kinds[rel.target], name, arguments, node, rel)
        return self.one(node, rel)

    def one(self, node: Node, rel: Relationship) -> Node | None:
        """The node that a to-one field shows."""
        found = sorted(self.related(node, rel), key=lambda p: p[0]["id"])
        if rel.nullable:  # one in force goes before one that ended
            return max(found, key=lambda p: (p[1] or {}).get("until") or "9999", default=(None, None))[0]
        return found[0][0] if found else None

    def sources(self, of: dict[str, Any]) -> list[Node]:
        cited = (n for n in self.graph.nodes.values() if self.is_a(n, "Source") and n["key"] in of["sources"])
        return sorted(cited, key=lambda n: n["key"])

    def citations(self, of: dict[str, Any]) -> list[Any]:
        quotes = of.get("quotes", [""] * len(of["sources"]))
        pairs = [
            (self.graph.nodes.get(f"source:{key}"), q) for key, q in zip(of["sources"], quotes, strict=True)
        ]
        return [{"source": source, "quote": quote or None} for source, quote in pairs if source]

    def related(self, node: Node, rel: Relationship) -> list[Pair]:
        return [(far, link) for near, far, link in self.statements(rel) if near is node]

    def statements(self, rel: Relationship) -> Iterator[tuple[Node, Node, Link]]:
        """All statements of a relationship as its owner sees them: near end, far end, properties."""
        for type_, start, end, link in self.graph.links:
            near, far = (
                self.graph.nodes[i] for i in ((start, end) if rel.direction == "out" else (end, start))
            )
            fits = type_ == rel.type and self.is_a(near, rel.owner) and self.is_a(far, rel.target)
            if fits and self.lets_in(link) and self.lets_in(far):
                yield near, far, link

    def connection(
        self,
        found: list[Pair],
        kind: Kind,
        field: str,
        arguments: dict[str, Any],
        start: Node | None = None,
        rel: Relationship | None = None,
    ) -> dict[str, Any]:
        where, after, before = (arguments.get(name) for name in ("where", "after", "before"))
        first, last = arguments.get("first"), arguments.get("last")
        order = self.order(kind, field, arguments.get("orderBy") or [], rel is not None)
        every = found
        holds = Conditions(self, start, rel).holds
        found = [pair for pair in found if where is None or holds(pair, where)]
        found.sort(key=cmp_to_key(lambda a, b: order.compare(order.values(a), order.values(b))))
        rest = found
        if after is not None:
            bound = order.decode(after)
            rest = [p for p in rest if order.compare(order.values(p), bound) > 0]
        if before is not None:
            bound = order.decode(before)
            rest = [p for p in rest if order.compare(order.values(p), bound) < 0]
        # `last` goes before a `first` that is only the schema's default.
        size = last if last is not None else 25 if first is None else first
        page = rest[:size] if last is None else rest[max(len(rest) - size, 0) :]
        more = len(rest) > size
        return {
            "totalCount": len(found),
            "aggregate": lambda: self.aggregate(found, kind, rel),
            "groupBy": lambda **given: self.groups(found, kind, rel, **given),
            "facets": lambda **given: self.facets(every, kind, rel, where or {}, holds, **given),
            "nodes": [n for n, _ in page],
            "edges": [self.edge(n, r, order.cursor((n, r)), start, rel) for n, r in page],
            "pageInfo": {
                "hasNextPage": more if last is None else before is not None,
                "hasPreviousPage": more if last is not None else after is not None,
                "startCursor": order.cursor(page[0]) if page else None,
                "endCursor": order.cursor(page[-1]) if page else None,
            },
        }

    def aggregate(self, rows: list[Pair], kind: Kind | Edge, rel: Relationship | None) -> dict[str, Any]:
        nodes = list({n["id"]: n for n, _ in rows}.values())
        made: dict[str, Any] = {
            p.name: measures([n.get(p.stored_as) for n in nodes], p) for p in kind.properties.values()
        }
        made["count"] = len(nodes)
        if rel is None:
            return made
        links = [r for _, r in rows if r is not None]
        edges = {
            p.name: measures([r.get(p.stored_as) for r in links], p) for p in rel.edge.properties.values()
        }
        return {"count": len(rows), "node": made, "edge": edges}

    def facets(
        self,
        every: list[Pair],
        kind: Kind,
        rel: Relationship | None,
        where: dict[str, Any],
        holds: Callable[[Pair, dict[str, Any]], bool],
        by: list[Any],
        first: int | None = 10,
    ) -> list[Any]:
        made = []
        for one in by:
            path = [*names(one)]
            if rel and path[0] == "edge":
                edge = {n: w for n, w in (where.get("edge") or {}).items() if n != path[1]}
                rest = {**where, "edge": edge}
            else:
                rest = {n: w for n, w in where.items() if n != path[0]}
            rows = [pair for pair in every if holds(pair, rest)]
            groups = self.groups(rows, kind, rel, one, 10 if first is None else first)
            made.append({"by": ".".join(p for p in path if p != "VALUE"), "groups": groups})
        return made

    def groups(
        self,
        rows: list[Pair],
        kind: Kind | Edge,
        rel: Relationship | None,
        by: Any,
        first: int | None = 100,
        orderBy: str | None = None,  # noqa: N803 - as the schema spells it
    ) -> list[Any]:
        found: dict[Any, list[Pair]] = {}
        for node, link in rows:
            if rel and "edge" in by:
                keys = self.keys(link, rel.edge, by["edge"])
            else:
                keys = self.keys(node, kind, by)
            for key in set(keys) or {None}:
                found.setdefault(key, []).append((node, link))
        sort, _, direction = (orderBy or "COUNT_DESC").partition("_")
        order = sorted(found, key=lambda k: (k is None, k or ()))
        if sort == "COUNT":
            order.sort(key=lambda k: len(found[k]) * (-1 if direction == "DESC" else 1))
        elif direction == "DESC":
            order.reverse()
        return [self.group(k, found[k], kind, rel) for k in order[: 100 if first is None else first]]

    def group(
        self, key: Any, rows: list[Pair], kind: Kind | Edge, rel: Relationship | None
    ) -> dict[str, Any]:
        shown = None if key is None else key[-1]
        by_id = key is not None and key[0] == "id"
        return {
            "key": json.dumps(shown) if isinstance(shown, bool | int) else shown,
            "count": len(rows),
            "node": self.graph.nodes[shown] if by_id else None,
            "aggregate": lambda: self.aggregate(rows, kind, rel),
            "groupBy": lambda **given: self.groups(rows, kind, rel, **given),
        }

    def keys(self, at: Any, of: Kind | Edge, by: dict[str, Any]) -> list[Any]:
        """What a node or statement is grouped by; each key is what it is ordered by, and then the value."""
        ((name, further),) = by.items()
        way: Any = of.references.get(name) or (of.relationships.get(name) if isinstance(of, Kind) else None)
        if way:
            if isinstance(way, Relationship):
                led = self.related(at, way)
                if "edge" in further:
                    return [k for _, said in led for k in self.keys(said, way.edge, further["edge"])]
                ends = [far for far, _ in led]
            elif way.many:
                ends = self.sources(at)
            else:
                one = self.node(f"{self.model.kinds[way.target].field}:{at.get(name)}")
                ends = [one] if one else []
            return [k for end in ends for k in self.keys(end, self.model.kinds[way.target], further)]
        if name == "id":
            return [("id", at["id"])]
        if name == "kind" and isinstance(of, Kind) and (of.which or of is self.model.node):
            return [("", constant_case(self.kind(at).name))]
        if name == "type" and isinstance(of, Edge):
            return [("", at["type"])]
        p = of.properties[name]
        value = at.get(p.stored_as)
        if value is None:
            return [None]
        if p.value.prose:
            return [(sort_key(value), value)]
        if further in ("YEAR", "MONTH"):
            value = value[: 4 if further == "YEAR" else 7]
        elif further == "QUARTER" and len(value) > 4:
            value = f"{value[:4]}-Q{(int(value[5:7]) + 2) // 3}"
        return [("", value)]

    def order(self, kind: Kind, field: str, order_by: list[dict[str, Any]], linked: bool) -> Order:
        keys: dict[tuple[str, ...], tuple[Callable[[Node], Any], bool]] = {}
        names = []
        for entry in order_by:
            path, of, value, direction = self.ordered(kind, entry)
            if of not in keys:
                keys[of] = value, direction == "DESC"
                names.append(f"{path} {direction}")
        keys.setdefault((kind.tie,), (lambda node: node[kind.tie], False))
        return Order(f"{kind.name}.{field} {','.join(names)}", tuple(keys.values()), linked)

    def ordered(self, kind: Kind, entry: dict[str, Any]) -> Any:
        """One entry of an order: its path as named and as stored, the value for a node, the direction."""
        ((name, value),) = entry.items()
        if name in kind.properties:
            p = kind.properties[name]
            return name, (p.stored_as,), lambda node: self.sorted_by(p, node), value
        if name in kind.relationships:
            rel = kind.relationships[name]
            path, of, inner, direction = self.ordered(self.model.kinds[rel.target], value)

            def of_one(node: Node) -> Any:
                one = self.one(node, rel)
                return None if one is None else inner(one)

            return f"{name}.{path}", (name, *of), of_one, direction
        counted = kind.relationships[name.removesuffix("Count")]
        return name, (name,), lambda node: len(self.related(node, counted)), value

    def sorted_by(self, p: Property, node: Node) -> Any:
        """What orders by a property: of a text its place in German order."""
        value = node.get(p.stored_as)
        return sort_key(value) if p.value.prose and value is not None else value

    def edge(
        self, node: Node, r: Link | None, cursor: str, start: Any, rel: Relationship | None
    ) -> dict[str, Any]:
        made: dict[str, Any] = {"node": node, "cursor": cursor}
        if rel and r is not None:
            made |= {p.name: r.get(p.stored_as) for p in rel.edge.properties.values()}
            for ref in rel.edge.references.values():
                field = self.model.kinds[ref.target].field
                made[ref.name] = self.sources(r) if ref.many else self.node(f"{field}:{r.get(ref.name)}")
            made["citations"] = lambda: self.citations(r)
            made["disputed"] = lambda: self.disputed(start, node, r, rel)
        return made

    def disputed(self, start: Node, node: Node, r: Link, rel: Relationship) -> bool:
        others = [o for n, o in self.related(start, rel) if n is node and o and o["id"] != r["id"]]
        return any(self.contradicts(r, o, rel) for o in others)

    def contradicts(self, a: Link, b: Link, rel: Relationship) -> bool:
        for one, next_ in ((a, b), (b, a)):
            until, since = one.get("until"), next_.get("since")
            if until is not None and since is not None and until <= since:
                return False
        differs = False
        for p in rel.edge.properties.values():
            mine, theirs = a.get(p.stored_as), b.get(p.stored_as)
            if p.name == "example":
                continue
            if p.identity:
                if mine is None or mine != theirs:
                    return False
            elif mine is not None and theirs is not None:
                if p.value.filter == "date":
                    differs |= not (mine.startswith(theirs) or theirs.startswith(mine))
                else:
                    differs |= mine != theirs
        return differs
