"""The model: all kinds with their properties and relationships, read from their declarations.

`Model.load()` is the only truth that the rest derives from: GraphQL types, constraints and indexes, the
loaders' records, labels. Names are spelled here as GraphQL and the database spell them (camelCase).
"""

import importlib
import inspect
import pkgutil
import re
import types
import typing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from schema import declare, kinds
from schema.collation import fold_name, sort_name
from schema.deprecation import Deprecated, Description
from schema.values import Choice, Value


class ModelError(Exception):
    """A declaration contradicts itself or another one; the message names the place."""


@dataclass(frozen=True)
class Label:
    """A German and an English label, each with a description that may be empty."""

    de: str
    en: str
    description_de: str = ""
    description_en: str = ""
    deprecated: Deprecated | None = None

    @property
    def text(self) -> Description:
        """Both languages as one text, as GraphQL descriptions show it."""
        en = f"{self.en}: {self.description_en}" if self.description_en else self.en
        de = f"{self.de}: {self.description_de}" if self.description_de else self.de
        return Description(f"{en}\n\nDeutsch: {de}", self.deprecated)


@dataclass(frozen=True)
class Property:
    """A property with one value. `stored_as` is its name in the database, `type` its checked Python type."""

    name: str
    value: Value
    type: Any
    nullable: bool
    iri: str | None
    label: Label
    stored_as: str
    search: declare.Search | None = None
    index: bool = False
    identity: bool = False
    within: str = ""
    stand_in: bool = False

    @property
    def alias(self) -> bool:
        """Whether it is another name for a property."""
        return self.stored_as != self.name

    @property
    def sorted_as(self) -> str:
        """The stored property that orders nodes by this one."""
        return sort_name(self.stored_as) if self.value.prose else self.stored_as

    @property
    def folded_as(self) -> str | None:
        """The stored property without case and accents, for words."""
        return fold_name(self.stored_as) if self.value.prose else None


@dataclass(frozen=True)
class Reference:
    """A property that names nodes of kind `target` by their keys: one, or a list where `many`."""

    name: str
    target: str
    many: bool
    nullable: bool
    iri: str | None
    label: Label


@dataclass(frozen=True)
class Edge:
    """What a relationship says besides its two ends."""

    name: str
    label: Label
    properties: dict[str, Property]
    references: dict[str, Reference]
    iri: str | None = None
    ends: tuple[str, str] | None = None

    @cached_property
    def prose(self) -> tuple[str, ...]:
        """The stored properties beside which derived ones are kept."""
        return _prose(self.properties)


@dataclass(frozen=True)
class Relationship:
    """A relationship as seen from one kind. `type` and `direction` are as Cypher has them.

    `guaranteed`: every node at the far end is of kind `target`, so its label need not be tested.
    `primary`: seen from the end that declares it, with `reverse` the field's name at the other end.
    """

    owner: str
    name: str
    type: str
    direction: str
    target: str
    many: bool
    nullable: bool
    edge: Edge
    iri: str | None
    label: Label
    primary: bool
    reverse: str | None
    reverse_label: Label | None
    guaranteed: bool = False
    entails: tuple[declare.Entailed, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of node, or an interface that several kinds share."""

    name: str
    plural: str
    label: Label
    plural_de: str
    iri: str | None
    interface: bool
    interfaces: tuple[str, ...]
    properties: dict[str, Property]
    references: dict[str, Reference]
    which: Label | None
    relationships: dict[str, Relationship] = field(default_factory=dict)
    implementers: tuple[str, ...] = ()
    places: str | None = None

    @property
    def field(self) -> str:
        """The name with a small first letter, as in `municipality(key:)` and in ids."""
        return self.name[0].lower() + self.name[1:]

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The labels that a node of this kind carries, its own first."""
        return (self.name, *self.interfaces)

    @cached_property
    def prose(self) -> tuple[str, ...]:
        """The stored properties beside which derived ones are kept."""
        return _prose(self.properties)

    @cached_property
    def counts(self) -> dict[str, Relationship]:
        """The relationships to many by the name of their count, as in `usedByCount`."""
        return {f"{name}Count": rel for name, rel in self.relationships.items() if rel.many}

    @property
    def tie(self) -> str:
        """The property that makes every order of this kind's nodes total."""
        return "id" if self.interface else "key"


def _prose(properties: dict[str, Property]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.stored_as for p in properties.values() if p.value.prose))


def constant_case(name: str) -> str:
    """`MunicipalAssociation` becomes `MUNICIPAL_ASSOCIATION`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()


def camel(name: str) -> str:
    """`developed_by` becomes `developedBy`."""
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def _label(de: str, en: str, deprecated: Deprecated | None = None) -> Label:
    de, _, description_de = de.partition(" – ")
    en, _, description_en = en.partition(" – ")
    return Label(de, en, description_de, description_en, deprecated)


def describe(cls: type, de: str = "", en: str = "", deprecated: Deprecated | None = None) -> Label:
    """The label of a declared class, its descriptions from the docstring's English and German paragraph."""
    paragraphs = [" ".join(p.split()) for p in inspect.cleandoc(cls.__doc__ or "").split("\n\n")]
    if len(paragraphs) != 2 or not all(paragraphs):
        raise ModelError(f"{cls.__name__}: the docstring needs an English paragraph, then a German one")
    return Label(de or cls.__name__, en or cls.__name__, paragraphs[1], paragraphs[0], deprecated)


