"""A search answered the plain way: every node is looked at, word by word.

It shares with the service what a word is (`german`), what a text asks for (`asked`) and which mistakes are
forgiven (`near`), each with tests of its own; not the queries, the ranking in Cypher, the pages.
"""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from schema import cursor as cursors
from schema.collation import fold, sort_key
from schema.model import constant_case
from schema.search.asked import Asked, Sought, asked
from schema.search.german import STOP_WORDS, stem, words
from schema.search.highlight import highlights
from schema.search.index import Index, index_of
from schema.search.lucene import MOST_NEAR, near, part_of

if TYPE_CHECKING:
    from tests.reference import Node, Reference

NAMES = ("name", "proper")
RANKS = ("NAME", "NAME_BEGINS", "WORDS", "WORD_FORMS", "TEXT", "PART", "SIMILAR", "SOME_WORDS")


class _Text:
    """A node as a search sees it: the stems of its properties, and its names folded."""

    def __init__(self, node: Node, index: Index) -> None:
        self.node = node
        self.fields = [(n, way, node[n]) for n, way in index.fields if node.get(n) is not None]
        self.stems = [(way, {w.stem for w in words(text) if not w.stop}) for _, way, text in self.fields]
        self.keys = [text for _, way, text in self.fields if way == "key"]
        names = [n for n, way in index.fields if way in NAMES]
        self.names = [fold(node[n]) for n in names if node.get(n) is not None]
        self.begins = [m.start() + 1 for m in re.finditer(r"[ /(-]", " " + " ".join(self.names))]
        self.joined = " " + " ".join(self.names)

    def has(self, word: Sought) -> bool:
        return any(begins(word.stem, found) for _, stems in self.stems for found in stems)

    def partly_has(self, word: Sought) -> bool:
        """A single letter has to be a word."""
        return self.has(word) if len(word.stem) > 1 else any(word.stem in stems for _, stems in self.stems)

    def nearly_has(self, word: Sought) -> bool:
        part = part_of(word)
        return self.has(word) or any(
            (part is not None and way == "name" and part in found)
            or any(fits(pattern, found) for pattern in near(word))
            for way, stems in self.stems
            if way in NAMES
            for found in stems
        )

    def named(self, word: str) -> bool:
        """Whether a word of the names begins so."""
        return any(self.joined.startswith(word, at) for at in self.begins)

    def written_rank(self, sought: Asked) -> int:
        whole = sought.whole
        suffixed = (
            self.names and self.node.get("name") and self.names[0].startswith((f"{whole},", f"{whole} ("))
        )
        if whole in (*self.names, *self.keys) or suffixed:
            return 0
        if any(of.startswith(whole) for of in (*self.names, *self.keys)):
            return 1
        if all(self.named(word.plain) for word in sought.words):
            return 2
        return 3 if all(self.named(word.stem) for word in sought.words) else 4

    def near_rank(self, sought: Asked) -> tuple[int, int]:
        if all(word.stem in self.joined for word in sought.words):
            return 5, 0
        first = (fold(self.node["name"]) if self.node.get("name") else "")[:1]
        return 6, 2 * self.lacking(sought) + (first != sought.words[0].plain[0])

    def lacking(self, sought: Asked) -> int:
        """How many pairs of letters of the words are not in the names."""
        pairs = [(" " + w.stem)[i : i + 2] for w in sought.words for i in range(len(w.stem))]
        return sum(pair not in self.joined for pair in pairs)

    def some_rank(self, sought: Asked) -> int:
        return 7 + sum(not self.named(word.stem) for word in sought.words)


Hit = tuple[int, int, int, str, str, _Text]
"""Rank, fit, length and order of the name, id, node."""


def begins(sought: str, found: str) -> bool:
    return found.startswith(sought)


def fits(pattern: str, found: str) -> bool:
    """Whether a stem fits a pattern; one without wild cards is a word to Lucene, which stems it."""
    if not set("?*") & set(pattern):
        return pattern not in STOP_WORDS and stem(pattern) == found
    return (
        re.fullmatch("".join({"?": ".", "*": ".*"}.get(c, re.escape(c)) for c in pattern), found) is not None
    )


