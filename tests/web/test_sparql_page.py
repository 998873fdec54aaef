"""The page for SPARQL in a real browser: what it answers, refuses, suggests, and nothing sent elsewhere."""

import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect
from pyoxigraph import NamedNode, Store

from graph.engine import Engine
from graph.sparql.pool import Published
from graph.sparql.query import read
from schema.rdf.addresses import Addresses
from schema.rdf.rows import Link
from schema.rdf.write import Writer
from tests.api.conftest import serving
from tests.browser import Watched
from tests.schema.both import MODEL
from tests.small import small_graph
from web import ROOT

BASE = "https://graph.example.de"
EXAMPLES = ROOT / "sparql" / "examples"
INDEX = json.loads((EXAMPLES / "index.json").read_text("utf-8"))
EDITOR = ".yasqe .CodeMirror-code"
TYPE = """text => {
  const editor = document.querySelector(".yasqe .CodeMirror").CodeMirror;
  editor.setValue(text);
  editor.focus();
  editor.setCursor({ line: 0, ch: text.length });
}"""
ROWS = ".yasr table.dataTable tbody tr"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The small graph as linked data."""
    directory = tmp_path_factory.mktemp("published")
    graph, writer = small_graph(), Writer(MODEL, Addresses(BASE))
    store = Store(str(directory / "live"))
    for node in graph.nodes.values():
        store.extend(writer.node(node))
    for type_, start, end, row in graph.links:
        store.extend(writer.link(Link(type_, start, end, row)))
    store.flush()
    store.backup(str(directory / "1"))
    return Published(1, directory / "1")


@pytest.fixture(scope="module")
def address(arcadedb: Engine, published: Published) -> Iterator[str]:
    with serving(arcadedb, published=lambda: published, base_url=BASE) as url:
        yield url


@pytest.fixture(params=[(1440, 900), (360, 740)], ids=["wide", "narrow"])
def watched(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """A page of a fresh profile; at the end nothing may have gone wrong on it."""
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, locale="de-DE")
    found = Watched(context.new_page(), address)
    yield found
    context.close()
    assert found.wrong == []


@pytest.mark.parametrize("example", INDEX, ids=lambda one: one["file"])
def test_every_example_has_an_answer(example: dict[str, str], published: Published) -> None:
    addresses = Addresses(BASE)
    graphs = [addresses.facts, addresses.examples]
    query = read((EXAMPLES / example["file"]).read_text("utf-8"), f"{BASE}/sparql")
    assert set(query.graphs) <= {graph.value for graph in graphs}
    data_set = {} if query.dataset else {"default_graph": graphs, "named_graphs": graphs}
    found = Store.read_only(str(published.path)).query(query.text, base_iri=f"{BASE}/sparql", **data_set)  # type: ignore[arg-type]
    assert len(list(found)) > 1  # type: ignore[arg-type]
    assert {path.name for path in EXAMPLES.glob("*.rq")} == {one["file"] for one in INDEX}


def test_the_headline_is_that_of_the_graph(published: Published) -> None:
    graph = small_graph()
    query = read((EXAMPLES / "headline.rq").read_text("utf-8"), f"{BASE}/sparql")
    addresses = Addresses(BASE)
    graphs: list[NamedNode] = [addresses.facts, addresses.examples]
    found = Store.read_only(str(published.path)).query(
        query.text, base_iri=f"{BASE}/sparql", default_graph=graphs
    )
    towns = {row["kommune"].value for row in found}  # type: ignore[union-attr, index]
    names = {
        node["name"]
        for id_, node in graph.nodes.items()
        if id_.startswith(("municipality:10", "district:10"))
    }
    assert towns & names
    assert towns <= names | {"Saarland"}


def test_an_example_is_answered_and_its_link_opens_it_elsewhere(watched: Watched, browser: Browser) -> None:
    page = watched.page
    page.goto(f"{watched.address}/sparql")
    assert page.title() == "SPARQL – Verbundgraph"
    page.get_by_role("button", name="Welche Prozesse aus Hessen").click()
    expect(page.locator(EDITOR)).to_contain_text("vg:Usage")
    expect(page.locator(ROWS).first).to_contain_text("Beckingen")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]
    page.get_by_role("button", name="Link zu dieser Abfrage").click()
    link = page.locator(".yasqe_sharePopup input").input_value()
    assert "vg:Usage" in parse_qs(urlsplit(link).fragment)["query"][0]

    other = browser.new_context()
    opened = Watched(other.new_page(), watched.address)
    opened.page.goto(link)
    expect(opened.page.locator(EDITOR)).to_contain_text("vg:Usage")
    other.close()
    assert opened.wrong == []


def test_a_graph_is_shown_as_text_and_as_a_table(watched: Watched) -> None:
    page = watched.page
    page.goto(f"{watched.address}/sparql")
    page.get_by_role("button", name="Alles über das Saarland").click()
    expect(page.locator(ROWS).first).to_be_visible()
    page.get_by_role("button", name="Als Antwort zeigen").click()
    expect(page.locator(".yasr .CodeMirror-code")).to_contain_text("skos:prefLabel")


def test_yes_and_no_are_german(watched: Watched) -> None:
    page = watched.page
    page.goto(f"{watched.address}/sparql#query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D")
    page.get_by_role("button", name="Abfragen").click()
    expect(page.locator(".yasr .booleanResult")).to_have_text("Ja")


def test_a_refusal_is_shown_as_text(watched: Watched) -> None:
    page = watched.page
    hostile = "SELECT * { ?s ?p <https://x.example/<img src=x onerror=alert(1)>> }"
    page.on("dialog", lambda dialog: watched.wrong.append(dialog.message))
    page.goto(f"{watched.address}/sparql")
    page.evaluate("text => document.querySelector('.yasqe .CodeMirror').CodeMirror.setValue(text)", hostile)
    page.get_by_role("button", name="Abfragen").click()
    expect(page.locator("#answer")).to_contain_text("SPARQL_PARSE_FAILED")
    assert page.locator("#answer img").count() == 0
    # The browser itself notes the status in its console.
    refused = [one for one in watched.wrong if "400" in one]
    watched.wrong = [one for one in watched.wrong if one not in refused]
    assert refused


def test_the_editor_suggests_what_the_service_knows(watched: Watched) -> None:
    page = watched.page
    page.goto(f"{watched.address}/sparql")
    expect(page.locator(EDITOR)).to_contain_text("DESCRIBE")
    for text, expected in (
        ("PREFIX sko", "skos: <http://www.w3.org/2004/02/skos/core#>"),
        ("SELECT * { ?s a ", f"<{BASE}/vocab#Usage>"),
        ("SELECT * { ?s <http", "<http://www.w3.org/2004/02/skos/core#prefLabel>"),
    ):
        page.evaluate(TYPE, text)
        page.keyboard.press("Control+Space")
        expect(page.locator(".CodeMirror-hints")).to_contain_text(expected)
        page.keyboard.press("Escape")


def test_the_start_page_leads_here(watched: Watched) -> None:
    page = watched.page
    page.goto(watched.address)
    page.get_by_role("link", name="SPARQL", exact=True).click()
    expect(page.locator(EDITOR)).to_contain_text("DESCRIBE")
