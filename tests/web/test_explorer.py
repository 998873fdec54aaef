"""Every page of the explorer in a real browser: wide and narrow, light and dark, with and without scripts."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import Watched
from tests.web.pages import ADDRESSES, STATES, VIEWED

SIZES = (360, 768, 1440)
FOCUS = """() => {
  const e = document.activeElement, s = getComputedStyle(e), box = e.getBoundingClientRect();
  return { name: e.tagName + (e.id && '#' + e.id) + ' ' + (e.textContent || '').trim().slice(0, 40),
           visible: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== 'none'
             || e.matches('.areas a') && parseFloat(getComputedStyle(e.lastElementChild).strokeWidth) >= 2,
           inside: box.width > 0 && box.height > 0, body: e === document.body };
}"""


def wrong(watched: Watched, status: int) -> list[str]:
    """What went wrong, but for a page whose own status is what it shows."""
    return [one for one in watched.wrong if status < 400 or str(status) not in one]


def barriers(page: Page, axe: Path) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA and its best practices, with where."""
    page.evaluate(axe.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for one in found["violations"]
        for node in one["nodes"][:3]
    ]


LOOKS = [
    *((address, width, scheme) for address in VIEWED for width in SIZES for scheme in ("light", "dark")),
    *((address, *((360, "dark"), (1440, "light"))[i % 2]) for i, address in enumerate(STATES)),
]
"""Every page in each size and both schemes; further states narrow and dark or wide and light, by turns."""


Looking = Callable[[int, Literal["light", "dark"]], BrowserContext]


@pytest.fixture(scope="module")
def looking(browser: Browser) -> Iterator[Looking]:
    """A window of a width in a scheme, one for all pages: what they share is loaded once."""
    opened: dict[tuple[int, str], BrowserContext] = {}

    def look(width: int, scheme: Literal["light", "dark"]) -> BrowserContext:
        if (width, scheme) not in opened:
            opened[width, scheme] = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, locale="de-DE"
            )
        return opened[width, scheme]

    yield look
    for context in opened.values():
        context.close()


@pytest.mark.parametrize(("address", "width", "scheme"), LOOKS)
def test_a_page_has_no_barrier_and_fits(
    looking: Looking,
    explorer: str,
    address: str,
    width: int,
    scheme: Literal["light", "dark"],
    axe: Path,
    pictures: Path,
) -> None:
    watched = Watched(looking(width, scheme).new_page(), explorer)
    page = watched.page
    answer = page.goto(f"{explorer}{address}")
    assert answer
    name = re.sub(r"\W+", "-", address).strip("-") or "start"
    page.screenshot(path=pictures / f"{name}-{width}-{scheme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.locator("h1").count() == 1
    assert barriers(page, axe) == []
    assert wrong(watched, answer.status) == []
    page.close()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_whole_without_scripts(browser: Browser, explorer: str, address: str) -> None:
    """It says the same, and has the same to follow and to fill in."""
    said = []
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts, locale="de-DE")
        watched = Watched(context.new_page(), explorer)
        answer = watched.page.goto(f"{explorer}{address}")
        assert answer
        main = watched.page.locator("main")
        said.append((
            main.locator("h1, h2, h3, th, td, figcaption").all_text_contents(),
            main.locator("a[href]").count(),
            main.locator("select, input:not([type=hidden]), button[type=submit]").count(),
        ))  # fmt: skip
        assert wrong(watched, answer.status) == []
        context.close()
    assert said[0][0] == said[1][0]
    assert said[0][1] >= said[1][1]
    assert said[0][2] >= said[1][2]


@pytest.mark.parametrize("address", [*VIEWED, "/suche?q=hunde", "/doc/land/16"])
def test_a_keyboard_reaches_everything_and_shows_where_it_is(
    browser: Browser, explorer: str, address: str
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="de-DE")
    watched = Watched(context.new_page(), explorer)
    page = watched.page
    page.goto(f"{explorer}{address}")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    reached = 1
    stops = page.locator("a[href], button, input:not([type=hidden]), select, [tabindex='0']").evaluate_all(
        "all => all.filter(e => e.checkVisibility() && e.tabIndex >= 0).length"
    )
    for _ in range(stops - 1):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        assert not at["body"], f"{reached} of {stops}"
        assert at["visible"], at["name"]
        assert at["inside"], at["name"]
        reached += 1
    assert reached == stops
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    context.close()
    assert watched.wrong == []


def test_a_sentence_is_filled_and_answered_without_scripts(browser: Browser, explorer: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="de-DE")
    page = context.new_page()
    page.goto(f"{explorer}/")
    form = page.locator("form[action$='/fragen/aus-in']")
    form.locator("select[name=von]").select_option("16")
    form.get_by_role("button", name="Antwort zeigen").click()
    expect(page.locator("h1")).to_have_text(
        "Welche Prozesse aus dem Land Thüringen nutzen Kommunen im Land Saarland?"
    )
    assert page.locator("#prozesse tbody tr").count() > 5
    page.get_by_role("link", name="Beispieldaten ausblenden").first.click()
    assert "beispiele=aus" in page.url
    expect(page.locator(".example-banner")).to_have_count(0)
    context.close()


def test_suggestions_come_while_typing_and_are_taken_by_keyboard(browser: Browser, explorer: str) -> None:
    context = browser.new_context(locale="de-DE")
    watched = Watched(context.new_page(), explorer)
    page = watched.page
    page.goto(f"{explorer}/fragen/uebernehmen")
    gap = page.get_by_role("combobox", name="Gemeinde")
    gap.fill("Neunkirch")
    expect(page.get_by_role("option").first).to_be_visible()
    expect(gap).to_have_attribute("aria-expanded", "true")
    gap.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    gap.press("Enter")
    page.wait_for_url(re.compile("kommune=municipality"))
    expect(page.locator("h1")).to_contain_text("Neunkirchen")
    gap.fill("Saarb")
    expect(page.get_by_role("option").first).to_be_visible()
    gap.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    context.close()
    assert watched.wrong == []


def test_the_matrix_as_a_screen_reader_has_it(browser: Browser, explorer: str) -> None:
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    page.goto(f"{explorer}/matrix")
    expect(page.get_by_role("table", name="Prozesse nach Land der Entwicklung")).to_match_aria_snapshot(
        """
        - table:
          - caption: Prozesse nach Land der Entwicklung und Land der Nutzung
          - rowgroup:
            - row:
              - columnheader "Entwickelt in ↓ genutzt in →"
              - columnheader "Hessen"
              - columnheader "Rheinland-Pfalz"
              - columnheader "Saarland"
              - columnheader "Thüringen"
          - rowgroup:
            - row /Hessen/:
              - rowheader "Hessen"
              - cell:
                - link /\\d+ Prozesse aus Hessen, genutzt in Hessen/
              - cell
              - cell:
                - link /\\d+ Prozesse aus Hessen, genutzt in Saarland/
              - cell
        """
    )
    context.close()
