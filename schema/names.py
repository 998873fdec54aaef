"""Enums of all kinds and of all types of relationships, for arguments and fields that name one."""

import enum
from collections.abc import Mapping
from typing import cast

import strawberry

from schema.deprecation import Description
from schema.inputs import Namespace, enum_value, named, text
from schema.model import Model, constant_case

NODE_KIND = "NodeKind"
RELATIONSHIP_TYPE = "RelationshipType"


def make_names(model: Model, scope: Namespace) -> None:
    """Make `NodeKind` and `RelationshipType`. The latter's values are the types as the database has them."""
    kinds = {constant_case(kind.name): named(kind.label) for kind in model.concrete}
    types = {}
    for name, (rel, *_) in sorted(model.types.items()):
        owner = model.kinds[rel.owner].label
        both = text(f"{owner.en}: {rel.label.en}", f"{owner.de}: {rel.label.de}")
        types[name] = Description(both, rel.label.deprecated)
    make_enum(NODE_KIND, kinds, text("The kinds of nodes.", "Die Arten von Knoten."), scope)
    description = text("The types of relationships.", "Die Arten von Beziehungen.")
    make_enum(RELATIONSHIP_TYPE, types, description, scope)


def make_enum(name: str, values: Mapping[str, str], description: str, scope: Namespace) -> None:
    """Make an enum of these values, each with its description."""
    members = {value: enum_value(value, said) for value, said in values.items()}
    cls = cast(type[enum.Enum], enum.Enum(name, members))
    scope[name] = strawberry.enum(cls, name=name, description=description)
