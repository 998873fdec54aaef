"""Draws valid GraphQL documents over the whole schema, with the variables that go with them.

A `_Scope` remembers what each response key of a selection set stands for, so that fields which meet under one
key may merge (GraphQL October 2021, 5.3.2) and every document drawn is valid.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_object_type,
)
from hypothesis import strategies as st

from schema import cursor, roles
from schema.model import Kind, Relationship
from schema.rdf.addresses import HERE
from schema.types import Schema
from tests.reference import Reference
from tests.reference_search import search
from tests.schema.random_filters import TEXTS, EnumName, Filters

SEARCHES = (
    "Saar", "Saarbrücken, Landeshauptstadt", "Hunde", "steuer", "Beispiel", "Ärfurt", "aerfurt",
    "mitte verbund",
    "Sarbrücken", "10041", "e", "St", "Ministerium Muster", "Land OR Hessen", "name:*", "+a -b",
    "Zeichen mit",
)  # fmt: skip
DAYS = ("2020-02-29", "2021-05-01", "2022-11-30", "2023-04-30", "2023-05-01", "2024-01-01", "2026-01-01")
ALIASES = (
    "class",
    "None",
    "__class__",
    "lambda",
    "row",
    "p",
    "v1",
    "c0",
    "_",
    "make",
    "x1",
    "x2",
    "x3",
    "on",
    "type",
)
INTROSPECTION = (
    '__type(name: "Process") { name kind }',
    '__type(name: "Nothing") { name }',
    '__type(name: "OrderDirection") { enumValues { name } __typename }',
    "__schema { queryType { name } mutationType { name } }",
)

ABSENT = object()


class _OneOfField(GraphQLNonNull):
    """Where a variable must not be nullable, not even with a default."""


@dataclass(frozen=True)
class Drawn:
    text: str
    variables: dict[str, Any]


@dataclass(frozen=True)
class _Entry:
    """What a response key stands for: the field with its arguments, on which type."""

    parent: Any
    name: str
    arguments: str
    type: str
    leaf: bool

    def meets(self, other: "_Entry") -> bool:
        """Whether both may stand under one key."""
        if (self.name, self.arguments, self.type) == (other.name, other.arguments, other.type):
            return True
        apart = (
            is_object_type(self.parent) and is_object_type(other.parent) and self.parent is not other.parent
        )
        return apart and self.leaf and other.leaf and self.type == other.type


@dataclass
class _Scope:
    """The response keys of one object: what may stand under each, and the keys below it."""

    keys: "dict[str, tuple[list[_Entry], _Scope]]" = field(default_factory=dict)

    def accepts(self, key: str, entry: _Entry) -> bool:
        return key not in self.keys or all(e.meets(entry) for e in self.keys[key][0])

    def add(self, key: str, entry: _Entry) -> "_Scope":
        """Enter a field that was accepted; gives the scope below it."""
        entries, below = self.keys.setdefault(key, ([], _Scope()))
        if entry not in entries:
            entries.append(entry)
        return below

    def merges(self, other: "_Scope") -> bool:
        """Whether all that the other holds may stand here too."""
        for key, (entries, below) in other.keys.items():
            if not all(self.accepts(key, e) for e in entries):
                return False
            if key in self.keys and not self.keys[key][1].merges(below):
                return False
        return True

    def take(self, other: "_Scope") -> None:
        for key, (entries, below) in other.keys.items():
            for e in entries:
                self.add(key, e).take(below)


@st.composite
def documents(draw: Callable[..., Any], schema: Schema, reference: Reference) -> Drawn:
    """A valid query and its variables."""
    return _Writer(draw, schema, reference).document()


class _Writer:
    def __init__(self, draw: Callable[..., Any], schema: Schema, reference: Reference) -> None:
        self.draw = draw
        self.model = schema.model
        self.schema = schema.graphql
        self.roles = schema.roles
        self.reference = reference
        self.budget = self.number(4, 26)
        self.declared: dict[str, str] = {}
        self.values: dict[str, Any] = {}
        self.fragments: dict[str, tuple[Any, str, _Scope]] = {}

    # What chance decides.

    def number(self, low: int, high: int) -> int:
        made: int = self.draw(st.integers(low, high))
        return made

    def chance(self, percent: int) -> bool:
        # The simplest draw is the no, so that a failing document shrinks to a plain one.
        return self.number(0, 99) >= 100 - percent

    def pick(self, items: Any) -> Any:
        return self.draw(st.sampled_from(list(items)))

    # Selections.

    def document(self) -> Drawn:
        assert self.schema.query_type
        body = self.selection(self.schema.query_type, _Scope(), 0)
        declared = ", ".join(f"${name}: {text}" for name, text in self.declared.items())
        head = f"query Drawn({declared}) " if declared else self.pick(("", "query ", "query Drawn "))
        texts = [head + body, *(text for _, text, _ in self.fragments.values())]
        if self.chance(20):
            texts.reverse()
        return Drawn("\n".join(texts), self.values)

    def selection(self, type_: Any, scope: _Scope, depth: int) -> str:
        count = self.number(1, 4 if depth < 4 else 2)
        items = [made for _ in range(count) if (made := self.item(type_, scope, depth))]
        if not items:
            items.append(self.typename(type_, scope))
        return "{ " + " ".join(items) + " }"

    def item(self, type_: Any, scope: _Scope, depth: int) -> str:
        sort = self.number(0, 99)
        if sort < 68:
            return self.field(type_, scope, depth)
        if sort < 76:
            return self.typename(type_, scope)
        if sort < 80 and type_.name == "Query":
            return self.introspection(scope)
        if sort < 89:
            return self.inline(type_, scope, depth)
        return self.spread(type_, scope, depth)

    def introspection(self, scope: _Scope) -> str:
        text = self.pick(INTROSPECTION)
        name = text[: text.index("(" if text.startswith("__type") else " ")]
        entry = _Entry(self.schema.query_type, name, text, name, True)
        key = self.key(name, scope, entry)
        return text if key == name else f"{key}: {text}"

    def typename(self, type_: Any, scope: _Scope) -> str:
        entry = _Entry(type_, "__typename", "", "String!", True)
        key = self.key("__typename", scope, entry)
        return ("__typename" if key == "__typename" else f"{key}: __typename") + self.directives()

    def key(self, name: str, scope: _Scope, entry: _Entry) -> str:
        """A response key under which the field can stand, entered into the scope."""
        candidates = [name]
        if self.chance(25):
            candidates.insert(0, self.pick(ALIASES))
        for candidate in (*candidates, *(f"k{i}" for i in range(1000))):
            if scope.accepts(candidate, entry):
                scope.add(candidate, entry)
                return candidate
        raise AssertionError("no key left")

    def field(self, type_: Any, scope: _Scope, depth: int) -> str:
        names = list(type_.fields)
        if type_.name != "Query":
            composite = self.budget > 0 and depth < 9 and self.chance(55)
            fitting = [
                n for n in names if is_composite_type(get_named_type(type_.fields[n].type)) is composite
            ]
            names = fitting or [
                n for n in names if not is_composite_type(get_named_type(type_.fields[n].type))
            ]
            if not names:
                return ""
        elif self.budget <= 0:
            return ""
        self.budget -= 1
        old = [
            (k, es[0])
            for k, (es, _) in scope.keys.items()
            if es[0].parent is type_ and es[0].name in type_.fields
        ]
        if old and self.chance(20):
            # The same once more, with another selection: both merge.
            key, entry = self.pick(old)
            name, arguments = entry.name, entry.arguments
        else:
            name = self.pick(names)
            definition = type_.fields[name]
            leaf = not is_composite_type(get_named_type(definition.type))
            arguments = self.arguments(type_, name)
            entry = _Entry(type_, name, arguments, str(definition.type), leaf)
            key = self.key(name, scope, entry)
        text = (name if key == name else f"{key}: {name}") + arguments + self.directives()
        if entry.leaf:
            return text
        return (
            text
            + " "
            + self.selection(get_named_type(type_.fields[name].type), scope.keys[key][1], depth + 1)
        )

    def conditions(self, type_: Any) -> list[Any]:
        """The types that a fragment on a value of this type may name."""
        if not is_abstract_type(type_):
            return [type_, *type_.interfaces]
        objects = self.schema.get_possible_types(type_)
        return [type_, *objects, *{i.name: i for o in objects for i in o.interfaces}.values()]

    def inline(self, type_: Any, scope: _Scope, depth: int) -> str:
        if self.chance(15):
            return f"...{self.directives()} {self.selection(type_, scope, depth)}"
        condition = self.pick(self.conditions(type_))
        return f"... on {condition}{self.directives()} {self.selection(condition, scope, depth)}"

    def spread(self, type_: Any, scope: _Scope, depth: int) -> str:
        conditions = self.conditions(type_)
        known = [n for n, (c, _, below) in self.fragments.items() if c in conditions and scope.merges(below)]
        if known and self.chance(60):
            name = self.pick(known)
        elif self.budget > 0:
            before = dict(self.fragments), dict(self.declared), dict(self.values)
            condition = self.pick(conditions)
            below = _Scope()
            body = self.selection(condition, below, depth + 1)
            if not scope.merges(below):
                # Every fragment and every variable has to be used, so it must never have been.
                self.fragments, self.declared, self.values = before
                return ""
            name = f"F{len(self.fragments)}"
            self.fragments[name] = (condition, f"fragment {name} on {condition} {body}", below)
        else:
            return ""
        scope.take(self.fragments[name][2])
        return f"...{name}{self.directives()}"

    def directives(self) -> str:
        made = ""
        for name in ("skip", "include"):
            if self.chance(7):
                made += f" @{name}(if: {self.render(GraphQLNonNull(GraphQLBoolean), self.chance(50))})"
        return made

    # Arguments.

    def arguments(self, type_: Any, name: str) -> str:
        given: dict[str, str] = {}
        definitions = type_.fields[name].args
        match self.roles.get((type_.name, name)):
            case roles.Lookup(kind):
                given["key"] = self.render(definitions["key"].type, self.lookup_key(kind))
            case roles.ById():
                by, value = ("uri", HERE.node(self.id())) if self.chance(30) else ("id", self.id())
                given[by] = self.render(definitions[by].type, value)
            case roles.ByIds():
                ids = [self.id() for _ in range(self.pick((2, 1, 3, 0)))]
                given["ids"] = self.render(definitions["ids"].type, ids)
            case roles.Paths():
                given = {name: self.render(definitions[name].type, self.id()) for name in ("from", "to")}
                given |= self.network(definitions, maxLength=(1, 2, 3, 4, 6, 10), first=(0, 1, 2, 5))
            case roles.Neighbourhood():
                given = {"id": self.render(definitions["id"].type, self.id())}
                given |= self.network(definitions, depth=(1, 2, 3), limitPerRelationship=(1, 2, 3, 50))
            case roles.Disagreements():
                given = self.network(definitions, first=(0, 1, 2, 3, 25))
            case roles.Statements():
                size = "last" if self.chance(30) else "first"
                given = self.network(definitions, **{size: (0, 1, 2, 3, 25)})
                if is_object_type(type_) and self.chance(30):
                    rel, _, _, link = self.pick(self.reference.graph.links)
                    bound = self.pick(("after", "before"))
                    text = cursor.encode(f"{type_.name}.statements", [rel, link["id"]])
                    given[bound] = self.render(definitions[bound].type, text)
            case roles.All(kind):
                given = self.paging(kind, name, None, definitions)
            case roles.Search():
                given = self.search(definitions)
            case roles.Related(rel):
                given = self.paging(self.model.kinds[rel.target], name, rel, definitions)
            case roles.GroupBy() | roles.Facets():
                given = self.grouping(definitions)
        if type_.name == "Query":
            given |= self.scope(definitions)
        if not given:
            return ""
        pairs = list(given.items())
        if self.chance(30):
            pairs.reverse()
        return "(" + ", ".join(f"{n}: {text}" for n, text in pairs) + ")"

    def network(self, definitions: Any, **numbers: tuple[int, ...]) -> dict[str, str]:
        """Optional numbers, and which types of relationships to look at."""
        given = {}
        for name, choices in numbers.items():
            if self.chance(50):
                number = self.pick(choices)
                given[name] = self.optional(definitions[name].type, lambda _, n=number: n)
        if self.chance(30):
            types = [EnumName(self.pick(self.model.types)) for _ in range(self.pick((2, 4, 8, 0)))]
            given["via"] = self.optional(definitions["via"].type, lambda _: types)
        return given

    def scope(self, definitions: Any) -> dict[str, str]:
        """What the root field lets in."""
        given = {}
        if self.chance(15):
            day = self.pick(DAYS)
            given["asOf"] = self.optional(definitions["asOf"].type, lambda _: day)
        if self.chance(12):
            examples = self.chance(70)
            given["examples"] = self.optional(definitions["examples"].type, lambda _: not examples)
        return given

    def search(self, definitions: Any) -> dict[str, str]:
        """What is looked for; a cursor is of the same text."""
        text = self.pick((*SEARCHES, *TEXTS))
        given = {"text": self.render(definitions["text"].type, text)}
        if self.chance(35):
            kinds = get_named_type(definitions["kinds"].type)
            chosen = [EnumName(self.pick(kinds.values)) for _ in range(self.pick((1, 2, 5, 0)))]
            given["kinds"] = self.optional(definitions["kinds"].type, lambda _: chosen)
        if self.chance(60):
            first = self.pick((0, 1, 2, 3, 25))
            size = "last" if self.chance(30) else "first"
            given[size] = self.optional(definitions[size].type, lambda _: first)
        if self.chance(30):
            found = search(self.reference, self.reference.graph.nodes.values(), {"text": text})["edges"]
            if found:
                bound = self.pick(("after", "before"))
                given[bound] = self.render(definitions[bound].type, self.pick(found)["cursor"])
        return given

    def lookup_key(self, kind: Kind) -> str:
        keys = [n["key"] for n in self.reference.graph.nodes.values() if self.reference.is_a(n, kind.name)]
        return self.pick([*keys, *keys, "nothing", "", "' OR true //"])

    def id(self) -> Any:
        return self.pick(
            [
                *self.reference.graph.nodes,
                "land",
                "land:",
                ":",
                "nothing:hund",
                "land:06:x",
                "😀:1",
                "Land:06",
                "",
            ]
        )

    def paging(self, kind: Kind, name: str, rel: Relationship | None, definitions: Any) -> dict[str, str]:
        given: dict[str, str] = {}
        if self.chance(35):
            given["where"] = self.optional(
                definitions["where"].type,
                lambda t: Filters(self, self.reference).where(get_named_type(t), kind, rel, 0),
                self.chance(30),
            )
        size = "last" if self.chance(25) else "first"
        if self.chance(15) and (size == "first" or not self.chance(50)):
            number = self.pick((0, 1, 2, 3, 25))
            given[size] = self.optional(definitions[size].type, lambda _: number)
        elif self.chance(70):
            given[size] = str(self.pick((0, 1, 2, 3, 5)))
        order_by: Any = None
        if self.chance(50):
            order_by = self.order_by(kind)
            given["orderBy"] = self.render(definitions["orderBy"].type, order_by)
        if self.chance(30):
            entries = order_by if isinstance(order_by, list) else [order_by] if order_by else []
            order = self.reference.order(kind, name, entries, rel is not None)
            pairs = self.reference.all_of(kind)
            if rel:
                pairs = [(far, link) for _, far, link in self.reference.statements(rel)]
            for name in ("after", "before") if self.chance(20) else (self.pick(("after", "before")),):
                if pairs:
                    given[name] = self.render(definitions[name].type, order.cursor(self.pick(pairs)))
        elif self.chance(10):
            name = self.pick(("after", "before"))
            given[name] = self.optional(definitions[name].type, lambda _: None)
        return given

    def grouping(self, definitions: Any) -> dict[str, str]:
        type_ = get_named_type(definitions["by"].type)
        if "orderBy" in definitions:
            by = self.by(type_, 0)
        else:
            by = [self.by(type_, 0) for _ in range(self.pick((1, 1, 2, 0, 3)))]
        given = {"by": self.render(definitions["by"].type, by)}
        if self.chance(50):
            first = self.pick((0, 1, 2, 3, 1000))
            given["first"] = self.optional(definitions["first"].type, lambda _: first)
        if "orderBy" in definitions and self.chance(40):
            order = EnumName(self.pick(get_named_type(definitions["orderBy"].type).values))
            given["orderBy"] = self.optional(definitions["orderBy"].type, lambda _: order)
        return given

    def by(self, type_: Any, depth: int) -> Any:
        """By what to group: a way of some length through the kinds."""
        types = {name: get_named_type(f.type) for name, f in type_.fields.items()}
        leaves = [name for name, t in types.items() if isinstance(t, GraphQLEnumType)]
        further = [name for name in types if name not in leaves]
        if further and (not leaves or (depth < 4 and self.chance(55))):
            name = self.pick(further)
            return {name: self.by(types[name], depth + 1)}
        name = self.pick(leaves)
        return {name: EnumName(self.pick(types[name].values))}

    def optional(self, type_: Any, make: Callable[[Any], Any], whole: bool = False) -> str:
        """A nullable argument: a value, null, or a variable that is absent."""
        sort = self.number(0, 99)
        if sort < 80:
            value = make(type_)
            return self.variable(type_, value) if whole else self.render(type_, value)
        if sort < 87:
            return "null"
        return self.variable(type_, ABSENT if sort < 95 else None)

    def order_by(self, kind: Kind) -> Any:
        entries = [self.order_entry(kind, 0) for _ in range(self.pick((1, 1, 1, 2, 3, 0)))]
        return (
            entries[0]
            if len(entries) == 1 and self.chance(20)
            else None
            if not entries and self.chance(30)
            else entries
        )

    def order_entry(self, kind: Kind, depth: int) -> dict[str, Any]:
        """What one entry of an order names: a property, a count, or the same of a related node."""
        order = self.schema.get_type(f"{kind.name}Order")
        assert isinstance(order, GraphQLInputObjectType)
        # An order by what the model says is always there relies on that: a node without it has no place.
        nodes = [n for n, _ in self.reference.all_of(kind)]
        lacking = {
            p.name
            for p in kind.properties.values()
            if not p.nullable and depth == 0 and not all(p.stored_as in n for n in nodes)
        }
        onward = [n for n in order.fields if n in kind.relationships] if depth < 3 else []
        if onward and self.chance(30):
            name = self.pick(onward)
            return {name: self.order_entry(self.model.kinds[kind.relationships[name].target], depth + 1)}
        if kind.counts and self.chance(25):
            name = self.pick(kind.counts)
        else:
            name = self.pick([n for n in order.fields if n in kind.properties and n not in lacking])
        return {name: EnumName(self.pick(("ASC", "DESC")))}

    # Values, in the document or as variables.

    def render(self, type_: Any, value: Any) -> str:
        """A value as a literal or as a variable; parts of a literal may be variables again."""
        kind = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        if self.chance(20):
            return self.variable(type_, value)
        if value is None:
            return "null"
        if isinstance(kind, GraphQLList):
            if not isinstance(value, list):
                return self.plain(kind, value)  # a variable here would have to be a list
            return "[" + ", ".join(self.render(kind.of_type, v) for v in value) + "]"
        if isinstance(kind, GraphQLInputObjectType):
            pairs = [f"{n}: {self.render(self.inner(kind, n), v)}" for n, v in value.items()]
            if not kind.is_one_of and self.chance(6):
                name = self.pick(kind.fields)
                if name not in value:
                    pairs.append(f"{name}: {self.variable(kind.fields[name].type, ABSENT)}")
            return "{" + ", ".join(pairs) + "}"
        if isinstance(value, EnumName):
            return str(value)
        if kind.name == "ID" and str(value).isdigit() and self.chance(50):
            return str(value)
        return json.dumps(value, ensure_ascii=self.chance(30))

    def inner(self, kind: GraphQLInputObjectType, name: str) -> Any:
        # A field of a one-of input takes only variables that cannot be null.
        type_ = kind.fields[name].type
        return _OneOfField(type_) if kind.is_one_of else type_

    def variable(self, type_: Any, value: Any) -> str:
        """A variable of the type; `ABSENT` where the request does not give it."""
        name = f"v{len(self.declared)}"
        text = str(type_)
        nullable = not isinstance(type_, GraphQLNonNull)
        if nullable and value is not None and value is not ABSENT and self.chance(30):
            text += "!"
        elif value is not ABSENT and self.chance(25):
            default = self.plain(type_, value)
            if default != "null":
                # A default lets a nullable variable stand where null may not.
                given = self.chance(40)
                strict = isinstance(type_, _OneOfField) or self.chance(50)
                self.declared[name] = f"{text if strict else text.rstrip('!')} = {default}"
                if given:
                    self.values[name] = _json(value)
                return f"${name}"
        self.declared[name] = text
        if value is not ABSENT:
            self.values[name] = _json(value)
        return f"${name}"

    def plain(self, type_: Any, value: Any) -> str:
        """A literal without variables."""
        if value is None:
            return "null"
        if isinstance(value, list):
            return "[" + ", ".join(self.plain(type_, v) for v in value) + "]"
        if isinstance(value, dict):
            return "{" + ", ".join(f"{n}: {self.plain(type_, v)}" for n, v in value.items()) + "}"
        return str(value) if isinstance(value, EnumName) else json.dumps(value)


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {n: _json(v) for n, v in value.items()}
    if isinstance(value, list):
        return [_json(v) for v in value]
    return str(value) if isinstance(value, EnumName) else value
