"""The harvester of docs/clients/harvester, as a process of its own, against the running service.

What it holds is compared with the dump: what the mirror's own process writes, of the same revision.
"""

import subprocess
import sys
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from neo4j import Driver
from pyoxigraph import Quad, RdfFormat, parse

from graph.engine import Engine
from graph.mirror.copy import Copy
from graph.mirror.dump import ALL, Origin
from tests.api.live import Live, live
from tests.graph.mirror.test_copy import opened
from tests.graph.mirror.test_follow import followed
from tests.loads import organizations, towns

HARVESTER = Path(__file__).parents[2] / "docs" / "clients" / "harvester" / "harvest.py"
KEYS = tuple(f"100411{n:02}" for n in range(40))


@pytest.fixture
def service(engine: Engine, driver: Driver) -> Iterator[Live]:
    with live(engine, driver, known=True) as found:
        found.writer.load(towns(keys=KEYS, edition="2024-12-31", retire=True))
        yield found


@pytest.fixture
def copy(service: Live, tmp_path: Path) -> Iterator[Copy]:
    with opened(tmp_path / "mirror", service.url) as made:
        yield made


def harvested(service: Live, folder: Path) -> set[Quad]:
    """What the harvester holds after a run."""
    dump = folder / "graph.nq"
    command = [sys.executable, str(HARVESTER), service.url, str(folder / "copy"), "--dump", str(dump)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return set(parse(path=dump, format=RdfFormat.N_QUADS))


def dumped(engine: Engine, copy: Copy) -> set[Quad]:
    """The dump of the graph as it is now."""
    followed(engine, copy)
    assert copy.store is not None
    assert copy.rows is not None
    written = BytesIO()
    Origin(copy.store, copy.rows, copy.writer).write("nq", ALL, written)
    return set(parse(written.getvalue(), format=RdfFormat.N_QUADS))


def test_a_harvester_holds_the_dump_and_keeps_up(
    service: Live, engine: Engine, copy: Copy, tmp_path: Path
) -> None:
    assert harvested(service, tmp_path) == dumped(engine, copy)
    service.writer.load(towns(keys=KEYS[:37], edition="2025-12-31", retire=True, population=7))
    service.writer.load(organizations("ekom21", "eg-elrp", kind="EXAMPLE"))
    service.writer.load(organizations("ekom21", kind="EXAMPLE"))
    assert harvested(service, tmp_path) == dumped(engine, copy)


def test_a_harvester_that_meets_loads_holds_the_dump_of_a_revision(
    service: Live, engine: Engine, copy: Copy, tmp_path: Path
) -> None:
    """Never a part of a load: each run ends with one revision's dump, the last with the newest."""
    dumps = [dumped(engine, copy)]

    def load() -> None:
        for size in (5, 60, 3, 20, 61, 1, 40, 2):
            service.writer.load(organizations(*(f"o-{n}" for n in range(size))))
            dumps.append(dumped(engine, copy))

    loading = threading.Thread(target=load)
    loading.start()
    seen = []
    while loading.is_alive():
        seen.append(harvested(service, tmp_path))
    loading.join()
    places = [dumps.index(one) for one in seen]
    assert places == sorted(places), "no run goes back"
    assert harvested(service, tmp_path) == dumps[-1]
    assert len({frozenset(one) for one in dumps}) == len(dumps)
