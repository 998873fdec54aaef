"""Which relationships of a kind pages show, and the GraphQL documents that read them: made from the model.

A new kind has its pages at once. A relationship to many is read as a connection, in the order of names; one
to a single node as statements, for a plain field says nothing of its time and source.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from graphql import parse, print_ast

from api.explorer.ask import Document, read
from schema.model import Edge, Kind, Model, Property, Reference, Relationship, constant_case

FEW, OUTWARD = 25, 100
"""Statements of one relationship on a node's page: those that lead to it, and those that lead from it, which
have their addresses there. Its other pages have them all."""
SOURCE = "key title url kind published"
CITED = f"citations {{ quote source {{ {SOURCE} }} }}"
ENDS = "subject { id name } object { id name }"
SAID = f"id type since until example {CITED} qualifiers {{ name value }} {ENDS}"
MOST_SAID = 250
"""Statements that lead from a node, on its page."""
MADE_UP = "madeUp_"
"""Begins the names of answers that count what is made up."""
COMMON = ("since", "until", "example")
"""What every statement says, which tables have columns of their own for."""


def ties(model: Model, kind: Kind) -> tuple[Relationship, ...]:
    """The relationships that pages of the kind show.

    Without those that others show in parts (`administrations` of a Land), and without the one to itself by
    which a Land lies in a Land.
    """
    return tuple(
        one
        for one in kind.relationships.values()
        if not in_parts(model, kind, one) and (one.many or not mixed(kind, one))
    )


def in_parts(model: Model, kind: Kind, one: Relationship) -> bool:
    """Whether narrower relationships of the same sort lead to all that this one leads to, itself aside."""
    whole = {*model.concrete_of(one.target)}
    parts = [
        {*model.concrete_of(other.target)}
        for other in kind.relationships.values()
        if (other.type, other.direction) == (one.type, one.direction)
    ]
    narrower = [part for part in parts if part < whole]
    return bool(narrower) and set().union(*narrower) >= whole - {kind.name}


def mixed(kind: Kind, one: Relationship) -> bool:
    """Whether statements of the relationship's type also lead to nodes of the kind."""
    return any(other.type == one.type and other.direction == "in" for other in kind.relationships.values())


def outward_types(shown: Iterable[Relationship]) -> list[str]:
    """The types of the statements that lead from a node, of which each has an address of its own there."""
    return sorted({one.type for one in shown if one.direction == "out"})


def own(of: Edge) -> list[Property]:
    """What statements say beyond their time and sources, but for nodes that they refer to."""
    return [p for p in of.properties.values() if p.name not in COMMON]


def referred(of: Edge | Kind) -> list[Reference]:
    """The nodes that a statement or a node refers to, but for its sources."""
    return [r for r in of.references.values() if r.name != "sources"]


def edge_fields(edge: Edge, *, disputed: bool) -> str:
    """The selection of a statement's own fields. `disputed` costs as much as all others."""
    more = [p.name for p in own(edge)] + [f"{r.name} {{ id name }}" for r in referred(edge)]
    return " ".join(("since until example", *(("disputed",) if disputed else ()), CITED, *more))


def connection(one: Relationship, arguments: str, *, disputed: bool = False) -> str:
    """The selection of a relationship to many."""
    edges = f"edges {{ {edge_fields(one.edge, disputed=disputed)} node {{ id name example }} }}"
    return (
        f"{one.name}({arguments}, orderBy: [{{ name: ASC }}]) "
        f"{{ totalCount pageInfo {{ hasNextPage endCursor }} {edges} }}"
    )


def node_fields(kind: Kind) -> str:
    """The selection of what is said of a node itself."""
    properties = [p.name for p in kind.properties.values()]
    references = [f"{r.name} {{ id name }}" for r in referred(kind)]
    return " ".join(("id", *properties, *references, CITED))


def overview(model: Model, kind: Kind) -> Document:
    """All that is said of a node: itself, its statements, contradictions, the first of its neighbours."""
    shown = ties(model, kind)
    parts = [node_fields(kind)]
    if shown:
        parts.append(f"disagreements(first: 100) {{ statements {{ {SAID} }} }}")
    if types := outward_types(shown):
        parts.append(
            f"said: statements(via: [{' '.join(types)}], first: {MOST_SAID}) {{ nodes {{ {SAID} }} }}"
        )
    parts += [
        connection(one, f"first: {OUTWARD if one.direction == 'out' else FEW}") for one in shown if one.many
    ]
    return written(kind, "", parts)


def all_of(model: Model, kind: Kind, name: str) -> Document:
    """One page of a node's neighbours by a relationship to many."""
    (one,) = (one for one in ties(model, kind) if one.name == name)
    of = connection(one, "first: $first, after: $after", disputed=True)
    return written(kind, "All", ["id name example", of], ", $first: Int = 25, $after: String")


def listing(kind: Kind) -> Document:
    """A page of the kind's nodes, by name."""
    fields = " ".join(("id key name example", *(p.name for p in listed(kind)), f"sources {{ {SOURCE} }}"))
    return pretty(
        f"query {kind.plural[0].upper()}{kind.plural[1:]}"
        f"($where: {kind.name}Where, $first: Int = 25, $after: String, $asOf: Date, "
        f"$examples: Boolean = true) {{\n"
        f"  {kind.plural}(where: $where, first: $first, after: $after, orderBy: [{{ name: ASC }}], "
        f"asOf: $asOf, examples: $examples) {{\n"
        f"    totalCount pageInfo {{ hasNextPage endCursor }}\n    nodes {{ {fields} }}\n  }}\n}}"
    )


