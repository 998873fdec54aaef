"""A cursor continues the order that made it, and no other."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest

from schema.cursor import BadCursor, decode, encode, nulls
from schema.plan import Planner
from tests.schema.both import SCHEMA

ORDER = "Process.processes name ASC"
BY_NAME = "query($a: String) { processes(orderBy: [{ name: ASC }], after: $a) { nodes { key } } }"


def raw(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize("values", [["a", "b"], [None, 'ä😀"\\'], [1, 2.5], ["k", None]])
def test_it_comes_back_as_it_was(values: list[object]) -> None:
    made = encode(ORDER, values)
    assert decode(ORDER, made, 2) == values
    assert nulls(made) == tuple(v is None for v in values)
    assert "=" not in made


def changed(cursor: str) -> str:
    """Another value in a cursor that is right otherwise."""
    text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    return raw(text.replace('"b"]', '"c"]'))


GOOD = encode(ORDER, ["a", "b"])
FOREIGN = {
    encode("Process.processes name DESC", ["a", "b"]): "another connection or order",
    encode("Process.developedBy name ASC", ["a", "b"]): "another connection or order",
    encode(ORDER, ["a"]): "another connection or order",
    encode(ORDER, ["a", "b", "c"]): "another connection or order",
    encode(ORDER, ["a", ["b"]]): "damaged",
    encode(ORDER, [{"a": 1}, "b"]): "damaged",
    changed(GOOD): "damaged",
    raw("[3]"): "damaged",
    raw('[3,"0","1","a","b"]'): "damaged",
    raw('[1,"Process.processes name ASC","a","b"]'): "another version",
    raw('[2,"Process.processes name ASC","a","b"]'): "another version",
    raw('[4,"0","1","a","b"]'): "another version",
    raw('["text"]'): "another version",
    raw("[]"): "not a cursor",
    raw("{}"): "not a cursor",
    raw("5"): "not a cursor",
    raw("null"): "not a cursor",
    raw("true"): "not a cursor",
    raw('"text"'): "another version",
    GOOD[:-3]: "not a cursor",
    GOOD[1:]: "not a cursor",
    "": "not a cursor",
    "ä": "not a cursor",
    "%%%": "not a cursor",
    "a": "not a cursor",
    "\x00": "not a cursor",
    "x" * 10_000: "not a cursor",
}


@pytest.mark.parametrize("cursor", FOREIGN)
def test_a_foreign_or_broken_one_is_refused(cursor: str) -> None:
    with pytest.raises(BadCursor, match=FOREIGN[cursor]) as error:
        decode(ORDER, cursor, 2)
    assert error.value.code == "BAD_CURSOR"
    assert error.value.status == 400


@pytest.mark.parametrize("cursor", FOREIGN)
def test_so_it_is_in_a_request(cursor: str) -> None:
    planner = Planner(SCHEMA)
    for _ in range(2):
        with pytest.raises(BadCursor):
            planner.request(BY_NAME, {"a": cursor})
    planner.request(BY_NAME, {"a": encode(ORDER, ["a", "b"])})
    with pytest.raises(BadCursor):
        planner.request(BY_NAME, {"a": cursor})
    assert len(planner.plans) == 1


@pytest.mark.parametrize("cursor", [None, 5, [], "ä", "x"])
def test_what_is_no_cursor_has_no_nulls(cursor: object) -> None:
    assert nulls(cursor) == ()


def test_it_serves_both_directions() -> None:
    text = "query($a: String) { processes(orderBy: [{ name: ASC }], %s: $a) { nodes { key } } }"
    for name in ("after", "before", "last: 2, before"):
        assert Planner(SCHEMA).request(text % name, {"a": GOOD}).parameters
    with pytest.raises(BadCursor):
        Planner(SCHEMA).request(text % "before", {"a": GOOD[:-3]})


def test_an_order_that_ends_with_a_missing_value() -> None:
    order = "Municipality.municipalities key ASC,population ASC"
    paging = "orderBy: [{ key: ASC }, { population: ASC }], after: $a"
    text = f"query($a: String) {{ municipalities({paging}) {{ nodes {{ key }} }} }}"
    assert Planner(SCHEMA).request(text, {"a": encode(order, ["10041100", None])}).parameters
