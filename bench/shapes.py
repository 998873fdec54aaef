"""The four questions, as this service and as the peer are asked, and what of their answers must be equal."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

QUERIES = Path(__file__).parent / "queries"
Data = dict[str, Any]


@dataclass(frozen=True)
class Shape:
    """A question. `variables`: what is asked in turn. `ours` and `peers` bring answers into one form."""

    name: str
    title: str
    variables: tuple[Data, ...]
    ours: Callable[[Data], Any]
    peers: Callable[[Data], Any]

    @property
    def document(self) -> str:
        """As this service is asked."""
        return (QUERIES / f"{self.name}.graphql").read_text("utf-8")

    @property
    def peer_document(self) -> str:
        """As the peer is asked."""
        return (QUERIES / "peer" / f"{self.name}.graphql").read_text("utf-8")

    def bodies(self, document: str) -> list[str]:
        """The requests' bodies, one for each set of variables."""
        return [
            json.dumps({"query": document, "variables": v}, separators=(",", ":")) for v in self.variables
        ]


def shapes(keys: list[str]) -> dict[str, Shape]:
    """All shapes by name. `keys`: of all municipalities; every 20th, mixed, is looked up in turn."""
    chosen = sorted(keys)[::20]
    random.Random(1).shuffle(chosen)
    made = (
        Shape("lookup", "look-up by key", tuple({"key": key} for key in chosen), _our_lookup, _peers_lookup),
        Shape(
            "headline", "headline question",
            ({"first": 25, "developer": "Hessen", "user": "Saarland"},), _our_headline, _peers_headline,
        ),
        Shape("page", "25 processes, counts, top 10", ({"first": 25, "users": 10},), _our_page, _peers_page),
        Shape("thousand", "1,000 municipalities", ({"first": 1000},), _our_thousand, _peers_thousand),
    )  # fmt: skip
    return {shape.name: shape for shape in made}


def _one_land(node: Data) -> Data:
    """A node of the peer's, with whom to-one relationships are lists of one."""
    if "land" in node:
        (land,) = node["land"]
        return {**node, "land": land}
    return node


def _our_lookup(data: Data) -> Any:
    return data["municipality"]


def _peers_lookup(data: Data) -> Any:
    (found,) = data["municipalities"]
    return _one_land(found)


def _our_headline(data: Data) -> Any:
    """Without the cursor, each one's own, and with the sources' keys only: the peer cannot follow them."""
    found = data["processes"]
    return {
        "totalCount": found["totalCount"],
        "hasNextPage": found["pageInfo"]["hasNextPage"],
        "nodes": [
            {
                **{name: node[name] for name in ("id", "key", "name")},
                "developedBy": node["developedBy"]["nodes"],
                "total": node["usedBy"]["totalCount"],
                "users": [
                    {**edge, "sources": [source["key"] for source in edge["sources"]]}
                    for edge in node["usedBy"]["edges"]
                ],
            }
            for node in found["nodes"]
        ],
    }


def _peers_headline(data: Data) -> Any:
    found = data["processesConnection"]
    return {
        "totalCount": found["totalCount"],
        "hasNextPage": found["pageInfo"]["hasNextPage"],
        "nodes": [
            {
                **{name: node[name] for name in ("id", "key", "name")},
                "developedBy": node["developedBy"],
                "total": node["usedByConnection"]["totalCount"],
                "users": [
                    {**edge["properties"], "node": _one_land(edge["node"])}
                    for edge in node["usedByConnection"]["edges"]
                ],
            }
            for node in (edge["node"] for edge in found["edges"])
        ],
    }


def _our_page(data: Data) -> Any:
    return [
        [
            node["key"], node["name"], node["usedBy"]["totalCount"],
            [[edge["since"], edge["node"]["name"]] for edge in node["usedBy"]["edges"]],
        ]
        for node in data["processes"]["nodes"]
    ]  # fmt: skip


def _peers_page(data: Data) -> Any:
    return [
        [
            node["key"], node["name"], node["usedByConnection"]["totalCount"],
            [[e["properties"]["since"], e["node"]["name"]] for e in node["usedByConnection"]["edges"]],
        ]
        for node in data["processes"]
    ]  # fmt: skip


def _our_thousand(data: Data) -> Any:
    return data["municipalities"]["nodes"]


def _peers_thousand(data: Data) -> Any:
    return [_one_land(node) for node in data["municipalities"]]
