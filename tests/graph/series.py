"""Series of loads as hypothesis draws them: editions of a register, curated facts, examples, removals."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from graph.batch import Batch
from graph.write import LoadRefused
from graph.writer import Writer
from loaders.batch import Collector
from tests.loads import RECORDS, source, towns

Load = Callable[[int], Batch]
"""Makes the batch of a load; the number is its place in the series."""
TOWNS = ("10041100", "10041511", "10041512", "10042111")
TEXTS = ("Verbund", "Ärzte & „Ämter“", "line\u2028separator")


def edition(keys: list[str], values: dict[str, Any], retire: bool) -> Load:
    """A newer edition of the register: towns come, change and go."""
    return lambda place: towns(
        keys=tuple(sorted(keys)), edition=f"20{10 + place}-12-31", retire=retire, **values
    )


def points(keys: list[str], latitude: float) -> Load:
    """Another dataset that adds to towns."""

    def batch(_: int) -> Batch:
        collector = Collector(RECORDS, "points")
        source(collector, "points")
        for line, key in enumerate(sorted(keys), 2):
            fields = {"key": key, "cites": [{"source": "points"}], "latitude": latitude, "longitude": 7.0}
            collector.patch("Municipality", fields, file="points.csv", line=line)
        return collector.batch(only_known=True)

    return batch


def said(dataset: str, kind: str, name: str, uses: list[tuple[str, str | None, bool]], quote: bool) -> Load:
    """What somebody says of a process and who uses it, in force or not, with and without words."""

    def batch(_: int) -> Batch:
        collector = Collector(RECORDS, dataset)
        for key in (dataset, f"{dataset}-2"):
            source(collector, key, kind)
        cites: list[dict[str, Any]] = [{"source": dataset}, {"source": f"{dataset}-2"}]
        if quote:
            cites[0]["quote"] = name
        collector.node("Land", {"key": "10", "name": "Saarland", "cites": cites[:1]})
        collector.link("IN_LAND", {"start": "land:10", "end": "land:10", "cites": cites[:1]})
        collector.node("Process", {"key": "p", "name": name, "description": name, "cites": cites})
        for town, until, swapped in uses:
            fields = {"start": f"municipality:{town}", "end": "process:p", "status": "LIVE", "until": until}
            collector.link("USES", {**fields, "cites": cites[::-1] if swapped else cites})
        collector.link("DEVELOPED_BY", {"start": "process:p", "end": "land:10", "cites": cites})
        return collector.batch(only_known=True)

    return batch


def removal(dataset: str) -> Load:
    """The dataset is taken out."""
    return lambda _: Batch(dataset)


keys_ = st.lists(st.sampled_from(TOWNS), unique=True, max_size=4)
values_ = st.fixed_dictionaries(
    {}, optional={"population": st.sampled_from((0, 1, 2**31 - 1)), "area": st.sampled_from((0.1 + 0.2, 9.0))}
)
uses_ = st.lists(
    st.tuples(st.sampled_from(TOWNS), st.none() | st.just("2024-05"), st.booleans()),
    unique_by=lambda one: one[0],
    max_size=3,
)
datasets_ = st.sampled_from((("curated", "ARTICLE"), ("examples", "EXAMPLE")))
loads: st.SearchStrategy[Load] = st.one_of(
    st.builds(edition, keys_, values_, st.booleans()),
    st.builds(points, keys_, st.sampled_from((49.2, 50.0))),
    datasets_.flatmap(
        lambda of: st.builds(
            said, st.just(of[0]), st.just(of[1]), st.sampled_from(TEXTS), uses_, st.booleans()
        )
    ),
    st.builds(removal, st.sampled_from(("towns", "points", "curated", "examples"))),
)
series = st.lists(loads, min_size=1, max_size=6)


def run(writer: Writer, made: list[Load], after: Callable[[], object] = lambda: None) -> None:
    """Do the loads, one after the other; one that the rules refuse changes nothing."""
    for place, one in enumerate(made):
        try:
            writer.load(one(place))
        except LoadRefused:
            continue
        after()
