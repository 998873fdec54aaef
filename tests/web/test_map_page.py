"""The map in a real browser: what is drawn, and the way about it by pointer, keyboard and screen reader."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import Watched

SAARLAND = "/karte?land=10"


@pytest.fixture
def watched(browser: Browser, explorer: str) -> Iterator[Watched]:
    """A page of a fresh profile; at the end nothing may have gone wrong on it."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="de-DE")
    found = Watched(context.new_page(), explorer)
    yield found
    context.close()
    assert found.wrong == []


def opened(watched: Watched, address: str = SAARLAND) -> Page:
    watched.page.goto(f"{watched.address}{address}")
    watched.page.wait_for_load_state("networkidle")
    return watched.page


def area(page: Page, name: str) -> Locator:
    """The area whose name begins so."""
    return page.locator(f'.areas a[aria-label^="{name}"]')


def middle(place: Locator) -> tuple[float, float]:
    """Where it is, once it can be seen."""
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize(
    ("address", "number"), [(SAARLAND, 52), ("/karte?ebene=kreise", 400), ("/karte?land=16", 605)]
)
def test_every_area_is_drawn_where_it_lies(watched: Watched, address: str, number: int) -> None:
    """The outlines come from files of their own; none may be missing or without an extent."""
    page = opened(watched, address)
    sizes = page.locator(".areas use").evaluate_all(
        "all => all.map(u => { const b = u.getBBox(); return [b.width, b.height]; })"
    )
    assert len(sizes) == number
    assert all(width > 0 and height > 0 for width, height in sizes)


def test_all_municipalities_are_drawn(watched: Watched) -> None:
    page = opened(watched, "/karte")
    assert page.locator(".areas use").evaluate_all("all => all.filter(u => u.getBBox().width).length") == 3382
    colours = page.locator(".areas use").evaluate_all(
        "all => [...new Set(all.map(u => getComputedStyle(u).fill))]"
    )
    assert len(colours) >= 5
    assert "none" not in colours


def test_the_map_as_a_screen_reader_has_it(watched: Watched) -> None:
    page = opened(watched)
    picture = page.get_by_role("group", name="Wie viele Online-Prozesse Gemeinden nutzen: Saarland")
    expect(picture).to_have_accessible_description(
        "Mit den Pfeiltasten zum nächsten Gebiet, mit Plus und Minus näher und weiter weg, "
        "mit Eingabe zur Seite des Gebiets."
    )
    expect(picture).to_match_aria_snapshot(
        """
        - 'group "Wie viele Online-Prozesse Gemeinden nutzen: Saarland"':
          - 'link /Saarbrücken, Landeshauptstadt: \\d+ Prozesse \\(Beispiel\\)/':
            - /url: /doc/municipality/10041100
          - 'link /Friedrichsthal, Stadt: \\d+ Prozesse \\(Beispiel\\)/':
            - /url: /doc/municipality/10041511
        """
    )
    assert picture.get_by_role("link").count() == 52
    expect(page.get_by_role("list", name="Farben, und für wie viele Gebiete")).to_match_aria_snapshot(
        """
        - list:
          - listitem: /keine Nutzung bekannt \\d+/
          - listitem: /1 bis \\d+ Prozesse \\d+/
        """
    )


def test_arrow_keys_lead_from_an_area_to_its_neighbour(watched: Watched) -> None:
    page = opened(watched)
    first = area(page, "Saarbrücken")
    first.focus()
    expect(page.locator(".readout")).to_contain_text("Saarbrücken, Landeshauptstadt:")
    before = middle(first)
    page.keyboard.press("ArrowUp")
    focused = page.locator(".areas a:focus")
    assert middle(focused)[1] < before[1]
    assert page.locator('.areas a:not([tabindex="-1"])').count() == 1
    up = focused.get_attribute("aria-label")
    page.keyboard.press("ArrowRight")
    assert focused.get_attribute("aria-label") != up
    page.keyboard.press("Home")
    expect(focused).to_have_attribute(
        "aria-label", page.locator(".areas a").first.get_attribute("aria-label") or ""
    )
    page.keyboard.press("End")
    expect(focused).to_have_attribute(
        "aria-label", page.locator(".areas a").last.get_attribute("aria-label") or ""
    )
    reached = focused.get_attribute("href")
    page.keyboard.press("Tab")
    assert page.locator(".areas a:focus").count() == 0
    page.keyboard.press("Shift+Tab")
    expect(focused).to_have_attribute("href", reached or "")


