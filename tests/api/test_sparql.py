"""The SPARQL 1.1 Protocol over real HTTP, with real processes and a small published store."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from api.sparql.formats import GRAPHS, TABLES
from graph.engine import Engine
from graph.published import Published
from tests.api.conftest import serving

BASE = "https://graph.example.de"
FACTS, EXAMPLES = f"{BASE}/graph/facts", f"{BASE}/graph/examples"
SERVICE_DESCRIPTION = "http://www.w3.org/ns/sparql-service-description#"
NAME = NamedNode("https://schema.org/name")
ALL = "SELECT ?s ?name { ?s <https://schema.org/name> ?name } ORDER BY ?s"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?q ?r ?t }"


class Stores:
    """Says which store is published; None at first where nothing was."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.newest: Published | None = None

    def publish(self, revision: int, more: int = 0) -> None:
        store = Store(str(self.directory / f"live{revision}"))
        for number in range(40 + more):
            subject = NamedNode(f"{BASE}/id/land/{number:02}")
            graph = NamedNode(EXAMPLES if number % 4 == 0 else FACTS)
            store.add(Quad(subject, NAME, Literal(f"Land {number}, é", language="de"), graph))
        store.flush()
        path = self.directory / str(revision)
        store.backup(str(path))
        self.newest = Published(revision, path)

    def __call__(self) -> Published | None:
        return self.newest


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Stores:
    made = Stores(tmp_path_factory.mktemp("stores"))
    made.publish(1)
    return made


@pytest.fixture(scope="module")
def client(arcadedb: Engine, stores: Stores) -> Iterator[httpx.Client]:
    with (
        serving(
            arcadedb,
            published=stores,
            base_url=BASE,
            sparql_timeout=2,
            sparql_size=20_000,
            sparql_memory=200_000_000,
            request_size=100_000,
            cors_origins="https://elsewhere.example",
        ) as url,
        httpx.Client(base_url=url, timeout=60) as opened,
    ):
        yield opened


def get(client: httpx.Client, query: str = "", accept: str = "", **more: str) -> httpx.Response:
    parameters = {"query": query, **more} if query else more
    return client.get("/sparql", params=parameters, headers={"Accept": accept} if accept else None)


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


def triples(answer: httpx.Response) -> Iterator[Triple]:
    format_ = RdfFormat.from_media_type(answer.headers["content-type"].partition(";")[0])
    return (quad.triple for quad in parse(answer.content, format_))


def rows(answer: httpx.Response) -> int:
    assert answer.status_code == 200, answer.text
    return len(answer.json()["results"]["bindings"])


def test_three_ways_of_asking_give_the_same(client: httpx.Client) -> None:
    answers = (
        get(client, ALL),
        client.post("/sparql", data={"query": ALL}),
        client.post("/sparql", content=ALL, headers={"Content-Type": "application/sparql-query"}),
        client.post(
            "/sparql",
            content=ALL.encode(),
            headers={"Content-Type": "application/sparql-query; charset=UTF-8"},
        ),
    )
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["content-type"] for answer in answers} == {"application/sparql-results+json"}
    assert len({answer.content for answer in answers}) == 1
    assert rows(answers[0]) == 40


@pytest.mark.parametrize("format_", TABLES, ids=lambda one: one.media_type)
def test_tables_come_in_each_format(client: httpx.Client, format_) -> None:  # type: ignore[no-untyped-def]
    found = get(client, ALL, format_.media_type)
    asked = get(client, "ASK { ?s ?p ?o }", format_.media_type)
    assert found.headers["content-type"].startswith(format_.media_type)
    assert "Accept" in found.headers["vary"].split(", ")
    engines = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}
    if format_.name in engines:
        table = parse_query_results(found.content, engines[format_.name])
        assert len(list(table)) == 40  # type: ignore[arg-type]
        boolean = parse_query_results(asked.content, engines[format_.name])
        assert isinstance(boolean, QueryBoolean)
        assert bool(boolean)
    else:
        assert found.text.splitlines()[0] == "s,name"
        assert found.text.splitlines()[2] == f'{BASE}/id/land/01,"Land 1, é"'
        assert asked.text == "true"


