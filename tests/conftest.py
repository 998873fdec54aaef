"""Fixtures for tests on a database. A test that takes `engine` runs on the embedded engine and on Neo4j.

Neo4j is the one at NEO4J_TEST_URI (with NEO4J_TEST_USER and NEO4J_TEST_PASSWORD), else one started from
Maven's jars, else its tests are skipped and the closing summary says why. With
VERBUNDGRAPH_REQUIRE_NEO4J=1 they fail instead.

A test that takes `node_project` runs on Node: `node_project(folder)` is the project in that folder with its
packages as locked. Without Node and npm it is skipped, with VERBUNDGRAPH_REQUIRE_NODE=1 it fails.

A test that takes `browser` runs in Chromium. Without one it is skipped, with VERBUNDGRAPH_REQUIRE_CHROMIUM=1
it fails. `axe` is the path of axe-core, for a browser's page.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from neo4j import Driver
from playwright.sync_api import Browser

from graph.driver import check_server, open_driver
from graph.engine import Engine
from tests.browser import BrowserMissing, open_browser
from tests.engines import Neo4jMissing, embedded_engine, empty_database, neo4j_engine
from tests.npm import NodeMissing, NodeProject, install, node_version

NEO4J_REPORT = pytest.StashKey[str]()
NODE_REPORT = pytest.StashKey[str]()
BROWSER_REPORT = pytest.StashKey[str]()
AXE = Path(__file__).parent / "web" / "axe"
REQUIRE = (
    "VERBUNDGRAPH_REQUIRE_NEO4J",
    "VERBUNDGRAPH_REQUIRE_NODE",
    "VERBUNDGRAPH_REQUIRE_CHROMIUM",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--examples", type=int, help="how many random documents to try, other ones in every run")


def pytest_configure(config: pytest.Config) -> None:
    """The same examples in every run, unless a number of them is asked for."""
    quiet = list(HealthCheck)
    settings.register_profile(
        "tests", derandomize=True, database=None, deadline=None, suppress_health_check=quiet
    )
    settings.load_profile("tests")
    asked: int | None = config.getoption("--examples")
    for name, usual in (
        ("documents", 120),
        ("requests", 250),
        ("wrong requests", 120),
        ("operations", 1),
        ("misfits", 1_200),
    ):
        number = usual if asked is None else asked if usual > 1 else max(1, asked // 120)
        chosen = settings(max_examples=number, derandomize=asked is None, print_blob=True)
        settings.register_profile(name, chosen)


@pytest.fixture(scope="session", autouse=True)
def _clean_environment() -> Iterator[None]:
    """No setting of the person who runs the tests may reach them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith("VERBUNDGRAPH_") and name not in REQUIRE:
                patch.delenv(name)
        for name in ("NEO4J_URI", "NEO4J_USER", "NEO4J_PASSWORD", "NEO4J_DATABASE"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def arcadedb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The embedded engine, one for the whole session."""
    with embedded_engine(tmp_path_factory.mktemp("arcadedb")) as engine:
        yield engine


@pytest.fixture(scope="session")
def neo4j(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Engine]:
    """A real Neo4j, one for the whole session; skips or fails if there is none."""
    try:
        with neo4j_engine(tmp_path_factory.mktemp("neo4j")) as engine:
            with open_driver(engine) as driver:
                server = check_server(driver, engine)
            version = ".".join(map(str, server.version))
            pytestconfig.stash[NEO4J_REPORT] = f"Neo4j: run on {version} {server.edition}"
            yield engine
    except Neo4jMissing as reason:
        pytestconfig.stash[NEO4J_REPORT] = f"Neo4j: not run ({reason})"
        if os.environ.get("VERBUNDGRAPH_REQUIRE_NEO4J") == "1":
            pytest.fail(f"Neo4j is required, but {reason}", pytrace=False)
        pytest.skip(f"Neo4j: {reason}")


@pytest.fixture(scope="session", params=["arcadedb", "neo4j"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each of the two engines in turn."""
    found: Engine = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def driver(engine: Engine) -> Iterator[Driver]:
    """A driver for `engine`."""
    with open_driver(engine) as opened:
        yield opened


@pytest.fixture(scope="module")
def empty_graph(engine: Engine, driver: Driver) -> Engine:
    """The engine with nothing in it when the module's first test begins."""
    empty_database(driver, engine)
    return engine


@pytest.fixture(scope="session")
def node_project(pytestconfig: pytest.Config) -> Callable[[Path], NodeProject]:
    """Installs the npm project in a folder; skips or fails if that cannot be."""

    def installed(folder: Path) -> NodeProject:
        try:
            pytestconfig.stash[NODE_REPORT] = f"Node: run on {node_version()}"
            return install(folder)
        except NodeMissing as reason:
            pytestconfig.stash[NODE_REPORT] = f"Node: not run ({reason})"
            if os.environ.get("VERBUNDGRAPH_REQUIRE_NODE") == "1":
                pytest.fail(f"Node is required, but {reason}", pytrace=False)
            pytest.skip(f"Node: {reason}")

    return installed


@pytest.fixture(scope="module")
def browser(pytestconfig: pytest.Config) -> Iterator[Browser]:
    """Chromium; skips or fails if there is none.

    One for a module and not for the session: while it is open, this thread counts as running an event loop.
    """
    try:
        with open_browser() as opened:
            pytestconfig.stash[BROWSER_REPORT] = f"Chromium: run on {opened.version}"
            yield opened
    except BrowserMissing as reason:
        pytestconfig.stash[BROWSER_REPORT] = f"Chromium: not run ({reason})"
        if os.environ.get("VERBUNDGRAPH_REQUIRE_CHROMIUM") == "1":
            pytest.fail(f"Chromium is required, but {reason}", pytrace=False)
        pytest.skip(f"Chromium: {reason}")


@pytest.fixture(scope="session")
def axe(node_project: Callable[[Path], NodeProject]) -> Path:
    """The script that finds barriers in a page, to be added to it: `axe.run()` is then there."""
    return node_project(AXE).folder / "node_modules" / "axe-core" / "axe.min.js"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say whether Neo4j, Node and Chromium were covered, so that nobody takes half a run for a whole one."""
    for name, key in (("Neo4j", NEO4J_REPORT), ("Node", NODE_REPORT), ("Chromium", BROWSER_REPORT)):
        terminalreporter.write_sep("=", config.stash.get(key, f"{name}: not run (no test asked for it)"))