REACHED = """() => {
  const areas = document.querySelectorAll('.areas a'), seen = new Set([areas[0]]), waiting = [areas[0]];
  while (waiting.length) {
    const here = waiting.pop();
    for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) {
      here.focus();
      here.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      const there = document.activeElement;
      if (!seen.has(there)) { seen.add(there); waiting.push(there); }
    }
  }
  return seen.size;
}"""


@pytest.mark.parametrize(("address", "number"), [(SAARLAND, 52), ("/karte?ebene=kreise&land=07", 36)])
def test_no_area_is_out_of_the_keys_reach(watched: Watched, address: str, number: int) -> None:
    """From the first one every other can be reached by some way of arrow keys."""
    assert opened(watched, address).evaluate(REACHED) == number


def test_the_pointer_says_what_it_is_over(watched: Watched) -> None:
    page = opened(watched)
    assert page.locator(".readout").text_content() == ""
    page.mouse.move(*middle(area(page, "Saarbrücken")))
    expect(page.locator(".readout")).to_contain_text("Saarbrücken, Landeshauptstadt:")
    expect(page.locator("use.here").first).to_have_attribute(
        "href", "/assets/explorer/maps/gemeinden-10.svg#g10041100"
    )
    page.mouse.move(5, 5)
    expect(page.locator(".readout")).to_have_text("")


def test_one_can_look_more_closely(watched: Watched) -> None:
    page = opened(watched)
    svg = page.locator(".sheet svg")
    whole = svg.get_attribute("viewBox")
    page.get_by_role("button", name="Näher").click()
    closer = svg.get_attribute("viewBox")
    assert closer != whole
    hatch = page.locator(".sheet pattern").first
    assert "scale(0.66" in (hatch.get_attribute("patternTransform") or ""), "as fine as before on the screen"
    x, y = middle(svg)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 80, y + 40, steps=4)
    page.mouse.up()
    assert svg.get_attribute("viewBox") != closer
    assert page.url.endswith(SAARLAND), "dragging follows no link"
    page.get_by_role("button", name="Weiter weg").click()
    assert svg.get_attribute("viewBox") == whole
    area(page, "Saarbrücken").focus()
    for _ in range(3):
        page.keyboard.press("+")
    expect(area(page, "Saarbrücken")).to_be_in_viewport()
    page.keyboard.press("End")
    box, frame = page.locator(".areas a:focus").bounding_box(), svg.bounding_box()
    assert box
    assert frame
    assert box["x"] + box["width"] > frame["x"]
    assert box["x"] < frame["x"] + frame["width"]
    page.get_by_role("button", name="Ganze Karte").click()
    assert svg.get_attribute("viewBox") == whole


def test_an_area_leads_to_its_page(watched: Watched) -> None:
    page = opened(watched)
    area(page, "Saarbrücken").focus()
    with page.expect_request("**/doc/municipality/10041100*") as asked:
        page.keyboard.press("Enter")
    assert asked.value.is_navigation_request()


def test_the_map_works_without_scripts(browser: Browser, explorer: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="de-DE")
    found = Watched(context.new_page(), explorer)
    page = opened(found)
    expect(page.get_by_role("link", name="Saarbrücken, Landeshauptstadt:").first).to_be_visible()
    assert page.locator('.areas a:not([tabindex="-1"])').count() == 1
    page.get_by_label("Land", exact=True).select_option("16")
    page.get_by_role("button", name="Karte zeigen").click()
    expect(page.locator("h1")).to_have_text("Wie viele Online-Prozesse Gemeinden nutzen: Thüringen")
    context.close()
    assert found.wrong == []
