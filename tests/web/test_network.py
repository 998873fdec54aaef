"""The network in a real browser: as a screen reader has it, by keyboard, by mouse, and as a file."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import Watched

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def watched(browser: Browser, explorer: str) -> Iterator[Watched]:
    """A page of a fresh profile that shows a network; at the end nothing may have gone wrong on it."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="de-DE", reduced_motion="reduce"
    )
    found = Watched(context.new_page(), explorer)
    found.page.goto(f"{explorer}/netz")
    yield found
    context.close()
    assert found.wrong == []


def node(page: Page, id_: str) -> Locator:
    return page.locator(f'.net-node[data-id="{id_}"]')


def asked(page: Page, name: str) -> list[str]:
    """A parameter of the page's address."""
    return parse_qs(urlsplit(page.url).query).get(name, [])


def test_the_network_as_a_screen_reader_has_it(watched: Watched) -> None:
    region = watched.page.get_by_role("region", name="Bild: Netz um OZG-Verbund Mitte")
    expect(region).to_match_aria_snapshot(
        """
        - 'region "Bild: Netz um OZG-Verbund Mitte"':
          - group "Netz um OZG-Verbund Mitte":
            - group "Beziehungen":
              - img /OZG-Verbund Mitte – Plattformen. civento, Quelle. .+/
              - img /OZG-Verbund Mitte – Prozessbibliotheken. Gemeinsame Prozessbibliothek/
              - img /OZG-Verbund Mitte – Beruht auf. Onlinezugangsgesetz/
              - img /Kooperationsvereinbarung .+ – Regelt. OZG-Verbund Mitte/
              - img /Vertrag über den Beitritt Thüringens .+ – Regelt. OZG-Verbund Mitte, seit 2021/
              - img /Hessen – Verbünde. OZG-Verbund Mitte, seit November 2020, bis November 2022/
              - img /Rheinland-Pfalz – Verbünde. OZG-Verbund Mitte/
              - img /Saarland – Verbünde. OZG-Verbund Mitte/
              - img /Thüringen – Verbünde. OZG-Verbund Mitte.+Quellen widersprechen sich/
            - group "Knoten":
              - 'link "OZG-Verbund Mitte (Verbund, aufgeklappt): Seite öffnen"'
              - 'link "civento (Plattform): Aufklappen"'
              - link /Gemeinsame Prozessbibliothek .+ \\(Prozessbibliothek\\). Aufklappen/
              - 'link "Onlinezugangsgesetz (Rechtsgrundlage): Aufklappen"'
              - link /Kooperationsvereinbarung .+ \\(Vereinbarung\\). Aufklappen/
              - link /Vertrag .+ \\(Vereinbarung\\). Aufklappen/
              - 'link "Hessen (Land): Aufklappen"'
              - 'link "Rheinland-Pfalz (Land): Aufklappen"'
              - 'link "Saarland (Land): Aufklappen"'
              - 'link "Thüringen (Land): Aufklappen"'
        """
    )


def test_a_keyboard_goes_from_node_to_node_opens_and_hides(watched: Watched) -> None:
    page = watched.page
    node(page, "alliance:ozg-verbund-mitte").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(":focus")).to_have_class(re.compile("net-node"))
    node(page, "land:10").focus()
    page.keyboard.press("ArrowDown")
    expect(node(page, "land:16")).to_be_focused()
    expect(page.locator("[data-net-chosen] a").first).to_have_text("Thüringen")
    page.keyboard.press("Enter")
    expect(node(page, "district:16051")).to_be_attached()
    assert asked(page, "auf") == ["land:16"]
    expect(node(page, "land:16")).to_be_focused()
    expect(page.locator("#said")).to_have_text(
        re.compile(r"Netz um OZG-Verbund Mitte: \d+ Knoten, \d+ Aussagen")
    )
    node(page, "district:16051").focus()
    page.keyboard.press("Delete")
    expect(node(page, "district:16051")).to_have_count(0)
    assert asked(page, "weg") == ["district:16051"]
    page.go_back()
    expect(node(page, "district:16051")).to_be_attached()
    page.go_back()
    expect(node(page, "district:16077")).to_have_count(0)
    assert asked(page, "auf") == []


