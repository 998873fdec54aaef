"""German order as plain comparison of keys, and texts that are alike but for case, accents and umlauts."""

from itertools import pairwise
from random import Random
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.collation import MOST, derived, fold, said, sort_key
from tests.schema.both import MODEL

WORDS = st.text(alphabet="aeiouyqsnhAOUESäöüÄÖÜßẞéç -1", max_size=12)
TEXTS = st.one_of(WORDS, st.text(st.characters(exclude_categories=["Cs"]), max_size=40))


@pytest.mark.parametrize(
    "texts",
    [
        ("", "1. FC", "10", "2", "Afrika", "apfel", "Apfel", "Äpfel", "Äpfel B", "Apfelbaum"),
        ("Bad Homburg", "Bad-Homburg", "Badem"),
        ("Arfurt", "Ärfurt", "Ärfurt 2", "Arfurter"),
        ("Gotz", "Götz", "Gotze", "Götze"),
        ("Muenster", "Müller", "Munster", "Münster"),
        ("Ober", "Ödland", "Ohneland", "Osten"),
        ("Strasse", "Straße", "STRASSE", "Strassen", "Straßen"),
        ("10 %", "Zebra", "Ωmega", "Яблоко"),
        ("Lodz", "Łódź", "Lodzer"),
    ],
)
def test_german_order(texts: tuple[str, ...]) -> None:
    keys = [sort_key(text) for text in texts]
    assert all(one < next_ for one, next_ in pairwise(keys)), keys


@given(TEXTS)
def test_a_key_is_printable_ascii_and_of_bounded_length(text: str) -> None:
    key = sort_key(text)
    assert all(" " <= c <= "~" for c in key)
    assert len(sort_key(text * 50)) <= 8 * MOST


@given(TEXTS)
def test_it_does_not_matter_how_a_letter_is_composed(text: str) -> None:
    for form in ("NFC", "NFD"):
        assert sort_key(normalize(form, text)) == sort_key(normalize(form, normalize("NFC", text)))
        assert fold(normalize(form, text)) == fold(normalize("NFC", text))


@given(st.text("aoubs", min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_letters_come_before_accents_and_accents_before_capitals(word: str, chance: Random) -> None:
    def some_capitals(text: str) -> str:
        return "".join(chance.choice((c, c.upper())) for c in text)

    marked = "".join(chance.choice((c, {"a": "ä", "o": "ö", "u": "ü"}.get(c, c))) for c in word)
    one, two, three = (sort_key(some_capitals(text)) for text in (word, marked, word + "a"))
    assert sort_key(word) <= one
    assert sort_key(marked) <= two
    assert one < two or marked == word
    assert max(one, two) < three


@pytest.mark.parametrize(
    "alike",
    [
        ("Thüringen", "thüringen", "THÜRINGEN", "Thueringen", "THUERINGEN", "Thuringen"),
        ("Straße", "STRASSE", "strasse", "STRAẞE"),
        ("Köln", "Koeln", "koln"),
        ("Ärger", "Aerger", "arger"),
        ("Café", "cafe", "CAFE\u0301"),
        ("ﬁnanzen", "Finanzen"),
        ("Wohn\u00adgeld", "Wohngeld"),
    ],
)
def test_alike(alike: tuple[str, ...]) -> None:
    assert len({fold(text) for text in alike}) == 1


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("neue Quelle", "neue quelle"),
        ("Steuer", "steuer"),
        ("Bauer", "bauer"),
        ("bäuerlich", "bauerlich"),
        ("Duell", "dull"),
        ("Poet aé", "pot ae"),
        ("Aee", "ae"),
        ("12 %", "12 %"),
        ("😀", "😀"),
        ("", ""),
    ],
)
def test_the_rules_of_lucene(text: str, folded: str) -> None:
    """As `GermanNormalizationFilter` of Lucene 9.11 has them after `LowerCaseFilter`, accents aside."""
    assert fold(text) == folded


@given(TEXTS, TEXTS)
def test_case_does_not_matter(a: str, b: str) -> None:
    assert fold(a) == fold(a.casefold())
    assert fold(f"{a} {b}") == f"{fold(a)} {fold(b)}"


def test_what_is_derived_follows_its_text_and_only_that() -> None:
    prose = MODEL.kinds["Process"].prose
    assert prose == ("name", "description")
    assert derived({"key": "a", "name": "Ä", "description": None, "url": "https://example.org"}, prose) == {
        "name_sort": sort_key("Ä"),
        "name_fold": "a",
        "description_sort": None,
        "description_fold": None,
    }
    row = {"key": "a", "name": "Ä"}
    assert said(row | derived(row, prose), prose) == row


def test_keys_and_addresses_are_no_prose() -> None:
    source = MODEL.kinds["Source"]
    assert "url" not in source.prose
    assert "key" not in source.prose
    assert source.properties["title"].sorted_as == "name_sort"
    assert source.properties["url"].sorted_as == "url"
    assert source.properties["url"].folded_as is None
    assert MODEL.types["HOLDS_OFFICE"][0].edge.prose == ("role",)
