"""Pages of nodes and of kinds at the addresses of linked data, on each engine."""

import re
from collections.abc import Iterator
from html import escape

import httpx
import pytest
from neo4j import Driver

from api.explorer import ties
from graph.engine import Engine
from graph.migrations import migrate
from schema.plan import Planner
from schema.types import build
from tests.api.conftest import serving
from tests.hostile import NAMES
from tests.schema.both import MODEL
from tests.small import Graph, small_graph, write

BROKEN = {"topic:namenlos", "source:geruecht", "process:seltsam", "municipality:07999999"}
"""What a load would have refused of the small graph; pages say so and show nothing of it."""
PLANNER = Planner(build(MODEL))
HTML = {"Accept": "text/html", "Accept-Language": "de"}


def sound_graph() -> Graph:
    """The small graph without what is broken, and with names that somebody hostile may give."""
    graph = small_graph()
    for id_ in BROKEN:
        del graph.nodes[id_]
    graph.links = [one for one in graph.links if not BROKEN & {one[1], one[2]}]
    for number, name in enumerate(NAMES):
        graph.node(f"process:boese-{number}", name, ["page"], description=name)
        graph.link("DEVELOPED_BY", f"process:boese-{number}", "land:07", ["page"], quotes=[name])
    return graph


@pytest.fixture(scope="module")
def client(empty_graph: Engine, driver: Driver) -> Iterator[httpx.Client]:
    migrate(driver, empty_graph, MODEL)
    write(sound_graph(), MODEL, driver, empty_graph)
    with serving(empty_graph) as url, httpx.Client(base_url=url, timeout=60) as opened:
        yield opened


def page(client: httpx.Client, path: str, **headers: str) -> httpx.Response:
    return client.get(path, headers={**HTML, **headers})


@pytest.mark.parametrize("kind", MODEL.concrete, ids=lambda kind: kind.field)
def test_what_pages_ask_is_within_the_limits(kind) -> None:  # type: ignore[no-untyped-def]
    PLANNER.request(ties.overview(MODEL, kind).text, {"key": "06"})
    PLANNER.request(ties.listing(kind).text, {})
    for one in ties.ties(MODEL, kind):
        if one.many:
            PLANNER.request(ties.all_of(MODEL, kind, one.name).text, {"key": "06", "first": 500})


def test_every_node_has_a_page_that_names_all_around_it(client: httpx.Client) -> None:
    graph = sound_graph()
    for id_, node in graph.nodes.items():
        kind, _, key = id_.partition(":")
        answer = page(client, f"/doc/{kind}/{key}")
        assert answer.status_code == (410 if kind == "municipality" and "until" in node else 200), id_
        around = {end for _, start, end, _ in graph.links if start == id_}
        around |= {start for _, start, end, _ in graph.links if end == id_}
        for other in around - {id_}:
            assert f'href="/doc/{other.replace(":", "/")}"' in answer.text, (id_, other)


def test_a_statement_says_since_when_and_who_says_so(client: httpx.Client) -> None:
    text = page(client, "/doc/alliance/mitte").text
    assert "auf Grundlage einer Vereinbarung" in text
    assert "November 2022" in text
    assert "<q>seit November 2022</q>" in text


def test_contradictions_stand_side_by_side(client: httpx.Client) -> None:
    text = page(client, "/doc/land/16").text
    versions = re.search(r'<ul class="versions">.*?</section>', text, re.DOTALL)
    assert versions
    assert "einvernehmlich" in versions[0]
    assert "Mitglied" in versions[0]
    assert '<ul class="versions">' not in page(client, "/doc/land/06").text


def test_the_address_of_a_statement_leads_to_its_row(client: httpx.Client) -> None:
    graph = small_graph()
    for type_, start, end, row in graph.links:
        if start == "process:ehe" or (start == "municipality:10041100" and type_ != "SUCCEEDS"):
            text = page(client, f"/doc/{start.replace(':', '/')}").text
            found = re.search(rf'<tr id="{row["id"]}".*?</tr>', text, re.DOTALL)
            assert found, (type_, start, end)
            assert f'href="/doc/{end.replace(":", "/")}"' in found[0]


