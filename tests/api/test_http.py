"""What GraphQL over HTTP takes and what it refuses, as bytes on the wire."""

import json

import httpx
import pytest

from api.request import LONGEST_ADDRESS

QUERY = '{ land(key: "10") { name } }'
DATA = {"land": {"name": "Saarland"}}
BODY = json.dumps({"query": QUERY}).encode()
JSON = "application/json"
NEW = "application/graphql-response+json"


def post(client: httpx.Client, content: bytes, *headers: tuple[str, str]) -> httpx.Response:
    return client.post("/graphql", content=content, headers=list(headers))


def code(answer: httpx.Response) -> str:
    """The code of the only error, and that there is no data beside it."""
    body = answer.json()
    assert set(body) == {"errors"}
    (error,) = body["errors"]
    found: str = error["extensions"]["code"]
    return found


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/json, text/plain",
        "text/plain, application/json",
        "text/plain; application/json",
        "text/plain; x=application/json",
        "application/jsonp",
        "application / json",
        "application/json; charset=iso-8859-1",
        'application/json; charset="utf-16"',
        "application/json; charset=",
    ],
)
def test_nothing_but_json_in_utf_8_is_taken(client: httpx.Client, content_type: str | None) -> None:
    headers = [] if content_type is None else [("Content-Type", content_type)]
    answer = post(client, BODY, *headers)
    assert (answer.status_code, code(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert answer.headers["accept-post"] == JSON


@pytest.mark.parametrize(
    "content_type",
    [JSON, "Application/JSON", 'application/json; charset="UTF-8"', "application/json ;charset=utf-8; x=y"],
)
def test_json_is_taken_however_it_is_written(client: httpx.Client, content_type: str) -> None:
    assert post(client, BODY, ("Content-Type", content_type)).json()["data"] == DATA


def test_two_content_types_are_refused_in_either_order(client: httpx.Client) -> None:
    for types in ((JSON, "text/plain"), ("text/plain", JSON)):
        answer = post(client, BODY, *(("Content-Type", one) for one in types))
        assert answer.status_code == 415


@pytest.mark.parametrize("name", ["gzip", "br", "zstd", "identity, gzip", "x"])
def test_compressed_requests_are_refused_with_what_would_be_taken(client: httpx.Client, name: str) -> None:
    answer = post(client, BODY, ("Content-Type", JSON), ("Content-Encoding", name))
    assert (answer.status_code, code(answer)) == (415, "UNSUPPORTED_CONTENT_CODING")
    assert answer.headers["accept-encoding"] == "identity"
    assert post(client, BODY, ("Content-Type", JSON), ("Content-Encoding", "Identity")).json()["data"] == DATA


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "no body"),
        (b"  ", "no body"),
        (b"{", "not JSON"),
        (b'{"query": "\xff"}', "UTF-8"),
        ('{"query": "{ x }"}'.encode("utf-16"), "UTF-8"),
        (b'{"query": "\\ud800"}', "not JSON"),
        (b'{"query": NaN}', "not JSON"),
        (b"null", "JSON object"),
        (b'"{ x }"', "JSON object"),
        (b"{}", "`query` is missing"),
        (b'{"query": null}', "`query` is missing"),
        (b'{"query": " "}', "`query`"),
        (b'[{"query": "{ x }"}]', "one request at a time"),
        (b'{"query": "{ x }", "operationName": 1}', "`operationName`"),
        (b'{"query": "{ x }", "extensions": []}', "`extensions`"),
        (b'{"query": "{ x }", "documentId": 1}', "`documentId`"),
        (b'{"query": "{ x }", "query": "{ x }"}', "`query` is given more than once"),
        (b'{"query": "{ x }", "variables": {}, "variables": null}', "`variables` is given more than once"),
        (b'{"query": ' + b"[" * 1_000, "unexpected end"),
    ],
)
def test_what_is_wrong_with_a_body_is_said(client: httpx.Client, content: bytes, word: str) -> None:
    for kind in (JSON, NEW):
        answer = post(client, content, ("Content-Type", JSON), ("Accept", kind))
        assert (answer.status_code, code(answer)) == (400, "BAD_REQUEST")
        assert word in answer.json()["errors"][0]["message"]
        assert answer.headers["content-type"].startswith(kind)


def test_what_stands_twice_elsewhere_is_not_the_requests(client: httpx.Client) -> None:
    body = b'{"query": "{ a: __typename }", "variables": {"query": 1, "variables": {"query": 2}}}'
    assert post(client, body, ("Content-Type", JSON)).json()["data"] == {"a": "Query"}


def test_a_body_of_unknown_length_is_read_up_to_the_limit(client: httpx.Client) -> None:
    headers = {"Content-Type": JSON}
    few = client.post("/graphql", content=(BODY[i : i + 1] for i in range(len(BODY))), headers=headers)
    assert few.json()["data"] == DATA
    many = client.post("/graphql", content=(b" " * 100_000 for _ in range(11)), headers=headers)
    assert (many.status_code, code(many)) == (413, "REQUEST_TOO_LARGE")
    bound, limit, at_least = exceeded(many)
    assert (bound, limit) == ("request", 1_000_000)
    assert 1_000_000 < at_least <= 1_100_000
    known = client.post("/graphql", content=b" " * 1_000_001, headers=headers)
    assert exceeded(known) == ("request", 1_000_000, 1_000_001)


