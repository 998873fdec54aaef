"""The dumps over HTTP: listed, checked, resumed, and while they are replaced."""

import asyncio
import base64
import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from neo4j import Driver
from pyoxigraph import RdfFormat, parse
from starlette.applications import Starlette
from starlette.routing import Route

from api.linked.dumps import Downloads
from graph.engine import Engine
from graph.mirror.copy import Copy
from graph.mirror.dump import Origin
from graph.mirror.dumps import make
from graph.published import Watched
from schema.rdf.context import Context
from tests.api.conftest import serving
from tests.engines import eventually
from tests.graph.mirror.test_copy import BASE, opened, quads_in, quads_of, small_entries
from tests.loads import fresh_writer, stored_rows, towns


def made(copy: Copy) -> Path:
    assert copy.store
    assert copy.rows
    assert copy.revision is not None
    return make(Origin(copy.store, copy.rows, copy.writer), copy.folder, copy.revision, copy.at)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    """A copy of the small graph, of which dumps are made."""
    with opened(tmp_path_factory.mktemp("data") / "linked-data") as opened_:
        opened_.take(small_entries())
        opened_.reached(5, "2026-01-02T03:04:05+00:00")
        made(opened_)
        yield opened_


class Client:
    """Asks an application without a network."""

    def __init__(self, app: Starlette) -> None:
        self.app = app

    def get(self, path: str, headers: dict[str, str] | None = None, method: str = "GET") -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                return await client.request(method, path, headers=headers)

        return asyncio.run(ask())

    def head(self, path: str) -> httpx.Response:
        return self.get(path, method="HEAD")


def client_of(mirror: Watched | None, off: bool = False) -> Client:
    downloads = Downloads(mirror, BASE, off)
    routes = [Route("/dumps/", downloads.index), Route("/dumps/{name}", downloads.file)]
    return Client(Starlette(routes=routes))


@pytest.fixture
def client(copy: Copy) -> Client:
    mirror = Watched(copy.folder.parent, BASE)
    mirror.look()
    return client_of(mirror)