def test_all_neighbours_are_pages_and_files(client: httpx.Client) -> None:
    answer = page(client, "/doc/land/10?alle=municipalities")
    assert answer.status_code == 200
    towns = {id_ for id_ in small_graph().nodes if id_.startswith("municipality:10")}
    assert {f"municipality:{key}" for key in re.findall(r"/doc/municipality/(\d{8})", answer.text)} == towns
    file = client.get("/doc/land/10.csv?tabelle=municipalities")
    assert file.headers["content-type"].startswith("text/csv")
    assert len(file.content.splitlines()) >= len(towns) + 1
    for ending in ("xlsx", "json"):
        assert client.get(f"/doc/land/10.{ending}?tabelle=municipalities").status_code == 200


def test_examples_are_marked_and_can_be_hidden(client: httpx.Client) -> None:
    shown = page(client, "/doc/land/06").text
    assert "Diese Seite zeigt Beispieldaten." in shown
    assert "Hundesteuer (Beispiel)" in shown
    for off in ("beispiele=aus", "examples=false"):
        hidden = page(client, f"/doc/land/06?{off}").text
        assert "Diese Seite zeigt Beispieldaten." not in hidden
        assert "Hundesteuer (Beispiel)" not in hidden
        assert 'href="http://localhost:8000/doc/land/06.ttl?examples=false"' in hidden
    itself = page(client, "/doc/process/hund?beispiele=aus")
    assert itself.status_code == 200
    assert "Diese Seite zeigt Beispieldaten." in itself.text
    assert "/doc/municipality/10041511" in page(client, "/doc/process/hund").text
    assert "/doc/municipality/10041511" not in itself.text
    document = client.get("/doc/land/06.nq?beispiele=aus")
    assert "graph/examples" not in document.text


def test_pages_keep_what_documents_promise(client: httpx.Client) -> None:
    answer = page(client, "/doc/land/10")
    for relation in ("alternate", "describes", "describedby", "license"):
        assert f'rel="{relation}"' in answer.headers["link"]
    assert answer.headers["content-location"] == "http://localhost:8000/doc/land/10.html"
    assert {"Accept", "Accept-Language"} <= {*answer.headers["vary"].split(", ")}
    assert '<link rel="canonical" href="http://localhost:8000/doc/land/10">' in answer.text
    gone = page(client, "/doc/municipality/16000001")  # a register lists it no longer
    assert gone.status_code == 410
    assert 'rel="successor-version"' in gone.headers["link"]
    assert "Besteht nicht mehr." in gone.text


def test_a_page_offers_its_query(client: httpx.Client) -> None:
    text = page(client, "/doc/land/10").text
    assert "/graphql#query=query+Land" in text
    assert "variables=" in text


def test_lists_can_be_narrowed_by_name(client: httpx.Client) -> None:
    kinds = page(client, "/doc").text
    for kind in MODEL.concrete:
        assert f'href="/doc/{kind.field}"' in kinds
    assert "Koblenz" in page(client, "/doc/municipality").text
    narrowed = page(client, "/doc/municipality?name=aerfurt").text
    assert "Ärfurt" in narrowed
    assert "Koblenz" not in narrowed
    assert "Kein Name enthält das." in page(client, "/doc/municipality?name=zzz").text


@pytest.mark.parametrize("number", range(len(NAMES)))
def test_hostile_names_are_texts(client: httpx.Client, number: int) -> None:
    text = page(client, f"/doc/process/boese-{number}").text
    name = " ".join(NAMES[number].split(" "))
    shown = escape(name).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")
    assert f">{shown}</h1>" in text
    assert shown in page(client, "/doc/land/07?alle=develops").text
    assert shown in page(client, "/doc/process").text
    for script in re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL):
        assert "<" not in script
    assert "<img" not in text
    assert "49{" not in text


def test_refusals_are_pages_for_people(client: httpx.Client) -> None:
    for path, status in (("/doc/land/99", 404), ("/doc/planet", 404), ("/doc/planet/3", 404)):
        answer = page(client, path)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
        assert "Hier ist nichts" in answer.text
    assert page(client, "/doc/land/10?sprache=fr").status_code == 400