def exceeded(answer: httpx.Response) -> tuple[str, int, int]:
    """The bound, its limit and what was asked for; the message says by how much and what to do."""
    (error,) = answer.json()["errors"]
    said = error["extensions"]
    by = said["requested"] - said["limit"]
    assert f"{by} more than the {said['limit']} allowed. " in error["message"]
    return said["bound"], said["limit"], said["requested"]


def test_json_has_a_greatest_depth(client: httpx.Client) -> None:
    deep = b'{"query": "{ [ \\" [ }", "variables": ' + b'{"a":' * 1_100 + b"1" + b"}" * 1_100 + b"}"
    answers = (
        client.post("/graphql", content=deep, headers={"Content-Type": JSON}),
        client.get("/graphql", params={"query": "{x}", "variables": "[" * 1_101}),
    )
    for answer in answers:
        assert (answer.status_code, code(answer)) == (400, "QUERY_TOO_LARGE")
        assert exceeded(answer) == ("jsonLevels", 1_024, 1_101)


@pytest.mark.parametrize(
    ("query_string", "word"),
    [
        ("", "`query` is missing"),
        ("query=", "`query` is missing"),
        ("query=%7Bx%7D&query=%7By%7D", "more than once"),
        ("query=%7Bx%7D&variables=%7B%7D&variables=%7B%7D", "more than once"),
        ("query=%FF", "UTF-8"),
        ("query=%7Bx%7D&variables=1", "`variables`"),
        ("query=%7Bx%7D&variables=%7B", "`variables` is not JSON"),
        ("query=%7Bx%7D&extensions=%5B%5D", "`extensions`"),
        ("&".join(f"a{i}=1" for i in range(200)), "too many"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(client: httpx.Client, query_string: str, word: str) -> None:
    answer = client.get(f"/graphql?{query_string}")
    assert (answer.status_code, code(answer)) == (400, "BAD_REQUEST")
    assert word in answer.json()["errors"][0]["message"]


def test_an_address_has_a_longest_length(client: httpx.Client) -> None:
    answer = client.get(f"/graphql?query={'x' * LONGEST_ADDRESS}")
    assert (answer.status_code, code(answer)) == (414, "ADDRESS_TOO_LONG")
    assert exceeded(answer) == ("address", LONGEST_ADDRESS, LONGEST_ADDRESS + 6)


def test_what_an_address_says_beside_the_parameters_is_passed_over(client: httpx.Client) -> None:
    parameters = {"query": QUERY, "variables": "", "extensions": "", "operationName": "", "utm": "1"}
    assert client.get("/graphql", params=parameters).json()["data"] == DATA


def test_get_with_a_body_listens_to_the_address_alone(client: httpx.Client) -> None:
    answer = client.request("GET", "/graphql", content=BODY, headers={"Content-Type": JSON})
    assert (answer.status_code, code(answer)) == (400, "BAD_REQUEST")
    answer = client.request("GET", "/graphql", params={"query": QUERY}, content=b'{"query": "{ x }"}')
    assert answer.json()["data"] == DATA


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "QUERY", "TRACE"])
def test_other_methods_are_refused_with_those_that_there_are(client: httpx.Client, method: str) -> None:
    answer = client.request(method, "/graphql", content=BODY, headers={"Content-Type": JSON})
    assert (answer.status_code, code(answer)) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == "GET, HEAD, POST"
    assert client.options("/graphql").headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_head_says_what_get_would(client: httpx.Client) -> None:
    for parameters in ({"query": QUERY}, {"query": "{ x }"}, {}):
        got = client.get("/graphql", params=parameters)
        head = client.head("/graphql", params=parameters)
        assert head.content == b""
        assert head.status_code == got.status_code
        of_the_moment = dict.fromkeys(("date", "server-timing", "x-request-id"))
        assert {**head.headers, **of_the_moment} == {**got.headers, **of_the_moment}


@pytest.mark.parametrize("query", ["mutation { a }", "subscription { a }"])
def test_get_neither_changes_nor_subscribes(client: httpx.Client, query: str) -> None:
    answer = client.get("/graphql", params={"query": query}, headers={"Accept": NEW})
    assert 400 <= answer.status_code < 500
    assert "data" not in answer.json()


def test_partial_data_has_status_200(client: httpx.Client) -> None:
    query = '{ good: land(key: "10") { name } bad: municipality(key: "16000001") { land { name } } }'
    for kind in (JSON, NEW):
        answer = client.post("/graphql", json={"query": query}, headers={"Accept": kind})
        assert answer.status_code == 200
        assert answer.json()["data"] == {"good": {"name": "Saarland"}, "bad": None}
        assert answer.json()["errors"]


def test_an_answer_says_what_it_depends_on_and_when_it_was_made(client: httpx.Client) -> None:
    answer = client.get("/graphql", params={"query": QUERY})
    assert {name.strip() for name in answer.headers["vary"].split(",")} == {"Accept", "Accept-Encoding"}
    assert answer.headers["date"].endswith("GMT")
    assert answer.headers["x-content-type-options"] == "nosniff"
