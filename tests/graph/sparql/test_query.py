"""No text makes the engine ask another service, and none that asks for no such thing is changed by that."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store
from pyparsing import ParseException
from rdflib.plugins.sparql.parser import parseQuery

from graph.sparql.errors import QueryMalformed, QueryRefused
from graph.sparql.query import read

PREFIXES = "PREFIX ex:<http://e.example/> PREFIX :<http://e.example/>\n"


class Listener(HTTPServer):
    """Another service: counts who asks it."""

    asked = 0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        self.server.asked += 1
        self.send_error(404)

    do_GET = do_POST  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with Listener() as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def evaluate(listener: Listener) -> Callable[[str], int]:
    """Evaluates a text and says how often the other service was asked for that."""
    store = Store()
    here = NamedNode(listener.url)
    store.extend([Quad(here, here, here), Quad(here, here, Literal(True)), Quad(here, here, Literal(1))])

    def evaluated(text: str) -> int:
        before = listener.asked
        with suppress(SyntaxError, OSError, RuntimeError, TypeError, ValueError):
            for _ in store.query(text, prefixes={"": listener.url, "ex": listener.url}):  # type: ignore[union-attr]
                pass
        return listener.asked - before

    return evaluated


HIDDEN = (
    "SELECT*{SERVICE<{u}>{}}",
    "select*{service silent<{u}>{}}",
    "SELECT*{SERVICESILENT<{u}>{}}",
    "SELECT * {?s ?p ?o. SERVICE ?s {}}",
    "PREFIX ex:<{u}> SELECT*{SERVICEex:{}}",
    "PREFIX ex:<{u}> SELECT*{SERVICE ex:{}}",
    "PREFIX :<{u}> SELECT*{SERVICE:{}}",
    "PREFIX :<{u}> SELECT*{?s ?p trueSERVICE:{}}",
    "PREFIX :<{u}> SELECT*{?s ?p 1SERVICE:{}}",
    "PREFIX :<{u}> SELECT*{?s ?p true.SERVICE:{}}",
    "SELECT*{?x ?p 1 FILTER(1<2)SERVICE?x{}}",
    "SELECT*{?x ?p ?a BIND(1 AS?b)FILTER(?b<?b||?x=?x)SERVICE?x#>\n{}}",
    "SELECT*{FILTER(1<2)SERVICE#>\n<{u}>{}}",
    "SELECT*{FILTER(?x<2)SERVICE?x#>\n{}}",
    "PREFIX ex:<{u}>PREFIX :<{u}> SELECT*{?s ?p ?o MINUS{?s ?p ex:b.c.SERVICE : {}}}",
    "PREFIX ex:<{u}>PREFIX :<{u}> SELECT*{OPTIONAL{?s ?p ex:b.c.SERVICE : {}}}",
    "SELECT*{?s ?p ?o #\nSERVICE #'\n <{u}>{} #'\n}",
    "SELECT*{?s ?p ?o FILTER(?o != '#') SERVICE <{u}> {}}",
    'SELECT*{?s ?p ?o FILTER(?o != "\\"") SERVICE <{u}> {}}',
    "SELECT*{?s ?p ?o FILTER(?o != '''it's''') SERVICE <{u}> {}}",
    "SELECT*{{SELECT*{SERVICE <{u}> {}}}}",
    "CONSTRUCT{}WHERE{SERVICE <{u}> {}}",
    "ASK{FILTER EXISTS{SERVICE <{u}> {}}}",
    "DESCRIBE ?s{?s ?p ?o SERVICE <{u}> {}}",
    "SELECT*{SERV\\u0049CE <{u}> {}}",
    "SELECT*{\\u0053ERVICE <{u}> {}}",
)


@pytest.mark.parametrize("text", HIDDEN)
def test_no_way_of_writing_it_gets_through(
    text: str, listener: Listener, evaluate: Callable[[str], int]
) -> None:
    text = text.replace("{u}", listener.url)
    try:
        made = read(text)
    except QueryRefused:
        return
    assert evaluate(made.text) == 0


def test_the_examples_are_no_harmless_ones(listener: Listener, evaluate: Callable[[str], int]) -> None:
    """Given to the engine as they are, most of them really ask."""
    texts = [text.replace("{u}", listener.url) for text in HIDDEN]
    asking = [text for text in texts if evaluate(text)]
    assert len(asking) >= 18
    assert any("#>" in text for text in asking)


WORDS = st.sampled_from(
    (
        "SERVICE", "service", "SILENT", "SERV\\u0049CE", "{", "}", "(", ")", ".", ";", ",", "<", ">", "=",
        "&&", "?", "?x", "$y", "?service", "ex:a", "ex:service", "ex:b.", "ex:b.c.SERVICE",
        "service:x", ":", "_:b", "_:service", "a", "1", "1.5e3", "@en", "^^", "UNION",
        "'", '"', "'''", '"""', "'a'", '"service"', "\\", "\\'", "#", "\n", " ", "true",
        "<{u}>", "<{u}service#x>", "FILTER", "FILTER(?x<?x)", "BIND(1 AS?y)", "OPTIONAL", "VALUES ?x{<{u}>}",
        "GRAPH", "-", "/", "|", "MINUS", "EXISTS", "SELECT*{", "ex:it\\'s", "%", "%53", "é",
    )
)  # fmt: skip


