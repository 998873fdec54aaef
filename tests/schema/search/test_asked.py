"""What a search asks for, and what it sends to the engines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.errors import TooLarge
from schema.search import lucene
from schema.search.asked import MOST_LETTERS, MOST_WORDS, Sought, asked
from schema.search.index import Index, index_of
from tests.schema.both import MODEL

INDEX = Index("Process", (("key", "key"), ("name", "name"), ("description", "text")))


def test_frequent_words_are_left_out_unless_there_are_no_others() -> None:
    assert [w.stem for w in asked("das Haus und die Vereine").words] == ["haus", "verein"]
    assert [w.stem for w in asked("der die").words] == ["der", "die"]


def test_a_word_twice_is_asked_for_once() -> None:
    assert len(asked("Haus haus HAUS").words) == 1


@pytest.mark.parametrize("text", ["x" * (MOST_LETTERS + 1), " ".join(f"w{i}" for i in range(MOST_WORDS + 1))])
def test_a_text_longer_than_any_name_is_refused(text: str) -> None:
    with pytest.raises(TooLarge) as raised:
        asked(text)
    assert raised.value.details["requested"] == raised.value.details["limit"] + 1


def test_queries() -> None:
    assert lucene.as_written(asked("Hunde der Stadt"), INDEX) == (
        "+(key:hund* name:hund* description:hund*) +(key:stadt* name:stadt* description:stadt*)"
    )
    assert lucene.partly(asked("Hunde"), INDEX) == ""
    assert lucene.as_written(asked("a"), INDEX) == "+(key:a* name:a* description:a*)"
    assert lucene.partly(asked("a Hund"), INDEX).startswith("key:a name:a description:a key:hund*")
    assert lucene.nearly(asked("123"), INDEX) == ""
    assert "name:*hund*" in lucene.nearly(asked("Hunde"), INDEX)
    assert "*" not in lucene.nearly(asked("Hunde"), index_of(MODEL.kinds["Land"])).replace("hund*", "")


@pytest.mark.parametrize(
    "wrong", ["sarbruck", "saabruck", "saabrruck", "asarbruck", "saarrbruck", "saarbrukc"]
)
def test_one_error_is_forgiven(wrong: str) -> None:
    pattern = lucene.near_stems(Sought(wrong, wrong))
    assert pattern
    assert pattern.fullmatch("saarbruck")


@pytest.mark.parametrize("wrong", ["haarbruck", "srbruck", "arbruckx"])
def test_two_errors_and_a_wrong_first_letter_are_not(wrong: str) -> None:
    pattern = lucene.near_stems(Sought(wrong, wrong))
    assert pattern
    assert not pattern.fullmatch("saarbruck")


@given(st.text(max_size=MOST_LETTERS))
def test_nothing_of_a_text_has_a_meaning_of_its_own(text: str) -> None:
    try:
        sought = asked(text)
    except TooLarge:
        return
    for query in (
        lucene.as_written(sought, INDEX),
        lucene.nearly(sought, INDEX),
        lucene.partly(sought, INDEX),
    ):
        inside = query.replace("\\\\", "")
        for name, _ in INDEX.fields:
            inside = inside.replace(f"{name}:", "")
        assert not set('-&|!{}[]^"~/:;<>=@') & {
            c for before, c in zip(" " + inside, inside, strict=False) if before != "\\"
        }
