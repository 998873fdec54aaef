"""What GraphQL's names of kinds, types and values are called for people: the labels of the model."""

import re

from api.explorer.seen import Seen
from api.explorer.words import Words
from api.explorer.wrong import Wrong
from schema.model import Kind, Label, Model, constant_case
from schema.values import Choice


def kind_of(model: Model, name: str) -> Kind | None:
    """The kind that GraphQL's `NodeKind` calls `name`, such as `MUNICIPAL_ASSOCIATION`."""
    return next((kind for kind in model.concrete if constant_case(kind.name) == name), None)


def kinds_asked(seen: Seen, model: Model) -> dict[str, Kind]:
    """The kinds that `art` names, by GraphQL's names. Raises Wrong for one that there is not."""
    found = {name: kind_of(model, name) for name in seen.all("art")}
    for name, kind in found.items():
        if kind is None:
            raise Wrong(
                "Die Art „{name}“ gibt es nicht. Der Parameter „art“ nimmt die Namen aus NodeKind "
                "in GraphQL.",
                name=name[:40],
            )
    return {name: kind for name, kind in found.items() if kind is not None}


def label_of_type(model: Model, type_: str) -> Label:
    """What a type of relationship such as `USES` is called, as its declaration sees it."""
    return model.types[type_][0].label


def choice(model: Model, enum: str, value: str | None, _: Words) -> str | None:
    """What a value of a list of choices is called, such as `LIVE` of `UsageStatus`; None for none."""
    return None if value is None else _.label(label_of(model.choices[enum][value]))


def label_of(member: Choice) -> Label:
    """What a value of a list of choices is called in both languages."""
    return Label(member.de, member.en)


def plural(kind: Kind, _: Words) -> str:
    """What several of a kind are called. In English the model has but the name of the field."""
    if _.language == "de":
        return kind.plural_de
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.plural).capitalize()
