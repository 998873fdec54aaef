"""The explorer over the shipped data, for tests in a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.prepare import prepare
from api.settings import Settings
from graph.driver import open_driver
from graph.engine import Engine
from tests.api.conftest import serving
from tests.engines import empty_database


@pytest.fixture(scope="module")
def explorer(arcadedb: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service with the shipped data on the embedded engine."""
    with open_driver(arcadedb) as driver:
        empty_database(driver, arcadedb, schema=True)
        prepare(arcadedb, Settings.load(data_dir=tmp_path_factory.mktemp("unused")))
        with serving(arcadedb, known=True) as url:
            yield url


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where the screenshots go: a folder that git ignores."""
    folder = Path(__file__).parents[2] / "screenshots"
    folder.mkdir(exist_ok=True)
    return folder
