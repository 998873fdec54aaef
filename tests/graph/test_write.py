"""A batch is written once, as a whole, and exactly as the storage contract says."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from neo4j import Driver, Result, SummaryCounters, Transaction

from graph import revision
from graph.batch import Batch
from graph.engine import Engine
from graph.errors import DatabaseConflict
from graph.write import Limits, LoadRefused
from graph.writer import Writer
from loaders.batch import Collector
from tests.loads import ANYTHING_GOES, MODEL, RECORDS, everything, fresh_writer, source, towns


@pytest.fixture
def writer(driver: Driver, engine: Engine) -> Writer:
    return fresh_writer(driver, engine)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[SummaryCounters]]:
    """The driver's counters of every statement that is run in a transaction, as far as they are over."""
    results: list[Result] = []
    found: list[SummaryCounters] = []
    run, commit, leave = Transaction.run, Transaction.commit, Transaction.__exit__

    def keep(self: Transaction, *args: Any, **kwargs: Any) -> Result:
        results.append(run(self, *args, **kwargs))
        return results[-1]

    def drain_and(call: Callable[..., None]) -> Callable[..., None]:
        def wrapped(self: Transaction, *args: Any) -> None:
            found.extend(result.consume().counters for result in results)
            results.clear()
            call(self, *args)

        return wrapped

    with monkeypatch.context() as patch:
        patch.setattr(Transaction, "run", keep)
        patch.setattr(Transaction, "commit", drain_and(commit))
        patch.setattr(Transaction, "__exit__", drain_and(leave))
        yield found


def test_nodes_and_relationships_are_stored_as_agreed(driver: Driver, engine: Engine, writer: Writer) -> None:
    writer.load(towns(keys=("10041100",), type="STADT", population=180_000, area=167.5))
    found = everything(driver, engine)
    assert found["municipality:10041100"] == {
        "id": "municipality:10041100",
        "key": "10041100",
        "name": "Ort 10041100",
        "type": "STADT",
        "population": 180_000,
        "area": 167.5,
        "sources": ["towns"],
        "example": False,
    }
    (link,) = (v for k, v in found.items() if k.startswith("municipality:10041100 IN_LAND land:10"))
    assert link.keys() == {"id", "sources", "example"}
    assert link["sources"] == ["towns"]
    assert link["example"] is False
    labels = driver.execute_query(
        "MATCH (n:Municipality) RETURN labels(n) AS labels", database_=engine.database
    ).records[0]["labels"]
    assert sorted(labels) == ["Administration", "Municipality"]


def test_what_only_examples_say_is_an_example(driver: Driver, engine: Engine, writer: Writer) -> None:
    writer.load(towns(kind="EXAMPLE"))
    found = everything(driver, engine)
    assert found
    assert all(says["example"] is True for says in found.values())


def test_quotes_stand_beside_their_sources(driver: Driver, engine: Engine, writer: Writer) -> None:
    collector = Collector(RECORDS, "texts")
    source(collector, "one", "ARTICLE")
    source(collector, "two", "ARTICLE")
    cites = [{"source": "one"}, {"source": "two", "quote": "wörtlich"}]
    collector.node("Platform", {"key": "p", "name": "P", "since": "2022-11", "cites": cites})
    writer.load(collector.batch())
    found = everything(driver, engine)["platform:p"]
    assert found["sources"] == ["one", "two"]
    assert found["quotes"] == ["", "wörtlich"]
    assert found["since"] == "2022-11"


def test_the_summary_counts_what_was_written(writer: Writer) -> None:
    summary = writer.load(towns())
    assert summary.kinds["Municipality"].added == 2
    assert summary.kinds["Land"].added == 1
    assert summary.types["IN_LAND"].added == 3
    assert summary.changed == 7
    assert summary.revision == writer.revision() == 1
    assert not summary.rejections


