"""What a loader must fill: one checked record per node and per statement, derived from the model.

`Records(model).node("Process")` and `.link("USES")` are pydantic classes. Their fields are the model's
properties under the names that GraphQL uses; unknown fields are refused. A record's `row()` is what the
database stores: absent values are left out, choices stand by name, sources as a list of keys.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model, field_validator, model_validator

from schema.model import Edge, Kind, Model, Property, Reference, Relationship
from schema.values import Choice, Slug, Text


class Citation(BaseModel):
    """Who says so: a source's key and, where the source is a text, its words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Slug
    quote: Text | None = None


class Record(BaseModel):
    """What nodes and statements have in common.

    `cites` names at least one source, the first is the main one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    stored: ClassVar[tuple[tuple[str, str], ...]]
    """Pairs of a field's name and its name in the database."""

    cites: list[Citation] = Field(min_length=1)

    @field_validator("cites")
    @classmethod
    def _once(cls, cites: list[Citation]) -> list[Citation]:
        if len({c.source for c in cites}) != len(cites):
            raise ValueError("names a source twice")
        return cites

    def properties(self) -> dict[str, Any]:
        """What the database stores for this record, but for `id` and `example`."""
        row: dict[str, Any] = {}
        for name, stored in self.stored:
            value = getattr(self, name)
            if value is not None:
                row[stored] = value
        row["sources"] = [c.source for c in self.cites]
        if any(c.quote for c in self.cites):
            row["quotes"] = [c.quote or "" for c in self.cites]
        return row


class NodeRecord(Record):
    """A node. `key` identifies it within its kind."""

    node_kind: ClassVar[Kind]
    """Not `kind`, as a source has a property of that name."""

    @property
    def id(self) -> str:
        """The public id, like `land:10`."""
        return f"{self.node_kind.field}:{getattr(self, 'key')}"  # noqa: B009 - a field of the derived classes


class LinkRecord(Record):
    """A statement that two nodes are related; `start` and `end` are ids like `land:10`."""

    type: ClassVar[str]
    identity: ClassVar[tuple[str, ...]]
    ends: ClassVar[frozenset[tuple[str, str]]]

    start: str
    end: str

    @model_validator(mode="after")
    def _fits(self) -> "LinkRecord":
        kinds = self.start.partition(":")[0], self.end.partition(":")[0]
        if kinds not in self.ends:
            raise ValueError(f"{self.type} does not lead from a {kinds[0] or '?'} to a {kinds[1] or '?'}")
        return self

    @property
    def id(self) -> str:
        """Stable: the same statement by the same main source has the same id in every load."""
        parts = [self.type, self.start, self.end, self.cites[0].source]
        parts += [str(getattr(self, name) or "") for name in self.identity]
        return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=10).hexdigest()


class Records:
    """The record classes of a model, each made once."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.node = cache(self._node)
        self.link = cache(self._link)

    def _node(self, kind_name: str) -> type[NodeRecord]:
        kind = self.model.kinds[kind_name]
        if kind.interface:
            raise KeyError(kind_name)
        own = [p for p in kind.properties.values() if p.stored_as == p.name and p.name != "example"]
        # An alias such as `ags` for `key` is read, never written; a required one such as a source's `title`
        # may be given in its place.
        return self._make(kind.name + "Record", NodeRecord, own, kind.references.values(), node_kind=kind)

    def _link(self, type_: str) -> type[LinkRecord]:
        rels = self.model.types[type_]
        edge: Edge = rels[0].edge
        identity = tuple(p.name for p in edge.properties.values() if p.identity)
        own = [p for p in edge.properties.values() if p.name != "example"]
        ends = frozenset(end for rel in rels for end in self._ends(rel))
        return self._make(
            type_.title().replace("_", "") + "Record",
            LinkRecord,
            own,
            edge.references.values(),
            type=type_,
            identity=identity,
            ends=ends,
        )

    def _ends(self, rel: Relationship) -> Iterator[tuple[str, str]]:
        near, far = self.model.concrete_of(rel.owner), self.model.concrete_of(rel.target)
        starts, ends = (near, far) if rel.direction == "out" else (far, near)
        for start in starts:
            for end in ends:
                yield self.model.kinds[start].field, self.model.kinds[end].field

    def _make(self, name: str, base: type[Any], properties: Any, references: Any, **facts: Any) -> type[Any]:
        fields: dict[str, Any] = {}
        for p in properties:
            fields[p.name] = _field(p)
        for r in references:
            if r.name != "sources":
                fields[r.name] = _reference(r)
        made = create_model(name, __base__=base, **fields)
        facts["stored"] = tuple((n, n) for n in fields)
        for key, value in facts.items():
            setattr(made, key, value)
        return made


def _field(p: Property) -> tuple[Any, Any]:
    type_: Any = p.type
    if isinstance(type_, type) and issubclass(type_, Choice):
        type_ = Literal[tuple(type_.__members__)]
    return (type_ | None, None) if p.nullable else (type_, ...)


def _reference(r: Reference) -> tuple[Any, Any]:
    type_: Any = list[Slug] if r.many else Slug
    return (type_ | None, None) if r.nullable else (type_, ...)
