"""What GraphQL's names of kinds, types and values are called for people: the labels of the model."""

import re

from api.explorer.words import Words
from schema.model import Kind, Label, Model, constant_case


def kind_of(model: Model, name: str) -> Kind | None:
    """The kind that GraphQL's `NodeKind` calls `name`, such as `MUNICIPAL_ASSOCIATION`."""
    return next((kind for kind in model.concrete if constant_case(kind.name) == name), None)


def label_of_type(model: Model, type_: str) -> Label:
    """What a type of relationship such as `USES` is called, as its declaration sees it."""
    return model.types[type_][0].label


def choice_of(model: Model, enum: str, value: str | None) -> Label | None:
    """What a value of a list of choices is called, such as `LIVE` of `UsageStatus`; None for none."""
    if value is None:
        return None
    member = model.choices[enum][value]
    return Label(member.de, member.en)


def plural(kind: Kind, _: Words) -> str:
    """What several of a kind are called. In English the model has but the name of the field."""
    if _.language == "de":
        return kind.plural_de
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.plural).capitalize()
