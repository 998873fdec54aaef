"""The workbench in a real browser: a question, its link, the schema, and nothing sent elsewhere."""

import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from neo4j import Driver
from playwright.sync_api import Browser, expect

from graph.driver import open_driver
from graph.engine import Engine
from schema.model import Model
from tests.api.conftest import serving
from tests.browser import Watched
from tests.engines import empty_database
from tests.small import small_graph, write

EDITOR = ".graphiql-query-editor .view-lines"
ANSWER = ".graphiql-response .view-lines"
RUN = "Execute query"


@pytest.fixture(scope="module")
def address(arcadedb: Engine) -> Iterator[str]:
    with open_driver(arcadedb) as driver:
        fill(driver, arcadedb)
    with serving(arcadedb) as url:
        yield url


def fill(driver: Driver, engine: Engine) -> None:
    empty_database(driver, engine)
    write(small_graph(), Model.load(), driver, engine)


@pytest.fixture(params=[(1280, 800), (390, 844)], ids=["wide", "narrow"])
def watched(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """A page of a fresh profile; at the end nothing may have gone wrong on it."""
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, locale="de-DE")
    found = Watched(context.new_page(), address)
    yield found
    context.close()
    assert found.wrong == []


def test_an_example_is_answered_and_its_link_opens_it_elsewhere(watched: Watched, browser: Browser) -> None:
    page = watched.page
    page.goto(f"{watched.address}/graphql")
    assert page.title() == "Werkbank – Verbundgraph"
    page.get_by_role("button", name="Filters from a form").click()
    expect(page.locator(EDITOR)).to_contain_text("TownsWithout")
    page.locator("button.graphiql-execute-button").click()
    expect(page.locator(ANSWER)).to_contain_text("totalCount")
    page.get_by_role("button", name="Link zu dieser Frage").click()
    expect(page.get_by_role("button", name="Link ist in der Adresszeile")).to_be_attached()
    link = page.url
    parts = parse_qs(urlsplit(link).fragment)
    assert "query TownsWithout" in parts["query"][0]
    assert json.loads(parts["variables"][0])["laender"] == ["Saarland", "Hessen"]

    other = browser.new_context()
    opened = Watched(other.new_page(), watched.address)
    opened.page.goto(link)
    expect(opened.page.locator(EDITOR)).to_contain_text("TownsWithout")
    expect(opened.page.locator(".graphiql-editor-tool .view-lines").first).to_contain_text("laender")
    other.close()
    assert opened.wrong == []


def test_a_hostile_link_stays_text(watched: Watched) -> None:
    hostile = "{ x } # <img src=x onerror=alert(1)> <b style='color:red'>&amp;</b>"
    page = watched.page
    page.on("dialog", lambda dialog: watched.wrong.append(dialog.message))
    page.goto(f"{watched.address}/graphql#query={hostile.replace('&', '%26').replace('#', '%23')}")
    expect(page.locator(EDITOR)).to_contain_text("onerror=alert(1)")
    expect(page.locator(EDITOR)).to_contain_text("<b style='color:red'>&amp;</b>")
    assert page.locator(f"{EDITOR} img, {EDITOR} b").count() == 0


def test_the_editor_knows_the_schema(watched: Watched) -> None:
    """Its workers run: a wrong field is underlined, and suggestions come with their descriptions."""
    page = watched.page
    page.goto(f"{watched.address}/graphql#query={{ laender {{ nodes {{ nme }} }} }}")
    expect(page.locator(".squiggly-error")).to_have_count(1)
    page.locator(EDITOR).click()
    page.keyboard.press("Control+A")
    page.keyboard.type("{ la")
    page.keyboard.press("Control+Space")
    expect(page.locator(".suggest-widget .monaco-list-row").first).to_be_visible()
    expect(page.locator(".suggest-widget")).to_contain_text("laender")


def test_prettify_search_and_settings_work_within_the_policy(watched: Watched) -> None:
    page = watched.page
    page.goto(f"{watched.address}/graphql#query=query Q {{ laender {{ totalCount }} }}")
    expect(page.locator(EDITOR)).to_contain_text("totalCount")
    page.get_by_role("button", name=re.compile("Prettify")).click()
    expect(page.locator(".graphiql-query-editor .view-line")).to_have_count(6)
    page.locator(EDITOR).click()
    page.keyboard.press("Control+F")
    expect(page.locator(".graphiql-query-editor .find-widget")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Open settings dialog").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("body")).to_have_class(re.compile("graphiql-dark"))


def test_the_schema_can_be_read_and_a_question_put_together(watched: Watched) -> None:
    page = watched.page
    # A question without lists among its arguments: the builder complains of each that it cannot show.
    page.goto(f"{watched.address}/graphql#query={{ laender {{ totalCount }} }}")
    page.get_by_role("button", name="Show Documentation Explorer").click()
    page.locator(".graphiql-doc-explorer").get_by_text("Query", exact=True).click()
    page.locator(".graphiql-doc-explorer").get_by_text("municipalities", exact=True).click()
    expect(page.locator(".graphiql-doc-explorer")).to_contain_text("Deutsch:")
    page.get_by_role("button", name="Show Baukasten").click()
    page.locator(".graphiql-plugin").get_by_text("processLibraries", exact=True).click()
    expect(page.locator(EDITOR)).to_contain_text("processLibraries")


def test_what_was_asked_is_remembered(watched: Watched) -> None:
    page = watched.page
    page.goto(f"{watched.address}/graphql#query=query Remembered {{ laender {{ totalCount }} }}")
    expect(page.locator(EDITOR)).to_contain_text("Remembered")
    page.locator("button.graphiql-execute-button").click()
    expect(page.locator(ANSWER)).to_contain_text("totalCount")
    page.get_by_role("button", name="Show History").click()
    expect(page.locator(".graphiql-history")).to_contain_text("Remembered")


def test_the_start_page_leads_here(watched: Watched) -> None:
    page = watched.page
    page.goto(watched.address)
    page.get_by_role("link", name="GraphQL", exact=True).click()
    expect(page.locator(EDITOR)).to_contain_text("laender")
