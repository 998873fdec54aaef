"""All of Germany, and a newer edition over an older one, on both engines."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from neo4j import Driver

from graph.engine import Engine
from graph.write import LoadRefused
from graph.writer import Writer
from loaders.run import Runner
from loaders.shipped import REGISTER
from tests.loaders.test_gv100ad import write
from tests.loads import everything, fresh_writer, register_lines, shared_file

LAENDER = ("01", "10", "16")
"""The cut-out for the newer edition over the older one: Schleswig-Holstein, Saarland, Thüringen."""


@pytest.fixture
def writer(driver: Driver, engine: Engine) -> Iterator[Writer]:
    opened = fresh_writer(driver, engine)
    yield opened
    for dataset in opened.datasets():  # so much data slows down the tests of others
        opened.remove_dataset(dataset)


def cut_out(path: Path, original: Path) -> Path:
    """The lines of some Länder, as a file."""
    return write(path, [line for line in register_lines(original) if line[10:12] in LAENDER])


def test_all_of_germany(driver: Driver, engine: Engine, writer: Writer) -> None:
    runner = Runner(writer)
    (summary,) = runner.load_dataset("gv100ad")
    assert summary.kinds["Municipality"].added == 10_953
    text = """
        MATCH (l:Land)<-[:IN_LAND]-(m:Municipality)
        WITH l.key AS land, count(m) AS areas,
             sum(CASE WHEN m.type STARTS WITH 'GEMEINDEFREI' THEN 0 ELSE 1 END) AS municipalities
        RETURN land, areas, municipalities
    """
    records = driver.execute_query(text, database_=engine.database).records
    counts = {r["land"]: (r["areas"], r["municipalities"]) for r in records}
    assert (counts["10"], counts["06"]) == ((53, 52), (425, 421))
    assert (counts["07"], counts["16"]) == ((2_301, 2_300), (605, 605))
    assert tuple(map(sum, zip(*counts.values(), strict=True))) == (10_953, 10_751)
    (again,) = runner.load_dataset("gv100ad")
    assert again.changed == 0
    assert writer.remove_dataset("gv100ad").total.withdrawn == summary.total.added
    assert everything(driver, engine) == {}


def test_a_newer_edition_over_an_older_one(
    driver: Driver, engine: Engine, writer: Writer, tmp_path: Path
) -> None:
    old = cut_out(tmp_path / "old.txt", shared_file("municipalities/GV100AD_31122021.txt"))
    new = cut_out(tmp_path / "new.txt", REGISTER)
    runner = Runner(writer)
    (first,) = runner.load_dataset("gv100ad", path=old)
    second, links = runner.load_dataset("gv100ad", path=new)
    towns = second.kinds["Municipality"]
    assert first.kinds["Municipality"].added == towns.changed + towns.retired
    assert towns.withdrawn == towns.rejected == 0
    assert towns.added > 0
    # Each that ended has a successor; none had two here.
    assert links.types["SUCCEEDS"].added == towns.retired > 0
    assert (second.revision, links.revision) == (2, 3)

    found = everything(driver, engine)
    retired = found["municipality:01059101"]
    assert (retired["name"], retired["until"]) == ("Tastrup", "2025-11-30")
    path = "municipality:01059126 SUCCEEDS municipality:01059101"
    (succession,) = [says for id_, says in found.items() if id_.startswith(path)]
    assert succession["inferred"] is True
    assert succession["sources"] == ["crosswalk-2021-2025"]
    assert "on" not in succession
    assert found["municipality:10041100"]["sources"] == ["gv100ad-2025-11-30"]
    in_land = [id_ for id_ in found if " IN_LAND " in id_]
    administrations = [id_ for id_, says in found.items() if " " not in id_ and "key" in says]
    sources = [id_ for id_ in administrations if id_.startswith("source:")]
    assert len(in_land) == len({id_.partition(" ")[0] for id_ in in_land})
    assert len(in_land) == len(administrations) - len(sources)

    assert [s.changed for s in runner.load_dataset("gv100ad", path=new)] == [0, 0]
    with pytest.raises(LoadRefused, match="älter"):
        runner.load_dataset("gv100ad", path=old)
    assert writer.revision() == 3
