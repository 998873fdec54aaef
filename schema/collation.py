"""What is stored beside each free text: a key for German order, and the text folded for matching.

`sort_key` orders as DIN 5007-1 does, which is also what the Unicode collation algorithm gives for German: Ä
beside A, ß as ss; accents and then capitals decide only between texts that are alike otherwise. A key is
printable ASCII, so that plain comparison of code points, and of bytes, gives the order on every engine.

`fold` takes "Thueringen", "thüringen", "THÜRINGEN" and "Thuringen" as alike, by the rules of Lucene's
GermanNormalizationFilter, which the German analyzer of a full-text index applies too.

Both are stored, so they must give the same on every machine and for ever: they rest on Unicode 3.2, which
Python carries unchanged for internationalised domain names, and not on ICU, whose keys change with its
version. A change in this file needs a new `VERSION`; graphs are then filled anew at the next start.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, pairwise
from typing import Any, Literal
from unicodedata import ucd_3_2_0 as ucd

VERSION = 1

MOST = 300
"""So many letters and marks of a text make its key: it has to fit into an index and into a cursor."""

_LETTERS = {
    "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i",
    "ŋ": "n", "ŧ": "t", "ĸ": "k", "ſ": "s",
}  # fmt: skip
"""Latin letters that Unicode does not take apart into a base and a mark."""

_UMLAUTS = ("a\u0308", "o\u0308", "u\u0308")
_BLANKS = "\t\n\v\f\r\x85"


def sort_key(text: str) -> str:
    """The key whose plain comparison gives the German order of texts.

    Three levels, parted by a blank, which is less than anything in them: the letters; for each letter its
    marks; for each letter whether it is a capital. The last two end with the last that is not plain.
    """
    letters: list[str] = []
    marks: list[str] = []
    capitals: list[str] = []
    for unit, plain in islice(_units(text), MOST):
        if ucd.combining(unit):
            if marks:
                marks[-1] = f"{marks[-1][:-1]}{ord(unit):06x}."
        elif weight := _weight(unit):
            letters.append(weight)
            marks.append(".")
            capitals.append("." if plain else "u")
    levels = ("".join(letters), "".join(marks).rstrip("."), "".join(capitals).rstrip("."))
    return " ".join(levels).rstrip(" ")


def fold(text: str) -> str:
    """The text without case, accents and the second way to write an umlaut."""
    made: list[str] = []
    state: Literal["plain", "vowel", "umlaut"] = "plain"
    # In "umlaut" an `e` is the second half of one; in "vowel" a `u` begins none, as in `neue` and `Quelle`.
    units = [u for u, _ in _units(text) if ucd.combining(u) or _weight(u)]
    for unit, after in pairwise([*units, " "]):
        if ucd.combining(unit):
            continue
        if ucd.combining(after):
            state = "vowel" if unit + after in _UMLAUTS else "plain"
        elif unit == "e":
            joined, state = state == "umlaut", "vowel"
            if joined:
                continue
        elif unit == "u":
            state = "umlaut" if state == "plain" else "vowel"
        else:
            state = "umlaut" if unit in "ao" else "vowel" if unit in "iqy" else "plain"
        made.append(unit)
    return "".join(made)


def _units(text: str) -> Iterator[tuple[str, bool]]:
    """The characters without case, as bases and marks, and whether each stood so in the text."""
    for original in ucd.normalize("NFKD", text):
        for unit in ucd.normalize("NFKD", original.casefold()):
            for letter in _LETTERS.get(unit, unit):
                yield letter, letter == original


def _weight(unit: str) -> str:
    """Blanks, then punctuation and signs, figures, Latin letters, other letters; nothing for controls."""
    category = ucd.category(unit)
    if category[0] == "Z" or unit in _BLANKS:
        return "!"
    if category in ("Cc", "Cf", "Co", "Cs") or unit == "\u00ad":  # the last, a soft hyphen, was no "Cf" yet
        return ""
    if unit.isascii():
        return unit if unit.isalnum() else f'"{ord(unit):02x}'
    return f"{'#' if category[0] in 'PS' else '~'}{ord(unit):06x}"


# What of a node's or a relationship's properties is derived.


def sort_name(name: str) -> str:
    """The property that holds the sort key of another; no name of the model has an underscore."""
    return f"{name}_sort"


def fold_name(name: str) -> str:
    """The property that holds the folded text of another."""
    return f"{name}_fold"


def derived(said: Mapping[str, Any], texts: Iterable[str]) -> dict[str, Any]:
    """What to store beside those of the free texts that are among the properties; null beside null."""
    found: dict[str, Any] = {}
    for name in texts:
        if name in said:
            value = said[name]
            found[sort_name(name)] = None if value is None else sort_key(value)
            found[fold_name(name)] = None if value is None else fold(value)
    return found


def said(stored: Mapping[str, Any], texts: Iterable[str]) -> dict[str, Any]:
    """The properties without the derived ones."""
    beside = {name for text in texts for name in (sort_name(text), fold_name(text))}
    return {name: value for name, value in stored.items() if name not in beside}