def test_the_index_lists_all_files(client: Client, copy: Copy) -> None:
    answer = client.get("/dumps/")
    found = answer.json()
    assert answer.status_code == 200
    assert (found["revision"], found["at"]) == (5, copy.at)
    assert sum(found["triples"].values()) == len(quads_in(copy))
    assert len(found["files"]) == 10
    for file in found["files"]:
        assert file["url"] == f"{BASE}/dumps/{file['name']}"
        answer = client.get(f"/dumps/{file['name']}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == file["compression"]
        assert "content-encoding" not in answer.headers
        assert len(answer.content) == int(answer.headers["content-length"]) == file["size"]
        digest = hashlib.sha256(answer.content)
        assert digest.hexdigest() == file["sha256"]
        assert answer.headers["repr-digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
        line = f"{file['sha256']}  {file['name']}\n"
        assert client.get(f"/dumps/{file['name']}.sha256").text == line
        assert line in client.get("/dumps/SHA256SUMS").text


def test_a_download_is_resumed(client: Client) -> None:
    whole = client.get("/dumps/all.nq.gz")
    half = len(whole.content) // 2
    etag = whole.headers["etag"]
    rest = client.get("/dumps/all.nq.gz", headers={"Range": f"bytes={half}-", "If-Range": etag})
    assert rest.status_code == 206
    assert rest.headers["content-range"] == f"bytes {half}-{len(whole.content) - 1}/{len(whole.content)}"
    assert whole.content[:half] + rest.content == whole.content
    assert rest.headers["repr-digest"] == whole.headers["repr-digest"]
    # Another file by now: all of it comes.
    other = client.get("/dumps/all.nq.gz", headers={"Range": f"bytes={half}-", "If-Range": '"other"'})
    assert (other.status_code, other.content) == (200, whole.content)
    too_far = client.get("/dumps/all.nq.gz", headers={"Range": f"bytes={len(whole.content)}-"})
    assert too_far.status_code == 416


def test_what_a_client_holds_is_not_sent_again(client: Client) -> None:
    for path in ("/dumps/", "/dumps/facts.ttl.zst", "/dumps/SHA256SUMS"):
        first = client.get(path)
        for name, header in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")):
            again = client.get(path, headers={name: first.headers[header]})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == first.headers["etag"]
        assert client.get(path, headers={"If-None-Match": '"x"'}).status_code == 200
        head = client.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == first.headers["content-length"]


def test_there_are_no_other_files(client: Client) -> None:
    for name in ("all.nq", "..%2Fpublished.json", "all.nq.gz.sha256.sha256", "facts.jsonl.br"):
        answer = client.get(f"/dumps/{name}")
        assert answer.status_code == 404
        assert "/dumps/" in answer.text or "Not Found" in answer.text


def test_what_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    empty = Watched(tmp_path, BASE)
    empty.look()
    for path in ("/dumps/", "/dumps/all.nq.gz"):
        answer = client_of(empty).get(path)
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert answer.json()["errors"][0]["extensions"]["code"] == "DUMPS_NOT_READY"
        assert client_of(empty, off=True).get(path).status_code == 404
        assert client_of(None).get(path).status_code == 404


def test_replacing_files_breaks_no_download(copy: Copy) -> None:
    """Whoever was told of the old files still gets them, and the same content is the same file."""
    mirror = Watched(copy.folder.parent, BASE)
    mirror.look()
    told = client_of(mirror)
    before = told.get("/dumps/").json()
    path = made(copy)
    old = told.get("/dumps/facts.ttl.gz")
    assert old.status_code == 200
    mirror.look()
    assert mirror.dumps is not None
    assert mirror.dumps.path == path
    after = told.get("/dumps/").json()
    assert after["files"] == before["files"]
    assert told.get("/dumps/facts.ttl.gz").content == old.content
    assert len(list((copy.folder / "dumps").iterdir())) == 2


def test_lines_of_json_ld_say_the_same(client: Client, copy: Copy) -> None:
    """Each line is a document of its own; together they are the named graph."""
    context = Context(copy.model, copy.addresses).document["@context"]
    assert copy.store is not None
    for graph, name in (("facts", copy.addresses.facts), ("examples", copy.addresses.examples)):
        lines = gzip.decompress(client.get(f"/dumps/{graph}.jsonl.gz").content).splitlines()
        found = set()
        for line in lines:
            document = json.loads(line) | {"@context": context}
            found |= {q.triple for q in parse(json.dumps(document).encode(), RdfFormat.JSON_LD)}
        assert found == {q.triple for q in copy.store.quads_for_pattern(None, None, None, name)}
        assert len({json.loads(line)["id"] for line in lines}) == len(lines)


def test_the_service_has_them_made(driver: Driver, engine: Engine, tmp_path: Path) -> None:
    """All of it together: a load, the process beside the service, SPARQL and dumps of what was loaded."""
    writer = fresh_writer(driver, engine)
    writer.load(towns())
    mirror = Watched(tmp_path, BASE)
    with serving(engine, published=lambda: mirror.store, beside=mirror, base_url=BASE) as url:

        def dumped(revision: int) -> bool:
            answer = httpx.get(f"{url}/dumps/")
            return answer.status_code == 200 and answer.json()["revision"] == revision

        assert eventually(lambda: dumped(1), 90)
        found = gzip.decompress(httpx.get(f"{url}/dumps/all.nq.gz").content)
        quads = set(parse(found, RdfFormat.N_QUADS))
        assert quads == quads_of(stored_rows(driver, engine))
        count = {"query": "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"}
        answer = httpx.get(f"{url}/sparql", params=count, headers={"Accept": "text/csv"})
        assert answer.text.split() == ["n", str(len(quads))]
        catalogue = httpx.get(f"{url}/catalog.ttl").text
        assert f"{BASE}/dumps/all.nq.gz" in catalogue
        assert catalogue.count("compressFormat") == 10
        void = parse(
            httpx.get(f"{url}/.well-known/void", headers={"Accept": "text/turtle"}).text, RdfFormat.TURTLE
        )
        counted = {q.object.value for q in void if q.predicate.value == "http://rdfs.org/ns/void#triples"}
        assert str(len(quads)) in counted
        writer.load(towns(population=1))
        assert eventually(lambda: dumped(2), 90)