@pytest.mark.parametrize("format_", GRAPHS, ids=lambda one: one.media_type)
def test_graphs_come_in_each_format(client: httpx.Client, format_) -> None:  # type: ignore[no-untyped-def]
    engine = RdfFormat.from_media_type(format_.media_type)
    for query in (
        f"CONSTRUCT WHERE {{ <{BASE}/id/land/03> ?p ?o }}",
        f"DESCRIBE <{BASE}/id/land/03>",
        "DESCRIBE <id/land/03>",
    ):
        answer = get(client, query, format_.media_type)
        assert answer.headers["content-type"].startswith(format_.media_type)
        (quad,) = parse(answer.content, engine)
        assert quad.object == Literal("Land 3, é", language="de")


def test_turtle_has_the_querys_own_prefixes(client: httpx.Client) -> None:
    query = "PREFIX land: <id/land/> PREFIX schema: <https://schema.org/> DESCRIBE land:03"
    answer = get(client, query, "text/*, application/rdf+xml;q=0.9")
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert 'land:03 schema:name "Land 3, é"@de' in answer.text


def test_the_client_says_how_much_it_likes_a_format(client: httpx.Client) -> None:
    for accept, expected in (
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9, */*;q=0.1", "application/sparql-results+xml"),
        ("*/*", "application/sparql-results+json"),
        ("text/*", "text/csv; charset=utf-8"),
        ("application/json", "application/json"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "application/sparql-results+json"),
    ):
        assert get(client, ALL, accept).headers["content-type"] == expected
    for query, formats in ((ALL, TABLES), ("DESCRIBE <id/land/03>", GRAPHS)):
        refused = get(client, query, "image/png")
        assert code(refused) == (406, "NOT_ACCEPTABLE")
        listed = refused.json()["errors"][0]["extensions"]["formats"]
        assert [one["mediaType"] for one in listed] == [one.media_type for one in formats]


def test_the_data_set_is_that_of_the_request_or_else_the_querys_own(client: httpx.Client) -> None:
    graphs = "SELECT ?g { GRAPH ?g { ?s ?p ?o } }"
    assert rows(get(client, ALL)) == 40
    assert rows(get(client, graphs)) == 40
    assert rows(client.get("/sparql", params={"query": ALL, "default-graph-uri": EXAMPLES})) == 10
    assert rows(client.post("/sparql", data={"query": ALL, "default-graph-uri": FACTS})) == 30
    both = client.post("/sparql", data={"query": ALL, "default-graph-uri": [FACTS, EXAMPLES]})
    assert rows(both) == 40
    assert rows(client.get("/sparql", params={"query": graphs, "default-graph-uri": FACTS})) == 0
    assert rows(client.get("/sparql", params={"query": graphs, "named-graph-uri": FACTS})) == 30
    assert rows(client.get("/sparql", params={"query": ALL, "named-graph-uri": FACTS})) == 0
    direct = client.post(
        "/sparql",
        params={"default-graph-uri": FACTS},
        content=ALL,
        headers={"Content-Type": "application/sparql-query"},
    )
    assert rows(direct) == 30
    own = ALL.replace("{", "FROM <graph/examples> {", 1)
    assert rows(get(client, own)) == 10
    # The request's wins (2.1.4).
    assert rows(client.get("/sparql", params={"query": own, "default-graph-uri": FACTS})) == 30
    for answer in (
        client.get("/sparql", params={"query": ALL, "default-graph-uri": "https://else.example/"}),
        get(client, ALL.replace("{", "FROM NAMED <graph/none> {", 1)),
    ):
        assert code(answer) == (400, "SPARQL_GRAPH_UNKNOWN")
        assert FACTS in answer.json()["errors"][0]["message"]


def test_what_is_no_query_is_said_with_its_place(client: httpx.Client) -> None:
    answer = get(client, "SELECT * {\n ?s nix:da ?o }")
    assert code(answer) == (400, "SPARQL_PARSE_FAILED")
    assert answer.json()["errors"][0]["locations"] == [{"line": 2, "column": 11}]
    assert "refix" in answer.json()["errors"][0]["message"]
    for text in ("SELECT", "nothing", "SELECT * { 'x }", "INSERT DATA { <a> <b> <c> }", " "):
        assert code(get(client, text)) == (400, "SPARQL_PARSE_FAILED")


