"""Several datasets speak of the same nodes: each load replaces its own words and leaves the others'."""

from typing import Any

import pytest
from neo4j import Driver

from graph.batch import Batch
from graph.engine import Engine
from graph.write import LoadRefused
from graph.writer import Writer
from loaders.batch import Collector
from tests.loads import ANYTHING_GOES, RECORDS, everything, fresh_writer, source, towns

TOWN = "municipality:10041100"


@pytest.fixture
def writer(driver: Driver, engine: Engine) -> Writer:
    return fresh_writer(driver, engine)


def points(only_known: bool = True, keys: tuple[str, ...] = ("10041100",), **properties: Any) -> Batch:
    """A dataset that adds to towns of another one."""
    collector = Collector(RECORDS, "points")
    source(collector, "points")
    for line, key in enumerate(keys, 2):
        fields = {"key": key, "cites": [{"source": "points"}], **properties}
        collector.patch("Municipality", fields, file="points.csv", line=line)
    return collector.batch(only_known=only_known)


def opinion(kind: str, name: str, quote: str | None = None) -> Batch:
    """Another dataset with its own name for Saarland."""
    collector = Collector(RECORDS, "opinion")
    source(collector, "opinion", kind)
    cites = [{"source": "opinion"} | ({"quote": quote} if quote else {})]
    collector.node("Land", {"key": "10", "name": name, "iso3166": "DE-SL", "cites": cites})
    return collector.batch()


def test_a_patch_adds_to_what_another_dataset_says(driver: Driver, engine: Engine, writer: Writer) -> None:
    writer.load(towns(population=5))
    writer.load(points(latitude=49.2, longitude=7.0))
    found = everything(driver, engine)[TOWN]
    assert (found["population"], found["latitude"], found["longitude"]) == (5, 49.2, 7.0)
    assert found["sources"] == ["points", "towns"]
    assert writer.load(towns(population=5)).changed == 0
    assert writer.load(points(latitude=49.2, longitude=7.0)).changed == 0


def test_a_reload_keeps_what_others_say_and_drops_its_own(
    driver: Driver, engine: Engine, writer: Writer
) -> None:
    writer.load(towns(population=5, area=1.5))
    writer.load(points(latitude=49.2, longitude=7.0))
    writer.load(towns(area=1.5))
    found = everything(driver, engine)[TOWN]
    assert "population" not in found
    assert (found["area"], found["latitude"]) == (1.5, 49.2)
    writer.load(points(longitude=7.0))
    found = everything(driver, engine)[TOWN]
    assert "latitude" not in found
    assert (found["area"], found["longitude"]) == (1.5, 7.0)


def test_taking_out_a_patch_leaves_the_node(driver: Driver, engine: Engine, writer: Writer) -> None:
    writer.load(towns(population=5))
    before = everything(driver, engine)
    writer.load(points(latitude=49.2))
    writer.remove_dataset("points")
    assert everything(driver, engine) == before


def test_a_patch_of_nothing_is_left_out_or_rejected(writer: Writer) -> None:
    writer.load(towns())
    batch = points(keys=("10041100", "99999999"), latitude=1.0)
    assert writer.load(batch).skipped == 1
    writer.limits = ANYTHING_GOES
    summary = writer.load(points(only_known=False, keys=("10041100", "99999999"), latitude=1.0))
    (rejection,) = summary.rejections
    assert (rejection.place.line, rejection.field, rejection.of) == (3, "key", "Municipality")


def test_the_register_keeps_its_word(driver: Driver, engine: Engine, writer: Writer) -> None:
    writer.load(towns())
    summary = writer.load(opinion("ARTICLE", "Das Saarland", quote="das Saarland"))
    (warning,) = summary.warnings
    assert (warning.id, warning.field) == ("land:10", "name")
    assert "Saarland" in warning.reason
    found = everything(driver, engine)["land:10"]
    assert (found["name"], found["iso3166"]) == ("Saarland", "DE-SL")
    assert found["sources"] == ["towns", "opinion"]
    assert found["quotes"] == ["", "das Saarland"]
    assert found["example"] is False


def test_the_register_takes_the_word(driver: Driver, engine: Engine, writer: Writer) -> None:
    writer.limits = ANYTHING_GOES
    collector = Collector(RECORDS, "opinion")
    source(collector, "opinion", "EXAMPLE")
    cites = [{"source": "opinion"}]
    collector.node("Platform", {"key": "p", "name": "Plattform", "cites": cites})
    writer.load(collector.batch())
    assert everything(driver, engine)["platform:p"]["example"] is True
    official = Collector(RECORDS, "official")
    source(official, "official", "REGISTER")
    official.node("Platform", {"key": "p", "name": "Die Plattform", "cites": [{"source": "official"}]})
    summary = writer.load(official.batch())
    assert [w.field for w in summary.warnings] == ["name"]
    found = everything(driver, engine)["platform:p"]
    assert found["name"] == "Die Plattform"
    assert found["sources"] == ["official", "opinion"]
    assert found["example"] is False
    assert writer.load(official.batch()).changed == 0
    assert not writer.load(official.batch()).warnings
    assert [w.field for w in writer.load(collector.batch()).warnings] == ["name"]


