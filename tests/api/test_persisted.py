"""Trusted documents and automatic persisted queries over HTTP, by hand and by the clients that people use."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from websockets.sync.client import connect

from graph.engine import Engine
from tests.api.conftest import serving
from tests.api.live import PROTOCOL, WAIT
from tests.npm import CLIENTS, NodeProject

NEW = {"Accept": "application/graphql-response+json"}
TEXT = 'query Saarland { land(key: "10") { name } }'
DATA = {"land": {"name": "Saarland"}}


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def by_hash(text: str) -> dict[str, object]:
    return {"persistedQuery": {"version": 1, "sha256Hash": sha256(text)}}


def code(answer: httpx.Response) -> str:
    found: str = answer.json()["errors"][0]["extensions"]["code"]
    return found


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_query_is_registered_by_its_hash(client: httpx.Client, method: str) -> None:
    text = TEXT.replace("Saarland", f"By{method}")

    def ask(members: dict[str, object]) -> httpx.Response:
        if method == "POST":
            return client.post("/graphql", json=members, headers=NEW)
        written = {k: v if isinstance(v, str) else json.dumps(v) for k, v in members.items()}
        return client.get("/graphql", params=written, headers=NEW)

    missing = ask({"extensions": by_hash(text)})
    assert (missing.status_code, code(missing)) == (400, "PERSISTED_QUERY_NOT_FOUND")
    assert missing.json()["errors"][0]["message"] == "PersistedQueryNotFound"
    wrong = ask({"query": text + " ", "extensions": by_hash(text)})
    assert (wrong.status_code, code(wrong)) == (400, "DOCUMENT_MISMATCH")
    assert code(ask({"extensions": by_hash(text)})) == "PERSISTED_QUERY_NOT_FOUND"
    assert ask({"query": text, "extensions": by_hash(text)}).json()["data"] == DATA
    assert ask({"extensions": by_hash(text)}).json()["data"] == DATA
    assert ask({"documentId": f"sha256:{sha256(text)}"}).json()["data"] == DATA


def test_a_query_that_is_refused_is_not_registered(client: httpx.Client) -> None:
    text = "{ nothing }"
    members = {"query": text, "extensions": by_hash(text)}
    assert code(client.post("/graphql", json=members)) == "GRAPHQL_VALIDATION_FAILED"
    hash_alone = client.post("/graphql", json={"extensions": by_hash(text)})
    assert code(hash_alone) == "PERSISTED_QUERY_NOT_FOUND"
    assert hash_alone.status_code == 200  # as with every refused document in the older media type


def test_only_registered_documents_are_answered(client: httpx.Client, engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "saarland.graphql").write_text(f"{TEXT}\n", "utf-8")
    with (
        serving(engine, documents=tmp_path, documents_only=True) as url,
        httpx.Client(base_url=url, headers=NEW) as strict,
    ):
        for members in (
            {"documentId": "saarland"},
            {"documentId": f"sha256:{sha256(TEXT)}"},
            {"extensions": by_hash(TEXT)},
            {"query": TEXT},
        ):
            assert strict.post("/graphql", json=members).json()["data"] == DATA
        assert strict.get("/graphql?documentId=saarland").json()["data"] == DATA
        other = "{ __typename }"
        for members in (
            {"query": other},
            {"extensions": by_hash(other)},
            {"query": other, "extensions": by_hash(other)},
            {"documentId": "other"},
            {"query": "{ __schema { types { name } } }"},
        ):
            refused = strict.post("/graphql", json=members)
            assert (refused.status_code, code(refused)) == (403, "DOCUMENT_NOT_REGISTERED")


def test_streams_answer_registered_documents_only(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "saarland.graphql").write_text(TEXT, "utf-8")
    with serving(engine, documents=tmp_path, documents_only=True) as url:
        stream = {"Accept": "text/event-stream"}
        found = httpx.post(f"{url}/graphql", json={"documentId": "saarland"}, headers=stream)
        assert '"Saarland"' in found.text
        other = {"query": "subscription { graphChanged { revision } }"}
        assert code(httpx.post(f"{url}/graphql", json=other, headers=stream)) == "DOCUMENT_NOT_REGISTERED"
        address = url.replace("http", "ws") + "/graphql"
        with connect(address, subprotocols=[PROTOCOL]) as socket:
            socket.send('{"type": "connection_init"}')
            assert json.loads(socket.recv(WAIT)) == {"type": "connection_ack"}
            socket.send(json.dumps({"type": "subscribe", "id": "a", "payload": {"documentId": "saarland"}}))
            assert json.loads(socket.recv(WAIT))["payload"]["data"] == DATA
            assert json.loads(socket.recv(WAIT))["type"] == "complete"
            socket.send(json.dumps({"type": "subscribe", "id": "b", "payload": other}))
            (error,) = json.loads(socket.recv(WAIT))["payload"]
            assert error["extensions"]["code"] == "DOCUMENT_NOT_REGISTERED"


def test_the_clients_that_people_use_register_and_then_send_hashes(
    client: httpx.Client, node_project: Callable[[Path], NodeProject]
) -> None:
    found = json.loads(node_project(CLIENTS / "persisted").run("ask.js", f"{client.base_url}/graphql"))
    assert set(found) == {"apollo, GET", "apollo, POST", "urql, GET", "urql, POST"}
    for name, (first, second) in found.items():
        assert first["name"] == second["name"] == "Saarland", name
        assert [one["text"] for one in first["requests"]] == [False, True], name
        assert [one["text"] for one in second["requests"]] == [False], name
        assert second["requests"][0] == {"method": name.split()[1], "text": False, "status": 200}
