"""A search in the query language of Lucene, which both engines' full-text indexes read.

Used of it is only what both do alike: words that have to be there (`+`), alternatives, a property's name,
and patterns with `*` and `?`. Not used are its own fuzzy words (`~`), for which swapped letters are one error
with Neo4j and two with ArcadeDB, which reads the whole index for each; nor its scores, which differ.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from schema.search.asked import Asked, Sought
from schema.search.index import Index

MOST_NEAR = 4
"""With more words than this none is taken for mistyped: the others find what is meant."""
LEAST_NEAR = 4
"""Shorter words are not taken for mistyped, shorter stems not for parts of words."""
LEAST_HEAD = 7
"""Of stems as long as this an error is looked for in the first three quarters; the rest may be anything."""
LONGEST_HEAD = 12


def as_written(asked: Asked, index: Index) -> str:
    """Every word, or a word that begins with it, in any property."""
    return " ".join(f"+({' '.join(_begun(word, index))})" for word in asked.words)


def nearly(asked: Asked, index: Index) -> str:
    """Every word so, or within a word of a name, or mistyped. Empty where that cannot find more."""
    if len(asked.words) > MOST_NEAR or not any(near(word) for word in asked.words):
        return ""
    return " ".join(f"+({' '.join(_near(word, index))})" for word in asked.words)


def partly(asked: Asked, index: Index) -> str:
    """At least one of several words; a letter has to be a word itself. Empty where there is only one."""
    if len(asked.words) == 1:
        return ""
    return " ".join(" ".join(_begun(word, index, alone=len(word.stem) == 1)) for word in asked.words)


def _begun(word: Sought, index: Index, alone: bool = False) -> Iterator[str]:
    # Each property by its name: without one ArcadeDB takes the names themselves for words.
    text = _escaped(word.stem) + ("" if alone else "*")
    yield from (f"{name}:{text}" for name, _ in index.fields)


def _near(word: Sought, index: Index) -> Iterator[str]:
    yield from _begun(word, index)
    if part := part_of(word):
        yield from (f"{name}:*{_escaped(part)}*" for name in index.of("name"))
    for name in index.of("name", "proper"):
        yield from (f"{name}:{_escaped(pattern)}" for pattern in near(word))


def part_of(word: Sought) -> str | None:
    """What is looked for within other words; None for numbers and short words."""
    long = len(word.stem) >= LEAST_NEAR and not any(c.isdigit() for c in word.stem)
    return word.stem if long else None


@lru_cache(maxsize=1_000)
def near(word: Sought) -> tuple[str, ...]:
    """Patterns of the stems that one typing error parts from a word's; none for numbers and short words.

    A letter is wrong, missing, too much, or swapped with the next. The first letter may be too much or
    swapped but neither wrong nor missing, so that an engine need read only the words that begin alike.
    """
    stem = word.stem
    if len(word.plain) < LEAST_NEAR or len(stem) < LEAST_NEAR - 1 or any(c.isdigit() for c in stem):
        return ()
    head, rest = stem, ""
    if len(stem) >= LEAST_HEAD:
        head, rest = stem[: min(len(stem) - len(stem) // 4, LONGEST_HEAD)], "*"
    found = [head, head[1:]]
    for i in range(1, len(head)):
        before, letter, behind = head[:i], head[i], head[i + 1 :]
        found += (f"{before}?{behind}", f"{before}?{letter}{behind}", before + behind)
        found.append(f"{before[:-1]}{letter}{before[-1]}{behind}")
    return tuple(dict.fromkeys(one + rest for one in found))


@lru_cache(maxsize=1_000)
def near_stems(word: Sought) -> re.Pattern[str] | None:
    """What the patterns of `near` match; None where there are none."""
    texts = [re.escape(pattern).replace(r"\?", ".").replace(r"\*", ".*") for pattern in near(word)]
    return re.compile("|".join(texts), re.DOTALL) if texts else None


def _escaped(text: str) -> str:
    """With all that could mean something to Lucene taken literally, but for `?` and `*`; no word has them."""
    return re.sub(r"([^\w?*])", r"\\\1", text)
