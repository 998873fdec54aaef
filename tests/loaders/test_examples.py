"""The examples: always the same, uneven as reality is, and never to be taken for facts."""

import hashlib
import json
from collections import Counter, defaultdict
from functools import cache
from typing import Any

import pytest

from loaders import curated, examples, gv100ad
from loaders.batch import Batch, Collector
from loaders.example_bodies import LAENDER
from loaders.example_time import NOW, month
from schema.model import Model
from schema.record import Records

DIGEST = "ef00cd6720f4f7df47983b6b288125325d1c1fc4de42377ba226947dbfa0c56b"
"""Of all records. If it changes, every installation's examples change with the next start: is that meant?"""


def made() -> Batch:
    records = Records(Model.load())
    return examples.read(None, records, Collector(records, "examples"))


@cache
def once() -> Batch:
    return made()


@pytest.fixture
def batch() -> Batch:
    return once()


def rows(batch: Batch) -> list[dict[str, Any]]:
    nodes = [{"id": n.id} | n.properties() for n in batch.nodes]
    links = [{"id": e.id, "type": e.type, "from": e.start, "to": e.end} | e.properties() for e in batch.links]
    return sorted([*nodes, *links], key=lambda row: str(row["id"]))


def digest(batch: Batch) -> str:
    text = "\n".join(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in rows(batch))
    return hashlib.sha256(text.encode()).hexdigest()


def nodes(batch: Batch, kind: str) -> list[Any]:
    return [n for n in batch.nodes if n.node_kind.name == kind]


def links(batch: Batch, type_: str) -> list[Any]:
    return [link for link in batch.links if link.type == type_]


def developers(batch: Batch) -> dict[str, list[str]]:
    found = defaultdict(list)
    for link in links(batch, "DEVELOPED_BY"):
        found[link.start].append(link.end)
    return found


def land(id_: str) -> str:
    return id_.partition(":")[2][:2]


def gini(counts: list[int]) -> float:
    """0 if all are alike, near 1 if one has everything."""
    counts = sorted(counts)
    total = sum(counts)
    weighted = sum((len(counts) - place) * count for place, count in enumerate(counts))
    return 1 + 1 / len(counts) - 2 * weighted / (len(counts) * total)


# The same everywhere


def test_the_examples_are_always_the_same(batch: Batch) -> None:
    assert digest(batch) == DIGEST


def test_a_second_run_in_the_same_process_is_the_same() -> None:
    assert digest(made()) == DIGEST


# Never to be taken for facts


def test_every_record_cites_only_the_example_source(batch: Batch) -> None:
    for record in (*batch.nodes, *batch.links):
        assert [c.source for c in record.cites] == ["beispieldaten"]
    (source,) = nodes(batch, "Source")
    assert (source.key, source.kind, source.dataset) == ("beispieldaten", "EXAMPLE", "examples")
    assert "ERFUNDEN" in source.name


def test_every_node_says_that_it_is_made_up(batch: Batch) -> None:
    for node in batch.nodes:
        if node.id == "source:beispieldaten":
            continue
        properties = node.properties()
        assert properties["key"].startswith("beispiel-")
        assert properties["name"].endswith(" (Beispiel)")
        if node.node_kind.name != "Topic":
            assert properties["description"].startswith("Erfundenes Beispiel: ")


def test_it_brings_no_administrations_and_changes_none(batch: Batch) -> None:
    kinds = {n.node_kind.name for n in batch.nodes}
    assert kinds == {"Source", "Process", "Service", "Topic", "ItSystem", "Platform", "ProcessLibrary"}
    assert batch.patches == ()
    assert batch.only_known


def test_no_key_meets_a_fact(batch: Batch) -> None:
    records = Records(Model.load())
    facts = curated.read(None, records, Collector(records, "curated"))
    assert not {n.id for n in batch.nodes} & {n.id for n in facts.nodes}


# Sound


def test_nothing_is_rejected_and_no_end_is_missing(batch: Batch) -> None:
    records = Records(Model.load())
    register = gv100ad.read(None, records, Collector(records, "gv100ad"))
    facts = curated.read(None, records, Collector(records, "curated"))
    known = {n.id for n in (*batch.nodes, *register.nodes, *facts.nodes)}
    assert batch.rejections == ()
    for link in batch.links:
        assert {link.start, link.end} <= known
        via = link.properties().get("via")
        assert via is None or f"itSystem:{via}" in known


def test_processes_are_complete(batch: Batch) -> None:
    processes = nodes(batch, "Process")
    assert 280 <= len(processes) <= 360
    assert len({p.name for p in processes}) == len(processes)
    by = developers(batch)
    implemented = {link.start for link in links(batch, "IMPLEMENTS")}
    for process in processes:
        assert 1 <= len(by[process.id]) <= 2
        assert process.id in implemented
    platforms = Counter(link.start for link in links(batch, "RUNS_ON"))
    assert set(platforms.values()) == {1}
    assert 150 <= len(nodes(batch, "Service")) <= 250
    assert len(nodes(batch, "Topic")) == 14


