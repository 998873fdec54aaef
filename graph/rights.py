"""Who says what of a node, and whose word counts: pure.

Official registers weigh more than catalogues, those more than articles and web pages, those more than
examples. Which dataset gives which property is noted per kind with each load (`provides`).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from graph.batch import Batch
from graph.state import State, StoredSource

WEIGHT = {"REGISTER": 0, "CATALOGUE": 1, "ARTICLE": 2, "WEB_PAGE": 2, "EXAMPLE": 3}
"""Kinds of sources by weight, the weightiest first."""
UNKNOWN = StoredSource("", "EXAMPLE")


def quotes_of(stored: Mapping[str, Any]) -> dict[str, str]:
    """A stored node's or relationship's sources with their quotes, empty where there is none."""
    sources = stored.get("sources", [])
    return dict(zip(sources, stored.get("quotes") or [""] * len(sources), strict=False))


class Rights:
    """The sources of the graph and of the batch, seen from the batch's dataset."""

    def __init__(self, batch: Batch, state: State) -> None:
        self.dataset = batch.dataset
        self.datasets = state.datasets
        self.sources = dict(state.sources)
        self.brought: list[str] = []
        """Keys of the sources that the batch brings along."""
        for node in batch.nodes:
            if node.node_kind.name == "Source":
                found = node.properties()
                self.sources[found["key"]] = StoredSource(found["dataset"], found["kind"])
                self.brought.append(found["key"])
        self._provides = {key: set(one.get("provides", ())) for key, one in state.datasets.items()}

    def own(self, source: str) -> bool:
        """Whether the source is the batch's dataset's."""
        known = self.sources.get(source)
        return known is not None and known.dataset == self.dataset

    def speaks_of(self, stored: Mapping[str, Any]) -> bool:
        """Whether the dataset has said something of the stored node before."""
        return any(self.own(source) for source in stored.get("sources", ()))

    def others(self, stored: Mapping[str, Any]) -> dict[str, str]:
        """The stored sources of other datasets, with their quotes."""
        return {source: quote for source, quote in quotes_of(stored).items() if not self.own(source)}

    def weight(self, sources: Iterable[str]) -> int:
        """The weight of the weightiest source; smaller is weightier."""
        return min((WEIGHT[self.sources[s].kind] for s in sources if s in self.sources), default=9)

    def providers(self, what: str, others: Iterable[str]) -> list[str]:
        """Those of the sources whose dataset gives that "Kind.property"."""
        return [
            source
            for source in others
            if what in self._provides.get(self.sources.get(source, UNKNOWN).dataset, ())
        ]

    def only_own(self, what: str, others: Iterable[str]) -> bool:
        """Whether that "Kind.property" came from this dataset and from none of the others."""
        return what in self._provides.get(self.dataset, ()) and not self.providers(what, others)

    def statement(self, quotes: Mapping[str, str]) -> dict[str, Any]:
        """`sources` by weight, then dataset, then as given; `quotes` if there are any; `example`."""
        order = sorted(quotes, key=self._rank)
        row: dict[str, Any] = {"sources": order}
        if any(quotes.values()):
            row["quotes"] = [quotes[source] for source in order]
        row["example"] = self.example(order)
        return row

    def example(self, sources: Iterable[str]) -> bool:
        """Whether all that is said is made up."""
        return all(source in self.sources and self.sources[source].kind == "EXAMPLE" for source in sources)

    def _rank(self, source: str) -> tuple[int, str]:
        known = self.sources.get(source, UNKNOWN)
        return WEIGHT[known.kind], known.dataset