def test_the_second_time_nothing_is_written(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    with counted(monkeypatch) as first:
        writer.load(towns())
    assert sum(c.nodes_created for c in first) > 4
    assert sum(c.relationships_created for c in first) == 3
    with counted(monkeypatch) as second:
        summary = writer.load(towns())
    assert second
    assert not any(c.contains_updates or c.contains_system_updates for c in second)
    assert summary.changed == 0
    assert summary.total.unchanged == 7
    assert writer.revision() == 1


def test_a_dry_run_says_the_same_and_writes_nothing(
    driver: Driver, engine: Engine, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counted(monkeypatch) as counters:
        trial = writer.load(towns(), dry_run=True)
    assert not any(c.contains_updates for c in counters)
    assert everything(driver, engine) == {}
    real = writer.load(towns())
    assert (trial.kinds, trial.types) == (real.kinds, real.types)
    assert trial.dry_run
    assert trial.revision == 0


def test_only_differences_are_written(driver: Driver, engine: Engine, writer: Writer) -> None:
    writer.load(towns(population=1, area=2.0))
    summary = writer.load(towns(population=3))
    assert summary.kinds["Municipality"].changed == 2
    assert summary.kinds["Land"].unchanged == 1
    assert summary.types["IN_LAND"].unchanged == 3
    found = everything(driver, engine)["municipality:10041100"]
    assert found["population"] == 3
    assert "area" not in found


def test_what_the_file_no_longer_says_is_withdrawn(driver: Driver, engine: Engine, writer: Writer) -> None:
    writer.load(towns())
    summary = writer.load(towns(keys=("10041100",)))
    assert summary.kinds["Municipality"].withdrawn == 1
    assert summary.types["IN_LAND"].withdrawn == 1
    assert "municipality:10041511" not in everything(driver, engine)


def test_a_dataset_can_be_taken_out(driver: Driver, engine: Engine, writer: Writer) -> None:
    writer.load(towns())
    writer.remove_dataset("towns")
    assert everything(driver, engine) == {}
    assert writer.datasets() == {}
    assert writer.remove_dataset("towns").changed == 0


def test_each_revision_says_what_changed(driver: Driver, engine: Engine, writer: Writer) -> None:
    writer.load(towns())
    writer.load(towns(keys=("10041100",), population=5))
    with driver.session(database=engine.database) as session:
        noted = revision.revision(session, 2)
        assert noted is not None
        assert (noted.dataset, noted.added, noted.changed, noted.withdrawn) == ("towns", 0, 1, 2)
        changes = list(revision.changes(session, after=1, upto=2))
    assert ("CHANGED", "Municipality", ("municipality:10041100",)) in [
        (c.action, c.of, c.ids) for c in changes
    ]
    assert ("WITHDRAWN", "Municipality", ("municipality:10041511",)) in [
        (c.action, c.of, c.ids) for c in changes
    ]


def test_a_large_load_goes_on_where_it_was_interrupted(
    driver: Driver, engine: Engine, writer: Writer
) -> None:
    keys = tuple(f"10041{number:03}" for number in range(40))
    writer.limits = Limits(transaction=25, statement=10)
    expected = writer.load(towns(keys=keys), dry_run=True).changed

    def stop(done: int, total: int, phase: str) -> None:
        if done >= 60:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        writer.load(towns(keys=keys), progress=stop)
    begun = everything(driver, engine)
    assert 0 < len(begun) < expected
    assert writer.revision() == 2
    summary = writer.load(towns(keys=keys))
    assert summary.changed == expected - len(begun)
    assert len(everything(driver, engine)) == expected
    assert writer.load(towns(keys=keys)).changed == 0


def test_very_many_links_are_read_in_portions(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.state.MANY_LINKS", 0)
    monkeypatch.setattr("graph.state.FEW_NODES", 2)
    batch = towns(keys=tuple(f"10041{number:03}" for number in range(7)))
    assert writer.load(batch).types["IN_LAND"].added == 8
    assert writer.load(batch).types["IN_LAND"].unchanged == 8
    assert writer.remove_dataset("towns").types["IN_LAND"].withdrawn == 8


def test_progress_is_told(writer: Writer) -> None:
    told: list[tuple[int, int, str]] = []
    writer.load(towns(), progress=lambda *step: told.append(step))
    assert told[0] == (0, 0, "Vergleichen")
    assert told[-1] == (7, 7, "Abschließen")
    assert {"Anlegen", "Verbinden"} <= {phase for _, _, phase in told}


def test_a_database_that_was_not_set_up_is_refused(driver: Driver, engine: Engine) -> None:
    writer = fresh_writer(driver, engine)
    driver.execute_query("MATCH (g:Graph) DELETE g", database_=engine.database)
    with pytest.raises(DatabaseConflict, match="not set up"):
        writer.load(towns())


# What a whole batch is checked for


def batch_with(**link: Any) -> Batch:
    """Saarland, a process that it uses, and what the test gets wrong."""
    collector = Collector(RECORDS, "towns")
    source(collector, "towns")
    cites = [{"source": "towns"}]
    collector.node("Land", {"key": "10", "name": "Saarland", "cites": cites})
    collector.link("IN_LAND", {"start": "land:10", "end": "land:10", "cites": cites})
    collector.node("Process", {"key": "p", "name": "P", "cites": cites})
    fields = {"start": "land:10", "end": "process:p", "cites": cites, **link}
    collector.link("USES", fields, file="users.csv", line=7)
    return collector.batch()


@pytest.mark.parametrize(
    ("link", "field", "reason"),
    [
        ({"start": "land:11"}, "start", "land:11 gibt es nicht."),
        ({"end": "process:q"}, "end", "process:q gibt es nicht."),
        ({"via": "nothing"}, "via", "itSystem:nothing gibt es nicht."),
        ({"cites": [{"source": "nobody"}]}, "cites", "Die Quelle „nobody“ gibt es nicht."),
    ],
)
def test_a_link_to_nothing_is_rejected_and_the_rest_written(
    driver: Driver, engine: Engine, writer: Writer, link: dict[str, Any], field: str, reason: str
) -> None:
    writer.limits = ANYTHING_GOES
    summary = writer.load(batch_with(**link))
    (rejection,) = summary.rejections
    assert (rejection.place.file, rejection.place.line) == ("users.csv", 7)
    assert (rejection.field, rejection.reason, rejection.of) == (field, reason, "USES")
    assert summary.types["USES"].rejected == 1
    assert "process:p" in everything(driver, engine)


def test_too_many_rejected_rows_stop_the_load(driver: Driver, engine: Engine, writer: Writer) -> None:
    with pytest.raises(LoadRefused, match="1 von 5 Zeilen") as refusal:
        writer.load(batch_with(via="nothing"))
    assert [r.field for r in refusal.value.rejections] == ["via"]
    assert everything(driver, engine) == {}
    assert writer.revision() == 0


def test_an_administration_without_a_land_is_rejected(writer: Writer) -> None:
    collector = Collector(RECORDS, "towns")
    source(collector, "towns")
    cites = [{"source": "towns"}]
    collector.node("Municipality", {"key": "10041100", "name": "Saarbrücken", "cites": cites}, line=1)
    collector.node("Process", {"key": "p", "name": "P", "cites": cites}, line=2)
    fields = {"start": "municipality:10041100", "end": "process:p", "cites": cites}
    collector.link("USES", fields, line=3)
    writer.limits = ANYTHING_GOES
    summary = writer.load(collector.batch())
    assert [(r.place.line, r.field) for r in summary.rejections] == [(1, "IN_LAND"), (3, "start")]


def test_a_second_land_is_rejected(writer: Writer) -> None:
    collector = Collector(RECORDS, "towns")
    source(collector, "towns")
    source(collector, "towns-too")
    collector.node("Land", {"key": "10", "name": "Saarland", "cites": [{"source": "towns"}]}, line=1)
    for line, key in enumerate(("towns", "towns-too"), 1):
        fields = {"start": "land:10", "end": "land:10", "cites": [{"source": key}]}
        collector.link("IN_LAND", fields, line=line)
    writer.limits = ANYTHING_GOES
    summary = writer.load(collector.batch())
    assert [(r.place.line, r.field) for r in summary.rejections] == [(2, "start")]
    assert summary.types["IN_LAND"].added == 1


def test_a_link_to_what_the_same_load_withdraws_is_rejected(writer: Writer) -> None:
    writer.load(batch_with())
    collector = Collector(RECORDS, "towns")
    source(collector, "towns")
    cites = [{"source": "towns"}]
    collector.node("Process", {"key": "q", "name": "Q", "cites": cites}, line=1)
    collector.link("USES", {"start": "land:10", "end": "process:q", "cites": cites}, line=2)
    writer.limits = ANYTHING_GOES
    summary = writer.load(collector.batch())
    assert [(r.place.line, r.reason) for r in summary.rejections] == [(2, "land:10 gibt es nicht.")]


def test_every_kind_and_type_of_the_model_can_be_written(writer: Writer) -> None:
    """One node of each kind, one relationship between each pair of kinds that the model allows."""
    collector = Collector(RECORDS, "all")
    source(collector, "all")
    keys = {
        "Land": "10",
        "District": "10041",
        "MunicipalAssociation": "100410000",
        "Municipality": "10041100",
    }
    cites = [{"source": "all"}]
    for kind in MODEL.concrete:
        if kind.name != "Source":
            key = keys.get(kind.name, "x")
            assert collector.node(kind.name, {"key": key, "name": kind.name, "cites": cites})
    ids = {kind.field: f"{kind.field}:{keys.get(kind.name, 'x')}" for kind in MODEL.concrete}
    count = 0
    for type_ in MODEL.types:
        for start, end in sorted(RECORDS.link(type_).ends):
            fields = {"start": ids[start], "end": ids[end], "cites": cites}
            assert collector.link(type_, fields)
            count += 1
    summary = writer.load(collector.batch())
    assert not summary.rejections
    assert sum(c.added for c in summary.types.values()) == count
    assert writer.load(collector.batch()).changed == 0