def test_uses_are_among_administrations_of_the_four_laender(batch: Batch) -> None:
    uses = links(batch, "USES")
    assert 11_000 <= len(uses) <= 14_000
    assert {land(use.start) for use in uses} == {"06", "07", "10", "16"}
    kinds = Counter(use.start.partition(":")[0] for use in uses)
    assert kinds.keys() == {"land", "district", "municipalAssociation", "municipality"}
    assert len({(use.start, use.end) for use in uses}) == len(uses)


def test_times_are_partial_and_fit_the_status(batch: Batch) -> None:
    uses = links(batch, "USES")
    precision = Counter(len(use.since) for use in uses if use.since)
    assert precision.keys() == {4, 7, 10}
    assert min(precision.values()) > 0.1 * len(uses)
    now = month(NOW)
    for use in uses:
        if use.status == "PLANNED":
            assert use.since is None or use.since > now
        else:
            assert use.since is None or "2019" <= use.since[:7] <= now
        assert (use.until is not None) == (use.status == "ENDED")
        if use.until and use.since:
            assert use.since[: len(use.until)] <= use.until
    for process in nodes(batch, "Process"):
        assert (process.until is not None) == (process.status == "ENDED")


def test_what_ended_or_never_began_is_used_by_nobody_today(batch: Batch) -> None:
    status = {p.id: p.status for p in nodes(batch, "Process")}
    for use in links(batch, "USES"):
        allowed = {
            "PLANNED": set(),
            "IN_DEVELOPMENT": {"PLANNED", "PILOT"},
            "LIVE": {"PLANNED", "PILOT", "LIVE", "ENDED"},
            "ENDED": {"ENDED"},
        }[status[use.end]]
        assert use.status in allowed


# Uneven as reality is


def test_a_few_processes_have_most_users(batch: Batch) -> None:
    users = Counter(use.end for use in links(batch, "USES"))
    counts = [users[p.id] for p in nodes(batch, "Process")]
    assert 0.6 <= gini(counts) <= 0.85
    assert 15 <= counts.count(0) <= 50
    assert max(counts) > 300


def test_large_towns_use_more_and_many_use_nothing(batch: Batch) -> None:
    records = Records(Model.load())
    register = gv100ad.read(None, records, Collector(records, "gv100ad"))
    people = {
        n.id: n.properties()["population"]
        for n in register.nodes
        if n.node_kind.name == "Municipality" and land(n.id) in LAENDER
    }
    used = Counter(use.start for use in links(batch, "USES"))
    large = [used[id_] for id_, count in people.items() if count > 50_000]
    small = [used[id_] for id_, count in people.items() if 5_000 < count < 10_000]
    assert sum(large) / len(large) > 2 * sum(small) / len(small)
    assert sum(used[id_] == 0 for id_ in people) > 1_000


def test_at_home_first(batch: Batch) -> None:
    by = developers(batch)
    uses = links(batch, "USES")
    home, away = [], []
    for use in uses:
        (home if land(use.start) in {land(d) for d in by[use.end]} else away).append(use)
    assert 0.45 <= len(home) / len(uses) <= 0.75

    def mean_start(some: list[Any]) -> float:
        years = [int(use.since[:4]) for use in some if use.since and use.status == "LIVE"]
        return sum(years) / len(years)

    assert mean_start(home) + 0.2 < mean_start(away)


def test_development_is_uneven(batch: Batch) -> None:
    by = Counter(land(d) for found in developers(batch).values() for d in found)
    assert by["06"] > by["07"] > by["10"]
    assert min(by.values()) > 30
    kinds = Counter(d.partition(":")[0] for found in developers(batch).values() for d in found)
    assert kinds.keys() == {"land", "district", "municipalAssociation", "municipality"}
    assert 20 <= sum(len(found) == 2 for found in developers(batch).values()) <= 60


def test_the_headline_question_is_worth_asking(batch: Batch) -> None:
    """Which processes from Hessen are used by Saarland municipalities?"""
    by = developers(batch)
    hessian = {p: found for p, found in by.items() if any(land(d) == "06" for d in found)}
    users = Counter(
        use.end
        for use in links(batch, "USES")
        if use.end in hessian and use.start.startswith("municipality:10")
    )
    assert 40 <= len(users) <= 90
    assert gini(list(users.values())) > 0.3
    assert sum("land:06" in by[p] for p in users) >= 10
    assert sum(any(d.startswith("municipality:06") for d in by[p]) for p in users) >= 10


def test_a_system_is_named_for_most_uses_and_one_administration_keeps_to_its_own(batch: Batch) -> None:
    uses = links(batch, "USES")
    assert 0.5 <= sum(use.via is not None for use in uses) / len(uses) <= 0.8
    topic = {e.start: e.end for e in links(batch, "IN_TOPIC")}
    service = {e.start: e.end for e in links(batch, "IMPLEMENTS")}
    own = defaultdict(set)
    for use in uses:
        if use.via and "fachverfahren" in use.via:
            own[use.start, topic[service[use.end]]].add(use.via)
    assert {len(found) for found in own.values()} == {1}


# From the user's own register


def test_a_file_that_is_no_register_makes_no_examples(tmp_path: Any) -> None:
    records = Records(Model.load())
    batch = examples.read(tmp_path / "none.txt", records, Collector(records, "examples"))
    assert [r.fatal for r in batch.rejections] == [True]
    assert batch.nodes == ()