def test_requests_that_the_protocol_does_not_know(client: httpx.Client) -> None:
    """After the W3C's tests of the protocol (`data-sparql11/protocol`)."""
    direct, text = {"Content-Type": "application/sparql-query"}, {"Content-Type": "text/plain"}
    update = {"Content-Type": "application/sparql-update"}
    utf_16 = {"Content-Type": "application/sparql-query; charset=utf-16"}
    for answer, expected in (
        (client.put("/sparql", params={"query": ALL}), (405, "METHOD_NOT_ALLOWED")),
        (client.delete("/sparql"), (405, "METHOD_NOT_ALLOWED")),
        (client.get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D"), (400, "BAD_REQUEST")),
        (client.post("/sparql?query=ASK%7B%7D", content=ALL, headers=direct), (400, "BAD_REQUEST")),
        (client.post("/sparql", content=ALL, headers=text), (415, "UNSUPPORTED_MEDIA_TYPE")),
        (client.post("/sparql", content=f"query={ALL}"), (415, "UNSUPPORTED_MEDIA_TYPE")),
        (client.post("/sparql", content=ALL.encode("utf-16"), headers=direct), (400, "BAD_REQUEST")),
        (client.post("/sparql", content=ALL, headers=utf_16), (415, "UNSUPPORTED_MEDIA_TYPE")),
        (
            client.post("/sparql", content=ALL, headers={**direct, "Content-Encoding": "gzip"}),
            (415, "UNSUPPORTED_CONTENT_CODING"),
        ),
        (client.post("/sparql", data={"default-graph-uri": FACTS}), (400, "BAD_REQUEST")),
        (client.get("/sparql?query=%FF"), (400, "BAD_REQUEST")),
        (client.get("/sparql", params={"update": "CLEAR ALL"}), (403, "SPARQL_REFUSED")),
        (client.post("/sparql", data={"update": "CLEAR ALL"}), (403, "SPARQL_REFUSED")),
        (
            client.post("/sparql", content="CLEAR ALL", headers=update),
            (403, "SPARQL_REFUSED"),
        ),
        (client.post("/sparql", content="#" * 200_000, headers=direct), (413, "REQUEST_TOO_LARGE")),
        (client.get(f"/sparql?query={'a' * 40_000}"), (414, "ADDRESS_TOO_LONG")),
    ):  # fmt: skip
        assert code(answer) == expected
        assert answer.headers["cache-control"] == "no-store"
    assert client.put("/sparql").headers["allow"] == "GET, HEAD, POST, OPTIONS"
    posted = client.post("/sparql", content=ALL, headers={"Content-Type": "text/plain"})
    assert posted.headers["accept-post"] == "application/x-www-form-urlencoded, application/sparql-query"


def test_other_services_are_not_asked(client: httpx.Client) -> None:
    answer = get(client, "SELECT * {\n SERVICE SILENT <https://query.example.org/> { ?s ?p ?o } }")
    assert code(answer) == (403, "SPARQL_REFUSED")
    assert answer.json()["errors"][0]["locations"] == [{"line": 2, "column": 2}]


def test_head_says_what_get_would(client: httpx.Client) -> None:
    head = client.head("/sparql", params={"query": ALL})
    whole = get(client, ALL)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type", "etag", "vary"):
        assert head.headers[name] == whole.headers[name]


def test_an_answer_is_known_by_revision_query_and_format(client: httpx.Client, stores: Stores) -> None:
    first = get(client, ALL)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"

    def again(query: str = ALL, accept: str = "*/*", **more: str) -> httpx.Response:
        return client.get(
            "/sparql", params={"query": query, **more}, headers={"If-None-Match": tag, "Accept": accept}
        )

    kept = again()
    assert (kept.status_code, kept.content, kept.headers["etag"]) == (304, b"", tag)
    assert again(accept="text/csv").status_code == 200
    assert again(f"{ALL} LIMIT 3").status_code == 200
    assert again(**{"default-graph-uri": FACTS}).status_code == 200
    stores.publish(2, 1)
    changed = again()
    assert rows(changed) == 41
    assert changed.headers["etag"] != tag
    stores.publish(3)


def test_what_differs_each_time_is_not_kept(client: httpx.Client) -> None:
    for expression in ("NOW()", "RAND()", "UUID()", "struuid()"):
        answer = get(client, f"SELECT ({expression} AS ?it) {{}}")
        assert rows(answer) == 1
        assert "etag" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"
    posted = client.post("/sparql", data={"query": ALL})
    assert "etag" not in posted.headers


def test_pages_of_all_sites_may_read(client: httpx.Client) -> None:
    for origin in ("https://any.example", "https://elsewhere.example"):
        before = client.options(
            "/sparql",
            headers={
                "Origin": origin,
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "content-type",
            },
        )
        assert (before.status_code, before.headers["access-control-allow-origin"]) == (204, "*")
        answer = client.get("/sparql", params={"query": ALL}, headers={"Origin": origin})
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
        assert "ETag" in answer.headers["access-control-expose-headers"]
    assert get(client, "nothing").headers["access-control-allow-origin"] == "*"


def test_who_asks_nothing_is_told_what_can_be_asked(client: httpx.Client) -> None:
    described = {}
    for format_ in GRAPHS:
        answer = get(client, accept=format_.media_type)
        assert answer.headers["content-type"].startswith(format_.media_type)
        described[format_.name] = {
            q.triple for q in parse(answer.content, RdfFormat.from_media_type(format_.media_type))
        }
    assert len(set(map(frozenset, described.values()))) == 1
    assert get(client).headers["content-type"].startswith("text/turtle")
    store = Store()
    store.extend(Quad(*triple) for triple in described["nt"])
    found = store.query(
        f"""PREFIX sd: <{SERVICE_DESCRIPTION}>
        SELECT ?endpoint ?format ?graph {{ ?service a sd:Service ; sd:endpoint ?endpoint ;
          sd:supportedLanguage sd:SPARQL11Query ; sd:feature sd:UnionDefaultGraph ; sd:resultFormat ?format ;
          sd:defaultDataset/sd:namedGraph/sd:name ?graph }}"""
    )
    named = {(row["endpoint"].value, row["graph"].value) for row in found}  # type: ignore[union-attr, index]
    assert named == {(f"{BASE}/sparql", FACTS), (f"{BASE}/sparql", EXAMPLES)}
    assert code(get(client, accept="image/png")) == (406, "NOT_ACCEPTABLE")


def test_a_browser_that_asks_nothing_gets_the_page(client: httpx.Client) -> None:
    page = get(client, accept="text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "Beispielabfragen" in page.text
    assert "Accept" in page.headers["vary"]
    assert get(client, ALL, "text/html, */*;q=0.1").headers["content-type"] == TABLES[0].media_type
    assert code(get(client, ALL, "text/html")) == (406, "NOT_ACCEPTABLE")


def test_bounds_are_said_in_the_one_shape(client: httpx.Client) -> None:
    slow = get(client, ENDLESS)
    assert code(slow) == (504, "SPARQL_TIMEOUT")
    assert slow.json()["errors"][0]["extensions"]["limit"] == 2
    large = get(client, "SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert code(large) == (400, "SPARQL_TOO_LARGE")
    assert large.json()["errors"][0]["extensions"]["bound"] == "size"
    assert rows(get(client, ALL)) == 40


def test_a_long_query_is_read_too(client: httpx.Client) -> None:
    values = " ".join(f"<id/land/{number:02}>" for number in range(1_000))
    answer = client.post("/sparql", data={"query": f"SELECT * {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"})
    assert rows(answer) == 40


def test_until_something_is_published_clients_are_asked_to_wait(arcadedb: Engine) -> None:
    with serving(arcadedb) as url, httpx.Client(base_url=url) as client:
        answer = get(client, ALL)
        assert code(answer) == (503, "NOT_READY")
        assert answer.headers["retry-after"] == "5"
        assert get(client).status_code == 200
        assert code(get(client, "nothing")) == (400, "SPARQL_PARSE_FAILED")


def test_as_many_as_may_wait_do(arcadedb: Engine, stores: Stores) -> None:
    limits = {"sparql_workers": 1, "sparql_waiting": 0, "sparql_timeout": 30}
    with serving(arcadedb, published=stores, base_url=BASE, **limits) as url:
        with (
            httpx.Client(base_url=url) as client,
            httpx.stream("GET", f"{url}/sparql", params={"query": "ASK {}"}),
        ):
            assert rows(get(client, ALL)) == 40
        with httpx.Client(base_url=url, timeout=0.5) as impatient, pytest.raises(httpx.ReadTimeout):
            get(impatient, ENDLESS)
        # It has gone, and its query with it: otherwise nobody else would be answered for half a minute.
        with httpx.Client(base_url=url, timeout=20) as client:
            answer = get(client, ALL)
            while answer.status_code == 503:
                assert code(answer) == (503, "SPARQL_BUSY")
                answer = get(client, ALL)
            assert rows(answer) == 40


def test_requests_are_counted(client: httpx.Client) -> None:
    get(client, "nothing")
    assert 'verbundgraph_requests_total{outcome="SPARQL_PARSE_FAILED"}' in client.get("/metrics").text
    assert "database;dur=" in get(client, ALL).headers["server-timing"]
