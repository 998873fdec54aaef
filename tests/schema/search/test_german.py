"""Words as the indexes hold them; what the engines make of them is held to in test_engines.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.search.german import STOP_WORDS, plain, stem, words


@pytest.mark.parametrize(
    "forms",
    [
        "haus häuser hauses häusern haeuser",
        "bauantrag bauanträge bauantrags bauanträgen",
        "kind kinder kindern kindes",
        "steuer steuern",
        "straße strasse straßen",
        "mieter mietern",
        "mieterinnen mieterinnen",
        "gemeinde gemeinden",
        "thüringen thueringen thuringen",
        "antrag antrages anträge",
        "grün grüner grünster",
    ],
)
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


def test_an_e_belongs_to_an_umlaut_only_where_it_can() -> None:
    assert plain("gaerten") == plain("gärten") == "garten"
    assert plain("moebel") == plain("möbel")
    assert plain("buecher") == plain("bücher")
    assert [plain(w) for w in ("steuer", "neue", "quelle", "bauer", "duell")] == [
        "steuer", "neue", "quelle", "bauer", "dull",
    ]  # fmt: skip
    assert plain("straße") == "strasse"


def test_words_are_found_where_they_stand() -> None:
    text = "Für die „Straße“ in Bürger:innen-Ämtern z. B. 1.000,50 €, O'Neill’s; a.b"
    found = [(text[w.start : w.end], w.stop) for w in words(text)]
    assert found == [
        ("Für", True), ("die", True), ("Straße", False), ("in", True), ("Bürger:innen", False),
        ("Ämtern", False), ("z", False), ("B", False), ("1.000,50", False), ("O'Neill’s", False),
        ("a.b", False),
    ]  # fmt: skip


@given(st.text())
def test_words_are_in_order_and_apart(text: str) -> None:
    end = 0
    for word in words(text):
        assert end <= word.start < word.end <= len(text)
        end = word.end


@given(st.text(alphabet=st.characters(categories=["Ll"]), min_size=1))
def test_a_stem_begins_the_plain_word(word: str) -> None:
    assert plain(word)[: len(stem(word))].translate(str.maketrans("àáâòóôïìíîùúû", "aaaoooiiiiuuu")) == stem(
        word
    )


def test_stop_words_are_in_lower_case() -> None:
    assert all(word == word.lower().strip() for word in STOP_WORDS)
    assert len(STOP_WORDS) == 231
