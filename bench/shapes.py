"""The questions, as each contestant is asked them, and what of their answers must be equal."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from neo4j import Driver

from bench import forms
from bench.generate import THINGS
from bench.pages import DEEP, PAGE, Pages
from graph.engine import Engine
from schema.plan import Planner

QUERIES = Path(__file__).parent / "queries"
NAMES = (*forms.BESIDE_PEER, *forms.BY_HAND)
Data = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """How somebody is asked. `variables`: of one request after the other.

    `form` brings an answer into a form that is the same for all. Of statements written by hand it is what
    they return.
    """

    text: str
    variables: tuple[Data, ...]
    form: Callable[[Any], Any] = list


@dataclass(frozen=True)
class Shape:
    """A question: in this service's words, in the peer's, and as a Cypher statement written by hand.

    None for who has no such question, or where it would say nothing.
    """

    name: str
    title: str
    service: Asked
    peer: Asked | None = None
    hand: Asked | None = None


def shapes(driver: Driver, engine: Engine, planner: Planner) -> dict[str, Shape]:
    """All shapes by name, with keys and a cursor of that graph.

    Every 20th municipality, mixed, is asked for in turn.
    """
    found = driver.execute_query("MATCH (n:Municipality) RETURN n.key AS key", database_=engine.database)
    chosen = sorted(record["key"] for record in found.records)[::20]
    random.Random(1).shuffle(chosen)
    ends = [f"municipality:{key}" for key in chosen]
    cursor, number = Pages(driver, engine.database, planner, "municipalities", "{ name: ASC }").place()
    if number != DEEP:
        raise ValueError(f"the municipalities have fewer than {DEEP} pages")
    deep, skipped = {"first": PAGE, "after": cursor}, {"first": PAGE, "offset": (DEEP - 1) * PAGE}
    searched = [{"text": thing, "first": 10} for thing in THINGS if thing.isalpha()]
    paths = [{"from": a, "to": b} for a, b in zip(ends[::2], ends[1::2], strict=False)]
    made = (
        _beside_peer("lookup", "look-up by key", *({"key": key} for key in chosen)),
        _beside_peer(
            "headline", "headline question", {"first": PAGE, "developer": "Hessen", "user": "Saarland"}
        ),
        _beside_peer("page", "25 processes, counts, top 10", {"first": PAGE, "users": 10}),
        _beside_peer("thousand", "1,000 municipalities", {"first": 1000}),
        _beside_peer("deep", f"page {DEEP} by name", deep, peers=skipped),
        _by_hand("count", "25 processes by users", {"first": PAGE}),
        _by_hand("groups", "municipalities by Land", {}),
        _by_hand("matrix", "developed in × used in Land", {}),
        _by_hand("search", "search for a word", *searched),
        _by_hand("path", "paths between municipalities", *paths),
    )
    return {shape.name: shape for shape in made}


def _beside_peer(name: str, title: str, *variables: Data, peers: Data | None = None) -> Shape:
    ours, theirs = forms.BESIDE_PEER[name]
    peer = Asked(_text(f"peer/{name}.graphql"), (peers,) if peers else variables, theirs)
    return Shape(name, title, Asked(_text(f"service/{name}.graphql"), variables, ours), peer=peer)


def _by_hand(name: str, title: str, *variables: Data) -> Shape:
    service = Asked(_text(f"service/{name}.graphql"), variables, forms.BY_HAND[name])
    return Shape(name, title, service, hand=Asked(_text(f"hand/{name}.cypher"), variables))


def _text(name: str) -> str:
    return (QUERIES / name).read_text("utf-8")
