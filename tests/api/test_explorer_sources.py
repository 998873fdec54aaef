"""The pages of sources over HTTP, with the small graph, on each engine."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from neo4j import Driver

from api.explorer.views.source import resting_on
from api.explorer.views.sources import counting
from graph.engine import Engine
from graph.migrations import migrate
from schema.model import Model
from tests.api.conftest import serving
from tests.schema.both import MODEL
from tests.small import sound_graph, write


@pytest.fixture(scope="module")
def client(empty_graph: Engine, driver: Driver) -> Iterator[httpx.Client]:
    """A client of the service with the small graph, without what breaks the model's rules."""
    migrate(driver, empty_graph, Model.load())
    write(sound_graph(), Model.load(), driver, empty_graph)
    german = {"Accept-Language": "de"}
    with serving(empty_graph) as url, httpx.Client(base_url=url, headers=german, timeout=60) as opened:
        yield opened


def rows(client: httpx.Client, path: str, **asked: str) -> list[dict[str, Any]]:
    """What the download of a page's table holds."""
    answer = client.get(f"{path}.json", params=asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["rows"]
    return found


def cited(key: str) -> int:
    """How many nodes of the small graph, sources aside, cite a source."""
    nodes = sound_graph().nodes
    return sum(key in node["sources"] for id_, node in nodes.items() if not id_.startswith("source:"))


def test_all_sources_are_listed_with_what_rests_on_them(client: httpx.Client) -> None:
    found = {row["key"]: row for row in rows(client, "/quellen")}
    assert set(found) == {"article", "example", "page", "register"}
    assert {key: row["nodes"] for key, row in found.items()} == {key: cited(key) for key in found}
    assert found["article"]["original"] == {"address": "https://example.org/a", "text": "example.org"}
    assert found["article"]["source"]["address"].endswith("/quellen/article")
    assert found["register"]["published"] == "2025-11-30"
    assert found["page"]["kind"] == "Internetseite"
    assert [key for key, row in found.items() if row["example"]] == ["example"]


def test_the_page_names_the_licence_and_marks_examples(client: httpx.Client) -> None:
    html = client.get("/quellen").text
    assert 'href="https://www.govdata.de/dl-de/by-2-0"' in html
    assert re.search(r'<tr class="kern-table__row example">\s*<th[^>]*><a[^>]*>Beispiele</a>', html)
    assert html.count("in der Werkbank öffnen") == 2
    without = client.get("/quellen", params={"beispiele": "aus"}).text
    assert "Beispiele</a>" not in without
    assert client.get("/quellen/example", params={"beispiele": "aus"}).status_code == 404


@pytest.mark.parametrize("key", ["article", "example", "page", "register"])
def test_what_rests_on_a_source_is_what_cites_it(client: httpx.Client, key: str) -> None:
    graph = sound_graph()
    found = rows(client, f"/quellen/{key}")
    own = sum(row["count"] for row in found if row["what"] == "Angaben zu ihnen selbst")
    assert own == cited(key)
    statements = sum(row["count"] for row in found if row["what"] != "Angaben zu ihnen selbst")
    # Of a relationship, whoever has several such statements counts once; which side declares it, counts.
    inward = {
        r.type
        for kind in MODEL.kinds.values()
        for r in kind.relationships.values()
        if r.primary and r.direction == "in"
    }
    expected = {
        (type_, end if type_ in inward else start)
        for type_, start, end, said in graph.links
        if key in said["sources"]
    }
    assert statements == len(expected)
    assert all(row["example"] == (key == "example") for row in found)


@pytest.mark.parametrize("key", ["article", "example", "page", "register"])
def test_each_row_leads_to_all_that_it_counts(client: httpx.Client, key: str) -> None:
    graph = sound_graph()
    seen: set[tuple[str, str]] = set()
    for row in rows(client, f"/quellen/{key}"):
        answer = client.get(urlsplit(row["kind"]["address"])._replace(scheme="", netloc="").geturl())
        assert answer.status_code == 200
        (link,) = re.findall(r'download href="([^"]*[.]json[^"]*)"', answer.text)
        listed = client.get(unescape(link)).json()
        assert len(listed["rows"]) == row["count"]
        assert [one["key"] for one in listed["sources"]] == [key]
        for one in listed["rows"]:
            others = one.get("others", [])
            seen |= {
                (one["node"]["id"], far["id"]) for far in (others if isinstance(others, list) else [others])
            }
            assert one["node"]["name"] in unescape(answer.text)
    both_ways = {frozenset((start, end)) for _, start, end, said in graph.links if key in said["sources"]}
    assert {frozenset(pair) for pair in seen} == both_ways


def test_what_cannot_rest_on_a_source_is_not_there(client: httpx.Client) -> None:
    assert client.get("/quellen/article", params={"was": "nix"}).status_code == 404
    assert client.get("/quellen/nix", params={"was": "processes"}).status_code == 404


def test_a_sources_page_says_what_it_is(client: httpx.Client) -> None:
    html = unescape(client.get("/quellen/article").text)
    assert "Artikel „Verbund“" in html
    assert "Zeitungs- oder Fachartikel" in html
    assert 'href="https://example.org/a"' in html
    assert 'href="/doc/source/article"' in html
    assert html.count("in der Werkbank öffnen") == 1
    english = client.get("/quellen/article", headers={"Accept-Language": "en"}).text
    assert "What rests on this source" in english


def test_there_are_no_other_sources(client: httpx.Client) -> None:
    answer = client.get("/quellen/nix")
    assert answer.status_code == 404
    assert "keine Quelle mit dem Schlüssel „nix“" in answer.text


def test_all_kinds_and_relationships_are_asked_for() -> None:
    """So that a new one is counted, too."""
    kinds = [kind for kind in MODEL.concrete if kind.name != "Source"]
    for kind in kinds:
        assert f"{kind.plural}(first: 1" in counting(MODEL).text
    text = resting_on(MODEL).text
    declared = [
        r
        for kind in MODEL.kinds.values()
        for r in kind.relationships.values()
        if r.primary and r.owner == kind.name
    ]
    assert len(declared) >= 20
    for relationship in declared:
        assert f"_{relationship.name}: " in text
