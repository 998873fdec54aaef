"""The same questions answered the plain way: graphql-core's own executor over a graph in memory.

Each field has an ordinary resolver that walks dicts and lists. It shares with the compiler nothing but the
model and the schema's text; what it says is what the GraphQL specification says.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from graphql import GraphQLResolveInfo, build_schema, execute_sync, get_named_type, parse

from schema.model import Kind, Model, Relationship, constant_case
from tests.small import Graph


class Reference:
    """Answers GraphQL documents from a `Graph`."""

    def __init__(self, model: Model, sdl: str, graph: Graph) -> None:
        self.model = model
        self.schema = build_schema(sdl)
        self.graph = graph
        self.kinds = {k: model.kinds[model.by_field[k].name] for k in model.by_field}

    def execute(self, text: str, variables: dict[str, Any] | None = None) -> Any:
        return execute_sync(
            self.schema, parse(text), variable_values=variables, field_resolver=self.resolve, type_resolver=self.type_of
        )

    def kind(self, node: dict[str, Any]) -> Kind:
        return self.kinds[node["id"].partition(":")[0]]

    def type_of(self, value: Any, _info: Any, _type: Any) -> str:
        return self.kind(value).name

    def resolve(self, source: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
        name = info.field_name
        if info.parent_type.name == "Query":
            return self.root(name, info, arguments)
        if info.parent_type.name not in self.model.kinds:
            value = source[name] if isinstance(source, dict) and name in source else None
            return value() if callable(value) else value
        return self.node_field(source, name, arguments)

    def root(self, name: str, info: GraphQLResolveInfo, arguments: dict[str, Any]) -> Any:
        if name == "node":
            return self.graph.nodes.get(arguments["id"])
        type_ = get_named_type(info.return_type).name
        if "key" in arguments:
            kind = self.model.kinds[type_]
            return self.graph.nodes.get(f"{kind.field}:{arguments['key']}")
        kind = next(k for k in self.model.kinds.values() if k.plural == name)
        nodes = [(n, None) for n in self.graph.nodes.values() if self.is_a(n, kind.name)]
        return self.connection(nodes, kind, name, arguments)

    def is_a(self, node: dict[str, Any], kind: str) -> bool:
        return kind in self.kind(node).labels

    def node_field(self, node: dict[str, Any], name: str, arguments: dict[str, Any]) -> Any:
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
        rel = kind.relationships[name]
        found = self.related(node, rel)
        if rel.many:
            return self.connection(found, self.model.kinds[rel.target], name, arguments, node, rel)
        return min((n for n, _ in found), key=lambda n: n["id"], default=None)

    def sources(self, of: dict[str, Any]) -> list[Any]:
        return sorted(
            (n for n in self.graph.nodes.values() if self.is_a(n, "Source") and n["key"] in of["sources"]), key=lambda n: n["key"]
        )

    def citations(self, of: dict[str, Any]) -> list[Any]:
        quotes = of.get("quotes", [""] * len(of["sources"]))
        pairs = zip(of["sources"], quotes, strict=True)
        return [{"source": self.graph.nodes[f"source:{key}"], "quote": quote or None} for key, quote in pairs]

    def related(self, node: dict[str, Any], rel: Relationship) -> list[Any]:
        found = []
        for type_, start, end, properties in self.graph.links:
            near, far = (start, end) if rel.direction == "out" else (end, start)
            if type_ == rel.type and near == node["id"] and self.is_a(self.graph.nodes[far], rel.target):
                found.append((self.graph.nodes[far], properties))
        return found

    def connection(
        self,
        found: list[Any],
        kind: Kind,
        field: str,
        arguments: dict[str, Any],
        start: dict[str, Any] | None = None,
        rel: Relationship | None = None,
    ) -> dict[str, Any]:
        where = arguments.get("where")
        found = [(n, r) for n, r in found if where is None or self.holds(n, where)]
        first = 25 if arguments.get("first") is None else arguments["first"]
        keys = self.order_keys(kind, arguments.get("orderBy") or [])
        for name, descending in reversed([*keys, (kind.tie, False)]):
            # Python's sort is stable; missing values come last when ascending, first when descending.
            found.sort(key=lambda p: (p[0].get(name) is None, p[0].get(name) if p[0].get(name) is not None else 0), reverse=descending)
        found = self.settle(found, keys, kind)
        names = ",".join(f"{n} {'DESC' if d else 'ASC'}" for n, d in self.named(kind, arguments.get("orderBy") or []))
        tie = [] if any(k == kind.tie for k, _ in keys) else [kind.tie]

        def cursor(n: dict[str, Any], r: dict[str, Any] | None) -> str:
            values = [n.get(k) for k, _ in keys] + [n[k] for k in tie] + ([r["id"]] if r else [])
            text = json.dumps([1, f"{kind.name}.{field} {names}", *values], separators=(",", ":"), ensure_ascii=False)
            return urlsafe_b64encode(text.encode()).decode().rstrip("=")

        after = arguments.get("after")
        rest = found
        if after is not None:
            json.loads(urlsafe_b64decode(after + "=" * (-len(after) % 4)))
            rest = found[1 + next(i for i, p in enumerate(found) if cursor(*p) == after) :]
        page = rest[:first]
        return {
            "totalCount": len(found),
            "nodes": [n for n, _ in page],
            "edges": [self.edge(n, r, cursor(n, r), start, rel) for n, r in page],
            "pageInfo": {
                "hasNextPage": len(rest) > first,
                "hasPreviousPage": after is not None,
                "startCursor": cursor(*page[0]) if page else None,
                "endCursor": cursor(*page[-1]) if page else None,
            },
        }

    def settle(self, found: list[Any], keys: list[Any], kind: Kind) -> list[Any]:
        """Equal nodes keep together; parallel statements come by their id."""
        order = {id(n): i for i, (n, _) in enumerate(found)}
        first = {}
        for n, _ in found:
            first.setdefault(id(n), order[id(n)])
        return sorted(found, key=lambda p: (first[id(p[0])], p[1]["id"] if p[1] else ""))

    def named(self, kind: Kind, order_by: list[dict[str, Any]]) -> list[tuple[str, bool]]:
        seen: set[str] = set()
        found = []
        for entry in order_by:
            ((name, direction),) = entry.items()
            stored = kind.properties[name].stored_as
            if stored not in seen:
                seen.add(stored)
                found.append((name, direction == "DESC"))
        return found

    def order_keys(self, kind: Kind, order_by: list[dict[str, Any]]) -> list[tuple[str, bool]]:
        return [(kind.properties[n].stored_as, d) for n, d in self.named(kind, order_by)]

    def edge(self, node: Any, r: Any, cursor: str, start: Any, rel: Relationship | None) -> dict[str, Any]:
        made: dict[str, Any] = {"node": node, "cursor": cursor}
        if rel and r is not None:
            made |= {p.name: r.get(p.stored_as) for p in rel.edge.properties.values()}
            for ref in rel.edge.references.values():
                field = self.model.kinds[ref.target].field
                made[ref.name] = self.sources(r) if ref.many else self.graph.nodes.get(f"{field}:{r.get(ref.name)}")
            made["citations"] = lambda: self.citations(r)
            made["disputed"] = lambda: self.disputed(start, node, r, rel)
        return made

    def disputed(self, start: Any, node: Any, r: Any, rel: Relationship) -> bool:
        others = [o for n, o in self.related(start, rel) if n is node and o["id"] != r["id"]]
        return any(self.contradicts(r, o, rel) for o in others)

    def contradicts(self, a: Any, b: Any, rel: Relationship) -> bool:
        differs = False
        for p in rel.edge.properties.values():
            mine, theirs = a.get(p.name), b.get(p.name)
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

    def holds(self, node: dict[str, Any], where: dict[str, Any]) -> bool:
        return all(self.condition(node, name, value) for name, value in where.items() if value is not None)

    def condition(self, node: dict[str, Any], name: str, value: Any) -> bool:
        kind = self.kind(node)
        if name == "and":
            return all(self.holds(node, w) for w in value)
        if name == "or":
            return any(self.holds(node, w) for w in value)
        if name == "not":
            return not self.holds(node, value)
        if name == "kind" and kind.which:
            return all(self.operator(constant_case(kind.name), op, v, "choice") for op, v in value.items() if v is not None)
        if name in kind.properties:
            p = kind.properties[name]
            return all(
                self.operator(node.get(p.stored_as), op, v, p.value.filter) for op, v in value.items() if v is not None
            )
        if name in kind.references:
            return self.quantors([(n, None) for n in self.sources(node)], value)
        rel = kind.relationships[name]
        found = self.related(node, rel)
        if not rel.many:
            return any(self.holds(n, value) for n, _ in found)
        return self.quantors(found, value)

    def quantors(self, found: list[Any], value: dict[str, Any]) -> bool:
        made = []
        for name, where in value.items():
            if where is None:
                continue
            hits = [self.holds(n, where) for n, _ in found]
            made.append({"some": any(hits), "all": all(hits), "none": not any(hits), "single": sum(hits) == 1}[name])
        return all(made)

    def operator(self, value: Any, op: str, operand: Any, family: str) -> bool:
        if op == "isNull":
            return (value is None) == operand
        if value is None:
            return False
        match op:
            case "eq":
                return bool(value == operand)
            case "in":
                return value in operand
            case "contains":
                return operand in value
            case "startsWith":
                return bool(value.startswith(operand))
            case "gt":
                return bool(value > (operand + "~" if family == "date" else operand))
            case "gte":
                return bool(value >= operand)
            case "lt":
                return bool(value < operand)
            case _:
                return bool(value <= (operand + "~" if family == "date" else operand))