def test_a_filter_changes_the_picture_in_place(watched: Watched) -> None:
    page = watched.page
    page.evaluate("window.same = true")
    page.get_by_text("Nur einen Teil zeigen").click()
    page.get_by_label("Land", exact=True).check()
    page.get_by_role("button", name="Anwenden").click()
    expect(page.locator(".net-node")).to_have_count(5)
    assert asked(page, "art") == ["LAND"]
    assert page.evaluate("window.same")
    page.get_by_role("link", name="Alles zeigen").click()
    expect(page.locator(".net-node")).to_have_count(10)


def test_nodes_are_dragged_and_arranged_and_the_picture_grows(watched: Watched) -> None:
    page = watched.page
    hesse = node(page, "land:06")
    before, other = hesse.get_attribute("transform"), node(page, "land:07").get_attribute("transform")
    box = hesse.locator(".shape").bounding_box()
    assert box
    page.mouse.move(box["x"] + 8, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 68, box["y"] + 52, steps=4)
    page.mouse.up()
    dragged = hesse.get_attribute("transform")
    assert dragged != before
    assert asked(page, "auf") == [], "a drag is no click"
    width = page.locator("svg.network").bounding_box()
    page.get_by_role("button", name="Größer").click()
    larger = page.locator("svg.network").bounding_box()
    assert width
    assert larger
    assert larger["width"] > width["width"] * 1.2
    arrange = page.get_by_role("button", name="Frei anordnen")
    arrange.click()
    expect(arrange).to_have_attribute("aria-pressed", "true")
    assert hesse.get_attribute("transform") == dragged, "it was put there"
    assert node(page, "land:07").get_attribute("transform") != other
    arrange.click()
    expect(page.get_by_role("button", name="Frei anordnen")).to_have_attribute("aria-pressed", "false")
    expect(node(page, "land:06")).to_have_attribute("transform", before or "")


def test_the_picture_is_saved_as_it_looks(watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    for ending in ("svg", "png"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Als {ending.upper()} speichern").click()
        assert download.value.suggested_filename == f"Netz um OZG-Verbund Mitte.{ending}"
        download.value.save_as(tmp_path / f"net.{ending}")
    tree = ET.parse(tmp_path / "net.svg").getroot()
    assert [one for one in tree.iter() if one.get("style") or one.get("class")] == []
    shapes = [one for one in tree.iter(f"{SVG}path") if (one.get("d") or "").endswith("Z")]
    assert shapes
    assert all((one.get("stroke") or "").startswith("rgb(") for one in shapes)
    assert "Thüringen" in "".join(tree.itertext())
    head = (tmp_path / "net.png").read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", head[16:24])
    assert width > 1_000
    assert height > 300


def test_a_saved_picture_opens_elsewhere_with_nothing_missing(
    watched: Watched, browser: Browser, tmp_path: Path
) -> None:
    with watched.page.expect_download() as download:
        watched.page.get_by_role("button", name="Als SVG speichern").click()
    download.value.save_as(tmp_path / "net.svg")
    page = browser.new_page()
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.goto((tmp_path / "net.svg").as_uri())
    assert page.locator("text").count() > 10
    assert [one for one in asked_for if not one.startswith("file:")] == []
    page.close()


def test_without_scripts_every_action_is_a_link(browser: Browser, explorer: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="de-DE")
    page = context.new_page()
    page.goto(f"{explorer}/netz")
    expect(page.locator("[data-net-tools]")).to_be_hidden()
    node(page, "land:10").click()
    expect(node(page, "district:10041")).to_be_visible()
    page.locator("tr[id='n-district:10041']").get_by_role("link", name="Ausblenden").click()
    expect(node(page, "district:10041")).to_have_count(0)
    page.get_by_role("link", name=re.compile("wieder zeigen")).click()
    expect(node(page, "district:10041")).to_be_visible()
    page.get_by_label("Wege von OZG-Verbund Mitte nach").fill("Frankfurt am Main, Stadt")
    page.get_by_role("button", name="Suchen").last.click()
    expect(page.locator("h1")).to_contain_text("Frankfurt am Main")
    context.close()
