"""GraphQL over server-sent events, in the distinct connections mode."""

from collections.abc import Iterator

import httpx
import pytest

from api.sse import only_stream
from graph.driver import open_driver
from graph.engine import Engine
from tests.api.conftest import serving
from tests.api.live import ACCEPT, Live, live, stream
from tests.loads import towns

NUMBERS = "subscription($since: Int) { graphChanged(since: $since) { revision } }"


@pytest.fixture(scope="module")
def service(arcadedb: Engine) -> Iterator[Live]:
    with open_driver(arcadedb) as driver, live(arcadedb, driver, keep_alive=0.01) as found:
        found.writer.load(towns())
        yield found


def test_silence_is_filled_with_comments(service: Live) -> None:
    with stream(service, NUMBERS) as sse:
        assert next(sse.lines) == ":"
        assert next(sse.lines) == ""
        assert next(sse.lines) == ":"


def test_a_query_is_answered_once(service: Live) -> None:
    with stream(service, '{ land(key: "10") { name } }') as sse:
        event = sse.next()
        assert event
        assert (event.name, event.id) == ("next", None)
        assert event.data["data"] == {"land": {"name": "Saarland"}}
        event = sse.next()
        assert event
        assert (event.name, event.data) == ("complete", None)
        assert sse.next() is None


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("mutation { x }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { a: graphChanged { revision } b: graphChanged { at } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { __typename }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { graphChanged(since: -1) { revision } }", "BAD_USER_INPUT"),
        ("subscription { graphChanged(since: 1000) { revision } }", "BAD_USER_INPUT"),
        ("subscription { graphChanged(ids: 1001) { revision } }", "QUERY_TOO_LARGE"),
        ("subscription($n: Int!) { graphChanged(ids: $n) { revision } }", "BAD_USER_INPUT"),
        ("subscription A { graphChanged { at } } query B { __typename }", "OPERATION_RESOLUTION_FAILURE"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_document_is_told_in_the_stream(service: Live, query: str, code: str) -> None:
    with stream(service, query) as sse:
        event = sse.next()
        assert event
        assert event.name == "next"
        assert "data" not in event.data
        assert {e["extensions"]["code"] for e in event.data["errors"]} == {code}
        event = sse.next()
        assert event
        assert event.name == "complete"


@pytest.mark.parametrize(
    ("content", "type_", "status"),
    [
        ("{", "application/json", 400),
        ("[]", "application/json", 400),
        ("query={x}", "application/x-www-form-urlencoded", 415),
        ("{}", "text/plain", 415),
    ],
)
def test_what_is_wrong_with_the_request_has_its_status(
    service: Live, content: str, type_: str, status: int
) -> None:
    answer = httpx.post(service.graphql, content=content, headers={**ACCEPT, "Content-Type": type_})
    assert answer.status_code == status
    assert answer.json()["errors"][0]["message"]


def test_a_service_that_is_starting_asks_to_come_again(arcadedb: Engine) -> None:
    with serving(arcadedb, prepare=lambda service: None) as url:
        refused = httpx.post(f"{url}/graphql", json={"query": NUMBERS}, headers=ACCEPT)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert refused.json()["errors"][0]["extensions"]["code"] == "NOT_READY"


@pytest.mark.parametrize("last", ["x", "-1", "", "9" * 5_000])
def test_a_last_event_id_that_is_none_is_passed_over(service: Live, last: str) -> None:
    with stream(service, NUMBERS, {"Last-Event-ID": last}, variables={"since": 0}) as sse:
        event = sse.next()
        assert event
        assert event.data == {"data": {"graphChanged": {"revision": 1}}}


def test_what_is_nested_deep_is_refused_or_passed_over(service: Live) -> None:
    for depth in (300, 900):
        deep: object = 0
        for _ in range(depth):
            deep = [deep]
        with stream(service, NUMBERS, variables={"since": deep}) as sse:
            event = sse.next()
            assert event
            assert event.data["errors"][0]["extensions"]["code"] in ("BAD_USER_INPUT", "QUERY_TOO_LARGE")
        with stream(service, NUMBERS, variables={"since": 0, "nobody": deep}) as sse:
            event = sse.next()
            assert event
            assert "INTERNAL" not in str(event.data)


def test_get_never_subscribes(service: Live) -> None:
    for accept in ("text/event-stream", "application/json", "application/json, text/event-stream", "*/*"):
        answer = httpx.get(service.graphql, params={"query": NUMBERS}, headers={"Accept": accept})
        assert "event-stream" not in answer.headers["content-type"]
        assert "data" not in answer.json()
    answer = httpx.get(
        service.graphql,
        params={"query": NUMBERS},
        headers={"Accept": "application/graphql-response+json"},
    )
    assert answer.status_code == 406
    assert answer.json()["errors"][0]["extensions"]["code"] == "SUBSCRIPTION_NEEDS_STREAM"


def test_a_subscription_needs_a_stream(service: Live) -> None:
    answer = httpx.post(service.graphql, json={"query": NUMBERS})
    assert answer.json()["errors"][0]["extensions"]["code"] == "SUBSCRIPTION_NEEDS_STREAM"


def test_a_client_that_takes_both_gets_what_fits(service: Live) -> None:
    both = {"Accept": "application/graphql-response+json, application/json, text/event-stream"}
    answer = httpx.post(service.graphql, json={"query": "{ laender { totalCount } }"}, headers=both)
    assert answer.headers["content-type"].startswith("application/")
    assert answer.json()["data"] == {"laender": {"totalCount": 1}}
    with stream(service, NUMBERS, both, variables={"since": 0}) as sse:
        event = sse.next()
        assert event
        assert event.data == {"data": {"graphChanged": {"revision": 1}}}


@pytest.mark.parametrize(
    ("accept", "only"),
    [
        ("text/event-stream", True),
        ("text/event-stream, application/json;q=0.9", True),
        ("text/event-stream, */*", False),
        ("text/event-stream;q=0.5, application/json;q=0.4", True),
        ("text/event-stream, application/json", False),
        ("text/event-stream;q=0", False),
    ],
)
def test_when_a_stream_is_wanted_for_whatever_is_asked(accept: str, only: bool) -> None:
    assert only_stream(accept) is only


def test_a_fragment_and_skip_may_stand_at_the_root(service: Live) -> None:
    query = """
    subscription { ...F }
    fragment F on Subscription { ... on Subscription { change: graphChanged(since: 0) { ...R __typename } } }
    fragment R on GraphChange { revision dataset @skip(if: true) }
    """
    with stream(service, query) as sse:
        event = sse.next()
        assert event
        assert event.data == {"data": {"change": {"revision": 1, "__typename": "GraphChange"}}}
