"""A lost database is a 503 with a sentence, and is found again without a restart."""

import os
import signal
import time
from pathlib import Path

import httpx
import pytest

from graph.engine import ExternalEngine
from tests.api.conftest import serving
from tests.engines import Neo4jMissing, embedded_engine, neo4j_settings, start_neo4j

QUESTION = {"query": "{ laender { totalCount } }"}


def until(client: httpx.Client, status: int, seconds: float = 60) -> httpx.Response:
    """Ask until the answer has that status."""
    deadline = time.monotonic() + seconds
    while True:
        answer = client.post("/graphql", json=QUESTION, timeout=30)
        if answer.status_code == status or time.monotonic() > deadline:
            return answer
        time.sleep(0.1)


def test_the_embedded_engine_crashes_and_comes_back(tmp_path: Path) -> None:
    with embedded_engine(tmp_path) as engine, serving(engine) as url, httpx.Client(base_url=url) as client:
        assert until(client, 200).json()["data"] == {"laender": {"totalCount": 0}}
        os.kill(engine.pid, signal.SIGKILL)  # type: ignore[attr-defined]
        answer = client.post("/graphql", json=QUESTION, timeout=30)
        assert answer.status_code == 503
        (error,) = answer.json()["errors"]
        assert error["extensions"]["code"] == "DATABASE_UNAVAILABLE"
        assert "127.0.0.1" not in error["message"]
        assert answer.headers["retry-after"] == "5"
        assert until(client, 200).json()["data"] == {"laender": {"totalCount": 0}}


def test_neo4j_is_away_and_comes_back(tmp_path: Path) -> None:
    try:
        with start_neo4j(tmp_path) as server:
            engine = ExternalEngine(
                neo4j_settings(server.uri, tmp_path, connection_timeout=1, read_timeout=1)
            )
            with serving(engine) as url, httpx.Client(base_url=url) as client:
                assert until(client, 200).status_code == 200
                os.kill(server.pid, signal.SIGSTOP)
                try:
                    answer = client.post("/graphql", json=QUESTION, timeout=60)
                    assert answer.status_code in (503, 504)
                    assert client.get("/livez").status_code == 200
                    assert client.get("/readyz", timeout=60).json()["waitingFor"] == "the database"
                finally:
                    os.kill(server.pid, signal.SIGCONT)
                assert until(client, 200).json()["data"] == {"laender": {"totalCount": 0}}
    except Neo4jMissing as reason:
        if os.environ.get("VERBUNDGRAPH_REQUIRE_NEO4J") == "1":
            pytest.fail(f"Neo4j is required, but {reason}", pytrace=False)
        pytest.skip(str(reason))
