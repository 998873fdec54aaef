"""GET that is answered by 304: entity tags over HTTP."""

from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from neo4j import Driver

from api.cache import key_of
from api.etag import entity_tag, matches
from graph.engine import Engine
from tests.api.live import Live, live
from tests.engines import eventually
from tests.loads import towns

QUERY = "query Towns($first: Int) { municipalities(first: $first) { nodes { key population } } }"
TAG = 'W/"a1"'


@pytest.fixture(scope="module")
def service(engine: Engine, driver: Driver) -> Iterator[Live]:
    with live(engine, driver, cache_control="public, max-age=60") as found:
        found.writer.load(towns(population=1))
        yield found


def get(service: Live, method: str = "GET", known: str | None = None, **more: str) -> httpx.Response:
    headers = {"Accept-Encoding": "identity"} | ({} if known is None else {"If-None-Match": known})
    return httpx.request(method, service.graphql, params={"query": QUERY, **more}, headers=headers)


def tagged(service: Live, **more: str) -> httpx.Response:
    """An answer with an entity tag, asked for until the revision is certain."""
    found: list[httpx.Response] = []

    def certain() -> bool:
        found.append(get(service, **more))
        return "etag" in found[-1].headers

    assert eventually(certain)
    return found[-1]


def test_what_a_client_has_still_stands(service: Live) -> None:
    first = tagged(service)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "public, max-age=60"
    for known in (tag, tag.removeprefix("W/"), f'"x", {tag}, "y"', "*", f'W/"x",{tag}'):
        for method in ("GET", "HEAD"):
            assert eventually(lambda m=method, k=known: get(service, m, k).status_code == 304)  # type: ignore[misc]
    again = get(service, known=tag)
    assert again.content == b""
    assert again.headers["etag"] == tag
    assert again.headers["cache-control"] == "public, max-age=60"
    assert again.headers["vary"] == first.headers["vary"]
    assert "content-type" not in again.headers


@pytest.mark.parametrize("known", ['W/"x"', "", '"', "W/", "x, y", '"*"', "**"])
def test_another_tag_gets_the_answer(service: Live, known: str) -> None:
    tagged(service)
    answer = get(service, known=known)
    assert answer.status_code == 200
    assert answer.json()["data"]["municipalities"]["nodes"]


def test_a_tag_belongs_to_its_question(service: Live) -> None:
    tags = {
        tagged(service).headers["etag"],
        tagged(service, variables='{"first": 1}').headers["etag"],
        tagged(service, query="{ laender { totalCount } }").headers["etag"],
    }
    assert len(tags) == 3
    assert tagged(service, variables='{"first": 1}').headers["etag"] in tags
    written = tagged(service, variables='{ "first":1 }')
    assert written.headers["etag"] in tags  # however the variables are written


def test_a_load_changes_the_tag(service: Live) -> None:
    tag = tagged(service).headers["etag"]
    service.writer.load(towns(population=2))
    assert eventually(lambda: get(service, known=tag).status_code == 200)
    new = tagged(service)
    assert new.headers["etag"] != tag
    assert {town["population"] for town in new.json()["data"]["municipalities"]["nodes"]} == {2}


@pytest.mark.parametrize("query", ["{ nothing }", "{", "mutation { a }"])
def test_nobody_keeps_what_was_refused(service: Live, query: str) -> None:
    for known in (None, "*"):
        answer = get(service, known=known, query=query)
        assert "etag" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json()["errors"]


HASH = '{"persistedQuery": {"version": 1, "sha256Hash": "' + "0" * 64 + '"}}'


@pytest.mark.parametrize("accept", ["*/*", "application/graphql-response+json", "image/png"])
@pytest.mark.parametrize(
    "asked",
    [
        {"extensions": HASH},
        {"extensions": HASH, "query": "{ __typename }"},
        {"extensions": "{}"},
        {"documentId": "nothing"},
        {"variables": "{"},
        {"query": ""},
        {"query": "{ __typename }" + " " * 33_000},
        {},
    ],
    ids=range(8),
)
def test_nor_what_got_no_document(service: Live, accept: str, asked: dict[str, str]) -> None:
    for method in ("GET", "HEAD"):
        answer = httpx.request(method, service.graphql, params=asked, headers={"Accept": accept})
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("PUT", "/graphql", 405), ("POST", "/livez", 405)],
)
def test_nor_what_is_no_question(service: Live, method: str, path: str, status: int) -> None:
    answer = httpx.request(method, f"{service.url}{path}")
    assert (answer.status_code, answer.headers["cache-control"]) == (status, "no-store")


def test_post_is_never_unchanged(service: Live) -> None:
    tag = tagged(service).headers["etag"]
    answer = httpx.post(service.graphql, json={"query": QUERY}, headers={"If-None-Match": f"{tag}, *"})
    assert answer.status_code == 200
    assert "etag" not in answer.headers


@given(st.text(max_size=80))
def test_no_header_matches_by_accident(header: str) -> None:
    assert not matches(header.replace("a1", ""), TAG)
    assert matches(f'"x", {TAG},', TAG)


def test_each_part_of_a_question_changes_the_tag() -> None:
    def tag(
        number: int = 1, at: str = "t", text: str = "q", name: str = "n", kind: str = "k", **v: int
    ) -> str:
        key = key_of(text, v, name)
        assert key is not None
        return entity_tag((number, at), key, kind)

    others = [
        tag(number=2),
        tag(at="u"),
        tag(text="p"),
        tag(name="m"),
        tag(kind="l"),
        tag(x=1),
        tag(text="qn", name=""),
    ]
    assert len({tag(), *others}) == len(others) + 1
    assert tag() == tag()
