"""A cursor continues the order that made it, and no other."""

from base64 import urlsafe_b64encode

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


FOREIGN = [
    encode("Process.processes name DESC", ["a", "b"]),
    encode("Process.developedBy name ASC", ["a", "b"]),
    encode(ORDER, ["a"]),
    encode(ORDER, ["a", "b", "c"]),
    encode(ORDER, ["a", ["b"]]),
    encode(ORDER, [{"a": 1}, "b"]),
    encode(ORDER, ["a", "b"])[:-3],
    encode(ORDER, ["a", "b"])[1:],
    raw("5"),
    raw("null"),
    raw("true"),
    raw('"text"'),
    raw("{}"),
    raw("[]"),
    raw("[1]"),
    raw('[1,"Process.processes name ASC","a","b"]'),
    "",
    "ä",
    "%%%",
    "a",
    "\x00",
    "x" * 10_000,
]


@pytest.mark.parametrize("cursor", FOREIGN)
def test_a_foreign_or_broken_one_is_refused(cursor: str) -> None:
    with pytest.raises(BadCursor) as error:
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


def test_an_order_that_ends_with_a_missing_value() -> None:
    order = "Municipality.municipalities key ASC,population ASC"
    paging = "orderBy: [{ key: ASC }, { population: ASC }], after: $a"
    text = f"query($a: String) {{ municipalities({paging}) {{ nodes {{ key }} }} }}"
    assert Planner(SCHEMA).request(text, {"a": encode(order, ["10041100", None])}).parameters
