"""Draws the values of filters, for nodes and for the statements that lead to them."""

from collections.abc import Callable
from typing import Any, Protocol

from graphql import GraphQLBoolean, GraphQLEnumType, GraphQLInputObjectType, GraphQLList, get_named_type

from schema.model import Kind, Property, Relationship
from tests.reference import Reference

TEXTS = (
    "", "a", "e", "rf", "Ä", "ä", "S", '"', "'", "\\", "\\'", "`", "😀", "\uff5e", "\n", "\u2028", "é", "$p0",
    "' OR 1=1 //", '"} ) { id } #', "\\u0027", "' RETURN 1 //", "*/ /*",
    "Hundesteuer (Beispiel)", "LIVE", "~",
)  # fmt: skip
DATES = ("2021", "2022", "2022-11", "2022-11-09", "2023-04", "2023-04-30", "2024", "2000-02-29", "1999")
NUMBERS = (0, 1, -1, 12, 9937, 14752, 115000, 2**31 - 1)
FLOATS = (0, 0.0, 0.5, 1e-7, 9, 9.0, 167.52, 0.1 + 0.2, -1.5)


class EnumName(str):
    """The name of an enum's value: bare in a document, a string among the variables."""

    __slots__ = ()


class Chance(Protocol):
    """What chance decides."""

    def number(self, low: int, high: int) -> int: ...
    def chance(self, percent: int) -> bool: ...
    def pick(self, items: Any) -> Any: ...


class Filters:
    def __init__(self, chance: Chance, reference: Reference) -> None:
        self.number, self.chance, self.pick = chance.number, chance.chance, chance.pick
        self.reference = reference
        self.model = reference.model

    def where(self, type_: Any, kind: Kind, rel: Relationship | None, depth: int) -> Any:
        """A filter on a node of a kind, and on the statement of a relationship that leads to it."""
        made: dict[str, Any] = {}
        for _ in range(self.pick((1, 1, 2, 0, 3))):
            sort = self.number(0, 99)
            if sort < 22 and depth < 3:
                self.logic(made, type_, lambda t: self.where(t, kind, rel, depth + 1))
            elif sort < 40 and rel and depth < 4:
                made["edge"] = self.edge(get_named_type(type_.fields["edge"].type), rel, depth + 1)
            elif sort < 65 and depth < 3 and (kind.relationships or kind.references):
                name = self.pick([*kind.relationships, *kind.references])
                made[name] = self.related(type_.fields[name].type, kind, name, depth)
            elif sort < 70 and kind.counts:
                name = self.pick(kind.counts)
                made[name] = self.comparison(type_.fields[name].type, [0, 1, 2, 3], None)
            else:
                name = self.pick([*kind.properties, *(["kind"] if kind.which else [])])
                known = [n for n, _ in self.reference.all_of(kind)]
                made[name] = self.property(type_.fields[name].type, kind.properties.get(name), known)
            if made and self.chance(4):
                made[next(iter(made))] = None
        return made

    def edge(self, type_: Any, rel: Relationship, depth: int) -> Any:
        """A filter on a statement."""
        made: dict[str, Any] = {}
        edge = rel.edge
        for _ in range(self.pick((1, 1, 2, 0))):
            sort = self.number(0, 99)
            if sort < 20 and depth < 4:
                self.logic(made, type_, lambda t: self.edge(t, rel, depth + 1))
            elif sort < 40:
                name = self.pick(edge.references)
                ref, inner = edge.references[name], type_.fields[name].type
                made[name] = self.reached(inner, self.model.kinds[ref.target], None, ref.many, depth)
            elif sort < 50:
                made["disputed"] = self.comparison(type_.fields["disputed"].type, [], None)
            else:
                name = self.pick(edge.properties)
                known = [link for _, _, link in self.reference.statements(rel)]
                made[name] = self.property(type_.fields[name].type, edge.properties[name], known)
        return made

    def logic(self, made: dict[str, Any], type_: Any, inner: Callable[[Any], Any]) -> None:
        name = self.pick(("and", "or", "not"))
        below = get_named_type(type_.fields[name].type)
        if name == "not":
            made[name] = inner(below)
        else:
            items = [inner(below) for _ in range(self.pick((2, 1, 0, 3)))]
            made[name] = items[0] if len(items) == 1 and self.chance(20) else items

    def related(self, type_: Any, kind: Kind, name: str, depth: int) -> Any:
        if ref := kind.references.get(name):
            return self.reached(type_, self.model.kinds[ref.target], None, ref.many, depth)
        rel = kind.relationships[name]
        return self.reached(type_, self.model.kinds[rel.target], rel, rel.many, depth)

    def reached(self, type_: Any, kind: Kind, rel: Relationship | None, many: bool, depth: int) -> Any:
        """A filter on the node or nodes that a relationship leads to or a reference names."""
        named = get_named_type(type_)
        if not many:
            return self.where(named, kind, rel, depth + 1)
        made: dict[str, Any] = {}
        for _ in range(self.pick((1, 1, 1, 2, 0))):
            quantor = self.pick(("some", "all", "none", "single", "where", "count"))
            inner = get_named_type(named.fields[quantor].type)
            if self.chance(4):
                made[quantor] = None
            elif quantor == "count":
                made[quantor] = self.comparison(inner, [0, 1, 2, 3], None)
            else:
                made[quantor] = self.where(inner, kind, rel, depth + 1)
        return made

    def property(self, type_: Any, p: Property | None, said: list[dict[str, Any]]) -> Any:
        """Operators on one property, or on the `kind`; `said` has the values that there are."""
        known = [of[p.stored_as] for of in said if p.stored_as in of] if p else []
        return self.comparison(type_, known, p)

    def comparison(self, type_: Any, known: list[Any], p: Property | None) -> Any:
        made: dict[str, Any] = {}
        fields = get_named_type(type_).fields
        for _ in range(self.pick((1, 1, 2, 0))):
            op = self.pick(fields)
            operand = fields[op].type
            one = get_named_type(operand)
            if isinstance(one, GraphQLInputObjectType):
                made[op] = self.comparison(one, [self.variant(text) for text in known], p)
            elif isinstance(operand, GraphQLList):
                items = [self.operand(op, one, known, p) for _ in range(self.pick((2, 1, 0, 3)))]
                made[op] = items[0] if len(items) == 1 and self.chance(20) else items
            else:
                made[op] = self.operand(op, one, known, p)
            if self.chance(4):
                made[op] = None
        return made

    def operand(self, op: str, type_: Any, known: list[Any], p: Property | None) -> Any:
        if type_ is GraphQLBoolean:
            return self.chance(50)
        if isinstance(type_, GraphQLEnumType):
            return EnumName(self.pick(type_.values))
        if type_.name == "Int":
            return self.pick([*known, *known, *NUMBERS]) if p is None else self.pick([*NUMBERS, *known])
        if type_.name == "Float":
            return self.pick([*FLOATS, *known])
        if type_.name == "PartialDate":
            return self.pick(DATES)
        text = self.pick([*known, *known, *TEXTS])
        if op in ("contains", "startsWith", "endsWith") and self.chance(60):
            start = self.number(0, max(len(text) - 1, 0)) if op != "startsWith" else 0
            return text[start:] if op == "endsWith" else text[start : start + self.number(1, 4)]
        return text

    def variant(self, text: str) -> str:
        """Another way to write a text."""
        made = text
        for plain, other in self.pick(((), (("ü", "ue"), ("ä", "ae")), (("ä", "a"), ("ß", "ss")))):
            made = made.replace(plain, other)
        written: str = self.pick((made, made.upper(), made.casefold()))
        return written
