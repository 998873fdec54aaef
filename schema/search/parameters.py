"""A search's parameters: how each gets its value from one request's variables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from schema import cursor
from schema.arguments import Origin, bind
from schema.search import lucene
from schema.search.asked import Asked, asked
from schema.search.index import Index

Stage = Literal["written", "near", "some"]
Part = Literal["text", "whole", "typed", "stems", "parts", "pairs", "most", "initial"]

_BEFORE = " -/("
"""What stands before a word within a name; names are compared with a blank before them."""


_MOST = 3
"""Pairs of letters that two swapped letters change; a letter that is wrong or too much changes fewer."""


def _pairs(word: str) -> list[str]:
    """Each letter with the one before it, the first with a blank."""
    return [before + letter for before, letter in pairwise(f" {word}")]


def _begun(words: list[str]) -> list[list[str]]:
    return [[before + word for before in _BEFORE] for word in words]


_PARTS: dict[Part, Callable[[Asked], Any]] = {
    "whole": lambda a: a.whole,
    "typed": lambda a: _begun([w.plain for w in a.words]),
    "stems": lambda a: _begun([w.stem for w in a.words]),
    "parts": lambda a: [w.stem for w in a.words],
    "pairs": lambda a: [pair for w in a.words for pair in _pairs(w.stem)],
    # Where there are several words, one that was found elsewhere lacks all its pairs.
    "most": lambda a: _MOST if len(a.words) == 1 else sum(len(w.stem) for w in a.words),
    "initial": lambda a: " " + a.words[0].plain[:1] if a.words else "",
}


@dataclass(frozen=True)
class Sought:
    """A part of what is looked for.

    `text` as it came, `whole` folded; for each word the ways in which a word can begin within a name, as
    written (`typed`) or as its stem (`stems`); the stems alone (`parts`). Their pairs of letters (`pairs`),
    of which a name may lack so many (`most`); a blank and the first letter (`initial`).
    """

    origin: Origin
    part: Part

    def value(self, variables: Mapping[str, Any]) -> Any:
        """What this request sends. Raises BadInput."""
        text = bind(self.origin, variables)
        return text if self.part == "text" else _PARTS[self.part](asked(text))


_STAGES: dict[Stage, Callable[[Asked, Index], str]] = {
    "written": lucene.as_written,
    "near": lucene.nearly,
    "some": lucene.partly,
}


@dataclass(frozen=True)
class Queries:
    """Pairs of an index and what is asked of it; none where the search has no words."""

    origin: Origin
    stage: Stage
    indexes: tuple[Index, ...]

    def value(self, variables: Mapping[str, Any]) -> list[list[str]]:
        """What this request sends. Raises BadInput."""
        sought = asked(bind(self.origin, variables))
        pairs = [[index.name, _STAGES[self.stage](sought, index)] for index in self.indexes]
        return [pair for pair in pairs if pair[1]]


@dataclass(frozen=True)
class AfterHit:
    """One of the values in a cursor of a search for the same text. Raises BadCursor."""

    origin: Origin
    text: Origin
    order: str
    count: int
    index: int

    def value(self, variables: Mapping[str, Any]) -> Any:
        """What this request sends."""
        text, *values = cursor.decode(self.order, bind(self.origin, variables), self.count)
        if text != bind(self.text, variables):
            raise cursor.BadCursor("The cursor belongs to another search. Use it with the same `text`.")
        return values[self.index]
