"""What somebody looks for: the words of a search, put as the full-text indexes hold them."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from schema.collation import fold
from schema.errors import TooLarge
from schema.search.german import Word, plain, words

MOST_LETTERS = 200
MOST_WORDS = 20
"""More than any name has. The databases bound how large a query may be."""

_GENDER = re.compile(r"(?<=[^\W\d_])(?:[:*_]|/-?)in(?:nen)?\b", re.IGNORECASE)
"""As in "Bürger:innen", of which the indexes know the words "Bürger" and "Bürgerinnen"."""


@dataclass(frozen=True)
class Sought:
    """A word as it was written, in plain lower-case letters, and its stem."""

    plain: str
    stem: str


@dataclass(frozen=True)
class Asked:
    """A search. `whole` is its text folded as stored names are; without words it finds nothing."""

    whole: str
    words: tuple[Sought, ...]


@lru_cache(maxsize=1_000)
def asked(text: str) -> Asked:
    """What a text asks for. Raises TooLarge where it is longer than any name.

    The most frequent words ("der", "für") are left out unless there are no others. Signs mean nothing, so no
    text can be wrong.
    """
    if len(text) > MOST_LETTERS:
        raise TooLarge(
            f"`text` has {len(text)} characters, {len(text) - MOST_LETTERS} more than the {MOST_LETTERS} "
            "allowed. Search for the most telling words.",
            bound="searchText",
            limit=MOST_LETTERS,
            requested=len(text),
        )
    text = unicodedata.normalize("NFC", text)
    # A colon within a word would name a property to one of the engines.
    spelt = _GENDER.sub("", text).replace(":", " ")
    found = list(words(spelt))
    telling = [w for w in found if not w.stop] or found
    sought = tuple(dict.fromkeys(_sought(spelt, w) for w in telling))
    if len(sought) > MOST_WORDS:
        raise TooLarge(
            f"`text` has {len(sought)} words, {len(sought) - MOST_WORDS} more than the {MOST_WORDS} allowed. "
            "Search for the most telling ones.",
            bound="searchWords",
            limit=MOST_WORDS,
            requested=len(sought),
        )
    return Asked(" ".join(fold(text).split()), sought)


def _sought(text: str, word: Word) -> Sought:
    return Sought(plain(text[word.start : word.end].replace("İ", "i").lower()), word.stem)
