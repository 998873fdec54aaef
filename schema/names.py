"""Enums of all kinds and of all types of relationships, for arguments and fields that name one."""

import enum
from typing import cast

import strawberry

from schema.inputs import Namespace, text
from schema.model import Model, constant_case

NODE_KIND = "NodeKind"
RELATIONSHIP_TYPE = "RelationshipType"


def make_names(model: Model, scope: Namespace) -> None:
    """Make `NodeKind` and `RelationshipType`. The latter's values are the types as the database has them."""
    kinds = {constant_case(kind.name): (kind.label.en, kind.label.de) for kind in model.concrete}
    types = {
        name: (
            f"{model.kinds[rel.owner].label.en}: {rel.label.en}",
            f"{model.kinds[rel.owner].label.de}: {rel.label.de}",
        )
        for name, (rel, *_) in sorted(model.types.items())
    }
    make_enum(NODE_KIND, kinds, text("The kinds of nodes.", "Die Arten von Knoten."), scope)
    make_enum(
        RELATIONSHIP_TYPE,
        types,
        text("The types of relationships.", "Die Arten von Beziehungen."),
        scope,
    )


def make_enum(name: str, values: dict[str, tuple[str, str]], description: str, scope: Namespace) -> None:
    """Make an enum of these values, each with its English and German description."""
    members = {value: strawberry.enum_value(value, description=text(*both)) for value, both in values.items()}
    cls = cast(type[enum.Enum], enum.Enum(name, members))
    scope[name] = strawberry.enum(cls, name=name, description=description)
