"""A newer edition of the register over an older one, all of Germany, on both engines."""

import time

import pytest
from neo4j import Driver

from graph.engine import Engine
from graph.write import LoadRefused
from graph.writer import Writer
from loaders.run import Runner
from tests.loads import everything, fresh_writer, shared_file

OLD = "municipalities/GV100AD_31122021.txt"


@pytest.fixture(scope="module")
def writer(driver: Driver, engine: Engine) -> Writer:
    return fresh_writer(driver, engine)


def test_a_newer_edition_over_an_older_one(driver: Driver, engine: Engine, writer: Writer) -> None:
    old, runner = shared_file(OLD), Runner(writer)
    began = time.monotonic()
    (first,) = runner.load_dataset("gv100ad", path=old)
    assert first.kinds["Municipality"].added == 10_997
    second, links = runner.load_dataset("gv100ad")
    seconds = time.monotonic() - began
    towns = second.kinds["Municipality"]
    assert (towns.added, towns.changed, towns.retired, towns.withdrawn) == (5, 10_948, 49, 0)
    assert second.kinds["MunicipalAssociation"].retired == 8
    # The crosswalk has 54 pairs; 5 predecessors had ended before the older edition already.
    assert links.types["SUCCEEDS"].added == 49
    assert second.revision == 2
    assert seconds < 120, "both editions of all of Germany"

    found = everything(driver, engine)
    retired = found["municipality:01059101"]
    assert (retired["name"], retired["until"]) == ("Tastrup", "2025-11-30")
    (succession,) = [
        v for k, v in found.items() if k.startswith("municipality:01059126 SUCCEEDS municipality:01059101")
    ]
    assert succession["inferred"] is True
    assert succession["sources"] == ["crosswalk-2021-2025"]
    assert "on" not in succession
    assert found["municipality:10041100"]["sources"] == ["gv100ad-2025-11-30"]
    in_land = [k for k in found if " IN_LAND " in k]
    assert len(in_land) == len({k.partition(" ")[0] for k in in_land}) == 16 + 400 + 1_211 + 11_002

    assert [s.changed for s in runner.load_dataset("gv100ad")] == [0, 0]
    with pytest.raises(LoadRefused, match="älter"):
        runner.load_dataset("gv100ad", path=old)
    assert writer.revision() == 3