def listed(kind: Kind) -> list[Property]:
    """What the list of a kind's nodes shows beside name and key: what tells them apart at a glance."""
    said = [p for p in kind.properties.values() if not p.alias and p.name not in (*COMMON, "name", "key")]
    telling = [p for p in said if p.value.filter != "text" and p.name not in ("latitude", "longitude")]
    return telling[:3]


def all_kinds(model: Model) -> Document:
    """How many nodes of each kind there are, and how many of them are made up: `madeUp_processes`."""
    arguments = "first: 1, asOf: $asOf, examples: $examples"
    made_up = f"where: {{ example: {{ eq: true }} }}, {arguments}"
    fields = "\n".join(
        f"  {kind.plural}({arguments}) {{ totalCount }} {MADE_UP}{kind.plural}: {kind.plural}({made_up}) "
        "{ totalCount }"
        for kind in model.concrete
    )
    return pretty(f"query Kinds($asOf: Date, $examples: Boolean = true) {{\n{fields}\n}}")


def written(kind: Kind, name: str, parts: Sequence[str], variables: str = "") -> Document:
    """A document that looks a node up."""
    body = "\n".join(f"    {part}" for part in parts)
    return pretty(
        f"query {kind.name}{name}($key: String!{variables}, $asOf: Date, $examples: Boolean = true) {{\n"
        f"  {kind.field}(key: $key, asOf: $asOf, examples: $examples) {{\n{body}\n  }}\n}}"
    )


@lru_cache(256)
def pretty(text: str) -> Document:
    """A document as people like to read it."""
    return read(print_ast(parse(text)))


SOURCES = "sources { key title url kind }"


def around(
    model: Model,
    opened: Mapping[str, Collection[str]],
    kinds: frozenset[str] = frozenset(),
    types: frozenset[str] = frozenset(),
) -> Document:
    """What is around some nodes: `opened` has their keys by their kinds' fields, which name the variables.

    `kinds` of neighbours and `types` of relationships are narrowed to those named, if any are. A relationship
    is read up to `$first` neighbours, with how many there are. Nodes of a kind are read together, so that
    the statement does not grow with them: one with a part for each takes Neo4j ten seconds to plan.
    """
    found = [(model.by_field[name], keys) for name, keys in opened.items()]
    variables = ", ".join(f"${kind.field}: [String!]!" for kind, _keys in found)
    fields = "\n".join(
        f"  {kind.field}: {kind.plural}(where: {{ key: {{ in: ${kind.field} }} }}, first: {len(keys)}, "
        f"asOf: $asOf, examples: $examples) {{ nodes {{ ...{kind.name}Around }} }}"
        for kind, keys in found
    )
    fragments = "\n".join(
        f"fragment {kind.name}Around on {kind.name} {{ {near(model, kind, kinds, types)} }}"
        for kind, _keys in found
    )
    first = ", $first: Int = 10" if "$first" in fragments else ""
    return pretty(
        f"query Around({variables}{first}, $asOf: Date, $examples: Boolean = true) "
        f"{{\n{fields}\n}}\n{fragments}"
    )


def near(model: Model, kind: Kind, kinds: frozenset[str], types: frozenset[str]) -> str:
    """The selection of a node with what is around it."""
    shown = wanted(model, kind, kinds, types)
    parts = ["id name example"]
    if shown:
        parts.append("disagreements(first: 20) { statements { type subject { id } object { id } } }")
    if single := sorted({one.type for one in shown if not one.many}):
        said = f"type since until example {SOURCES} {ENDS}"
        parts.append(f"held: statements(via: [{' '.join(single)}], first: 10) {{ nodes {{ {said} }} }}")
    for one in shown:
        if one.many:
            edges = f"edges {{ since until example {SOURCES} node {{ id name example }} }}"
            where = narrowed(model, one, kinds)
            parts.append(
                f"{one.name}({where}first: $first, orderBy: [{{ name: ASC }}]) {{ totalCount {edges} }}"
            )
    return "\n".join(parts)


def wanted(
    model: Model, kind: Kind, kinds: frozenset[str], types: frozenset[str]
) -> tuple[Relationship, ...]:
    """The relationships that lead to one of the kinds, of one of the types; of all where none is named."""
    return tuple(
        one
        for one in ties(model, kind)
        if (not types or one.type in types) and (not kinds or kinds & {*model.concrete_of(one.target)})
    )


def narrowed(model: Model, one: Relationship, kinds: frozenset[str]) -> str:
    """The argument that lets in neighbours of these kinds alone, where there are others as well."""
    far = model.kinds.get(one.target)
    reached = {*model.concrete_of(one.target)}
    if not kinds or reached <= kinds or far is None or far.which is None:
        return ""
    names = " ".join(sorted(constant_case(name) for name in kinds & reached))
    return f"where: {{ kind: {{ in: [{names}] }} }}, "
