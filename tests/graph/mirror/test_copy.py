"""A copy holds the quads of the graph's rows, whatever came before."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad, Store

from graph.journal import Entry, replay
from graph.mirror import copy as module
from graph.mirror.copy import Copy
from schema.rdf.addresses import Addresses
from schema.rdf.rows import Link, Node, Rows
from schema.rdf.write import Writer
from tests.loads import MODEL
from tests.small import small_graph

BASE = "https://graph.example.org"
WRITER = Writer(MODEL, Addresses(BASE))


def quads_of(rows: Rows) -> set[Quad]:
    """What the rows say, from scratch."""
    nodes = {quad for node in rows.nodes.values() for quad in WRITER.node(node)}
    return nodes | {quad for link in rows.links.values() for quad in WRITER.link(link)}


@contextmanager
def opened(folder: Path, base: str = BASE) -> Iterator[Copy]:
    made = Copy(folder, MODEL, base)
    made.open()
    try:
        yield made
    finally:
        made.close()


def quads_in(made: Copy) -> set[Quad]:
    assert made.store is not None
    return set(made.store)


def pool() -> list[Node | Link]:
    """Rows with few ids and several contents each: shared places, equal statements, ended ones, examples."""
    graph = small_graph()
    found: list[Node | Link] = []
    for node in ("land:10", "land:06", "municipality:10041100", "process:hund", "source:page", "service:ehe"):
        row = graph.nodes[node]
        more = {"quotes": ["wörtlich"], "sources": ["page"]}
        found += [row, row | {"example": True}, row | {"name": "Anders"} | more]
        found.append({name: value for name, value in row.items() if name not in ("description", "latitude")})
    located = graph.nodes["municipality:10041100"] | {"latitude": 49.2, "longitude": 7.0}
    found += [located, located | {"longitude": 7.25}]
    for type_, start, end in (
        ("IN_LAND", "land:10", "land:10"),
        ("IN_LAND", "municipality:10041100", "land:10"),
        ("USES", "municipality:10041100", "process:hund"),
        ("DEVELOPED_BY", "process:hund", "land:06"),
        ("DEVELOPED_BY", "process:hund", "land:10"),
    ):
        for id_ in ("a", "b"):
            says = {"id": f"{type_[:2]}{end[-2:]}{id_}", "sources": ["page"], "example": False}
            for more in ({}, {"until": "2024"}, {"example": True}, {"sources": ["page", "article"]}):
                found.append(Link(type_, start, end, says | more))
    return found


POOL = pool()


def entry(row: Node | Link, gone: bool) -> Entry:
    if not gone:
        return Entry("CHANGED", row)
    last = Link(row.type, row.start, row.end, {"id": row.id}) if isinstance(row, Link) else {"id": row["id"]}
    return Entry("WITHDRAWN", last)


entries_ = st.lists(
    st.builds(entry, st.sampled_from(POOL), st.integers(0, 2).map(lambda n: n == 0)), max_size=12
)
revisions_ = st.lists(st.lists(entries_, min_size=1, max_size=3), min_size=1, max_size=6)


class Killed(BaseException):
    """The process ends here."""


@settings(max_examples=40)
@given(revisions_, st.sets(st.integers(0, 8)), st.sets(st.integers(0, 8)))
def test_it_is_what_the_rows_say(
    revisions: list[list[list[Entry]]], reopened: set[int], interrupted: set[int]
) -> None:
    """After each revision, also when the process was killed within it, or after the store was written."""
    rows = Rows()
    with TemporaryDirectory() as folder:
        made = Copy(Path(folder), MODEL, BASE)
        made.open()
        for number, parts in enumerate(revisions):
            if number in interrupted and made.revision is not None:
                for part in parts[: 1 + number % 3]:
                    made.take(part)
                made.store.flush() if made.store else None
                made.close()
                made.open()
                assert made.revision == number - 1
            for part in parts:
                made.take(part)
                replay(part, rows)
            made.reached(number, f"at {number}")
            assert quads_in(made) == quads_of(rows)
            if number in reopened:
                made.close()
                made.open()
                assert (made.revision, made.at) == (number, f"at {number}")
                assert quads_in(made) == quads_of(rows)
        made.close()


def small_entries() -> list[Entry]:
    graph = small_graph()
    nodes = [Entry("ADDED", row) for row in graph.nodes.values()]
    return nodes + [Entry("ADDED", Link(*link)) for link in graph.links]


def test_what_cannot_be_said_as_rdf_keeps_nothing_back(tmp_path: Path) -> None:
    with opened(tmp_path) as made:
        made.take([Entry("ADDED", {"id": "land:10", "key": "10", "name": "Saarland", "sources": ["page"]})])
        made.take([Entry("ADDED", {"id": "castle:1", "sources": []})])
        made.reached(1, "now")
        assert len(quads_in(made)) > 3
        made.take([Entry("ADDED", Link("IN_LAND", "land:10", "castle:1", {"id": "x", "sources": []}))])
        made.take([Entry("WITHDRAWN", {"id": "castle:1"})])
        made.reached(2, "now")


@pytest.mark.parametrize("change", ["base", "meaning", "unfinished"])
def test_it_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    with opened(tmp_path) as made:
        made.take(small_entries())
        if change != "unfinished":
            made.reached(1, "now")
        else:
            assert made.rows
            made.rows.commit()
            Store(tmp_path / "store").add(next(iter(quads_of(Rows({"x": small_graph().nodes["land:10"]})))))
    if change == "meaning":
        monkeypatch.setattr(module, "meaning", lambda: "another")
    with opened(tmp_path, "https://other.example.org" if change == "base" else BASE) as made:
        assert made.revision is None
        made.take([])
        made.reached(1, "now")
        assert quads_in(made) == set()


def test_what_is_published_stays_as_it_is(tmp_path: Path) -> None:
    with opened(tmp_path) as made:
        made.take(small_entries())
        paths = []
        states = []
        for number in range(1, 5):
            made.reached(number, "now")
            states.append(quads_in(made))
            paths.append(made.publish())
            if number == 2:
                made.in_use.add(paths[1])
            made.take([Entry("WITHDRAWN", {"id": f"municipality:0711100{number}"})])
        assert [path.exists() for path in paths] == [False, True, True, True]
        assert [set(Store.read_only(str(path))) for path in paths[1:]] == states[1:]
        assert len({frozenset(state) for state in states}) == 4
        made.in_use.clear()
        made.tidy()
        assert [path.exists() for path in paths] == [False, False, True, True]
