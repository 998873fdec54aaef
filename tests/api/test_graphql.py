import httpx
import pytest

NEW = "application/graphql-response+json"


def ask(client: httpx.Client, query: str, accept: str = NEW, **more: object) -> httpx.Response:
    return client.post("/graphql", json={"query": query, **more}, headers={"Accept": accept})


def test_post(client: httpx.Client) -> None:
    answer = ask(client, "query($key: String!) { land(key: $key) { name } }", variables={"key": "10"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{NEW}; charset=utf-8"
    assert answer.json()["data"] == {"land": {"name": "Saarland"}}


def test_get(client: httpx.Client) -> None:
    parameters = {"query": "query($key: String!) { land(key: $key) { name } }", "variables": '{"key": "06"}'}
    answer = client.get("/graphql", params=parameters)
    assert answer.json()["data"] == {"land": {"name": "Hessen"}}


def test_the_operation_is_chosen_by_name(client: httpx.Client) -> None:
    two = 'query A { land(key: "10") { key } } query B { land(key: "06") { key } }'
    assert ask(client, two, operationName="B").json()["data"] == {"land": {"key": "06"}}
    refused = ask(client, two)
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["extensions"]["code"] == "OPERATION_RESOLUTION_FAILURE"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ land(", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query($key: String!) { land(key: $key) { name } }", "BAD_USER_INPUT"),
        ("{ laender(first: 5000) { nodes { name } } }", "QUERY_TOO_LARGE"),
        ('{ laender(after: "x") { nodes { name } } }', "BAD_CURSOR"),
        (
            "{ laender { nodes " + "{ administrations { nodes { land " * 9 + "{ key }" + "} } }" * 9 + " } }",
            "QUERY_TOO_LARGE",
        ),
        ("mutation { x }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
def test_what_is_refused_has_a_code(client: httpx.Client, query: str, code: str) -> None:
    answer = ask(client, query)
    assert answer.status_code == 400
    assert set(answer.json()) == {"errors", "extensions"}
    assert {e["extensions"]["code"] for e in answer.json()["errors"]} == {code}
    assert all(set(e) <= {"message", "locations", "path", "extensions"} for e in answer.json()["errors"])
    assert ask(client, query, "application/json").status_code == 200


def test_a_broken_rule_of_the_model_is_an_error_with_its_path(client: httpx.Client) -> None:
    answer = ask(client, '{ municipality(key: "16000001") { name land { name } } }')
    assert answer.status_code == 200
    assert answer.json()["data"] == {"municipality": None}
    (error,) = answer.json()["errors"]
    assert error["path"] == ["municipality", "land"]
    assert error["extensions"]["code"] == "INVALID_DATA"


FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
HTML = {"Accept": "text/html"}


@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        ({"method": "POST", "content": "query={x}", "headers": FORM}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ({"method": "POST", "content": "{", "headers": JSON}, 400, "BAD_REQUEST"),
        ({"method": "POST", "json": []}, 400, "BAD_REQUEST"),
        ({"method": "POST", "json": {"query": 1}}, 400, "BAD_REQUEST"),
        ({"method": "POST", "json": {"query": "{ x }", "variables": []}}, 400, "BAD_REQUEST"),
        ({"method": "POST", "json": {"query": "x" * 1_000_001}}, 413, "REQUEST_TOO_LARGE"),
        ({"method": "PUT", "json": {}}, 405, "METHOD_NOT_ALLOWED"),
        ({"method": "GET"}, 400, "BAD_REQUEST"),
        ({"method": "GET", "params": {"query": "{ x }", "variables": "{"}}, 400, "BAD_REQUEST"),
        ({"method": "POST", "json": {"query": "{ x }"}, "headers": HTML}, 406, "NOT_ACCEPTABLE"),
    ],
)  # fmt: skip
def test_http(client: httpx.Client, request_: dict[str, object], status: int, code: str) -> None:
    answer = client.request(url="/graphql", **request_)  # type: ignore[arg-type]
    assert answer.status_code == status
    assert answer.json()["errors"][0]["extensions"]["code"] == code


def test_introspection_and_data_in_one_answer(client: httpx.Client) -> None:
    answer = ask(client, '{ __schema { queryType { name } } land(key: "10") { __typename } __typename }')
    assert answer.json()["data"] == {
        "__schema": {"queryType": {"name": "Query"}},
        "land": {"__typename": "Land"},
        "__typename": "Query",
    }


def test_an_unknown_address_is_an_error_of_the_same_shape(client: httpx.Client) -> None:
    answer = client.get("/nothing")
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["extensions"] == {"code": "NOT_FOUND"}


def test_health(client: httpx.Client) -> None:
    assert client.get("/livez").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {"status": "ready"}


@pytest.mark.parametrize(
    ("query", "requested"),
    [
        ('{ land(key: "10") { name } }', 1),
        ("{ laender(first: 1000) { nodes { municipalities(first: 100) { nodes { name } } } } }", 101_000),
        ("{ land(", None),
    ],
)
def test_each_answer_says_what_it_cost(client: httpx.Client, query: str, requested: int | None) -> None:
    extensions = ask(client, query).json()["extensions"]
    assert extensions["cost"] == {"requested": requested, "allowed": 50_000}
