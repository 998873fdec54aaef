"""Nodes by their addresses in linked data."""

from typing import Any

import pytest

from schema.errors import BadInput
from schema.plan import Planner
from schema.rdf.addresses import HERE, Addresses
from tests.schema.both import MODEL, SCHEMA

BY_BOTH = "query($id: ID, $uri: String) { node(id: $id, uri: $uri) { id } }"


def test_an_address_names_the_kind_and_the_key() -> None:
    request = Planner(SCHEMA).request(BY_BOTH, {"uri": f"{HERE.base}/id/land/10"})
    assert request.text
    assert "n0:Land" in request.text
    assert list(request.parameters.values()) == ["10"]
    again = Planner(SCHEMA)
    for kind in ("land", "district", "land"):
        text = again.request(BY_BOTH, {"uri": f"{HERE.base}/id/{kind}/1"}).text
        assert text
        assert f"n0:{kind.capitalize()}" in text


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "land:10",
        "https://elsewhere.example/id/land/10",
        f"{HERE.base}/id/planet/3",
        f"{HERE.base}/id/land/",
    ],
)
def test_an_address_of_nothing_here_is_null(uri: str) -> None:
    request = Planner(SCHEMA).request(BY_BOTH, {"uri": uri})
    assert request.text is None
    assert request.response([]).data == {"node": None}


@pytest.mark.parametrize("variables", [{}, {"id": None, "uri": None}, {"id": "land:10", "uri": "x"}])
def test_one_of_both_has_to_be_given(variables: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="one of both"):
        Planner(SCHEMA).request(BY_BOTH, variables)


def test_the_address_is_the_service_s_own() -> None:
    planner = Planner(SCHEMA, addresses=Addresses("https://graph.example.de"))
    request = planner.request('{ land(key: "10") { uri } }')
    assert request.response([[["10"]]]).data == {"land": {"uri": "https://graph.example.de/id/land/10"}}


def test_every_key_can_stand_in_an_address_as_it_is() -> None:
    """`uri` is made of the key as it is stored; digits and slugs need no escaping."""
    for kind in MODEL.concrete:
        assert kind.properties["key"].value.filter == "text", kind.name
        assert HERE.node(f"{kind.field}:a-1") == f"{HERE.base}/id/{kind.field}/a-1"