def test_a_node_that_others_lead_to_stays(driver: Driver, engine: Engine, writer: Writer) -> None:
    writer.load(towns())
    other = Collector(RECORDS, "uses")
    source(other, "uses", "EXAMPLE")
    cites = [{"source": "uses"}]
    other.node("Process", {"key": "p", "name": "P", "cites": cites})
    other.link("USES", {"start": TOWN, "end": "process:p", "cites": cites})
    writer.load(other.batch())
    summary = writer.remove_dataset("towns")
    assert [w.id for w in summary.warnings] == [TOWN]
    found = everything(driver, engine)
    assert {"source:towns", TOWN} <= found.keys()
    assert "municipality:10041511" not in found
    assert found["source:towns"]["sources"] == ["towns"]


def test_a_system_that_others_name_stays(driver: Driver, engine: Engine, writer: Writer) -> None:
    systems = Collector(RECORDS, "systems")
    source(systems, "systems")
    systems.node("ItSystem", {"key": "s", "name": "S", "cites": [{"source": "systems"}]})
    systems.node("ItSystem", {"key": "t", "name": "T", "cites": [{"source": "systems"}]})
    writer.load(systems.batch())
    writer.load(towns())
    other = Collector(RECORDS, "uses")
    source(other, "uses", "EXAMPLE")
    cites = [{"source": "uses"}]
    other.node("Process", {"key": "p", "name": "P", "cites": cites})
    other.link("USES", {"start": TOWN, "end": "process:p", "via": "s", "cites": cites})
    writer.load(other.batch())
    writer.remove_dataset("systems")
    found = everything(driver, engine)
    assert "itSystem:s" in found
    assert "itSystem:t" not in found


def test_a_dataset_cites_only_its_own_sources(writer: Writer) -> None:
    writer.load(towns())
    collector = Collector(RECORDS, "thief")
    collector.node("Process", {"key": "p", "name": "P", "cites": [{"source": "towns"}]})
    with pytest.raises(LoadRefused) as refusal:
        writer.load(collector.batch())
    assert "gehört zum Datensatz towns" in refusal.value.rejections[0].reason


# A newer edition over an older one

OLD, NEW = "2021-12-31", "2025-11-30"


def test_a_newer_edition_retires_what_it_no_longer_has(
    driver: Driver, engine: Engine, writer: Writer
) -> None:
    writer.load(towns(keys=("10041100", "10041511"), edition=OLD, retire=True, population=1))
    writer.load(points(keys=("10041511",), latitude=1.0))
    summary = writer.load(towns(keys=("10041100", "10041512"), edition=NEW, retire=True, population=2))
    assert (summary.kinds["Municipality"].added, summary.kinds["Municipality"].changed) == (1, 1)
    assert summary.kinds["Municipality"].retired == summary.types["IN_LAND"].retired == 1
    assert summary.total.withdrawn == 0
    found = everything(driver, engine)
    assert found[TOWN]["population"] == 2
    assert found[TOWN]["sources"] == [f"towns-{NEW}"]
    retired = found["municipality:10041511"]
    assert (retired["until"], retired["population"], retired["latitude"]) == (NEW, 1, 1.0)
    assert retired["sources"] == ["points", f"towns-{OLD}", f"towns-{NEW}"]
    (link,) = (says for id_, says in found.items() if id_.startswith("municipality:10041511 IN_LAND"))
    assert link["until"] == NEW
    assert f"source:towns-{OLD}" in found
    assert sum(id_.startswith(f"{TOWN} IN_LAND") for id_ in found) == 1
    again = writer.load(towns(keys=("10041100", "10041512"), edition=NEW, retire=True, population=2))
    assert again.changed == 0


def test_an_older_edition_is_refused(driver: Driver, engine: Engine, writer: Writer) -> None:
    writer.load(towns(edition=NEW, retire=True))
    before = everything(driver, engine)
    with pytest.raises(LoadRefused, match=f"Stand {NEW}.*älter"):
        writer.load(towns(edition=OLD, retire=True))
    assert everything(driver, engine) == before


def test_what_comes_back_is_in_force_again(driver: Driver, engine: Engine, writer: Writer) -> None:
    both, one = ("10041100", "10041511"), ("10041100",)
    writer.load(towns(keys=both, edition="2020-01-01", retire=True))
    writer.load(points(keys=both, latitude=1.0))
    writer.load(towns(keys=one, edition="2021-01-01", retire=True))
    writer.load(towns(keys=both, edition="2022-01-01", retire=True))
    found = everything(driver, engine)
    assert not [id_ for id_, says in found.items() if "until" in says]
    assert found["municipality:10041511"]["sources"] == ["points", "towns-2022-01-01"]
    assert [id_ for id_ in found if id_.startswith("source:towns")] == ["source:towns-2022-01-01"]


def test_half_a_register_is_refused(writer: Writer) -> None:
    keys = tuple(f"10041{number:03}" for number in range(60))
    writer.load(towns(keys=keys, edition=OLD, retire=True))
    with pytest.raises(LoadRefused, match="unvollständig"):
        writer.load(towns(keys=keys[:30], edition=NEW, retire=True))
