"""From declared classes to the model: inherits, adds reverse relationships, checks that all fits."""

import typing
from dataclasses import replace
from typing import Any

from schema import declare
from schema.model import Edge, Kind, Model, ModelError, Relationship, _label, _split, describe

_RESERVED = {
    "id",
    "uri",
    "citations",
    "disputed",
    "statements",
    "disagreements",
    "node",
    "cursor",
    "edge",
    "and",
    "or",
    "not",
}


def assemble(declared: list[type[declare.Node]]) -> Model:
    """Read the declared kinds into a model. Raises ModelError where they contradict each other."""
    names: dict[str, type] = {c.__name__: c for c in declared}
    if len(names) != len(declared):
        raise ModelError("two kinds have the same name")
    edges: dict[type, Edge] = {}
    kinds: dict[str, Kind] = {}
    own: dict[str, dict[str, Relationship]] = {}
    for cls in declared:
        properties, references, which, rels = _split(cls, names)
        facts = cls.declared
        label = describe(cls, facts["de"], facts["en"], facts["deprecated"])
        interfaces = tuple(
            b.__name__ for b in cls.__mro__[1:] if b is not declare.Node and issubclass(b, declare.Node)
        )
        kinds[cls.__name__] = Kind(
            cls.__name__,
            facts["plural"],
            label,
            facts["plural_de"],
            facts["iri"],
            facts["interface"],
            interfaces,
            properties,
            references,
            which,
            places=facts["places"],
        )
        inherited = {
            n for b in cls.__mro__[1:] if issubclass(b, declare.Node) for n in _relationship_names(b, names)
        }
        own[cls.__name__] = {
            name: _relationship(cls.__name__, name, hint, nullable, rel, edges, names)
            for name, hint, nullable, rel in rels
            if name not in inherited
        }
    for edge in edges.values():
        if edge.name in kinds:
            raise ModelError(f"{edge.name}: a kind and what a relationship says have the same name")
    _add_reverse(kinds, own)
    _check_types(own)
    guaranteed = _guarantees(kinds, own)
    for name, kind in kinds.items():
        merged: dict[str, Relationship] = {}
        for level in (*reversed(kind.interfaces), name):
            merged |= own[level]
        _check_names(kind, merged)
        rels_of = {n: replace(r, guaranteed=guaranteed(r)) for n, r in merged.items()}
        implementers = tuple(k.name for k in kinds.values() if name in k.interfaces and not k.interface)
        kinds[name] = replace(kind, relationships=rels_of, implementers=implementers)
    return Model(kinds, _node_interface(kinds))


def _relationship_names(cls: type, names: dict[str, type]) -> set[str]:
    return {name for name, *_ in _split(cls, names)[3]}


def _edge(cls: type[declare.Statement], edges: dict[type, Edge], names: dict[str, type]) -> Edge:
    if cls not in edges:
        properties, references, _, _ = _split(cls, names)
        facts = cls.declared
        label = describe(cls, facts["de"], facts["en"])
        edges[cls] = Edge(cls.__name__, label, properties, references, facts["iri"], facts["ends"])
    return edges[cls]


def _relationship(
    owner: str,
    name: str,
    hint: Any,
    nullable: bool,
    rel: declare.Rel,
    edges: dict[type, Edge],
    names: dict[str, type],
) -> Relationship:
    origin = typing.get_origin(hint)
    if origin not in (declare.Many, declare.One):
        raise ModelError(f"{owner}.{name}: a relationship is annotated Many[...] or One[...]")
    options = rel.options
    reverse = options["reverse"]
    return Relationship(
        owner=owner,
        name=name,
        type=rel.type,
        direction=rel.direction,
        target=typing.get_args(hint)[0].__name__,
        many=origin is declare.Many,
        nullable=nullable,
        edge=_edge(options["edge"] or declare.Statement, edges, names),
        iri=rel.iri,
        label=_label(options["de"], options["en"], options["deprecated"]),
        primary=reverse is not None,
        reverse=reverse,
        reverse_label=_label(options["reverse_de"], options["reverse_en"], options["deprecated"])
        if reverse
        else None,
        entails=options["entails"],
    )


def _add_reverse(kinds: dict[str, Kind], own: dict[str, dict[str, Relationship]]) -> None:
    """Give each declared relationship its field at the other end."""
    for cls_rels in [dict(rels) for rels in own.values()]:
        for rel in cls_rels.values():
            if not rel.reverse:
                continue
            if rel.target not in kinds:
                raise ModelError(f"{rel.owner}.{rel.name}: no kind is called {rel.target}")
            if rel.reverse in own[rel.target]:
                raise ModelError(f"{rel.target}.{rel.reverse} is declared twice (see {rel.owner}.{rel.name})")
            own[rel.target][rel.reverse] = replace(
                rel,
                owner=rel.target,
                name=rel.reverse,
                direction="in" if rel.direction == "out" else "out",
                target=rel.owner,
                many=True,
                nullable=False,
                label=rel.reverse_label or kinds[rel.owner].label,
                primary=False,
                reverse=rel.name,
                reverse_label=rel.label,
            )


def _check_types(own: dict[str, dict[str, Relationship]]) -> None:
    primary = {r.type: r for rels in own.values() for r in rels.values() if r.primary}
    for rels in own.values():
        for rel in rels.values():
            if rel.type not in primary:
                raise ModelError(f"{rel.owner}.{rel.name}: no end of {rel.type} names its reverse")
            if rel.edge.name != primary[rel.type].edge.name and rel.primary:
                raise ModelError(f"{rel.owner}.{rel.name}: {rel.type} is declared with two kinds of edge")


def _guarantees(kinds: dict[str, Kind], own: dict[str, dict[str, Relationship]]) -> Any:
    """Whether every node at the far end of a relationship is of the target kind."""

    def concrete(name: str) -> set[str]:
        kind = kinds[name]
        return (
            {k.name for k in kinds.values() if name in k.interfaces and not k.interface}
            if kind.interface
            else {name}
        )

    primary = [r for rels in own.values() for r in rels.values() if r.primary]

    def far_ends(rel: Relationship) -> set[str]:
        """The kinds at the far end of all declarations whose near end can be this relationship's owner."""
        ends: set[str] = set()
        for p in (p for p in primary if p.type == rel.type):
            near, far = (p.owner, p.target) if p.direction == rel.direction else (p.target, p.owner)
            if concrete(near) & concrete(rel.owner):
                ends |= concrete(far)
        return ends

    return lambda rel: far_ends(rel) <= concrete(rel.target)


def _check_names(kind: Kind, rels: dict[str, Relationship]) -> None:
    taken = set(kind.properties) | set(kind.references) | ({"kind"} if kind.which else set())
    taken |= {f"{name}Count" for name, rel in rels.items() if rel.many}
    for name in [*rels, *taken]:
        if name in _RESERVED or (name in rels and name in taken):
            raise ModelError(f"{kind.name}.{name}: the name is taken")


def _node_interface(kinds: dict[str, Kind]) -> Kind:
    properties, references, which, _ = _split(declare.Node, {"Source": declare.Node} | _source(kinds))
    return Kind(
        "Node",
        "nodes",
        describe(declare.Node, "Knoten", "Node"),
        "Knoten",
        None,
        True,
        (),
        properties,
        references,
        which,
        {},
        tuple(k.name for k in kinds.values() if not k.interface),
    )


def _source(kinds: dict[str, Kind]) -> dict[str, type]:
    return {name: type(name, (), {}) for name in kinds}
