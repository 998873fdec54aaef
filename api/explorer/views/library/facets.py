"""What processes can be chosen by: parameters of the address, conditions in GraphQL, counts of what is left.

A facet counts what there would be without the conditions on its own field (docs/graphql.md, "Facets"). Topic
and service are two facets on one field, `implements`, so one of them stands in `and`, where it always holds.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.explorer.names import choice
from api.explorer.seen import Seen
from api.explorer.words import Words
from api.explorer.wrong import Wrong
from schema.model import Model

DOUBTFUL = {"SIMILAR", "SOME_WORDS"}
"""How a hit of a search may fit without having all words as they were typed."""

USERS = {
    "0": {"eq": 0},
    "1-9": {"gte": 1, "lte": 9},
    "10-99": {"gte": 10, "lte": 99},
    "100-": {"gte": 100},
}
"""How many uses a process has, as a condition by the parameter's value. `bibliothek.graphql` counts them in
this order under the names `none`, `few`, `some` and `many`."""

COUNTED = 60
"""Choices of each facet that `bibliothek.graphql` asks for."""

KINDS = {
    "land": "land",
    "thema": "topic",
    "leistung": "service",
    "plattform": "platform",
    "nutzerland": "land",
}
"""The parameters whose values are keys of nodes, and of which kind."""

Where = dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """Something to choose. `count`: how many processes would be left; None where nobody has counted."""

    value: str
    label: str
    count: int | None
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """Choices by one parameter. `unknown`: processes of which no source says it. `single`: one only.

    `more`: whether there may be more choices than were counted.
    """

    name: str
    label: str
    choices: tuple[Choice, ...]
    unknown: int = 0
    single: bool = False
    open: bool = False
    more: bool = False

    @property
    def chosen(self) -> tuple[Choice, ...]:
        """What of it is chosen."""
        return tuple(choice for choice in self.choices if choice.chosen)


def where(seen: Seen, text: Where | None = None, *, services: bool = False, users: bool = True) -> Where:
    """The conditions for what is chosen, and for a text that was searched for. Raises Wrong.

    `services`: as the facet of services needs them. `users`: also how many uses.
    """
    made: Where = {}
    also: list[Where] = [text] if text else []
    topics, keys = [*seen.all("thema")], [*seen.all("leistung")]
    implements = [
        {"topics": {"some": {"key": {"in": topics}}}} if topics else None,
        {"key": {"in": keys}} if keys else None,
    ]
    own, other = implements[::-1] if services else implements
    if own:
        made["implements"] = {"some": own}
    if other:
        also.append({"implements": {"some": other}})
    if laender := [*seen.all("land")]:
        made["developedBy"] = {"some": {"land": {"key": {"in": laender}}}}
    if platforms := [*seen.all("plattform")]:
        made["runsOn"] = {"key": {"in": platforms}}
    if states := [*seen.all("status")]:
        made["status"] = {"in": states}
    if laender := [*seen.all("nutzerland")]:
        made["usedBy"] = {"some": {"land": {"key": {"in": laender}}}}
    if users and (number := seen.get("nutzung")):
        if number not in USERS:
            raise Wrong(
                "Der Parameter „{name}“ muss eines davon sein: {known}.",
                name="nutzung",
                known=", ".join(USERS),
            )
        made["usedByCount"] = USERS[number]
    if also:
        made["and"] = also
    return made


def fitting(hits: Sequence[Mapping[str, Any]]) -> Where:
    """That a process is among the hits of a search, or puts a service online that is.

    Hits that only resemble what was typed count where there are no others.
    """
    certain = [hit for hit in hits if hit["match"] not in DOUBTFUL] or hits
    keys: dict[str, list[str]] = {"Process": [], "Service": []}
    for hit in certain:
        keys[hit["node"]["__typename"]].append(hit["node"]["key"])
    return {
        "or": [
            {"key": {"in": keys["Process"]}},
            {"implements": {"some": {"key": {"in": keys["Service"]}}}},
        ]
    }


def chosen_ids(seen: Seen) -> list[str]:
    """The ids of all nodes that are chosen, so that they have names also where nothing is left to count."""
    found = [f"{kind}:{key}" for name, kind in KINDS.items() for key in seen.all(name)]
    return list(dict.fromkeys(found))


def facets(seen: Seen, data: Mapping[str, Any], model: Model, _: Words) -> list[Facet]:
    """The facets for an answer to `bibliothek.graphql`."""
    groups = {facet["by"]: facet["groups"] for facet in data["processes"]["facets"]}
    groups |= {facet["by"]: facet["groups"] for facet in data["services"]["facets"]}
    names = {node["id"]: node["name"] for node in data["chosen"] if node}

    def nodes(name: str, label: str, by: str, *, open_: bool = False) -> Facet:
        counts = {group["node"]["id"]: group["count"] for group in groups[by] if group["node"]}
        called = {group["node"]["id"]: group["node"]["name"] for group in groups[by] if group["node"]} | names
        ids = [f"{KINDS[name]}:{key}" for key in seen.all(name)]
        made = tuple(choices(counts, called, ids))
        more = len(groups[by]) >= COUNTED
        return Facet(name, label, made, unknown(groups[by]), open=open_ or bool(ids), more=more)

    states = {group["key"]: group["count"] for group in groups["status"] if group["key"]}
    called = {state: label(state, model, _) for state in [*states, *seen.all("status")]}
    used = seen.get("nutzung")
    counted = zip(
        USERS,
        ("none", "few", "some", "many"),
        (_("keine"), _("1 bis 9"), _("10 bis 99"), _("100 und mehr")),
        strict=True,
    )
    return [
        nodes("land", _("Land der Entwicklung"), "developedBy.land.id", open_=True),
        nodes("thema", _("Themenfeld"), "implements.topics.id"),
        nodes("leistung", _("Verwaltungsleistung"), "implements.id"),
        nodes("plattform", _("Plattform"), "runsOn.id"),
        Facet(
            "status",
            _("Status"),
            tuple(choices(states, called, seen.all("status"))),
            unknown(groups["status"]),
            open=bool(seen.all("status")),
        ),
        Facet(
            "nutzung",
            _("Wie viele Nutzungen"),
            tuple(
                Choice(value, words, data[alias]["totalCount"], value == used)
                for value, alias, words in counted
            ),
            single=True,
            open=bool(used),
        ),
        nodes("nutzerland", _("Genutzt in"), "usedBy.land.id"),
    ]


def choices(counts: Mapping[str, int], called: Mapping[str, str], chosen: Sequence[str]) -> Iterator[Choice]:
    """What was counted, and what is chosen but left nothing to count. Values are keys, without the kind."""
    for value in dict.fromkeys([*counts, *chosen]):
        key = value.partition(":")[2] or value
        yield Choice(key, called.get(value) or key, counts.get(value, 0), value in chosen)


def unknown(groups: Iterable[Mapping[str, Any]]) -> int:
    """How many processes are in no group, as no source says it of them."""
    return sum(group["count"] for group in groups if group["key"] is None)


def label(state: str, model: Model, _: Words) -> str:
    """What a status is called. Raises Wrong for one that there is not."""
    if state not in model.choices["ProcessStatus"].__members__:
        known = ", ".join(model.choices["ProcessStatus"].__members__)
        raise Wrong("Der Parameter „{name}“ muss eines davon sein: {known}.", name="status", known=known)
    return choice(model, "ProcessStatus", state, _) or state