@settings(max_examples=600)
@given(parts=st.lists(WORDS, max_size=14))
def test_whatever_is_put_together_asks_nobody(
    parts: list[str], listener: Listener, evaluate: Callable[[str], int]
) -> None:
    body = "".join(parts).replace("{u}", listener.url)
    for text in (f"SELECT*{{{body}}}", f"{PREFIXES}SELECT*{{?x ?y ?z {body} ?x{{}}}}", body):
        with suppress(QueryMalformed, QueryRefused):
            assert evaluate(read(text).text) == 0


def names(parsed: object) -> Iterator[str]:
    """The names of all parts of what rdflib has parsed."""
    name = getattr(parsed, "name", None)
    if isinstance(name, str):
        yield name
    if isinstance(parsed, dict):
        for value in parsed.values():
            yield from names(value)
    elif not isinstance(parsed, str) and hasattr(parsed, "__iter__"):
        for value in parsed:
            yield from names(value)


TERMS = st.sampled_from(
    (
        "?s", "$service", "ex:service", "ex:public-service", "<http://e.example/service#it>", "<service>",
        ":service", '"service"', "'SERVICE <x> {}'", '"""a "SERVICE" b"""', "'''it's'''", '"\\"SERVICE"',
        "'#'", '"x"@de', "1", "true", "ex:it\\'s", "ex:a%20b", "ex:a.b", '"\\\\service"',
        '"caf\\u00e9 service"', "<http://e.example/caf\\u00e9>",
    )
)  # fmt: skip
VERBS = st.sampled_from(("a", "?p", "ex:p", "<p>", "ex:p/ex:q", "^ex:p", "(ex:p|ex:service)*"))
TRIPLES = st.builds(
    "{} {} {} ".format, TERMS.filter(lambda t: t[0] in "?$<e:"), VERBS, TERMS
)  # rdflib takes no literals as subjects
ENDPOINTS = st.sampled_from(("<http://e.example/>", "ex:sparql", "?s", "SILENT <x>"))


