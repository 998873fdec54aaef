"""What of a text is shown, and that it is safe to show."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from schema.search.asked import asked
from schema.search.highlight import FRAGMENTS, highlights
from schema.search.ranks import Rank

WORDS = st.lists(st.sampled_from(["Hundesteuer", "und", "Haus", "<b>", "&amp;", '"x"', "Antrag", "\u2028"]))


@given(WORDS.map(" ".join), st.integers(0, 9))
def test_a_short_text_is_shown_whole_and_escaped(text: str, rank: int) -> None:
    for highlight in highlights(asked("Hunde Haus"), rank, [("name", "name", text[:300])]):
        (fragment,) = highlight.fragments
        assert "".join(part.text for part in fragment.parts) == text[:300]
        tags = re.findall(r"<[^>]*>?", fragment.html)
        assert set(tags) <= {"<mark>", "</mark>"}
        assert unescape(re.sub(r"</?mark>", "", fragment.html)) == text[:300]
        assert any(part.match for part in fragment.parts)


@given(st.lists(st.sampled_from(["Haus", "und", "anderes", "x" * 300]), min_size=60))
def test_of_a_long_text_some_passages_are_shown(words: list[str]) -> None:
    text = " ".join(words)
    for highlight in highlights(asked("Haus"), Rank.TEXT, [("description", "text", text)]):
        assert 1 <= len(highlight.fragments) <= FRAGMENTS
        end = 0
        for fragment in highlight.fragments:
            shown = "".join(part.text for part in fragment.parts).removeprefix("… ").removesuffix(" …")
            assert (end := text.find(shown, end)) >= 0
            assert any(part.match for part in fragment.parts)
            assert all(part.text == "Haus" for part in fragment.parts if part.match)


def test_a_key_is_shown_where_nothing_else_was_found() -> None:
    texts = [("key", "key", "hundesteuer"), ("name", "name", "Hundesteuer")]
    assert [h.field for h in highlights(asked("Hund"), 0, texts)] == ["name"]
    assert [h.field for h in highlights(asked("Hund"), 0, texts[:1])] == ["key"]


def test_frequent_words_are_not_marked() -> None:
    (shown,) = highlights(asked("die Häuser"), 0, [("name", "name", "Die Haustür und das Haus")])
    assert shown.fragments[0].html == "Die <mark>Haustür</mark> und das <mark>Haus</mark>"
