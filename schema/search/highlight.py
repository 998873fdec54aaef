"""Which words of a node's texts were found, as fragments to show.

A fragment comes in parts, each a piece of the text with whether it was found, so that a client that puts
pieces into a page as text is safe whatever a text holds; and as HTML, in which everything is escaped but the
`<mark>` around what was found.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape

from schema.declare import Search
from schema.search.asked import Asked
from schema.search.german import Word, words
from schema.search.lucene import near_stems, part_of
from schema.search.ranks import Rank

FRAGMENT = 160
"""Characters of a fragment of a longer text, about."""
FRAGMENTS = 3
"""The most that are shown of one text."""


@dataclass(frozen=True)
class Part:
    """A piece of a fragment."""

    text: str
    match: bool


@dataclass(frozen=True)
class Fragment:
    """A piece of a text in which words were found; an ellipsis where it was cut."""

    parts: tuple[Part, ...]

    @property
    def html(self) -> str:
        """As HTML, safe to show."""
        return "".join(
            f"<mark>{escape(part.text)}</mark>" if part.match else escape(part.text) for part in self.parts
        )


@dataclass(frozen=True)
class Highlight:
    """The property `field` with the words that were found in it."""

    field: str
    fragments: tuple[Fragment, ...]


def highlights(asked: Asked, rank: int, texts: Iterable[tuple[str, Search, str]]) -> list[Highlight]:
    """What was found of a search in some texts, each with its property and how that is searched.

    Keys often repeat the words of a name, and are shown where nothing else was found.
    """
    found = []
    for field, way, text in texts:
        found_here = _matcher(asked, rank, way)
        spans = [(word.start, word.end) for word in words(text) if found_here(word)]
        if spans:
            found.append((way, Highlight(field, tuple(_fragments(text, spans)))))
    telling = [highlight for way, highlight in found if way != "key"]
    return telling or [highlight for _, highlight in found]


def _matcher(asked: Asked, rank: int, way: Search) -> Callable[[Word], bool]:
    """Whether a word of a text was found."""
    stems = tuple(word.stem for word in asked.words)
    nearly = rank in (Rank.PART, Rank.SIMILAR) and way in ("name", "proper")
    patterns = [pattern for word in asked.words if (pattern := near_stems(word))] if nearly else []
    within = [part for word in asked.words if (part := part_of(word))] if nearly and way == "name" else []

    def found(word: Word) -> bool:
        return not word.stop and (
            word.stem.startswith(stems)
            or any(stem in word.stem for stem in within)
            or any(pattern.fullmatch(word.stem) for pattern in patterns)
        )

    return found


def _fragments(text: str, spans: list[tuple[int, int]]) -> Iterator[Fragment]:
    """The text whole if it is short, else the places around the words that were found."""
    if len(text) <= 2 * FRAGMENT:
        yield Fragment(tuple(_parts(text, 0, len(text), spans)))
        return
    end, rest = 0, spans
    for _ in range(FRAGMENTS):
        if not rest:
            return
        start, end = _window(text, rest[0], end)
        inside = [span for span in rest if span[1] <= end]
        parts = list(_parts(text, start, end, inside))
        parts = [Part("… ", False), *parts] if start else parts
        yield Fragment(tuple([*parts, Part(" …", False)] if end < len(text) else parts))
        rest = rest[len(inside) :]


def _window(text: str, span: tuple[int, int], least: int) -> tuple[int, int]:
    """Some words before and after a place, cut at blanks, not before `least`; never less than the place."""
    start = max(least, span[0] - FRAGMENT // 3)
    if start:
        blank = text.find(" ", start, span[0])
        start = start if blank < 0 else blank + 1
    end = max(start + FRAGMENT, span[1])
    if end < len(text):
        blank = text.rfind(" ", span[1], end)
        end = end if blank < 0 else blank
    return start, min(end, len(text))


def _parts(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> Iterator[Part]:
    for begin, stop in spans:
        if start < begin:
            yield Part(text[start:begin], False)
        yield Part(text[begin:stop], True)
        start = stop
    if start < end:
        yield Part(text[start:end], False)