def patterns(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = inner.map(lambda text: f"{{ {text} }}")
    return st.one_of(
        st.builds("{} . {}".format, TRIPLES, inner),
        st.builds("OPTIONAL {} {}".format, group, inner),
        st.builds("{} UNION {}".format, group, group),
        st.builds("GRAPH ?g {}".format, group),
        st.builds("FILTER(?s<?p&&?o>1) {}".format, inner),
        st.builds("# SERVICE <x> {{}} 'it \n {}".format, inner),
        st.builds("{} FILTER NOT EXISTS {}".format, inner, group),
        st.builds("SERVICE {} {}".format, ENDPOINTS, group),
        st.builds("sErViCe {} {}".format, ENDPOINTS, group),
    )


QUERIES = st.builds(
    "PREFIX ex: <http://e.example/service#>\nPREFIX : <http://e.example/>\n{}{}".format,
    st.sampled_from(("SELECT * ", "ASK ", "CONSTRUCT { ?s ?p ?o } WHERE ", "DESCRIBE ?s ")),
    st.recursive(TRIPLES, patterns, max_leaves=3).map(lambda text: f"{{ {text} }}"),
)


@settings(max_examples=150)
@given(text=QUERIES)
def test_it_is_found_where_a_parser_of_the_grammar_finds_it(text: str) -> None:
    try:
        tree = parseQuery(text)
    except (ParseException, RecursionError):  # its own limits: some comments, a group in a group in a group
        reject()
    parsed = list(names(tree))
    try:
        made = read(text)
    except QueryRefused:
        assert "ServiceGraphPattern" in parsed
        return
    assert "ServiceGraphPattern" not in parsed
    # And what the engine gets means the same: rdflib reads the escapes before it parses.
    assert str(parseQuery(made.text)) == str(tree)


def test_the_engine_reads_the_same_values_from_what_was_made_harmless() -> None:
    store = Store()
    text = """SELECT ?a ?b ?c ?d { # of a service
      BIND("a service" AS ?a) BIND('''Service\\\\service "it" # none''' AS ?b)
      BIND(<http://e.example/Service#service> AS ?c) BIND("\\u0073ervice" AS ?d) }"""
    made = read(text)
    assert "service" not in re.sub(r"\\u\w{4}", "_", made.text).lower()
    (row,) = store.query(made.text)  # type: ignore[union-attr, misc]
    assert row["a"] == Literal("a service")
    assert row["b"] == Literal('Service\\service "it" # none')
    assert row["c"] == NamedNode("http://e.example/Service#service")
    assert row["d"] == Literal("service")


def test_allowed_services_are_named_by_their_whole_iri() -> None:
    allowed = frozenset(("https://a.example/sparql",))
    for text in (
        "SELECT * { SERVICE <https://a.example/sparql> {} }",
        "SELECT * { SERVICE SILENT <https://\\u0061.example/sparql> {} }",
    ):
        assert read(text, services=allowed).volatile
    for endpoint in ("<https://b.example/sparql>", "?s", "a:sparql", "<sparql>", "SILENT ?s"):
        text = f"PREFIX a: <https://a.example/>\nSELECT * {{ SERVICE {endpoint} {{}} }}"
        with pytest.raises(QueryRefused) as refusal:
            read(text, "https://a.example/", allowed)
        assert "https://a.example/sparql" in refusal.value.message
        assert refusal.value.place == (2, 12)


def test_escapes_are_read_before_everything_else() -> None:
    """SPARQL 1.1, 19.2: `\\u003A` may be the colon of a name."""
    made = read("SEL\\u0045CT ?\\u00e9 { ?\\u00e9 a ex\\u003Athing }")
    assert made.form == "SELECT"
    assert made.text == "SELECT ?é { ?é a ex:thing }"
    assert made.place(1, 12) == (1, 22)
    for wrong in ("\\u0020", "\\u0022", "\\u007b", "\\uD800", "\\U00110000", "\\u003C"):
        with pytest.raises(QueryMalformed) as error:
            read(f"SELECT * {{\n ?s{wrong} }}")
        assert error.value.place == (2, 4)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT * { ?s ?p 'it }", (1, 18)),
        ("SELECT * {\n ?s ?p '''it' }", (2, 8)),
        ("SELECT * { ?s ?p \\ }", (1, 18)),
        ("# nothing", None),
        ("", None),
        ("PREFIX : <x>\nINSERT DATA { :a :b :c }", (2, 1)),
        ("DELETE WHERE { ?s ?p ?o }", (1, 1)),
    ],
)
def test_what_is_no_query_is_said_with_its_place(text: str, place: tuple[int, int] | None) -> None:
    with pytest.raises(QueryMalformed) as error:
        read(text)
    assert error.value.place == place


def test_graphs_and_prefixes_are_resolved() -> None:
    made = read(
        """BASE <https://a.example/x> PREFIX g: <graph/> # FROM <no>
        SELECT * FROM <graph/facts> FROM NAMED g:examples { ?s ?p "FROM <no>" }""",
        base="https://b.example/",
    )
    assert made.dataset
    assert made.graphs == ("https://a.example/graph/facts", "https://a.example/graph/examples")
    assert made.prefixes == {"g": "https://a.example/graph/"}
    declared = read(
        "PREFIX vg: <vocab#> PREFIX skos: <http://a.example/core#> ASK {}", "https://b.example/sparql"
    )
    assert declared.prefixes == {"vg": "https://b.example/vocab#", "skos": "http://a.example/core#"}
    assert not read("SELECT ?from { ?from ?p 'FROM' }").dataset


@given(
    repeated=st.sampled_from(
        ("a.", "?", "<", "'a", '"', "{", "a:b.", "\\u0041", "a", ":", "@", "#\n", "''' ")
    ),
    times=st.just(50_000),
)
def test_no_text_takes_long(repeated: str, times: int) -> None:
    """Each token is read once. A quadratic rule would not end within the time that a run may take."""
    with suppress(QueryMalformed):
        read(repeated * times)
