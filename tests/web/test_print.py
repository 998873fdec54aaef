"""Every page as it is printed on A4: what was found fits the paper, and there is nothing to click."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.pages import ADDRESSES

MARGIN_MM, A4_MM = 14, (210, 297)
PX = 96 / 25.4  # CSS px in a mm
WIDTH, HEIGHT = int((A4_MM[0] - 2 * MARGIN_MM) * PX), int((A4_MM[1] - MARGIN_MM - 16) * PX)
"""What the margins of paper.css leave of a sheet."""

FOUR = "/bibliothek/vergleich?" + "&".join(
    f"prozess=beispiel-{key}"
    for key in ("abbruchanzeige", "abfallbehaelter", "wanderlager", "hundesteuerabmeldung")
)
WITH_PICTURE = (
    "/netz?start=land:06", "/karte?ebene=kreise", "/karte?land=10", "/fragen/aus-in", "/zeit", "/doc/land/16",
)  # fmt: skip

BEYOND = """() => {
  const edge = document.documentElement.clientWidth + 1;
  return [...document.querySelectorAll('body *')]
    .filter(e => e.checkVisibility() && !e.closest('svg, .kern-sr-only'))
    .filter(e => e.getBoundingClientRect().right > edge)
    .map(e => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 60)}`);
}"""
CONTROLS = (
    "input, select, button, textarea, summary, .kern-btn, .downloads, .paging, [download], "
    "#map-hint, .screen-only, .own, .switches, header nav, footer"
)
VISIBLE = "all => all.filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 160))"
PICTURE = """() => [...document.querySelectorAll('.picture, .map')].map(e => e.getBoundingClientRect())
  .map(box => [box.top + scrollY, box.bottom + scrollY])"""


@pytest.fixture(scope="module")
def paper(browser: Browser) -> Iterator[Page]:
    """A window as wide and as high as what a sheet has between its margins, for who likes the dark."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, locale="de-DE", color_scheme="dark"
    )
    page = context.new_page()
    page.emulate_media(media="print")
    yield page
    context.close()


@pytest.mark.parametrize("address", [*ADDRESSES, FOUR, "/doc/municipality"])
def test_a_page_fits_the_paper_and_has_nothing_to_click(paper: Page, explorer: str, address: str) -> None:
    paper.goto(f"{explorer}{address}")
    assert paper.evaluate(BEYOND) == []
    assert paper.locator(CONTROLS).evaluate_all(VISIBLE) == []
    expect(paper.locator("h1")).to_be_visible()
    tables = paper.locator("main table")
    for i in range(tables.count()):
        expect(tables.nth(i)).to_be_visible()
    for top, bottom in paper.evaluate(PICTURE):
        assert bottom - top <= HEIGHT


@pytest.mark.parametrize("address", WITH_PICTURE)
def test_the_first_sheet_has_the_picture_with_its_legend(paper: Page, explorer: str, address: str) -> None:
    paper.goto(f"{explorer}{address}")
    assert paper.evaluate(PICTURE)[0][1] <= HEIGHT


def test_every_column_of_the_library_is_printed(paper: Page, explorer: str) -> None:
    paper.goto(f"{explorer}/bibliothek")
    heads = [head for head in paper.locator("#prozesse thead th").all() if head.is_visible()]
    assert [head.inner_text() for head in heads][-3:] == ["Themenfeld", "Setzt um", "Quelle"]
    words = paper.locator("#prozesse tbody tr.example").first.locator("td").last
    expect(words).to_contain_text("BEISPIELDATEN")


def test_a_print_has_sentences_marks_sources_and_where_it_is_from(paper: Page, explorer: str) -> None:
    paper.goto(f"{explorer}/")
    expect(paper.locator(".questions")).to_contain_text("Welche Prozesse aus dem Land Hessen nutzen Kommunen")
    paper.goto(f"{explorer}/netz?start=land:06&art=PROCESS&weg=land:10")
    expect(paper.get_by_text("Eingegrenzt: Online-Prozess")).to_be_visible()
    assert "Aufklappen" not in paper.locator("main").inner_text()
    paper.goto(f"{explorer}/karte?land=10")
    for kept in (".example-banner", ".lead", ".map .legend", "#sources-heading", ".made-up"):
        expect(paper.locator(kept).first).to_be_visible()
    expect(paper.locator(".origin")).to_contain_text("/karte?land=10")
    expect(paper.locator(".origin")).to_contain_text("Datenstand: ")


def test_who_likes_the_dark_prints_dark_on_light(paper: Page, explorer: str) -> None:
    paper.goto(f"{explorer}/karte?land=10")
    lightness = """all => all.filter(e => e.checkVisibility()).map(e => {
      const canvas = document.createElement('canvas').getContext('2d');
      canvas.fillStyle = getComputedStyle(e).color;
      canvas.fillRect(0, 0, 1, 1);
      return Math.max(...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)); })"""
    words = paper.locator("h1, h2, td, th, .lead, .legend, .note, .example-banner, main a.kern-link")
    assert max(words.evaluate_all(lightness)) < 0xC0
    colours = "getComputedStyle(document.body).color + getComputedStyle(document.body).backgroundColor"
    assert paper.evaluate(colours) == "rgb(0, 0, 0)rgb(255, 255, 255)"
    fills = paper.locator(".swatch .c0, .swatch .c5").evaluate_all(
        "all => all.map(e => getComputedStyle(e).fill)"
    )
    assert fills == ["rgb(243, 243, 240)", "rgb(11, 58, 107)"]


@pytest.mark.parametrize(
    ("address", "most"), [("/matrix", 1), ("/bibliothek", 5), ("/karte?ebene=kreise", 4)]
)
def test_a_pdf_leaves_no_sheet_empty(
    paper: Page, explorer: str, address: str, most: int, pictures: Path
) -> None:
    """It is kept for people to look at."""
    paper.goto(f"{explorer}{address}")
    name = re.sub(r"\W+", "-", address).strip("-")
    made = paper.pdf(path=pictures / f"{name}.pdf", format="A4")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", made)) <= most
