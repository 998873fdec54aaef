"""The workbench shows what a subscription tells, in a real browser."""

from playwright.sync_api import Browser, expect

from graph.driver import open_driver
from graph.engine import Engine
from tests.api.live import live
from tests.browser import Watched
from tests.loads import towns
from tests.web.test_workbench import ANSWER, EDITOR


def test_a_subscription_shows_each_load_until_it_is_stopped(browser: Browser, arcadedb: Engine) -> None:
    with open_driver(arcadedb) as driver, live(arcadedb, driver) as service:
        context = browser.new_context(locale="de-DE")
        watched = Watched(context.new_page(), service.url)
        page = watched.page
        query = "subscription { graphChanged { revision dataset } }"
        page.goto(f"{service.url}/graphql#query={query}")
        expect(page.locator(EDITOR)).to_contain_text("graphChanged")
        page.locator("button.graphiql-execute-button").click()
        service.until_open(1)
        service.writer.load(towns())
        expect(page.locator(ANSWER)).to_contain_text('"revision": 1')
        service.writer.remove_dataset("towns")
        expect(page.locator(ANSWER)).to_contain_text('"revision": 2')
        page.locator("button.graphiql-execute-button").click()  # it stops now
        service.until_open(0)
        context.close()
        assert watched.wrong == []
