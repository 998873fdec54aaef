"""The explorer's pages over HTTP, on both engines: languages, examples, hostile names, wrong addresses."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from html.parser import HTMLParser

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from neo4j import Driver

from api.explorer.seen import day
from graph.engine import Engine
from graph.migrations import migrate
from schema.model import Model
from tests.api.conftest import serving
from tests.small import Graph, small_graph, write

NAMES = {
    "script": "<script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)',
    "right-to-left": "Prozess \u202etxt.exe",
    "formula": "=HYPERLINK(0)",
    "template": "{{ 7 * 7 }} {% raw %} %(x)s {0} {x}",
}


def hostile_graph() -> Graph:
    """The small graph, and processes with names that try to be more than text."""
    g = small_graph()
    for key, name in NAMES.items():
        g.node(f"process:{key}", name, description=name)
        g.link("DEVELOPED_BY", f"process:{key}", "land:06")
        g.link("USES", "land:10", f"process:{key}", since="2022-11")
    for number in range(9):
        g.node(f"municipality:0100000{number}", f"Kassdorf {number}", population=900 + number)
        g.link("IN_LAND", f"municipality:0100000{number}", "land:10")
    for key, name, population in (("01000010", "Kassel", 200_000), ("01000011", "Neu Kassel", 900_000)):
        g.node(f"municipality:{key}", name, population=population)
        g.link("IN_LAND", f"municipality:{key}", "land:10")
    return g


@pytest.fixture(scope="module")
def client(empty_graph: Engine, driver: Driver) -> Iterator[httpx.Client]:
    migrate(driver, empty_graph, Model.load())
    write(hostile_graph(), Model.load(), driver, empty_graph)
    german = {"Accept-Language": "de-DE,de;q=0.9"}
    with serving(empty_graph) as url, httpx.Client(base_url=url, headers=german, timeout=60) as opened:
        yield opened


def harmful(page: str) -> list[str]:
    """Scripts that are not files of ours, and attributes with scripts in them."""
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            if tag == "script" and "src" not in given and given.get("type") != "application/ld+json":
                found.append(tag)
            found.extend(name for name in given if name.startswith("on"))

    Reader().feed(page)
    return found


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_hostile_name_is_text(client: httpx.Client, name: str) -> None:
    """Wherever it stands: in a list, in a search, in a heading, as what somebody typed."""
    key = next(key for key, one in NAMES.items() if one == name)
    for address, parameters in (
        ("/fragen/aus-in", {"von": "06", "in": "10", "wer": "alle"}),
        ("/fragen/wer-nutzt", {"prozess": f"process:{key}"}),
        ("/fragen/verbunden", {"von": "land:06", "zu": f"process:{key}"}),
        ("/fragen/uebernehmen", {"kommune": name}),
        ("/zeit", {"prozess": f"process:{key}"}),
        ("/suche", {"q": name}),
    ):
        answer = client.get(address, params=parameters)
        assert answer.status_code in (200, 303), (address, answer.text)
        page = answer.text
        assert harmful(page) == []
        assert "49 {% raw" not in page
        if address in ("/fragen/aus-in", "/fragen/wer-nutzt", "/suche"):
            assert name in unescape(page), address


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/fragen/aus-in?von=99", 404, "99"),
        ("/fragen/aus-in?wer=niemand", 404, "niemand"),
        ("/fragen/wer-nutzt?prozess=process:gibt-es-nicht", 404, "gibt-es-nicht"),
        ("/fragen/beruht-auf?vereinbarung=x", 404, "x"),
        ("/fragen/aus-in?nach=quatsch", 400, "cursor"),
        ("/fragen/aus-in?stand=2022-13-45", 400, "31.12.2024"),
        ("/fragen/aus-in?stand=gestern", 400, "stand"),
        ("/suche?q=a&art=QUATSCH", 400, "QUATSCH"),
        ("/matrix?jahr=-1", 400, "jahr"),
        ("/matrix?jahr=1", 400, "1900"),
        ("/?sprache=fr", 400, "sprache"),
        (f"/suche?q={'a' * 300}", 400, "200"),
        ("/fragen/aus-in.pdf", 404, ".pdf"),
        ("/fragen/aus-in.csv?tabelle=x", 404, "x"),
        ("/fragen/gibt-es-nicht", 404, "nothing"),
        ("/doc/land/99.html", 404, "99"),
        ("/doc/topic/99.html?stand=2020-01-31", 404, "31.01.2020"),
        ("/quellen/nix", 404, "nix"),
        ("/quellen/nix?was=nix", 404, "nix"),
        ("/bibliothek/nix", 404, "nix"),
        ("/bibliothek?status=nix", 400, "status"),
        ("/bibliothek?sortierung=nix", 400, "sortierung"),
        ("/karte?land=99", 400, "land"),
        ("/karte?status=nix", 400, "status"),
        ("/netz?start=land:06&auf=nix:1", 400, "nix:1"),
        ("/netz?beziehung=NIX", 400, "NIX"),
        ("/fragen/verbunden?von=land:99&zu=land:10", 404, "99"),
    ],
)
def test_a_wrong_address_gets_a_page_that_says_why(
    client: httpx.Client, address: str, status: int, says: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert says in unescape(answer.text)
    if address != "/fragen/gibt-es-nicht":
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"


GERMAN = re.compile(r"\b(der|die|das|gibt|nicht|muss|und)\b", re.IGNORECASE)
ENGLISH = re.compile(r"\b(the|there|must|not|is)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    "address",
    [
        "/fragen/aus-in?stand=2022-13-45",
        "/fragen/aus-in?von=99",
        "/fragen/aus-in?nach=quatsch",
        "/matrix?jahr=x",
        "/karte?land=99",
        "/karte?status=nix",
        f"/suche?q={'a' * 300}",
        "/doc/land/99.html",
        "/doc/planet.html",
        "/quellen/nix",
        "/bibliothek/nix",
        "/netz?start=land:99",
        "/?sprache=fr",
        "/fragen/aus-in.pdf",
    ],
)
def test_what_is_wrong_is_said_in_the_pages_language(client: httpx.Client, address: str) -> None:
    for language, own, other in (("de", GERMAN, ENGLISH), ("en", ENGLISH, GERMAN)):
        page = client.get(address, headers={"Accept-Language": language}).text
        assert f'<html lang="{language}">' in page
        (said,) = re.findall(r'<p class="lead">(.*?)</p>', page)
        assert own.search(said), said
        assert not other.search(said), said


def test_a_german_day_is_taken(client: httpx.Client) -> None:
    page = client.get("/fragen/aus-in?stand=31.12.2022&von=06&in=10&wer=alle")
    assert page.status_code == 200
    assert "Stand vom 31.12.2022" in page.text
    assert 'name="stand" type="date" value="2022-12-31"' in page.text


def test_an_error_for_programs_stays_english(client: httpx.Client) -> None:
    told = client.get("/vorschlaege?art=NIX&q=a").json()["errors"][0]["message"]
    assert told.startswith("There is no kind “NIX”.")
    assert client.get("/vorschlaege?sprache=fr").status_code == 400


@given(st.dates())
def test_a_day_is_read_as_it_is_written_here_and_there(one: date) -> None:
    assert day(one.isoformat()) == day(f"{one.day}.{one.month}.{one.year:04}") == one.isoformat()


@given(st.text(max_size=12))
def test_a_day_is_one_or_nothing(text: str) -> None:
    assert day(text) in ("", *([date.fromisoformat(day(text)).isoformat()] if day(text) else ()))


def test_the_browsers_language_is_taken_and_a_choice_stays(client: httpx.Client) -> None:
    english = client.get("/matrix", headers={"Accept-Language": "en-GB,en;q=0.9,de;q=0.5"})
    assert '<html lang="en">' in english.text
    assert "Who uses whose processes?" in english.text
    assert '<html lang="de">' in client.get("/matrix", headers={"Accept-Language": "fr"}).text
    chosen = client.get("/matrix?sprache=en")
    assert "/fragen?sprache=en" in chosen.text


def test_examples_are_left_out_by_one_switch(client: httpx.Client) -> None:
    shown = client.get("/suche?q=Beispiel").text
    hidden = client.get("/suche?q=Beispiel&beispiele=aus").text
    assert "example-banner" in shown
    assert "example-banner" not in hidden
    assert "made-up" not in hidden
    assert "/fragen?beispiele=aus" in hidden


def test_each_page_offers_its_query(client: httpx.Client) -> None:
    page = unescape(client.get("/fragen/aus-in?von=06&in=10").text)
    assert "/graphql#query=" in page
    assert "ProcessesFromIn" in page


def test_suggestions_are_json(client: httpx.Client) -> None:
    answer = client.get("/vorschlaege", params={"q": "Hess", "art": "LAND"})
    assert answer.json()["suggestions"][0] == {
        "id": "land:06", "name": "Hessen", "kind": "Land", "page": "/doc/land/06",
    }  # fmt: skip
    assert client.get("/vorschlaege").json() == {"suggestions": []}
    refused = client.get("/vorschlaege", params={"q": "x" * 300})
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


def test_of_places_the_largest_is_suggested_first(client: httpx.Client) -> None:
    found = client.get("/vorschlaege", params={"q": "kass", "art": "MUNICIPALITY"}).json()["suggestions"]
    names = [one["name"] for one in found]
    assert names[:3] == ["Kassel", "Kassdorf 8", "Kassdorf 7"]
    assert len(names) == 8
    choice = unescape(client.get("/fragen/uebernehmen", params={"kommune": "kass"}).text)
    assert (
        choice.index("Kassel, Saarland") < choice.index("Kassdorf 8, Saarland") < choice.index("Neu Kassel")
    )


def test_an_emptied_gap_asks_to_be_filled(client: httpx.Client) -> None:
    for address in ("/fragen/uebernehmen?kommune=", "/fragen/verbunden?von=%20&zu=land:06"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["location"]) == (303, "/fragen")


def test_a_parameter_has_so_many_values(client: httpx.Client) -> None:
    many = client.get("/bibliothek", params={"land": [f"x{number}" for number in range(101)]})
    assert many.status_code == 400
    assert "101-mal" in many.text


def test_nothing_to_take_over_is_said_without_an_empty_picture(client: httpx.Client) -> None:
    page = unescape(client.get("/fragen/uebernehmen", params={"kommune": "municipality:01000011"}).text)
    assert "Bekannt ist hier nichts, was Neu Kassel übernehmen könnte." in page
    assert "<svg" not in page


def test_a_person_gets_a_page_where_there_is_nothing(client: httpx.Client) -> None:
    answer = client.get("/gibt-es-nicht", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "Hier ist nichts" in answer.text
    assert "/suche" in answer.text
    assert client.get("/gibt-es-nicht").json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"


def test_a_file_marks_numbers_that_may_rest_on_examples(client: httpx.Client) -> None:
    rows = client.get("/matrix.json").json()["rows"]
    assert rows
    assert all(row["example"] for row in rows)
    assert not any(row["example"] for row in client.get("/matrix.json?beispiele=aus").json()["rows"])