def _optional(hint: Any) -> tuple[Any, bool]:
    """Split `X | None` into X and whether None was there."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        rest = [a for a in typing.get_args(hint) if a is not type(None)]
        if len(rest) == 1:
            return rest[0], True
    return hint, False


def _value(hint: Any, where: str) -> Value:
    if isinstance(hint, type) and issubclass(hint, Choice):
        return Value(hint.__name__, "choice", "xsd:string", hint)
    for extra in getattr(hint, "__metadata__", ()):
        if isinstance(extra, Value):
            return extra
    raise ModelError(f"{where}: {hint!r} is not one of the types of schema/values.py")


def _hints(cls: type, names: dict[str, type]) -> dict[str, Any]:
    """The declared fields' types of a class, inherited ones first; forward names are found among `names`."""
    hints: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        module = importlib.import_module(base.__module__) if base is not object else None
        scope = {**names, **(vars(module) if module else {}), **names}
        for name, text in inspect.get_annotations(base).items():
            if isinstance(base.__dict__.get(name), declare.Prop | declare.Rel):
                try:
                    hints[name] = eval(text, scope) if isinstance(text, str) else text  # noqa: S307 - our own files
                except NameError as error:
                    raise ModelError(f"{base.__name__}.{name}: {error}") from None
    return hints


def _fields(cls: type, names: dict[str, type]) -> Iterator[tuple[str, Any, Any]]:
    for name, hint in _hints(cls, names).items():
        yield name, hint, getattr(cls, name)


def _split(
    cls: type, names: dict[str, type]
) -> tuple[dict[str, Property], dict[str, Reference], Label | None, list[tuple[str, Any, bool, declare.Rel]]]:
    """Sort a class's declarations into properties, references, the `Which` label and relationships."""
    properties: dict[str, Property] = {}
    references: dict[str, Reference] = {}
    which: Label | None = None
    relationships: list[tuple[str, Any, bool, declare.Rel]] = []
    for python_name, full_hint, declared in _fields(cls, names):
        name, where = camel(python_name), f"{cls.__name__}.{python_name}"
        hint, nullable = _optional(full_hint)
        if isinstance(declared, declare.Rel):
            relationships.append((name, hint, nullable, declared))
            continue
        options = declared.options
        label = _label(options["de"], options["en"], options["deprecated"])
        origin = typing.get_origin(hint)
        if hint is declare.Which:
            which = label
        elif origin in (declare.Ref, declare.Refs):
            target = typing.get_args(hint)[0].__name__
            references[name] = Reference(name, target, origin is declare.Refs, nullable, declared.iri, label)
        else:
            properties[name] = Property(
                name,
                _value(hint, where),
                hint,
                nullable,
                declared.iri,
                label,
                camel(options["stored_as"] or python_name),
                options["search"],
                options["index"],
                options["identity"],
                options["within"],
                options["stand_in"],
            )
    return properties, references, which, relationships


def discover(package: Any = kinds) -> list[type[declare.Node]]:
    """All kinds declared in the package's files, in alphabetical order of the files."""
    found: list[type[declare.Node]] = []
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda i: i.name):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        found += [
            c
            for c in vars(module).values()
            if isinstance(c, type) and issubclass(c, declare.Node) and c.__module__ == module.__name__
        ]
    return found


@dataclass(frozen=True)
class Model:
    """All kinds by name; interfaces are among them, `Node` is not."""

    kinds: dict[str, Kind]
    node: Kind

    @classmethod
    def load(cls, declared: Iterable[type[declare.Node]] | None = None) -> "Model":
        """Read the declarations. Raises ModelError where they contradict each other."""
        from schema.assemble import assemble

        return assemble(list(discover() if declared is None else declared))

    @cached_property
    def concrete(self) -> tuple[Kind, ...]:
        """The kinds that nodes are of: all but the interfaces."""
        return tuple(k for k in self.kinds.values() if not k.interface)

    @cached_property
    def by_field(self) -> dict[str, Kind]:
        """The concrete kinds by the prefix of their ids."""
        return {k.field: k for k in self.concrete}

    def concrete_of(self, name: str) -> tuple[str, ...]:
        """The concrete kinds that a kind or an interface (or `Node`) stands for."""
        if name == "Node":
            return tuple(k.name for k in self.concrete)
        kind = self.kinds[name]
        return kind.implementers if kind.interface else (name,)

    @cached_property
    def statement(self) -> Edge:
        """What every statement says, whatever its type."""
        found = (r.edge for k in self.kinds.values() for r in k.relationships.values())
        return next(e for e in found if e.name == declare.Statement.__name__)

    @cached_property
    def edges(self) -> dict[str, Edge]:
        """What statements say, by the name of their class; `Statement` first."""
        found = {r.edge.name: r.edge for k in self.kinds.values() for r in k.relationships.values()}
        return {self.statement.name: self.statement, **dict(sorted(found.items()))}

    @cached_property
    def types(self) -> dict[str, tuple[Relationship, ...]]:
        """The declaring relationships of each relationship type."""
        found: dict[str, list[Relationship]] = {}
        for kind in self.kinds.values():
            for rel in kind.relationships.values():
                if rel.primary and rel.owner == kind.name:
                    found.setdefault(rel.type, []).append(rel)
        return {name: tuple(rels) for name, rels in found.items()}

    @cached_property
    def choices(self) -> dict[str, type[Choice]]:
        """All lists of choices by name."""
        found: dict[str, type[Choice]] = {}
        for kind in self.kinds.values():
            groups = [kind.properties, *(r.edge.properties for r in kind.relationships.values())]
            for p in (p for group in groups for p in group.values()):
                if p.value.choice:
                    found[p.value.choice.__name__] = p.value.choice
        return dict(sorted(found.items()))


__all__ = [
    "Edge",
    "Kind",
    "Label",
    "Model",
    "ModelError",
    "Property",
    "Reference",
    "Relationship",
    "camel",
    "constant_case",
    "describe",
    "discover",
    "replace",
]
