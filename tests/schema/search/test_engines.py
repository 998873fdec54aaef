"""Searches for anything at all: each engine answers as a plain walk over all nodes does.

So words and stems are what the engines' analyzers make of a text, and no text means anything to Lucene.
"""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.schema.both import Both
from tests.small import small_graph

DOCUMENT = """query($text: String!, $first: Int) { search(text: $text, first: $first) {
  totalCount pageInfo { endCursor } edges { match node { id } highlights { field fragments { html } } }
} }"""
TEXTS = [
    value
    for node in small_graph().nodes.values()
    for name, value in node.items()
    if name in ("name", "description", "key", "purpose", "abbreviation", "ars") and value
]
WORDS = sorted({word for text in TEXTS for word in text.split()})


@st.composite
def mistyped(draw: st.DrawFn) -> str:
    """A word of the graph, now and then with a letter wrong, missing, doubled or swapped, or cut short."""
    word: str = draw(st.sampled_from(WORDS))
    at = draw(st.integers(0, len(word) - 1))
    return draw(
        st.sampled_from(
            [
                word,
                word.upper(),
                word[: at + 1],
                word[:at] + word[at + 1 :],
                word[:at] + "x" + word[at + 1 :],
                word[: at + 1] + word[at:],
                word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
                word[at:],
            ]
        )
    )


SIGNS = st.text(alphabet="+-&|!(){}[]^\"~*?:\\/<>=@#$%_. '’", max_size=3)
SEARCHES = st.one_of(
    st.lists(st.one_of(mistyped(), mistyped(), SIGNS), min_size=1, max_size=4).map(" ".join),
    st.lists(st.one_of(mistyped(), SIGNS), min_size=1, max_size=4).map("".join),
    st.sampled_from(TEXTS),
    st.text(max_size=30),
)


@settings(settings.get_profile("documents"))
@given(text=SEARCHES, first=st.sampled_from([100, 3]))
def test_any_text_finds_what_a_plain_walk_finds(both: Both, text: str, first: int) -> None:
    both.check(DOCUMENT, {"text": text[:200], "first": first})