def search(reference: Reference, nodes: Iterable[Node], arguments: dict[str, Any]) -> dict[str, Any]:
    """The connection that a search of these nodes answers, with plain resolvers' values."""
    model, sought = reference.model, asked(arguments["text"])
    kinds = arguments.get("kinds")
    texts = []
    for node in nodes:
        kind = model.by_field[node["id"].partition(":")[0]]
        if kinds is None or constant_case(kind.name) in kinds:
            texts.append(_Text(node, index_of(kind)))
    hits = _hits(sought, texts)
    rest = hits
    for bound, within in (("after", operator.gt), ("before", operator.lt)):
        if arguments.get(bound) is not None:
            text, *end = cursors.decode("search", arguments[bound], 6)
            assert text == arguments["text"]
            rest = [hit for hit in rest if within(hit[:5], tuple(end))]
    first, last = arguments.get("first"), arguments.get("last")
    size = last if last is not None else 25 if first is None else first
    page = rest[:size] if last is None else rest[max(len(rest) - size, 0) :]
    more = len(rest) > size
    made = [cursors.encode("search", [arguments["text"], *hit[:5]]) for hit in page]
    counted = Counter(hit[5].node["id"].partition(":")[0] for hit in hits)
    every = [(hit[5].node, None) for hit in hits]
    by_count = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return {
        "totalCount": len(hits),
        "kinds": [{"kind": constant_case(model.by_field[k].name), "count": n} for k, n in by_count],
        "aggregate": lambda: reference.aggregate(every, model.node, None),
        "groupBy": lambda **given: reference.groups(every, model.node, None, **given),
        "nodes": [hit[5].node for hit in page],
        "edges": [_edge(sought, hit, cursor) for hit, cursor in zip(page, made, strict=True)],
        "pageInfo": {
            "hasNextPage": more if last is None else arguments.get("before") is not None,
            "hasPreviousPage": more if last is not None else arguments.get("after") is not None,
            "startCursor": made[0] if page else None,
            "endCursor": made[-1] if page else None,
        },
    }


def _hits(sought: Asked, texts: list[_Text]) -> list[Hit]:
    if not sought.words:
        return []
    written = [t for t in texts if all(map(t.has, sought.words))]
    hits = _sorted(written, lambda t: (t.written_rank(sought), 0))
    if len(written) < 25 and len(sought.words) <= MOST_NEAR:
        nearly = [t for t in texts if t not in written and all(map(t.nearly_has, sought.words))]
        if len(sought.words) == 1:  # what is farther off than an error brings it
            nearly = [t for t in nearly if t.lacking(sought) <= 3]
        hits += _sorted(nearly, lambda t: t.near_rank(sought))
    if not hits and len(sought.words) > 1:
        some = [t for t in texts if any(map(t.partly_has, sought.words))]
        hits = _sorted(some, lambda t: (t.some_rank(sought), 0))
    return hits


def _sorted(texts: list[_Text], rank: Callable[[_Text], tuple[int, int]]) -> list[Hit]:
    found = []
    for text in texts:
        name = text.node.get("name")
        size, sort = (0, "") if name is None else (len(name), sort_key(name))
        found.append((*rank(text), size, sort, text.node["id"], text))
    return sorted(found, key=lambda hit: hit[:5])


def _edge(sought: Asked, hit: Hit, cursor: str) -> dict[str, Any]:
    shown = [
        {
            "field": h.field,
            "fragments": [
                {"html": f.html, "parts": [{"text": p.text, "match": p.match} for p in f.parts]}
                for f in h.fragments
            ],
        }
        for h in highlights(sought, hit[0], hit[5].fields)
    ]
    return {"node": hit[5].node, "cursor": cursor, "match": RANKS[min(hit[0], 7)], "highlights": shown}
