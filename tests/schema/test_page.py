"""Which page the arguments of a connection ask for, and what is refused."""

from typing import Any

import pytest

from schema.arguments import Const, Default
from schema.errors import BadInput
from schema.page import page_of
from schema.plan import Planner
from tests.schema.both import SCHEMA, Both

PAGES = "query($f: Int, $l: Int) { laender(first: $f, last: $l) { nodes { key } } }"


def test_without_arguments_it_is_the_first_25() -> None:
    page = page_of({"first": Default(25)})
    assert (page.size, page.backward, page.whole, page.continues) == (Const(25), False, True, False)


@pytest.mark.parametrize(
    ("arguments", "size", "backward", "continues"),
    [
        ({"first": Const(3), "after": Const("x")}, 3, False, True),
        ({"first": Const(3), "before": Const("x")}, 3, False, False),
        ({"first": Default(25), "last": Const(3)}, 3, True, False),
        ({"first": None, "last": Const(3), "before": Const("x")}, 3, True, True),
        ({"first": Default(25), "last": Const(3), "after": Const("x")}, 3, True, False),
        ({"first": None, "last": None}, 25, False, False),
    ],
)
def test_the_end_from_which_it_is_read(
    arguments: dict[str, Any], size: int, backward: bool, continues: bool
) -> None:
    page = page_of(arguments)
    assert (page.size, page.backward, page.continues) == (Const(size), backward, continues)


def test_first_and_last_exclude_each_other() -> None:
    planner = Planner(SCHEMA)
    with pytest.raises(BadInput, match="exclude each other"):
        planner.request("{ laender(first: 25, last: 25) { nodes { key } } }")
    for given in ({"f": 1}, {"l": 1}, {}, {"f": None, "l": 1}, {"f": 1, "l": None}):
        assert planner.request(PAGES, given).text
    with pytest.raises(BadInput, match="exclude each other"):
        planner.request(PAGES, {"f": 1, "l": 1})


def keys(found: dict[str, Any]) -> list[str]:
    return [edge["node"]["key"] for edge in found["data"]["laender"]["edges"]]


def test_what_lies_between_two_cursors(both: Both) -> None:
    text = (
        "query($a: String, $b: String, $f: Int, $l: Int) "
        "{ laender(after: $a, before: $b, first: $f, last: $l) { edges { cursor node { key } } "
        "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"
    )
    whole = both.check(text)
    assert keys(whole) == ["06", "07", "10", "16"]
    cursor = {e["node"]["key"]: e["cursor"] for e in whole["data"]["laender"]["edges"]}
    between = {"a": cursor["06"], "b": cursor["16"]}
    for size, expected, next_, previous in (
        ({"f": 1}, ["07"], True, True),
        ({"f": 2}, ["07", "10"], False, True),
        ({"l": 1}, ["10"], True, True),
        ({"l": 2}, ["07", "10"], True, False),
        ({"l": 0}, [], True, True),
    ):
        found = both.check(text, {**between, **size})
        assert keys(found) == expected
        info = found["data"]["laender"]["pageInfo"]
        assert (info["hasNextPage"], info["hasPreviousPage"]) == (next_, previous)
        assert info["startCursor"] == (cursor[expected[0]] if expected else None)
        assert info["endCursor"] == (cursor[expected[-1]] if expected else None)


def test_a_page_of_what_a_filter_finds_from_its_telling_end_goes_on(both: Both) -> None:
    """Here the statement begins with the Land and has no pattern that the cursor could narrow."""
    text = (
        "query($a: String) { processes(first: 1, after: $a, orderBy: [{ name: DESC }], "
        'where: { usedBy: { some: { land: { name: { eq: "Saarland" } } } } }) '
        "{ nodes { key } pageInfo { endCursor hasNextPage } } }"
    )
    found, after = [], None
    for _ in range(9):
        page = both.check(text, {"a": after})["data"]["processes"]
        found += [node["key"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == ["doppelt", "hund", "ehe"]
