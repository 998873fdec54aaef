"""What each type of value accepts, and what it makes of it."""

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from schema import values as v


def clean(type_: Any, value: Any) -> Any:
    return TypeAdapter(type_).validate_python(value)


@pytest.mark.parametrize("text", ["2022", "2022-11", "2022-11-09", "2024-02-29", "0001"])
def test_partial_dates(text: str) -> None:
    assert clean(v.PartialDate, text) == text


def test_a_date_is_one_too() -> None:
    assert clean(v.PartialDate, date(2022, 11, 9)) == "2022-11-09"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "22",
        "2022-13",
        "2022-00",
        "2023-02-29",
        "2022-1",
        "2022-11-9",
        "2022-11-09T00",
        " 2022",
        "2022\n",
        "0000",
        2022,
        None,
    ],
)
def test_no_dates(text: Any) -> None:
    with pytest.raises((ValidationError, ValueError)):
        clean(v.PartialDate, text)


def test_a_wrong_date_says_what_it_must_be() -> None:
    with pytest.raises(ValueError, match=r"must be a year \(2022\), a month \(2022-11\) or a day"):
        v.partial_date("gestern")
    with pytest.raises(ValueError, match="is not a date"):
        v.partial_date("2023-02-29")


@pytest.mark.parametrize("text", ["a", "10", "ozg-verbund-mitte", "a1-b2"])
def test_slugs(text: str) -> None:
    assert clean(v.Slug, text) == text


@pytest.mark.parametrize("text", ["", "A", "ä", "a--b", "-a", "a-", "a b", "a_b", "a\u0000"])
def test_no_slugs(text: str) -> None:
    with pytest.raises(ValidationError):
        clean(v.Slug, text)


@pytest.mark.parametrize(
    ("text", "made"), [("A\u0308rfurt", "Ärfurt"), ("  a \n\t b ", "a b"), ("😀", "😀"), ("a\u00a0b", "a b")]
)
def test_texts_are_composed_and_single_spaced(text: str, made: str) -> None:
    assert clean(v.Text, text) == made


@pytest.mark.parametrize("text", ["", "   ", "a\x00b", "\x1b[31m", 5, None])
def test_no_texts(text: Any) -> None:
    with pytest.raises(ValidationError):
        clean(v.Text, text)


@pytest.mark.parametrize("text", ["https://example.org/ä?b=c#d", "http://x"])
def test_addresses(text: str) -> None:
    assert clean(v.Url, text) == text


@pytest.mark.parametrize(
    "text",
    [
        "ftp://x", "javascript:alert(1)", "https://", "https://a b", 'https://a"b', "https://<x>",
        "https://x.de/#/a#b", "http://x.de/%zz", "http://[x]/",
    ],
)  # fmt: skip
def test_no_addresses(text: str) -> None:
    with pytest.raises(ValidationError):
        clean(v.Url, text)


@pytest.mark.parametrize(
    ("type_", "digits"), [(v.LandKey, 2), (v.DistrictKey, 5), (v.AssociationKey, 9), (v.Ags, 8), (v.Ars, 12)]
)
def test_official_keys_have_their_digits(type_: Any, digits: int) -> None:
    assert clean(type_, "0" * digits) == "0" * digits
    for wrong in ("0" * (digits - 1), "0" * (digits + 1), "x" * digits, "٣" * digits):
        with pytest.raises(ValidationError, match=f"must be {digits} digits"):
            clean(type_, wrong)


def test_numbers() -> None:
    assert clean(v.Count, 0) == 0
    assert clean(v.Count, 2**31 - 1) == 2**31 - 1
    assert clean(v.Number, 1.5) == 1.5
    for type_, wrong in ((v.Count, -1), (v.Count, 2**31), (v.Number, float("nan")), (v.Number, float("inf"))):
        with pytest.raises(ValidationError):
            clean(type_, wrong)
