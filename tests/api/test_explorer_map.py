"""The map's page: what it says of each area in words, colour and table, and what it leaves out."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from neo4j import Driver

from api.explorer.ask import Ask
from api.explorer.atlas import NOTHING, STEPS, Area, bounds, outlines, ranges, step
from api.explorer.page import Look
from api.explorer.seen import Seen
from api.explorer.table import Column, Row, Thing
from api.explorer.views.map import page
from api.explorer.views.map.asked import Asked, asked
from api.explorer.views.map.districts import hundredths
from api.explorer.views.map.shown import Shown
from api.explorer.words import words
from api.service import Service
from api.streams import Streams
from graph.engine import Engine
from graph.migrations import migrate
from loaders.shipped import REGISTER
from schema.model import Model
from schema.plan import Planner
from schema.rdf.addresses import Addresses
from tests.api.conftest import serving
from tests.engines import empty_database
from tests.schema.both import SCHEMA
from tests.small import Graph, write

HOSTILE = '<b onclick="x">Ört & "Co"</b>'
AREA = re.compile(
    r'<a href="([^"]*)"( tabindex="-1")?><title>([^<]*)</title><use href="([^"]*)" class="(\w+)"/></a>'
)


def towns() -> Graph:
    """Municipalities of two Länder and what is used there: by them, by an association, by a district."""
    g = Graph()
    g.node("source:register", "Register", kind="REGISTER", dataset="register")
    g.node("source:example", "Beispiele", sources=["example"], kind="EXAMPLE", dataset="examples")
    for key, name in (("06", "Hessen"), ("07", "Rheinland-Pfalz"), ("09", "Bayern"), ("10", "Saarland")):
        g.node(f"land:{key}", name)
    for key, name in (("10041", "Regionalverband Saarbrücken"), ("07131", "Ahrweiler"), ("09162", "München")):
        g.node(f"district:{key}", name)
        g.link("IN_LAND", f"district:{key}", f"land:{key[:2]}")
    g.node("municipalAssociation:071315001", "Adenau")
    g.link("IN_LAND", "municipalAssociation:071315001", "land:07")
    g.link("IN_DISTRICT", "municipalAssociation:071315001", "district:07131")
    for key, name, association in (
        ("10041100", "Saarbrücken, Landeshauptstadt", ""),
        ("10041511", "Friedrichsthal, Stadt", ""),
        ("10041512", HOSTILE, ""),
        ("10041999", "Ohne Umriss", ""),
        ("07131001", "Adenau, Stadt", "071315001"),
        ("07131004", "Antweiler", "071315001"),
    ):
        id_ = f"municipality:{key}"
        g.node(id_, name)
        g.link("IN_LAND", id_, f"land:{key[:2]}")
        g.link("IN_DISTRICT", id_, f"district:{key[:5]}")
        if association:
            g.link("IN_ASSOCIATION", id_, f"municipalAssociation:{association}")
    g.node("process:hund", "Hundesteuer „Hallo“")
    g.node("process:melden", "Meldung")
    g.node("process:erfunden", "Erfundenes", sources=["example"])
    uses: list[tuple[str, str, dict[str, Any]]] = [
        ("municipality:10041100", "hund", {"status": "LIVE", "since": "2022-11"}),
        ("municipality:10041100", "melden", {"status": "PLANNED", "since": "2024-01-01"}),
        ("municipality:10041511", "erfunden", {"status": "LIVE", "sources": ["example"]}),
        ("municipalAssociation:071315001", "hund", {"status": "PILOT"}),
        ("municipalAssociation:071315001", "melden", {"status": "LIVE"}),
        ("municipality:07131001", "hund", {"status": "ENDED", "since": "2020", "until": "2021"}),
        ("district:07131", "erfunden", {"status": "LIVE", "sources": ["example"]}),
    ]
    for user, process, said in uses:
        g.link("USES", user, f"process:{process}", **said)
    return g


@pytest.fixture(scope="module")
def client(engine: Engine, driver: Driver) -> Iterator[httpx.Client]:
    empty_database(driver, engine)
    migrate(driver, engine, Model.load())
    write(towns(), Model.load(), driver, engine)
    with serving(engine) as url, httpx.Client(base_url=url, headers={"Accept-Language": "de"}) as opened:
        yield opened


def drawn(client: httpx.Client, query: str = "") -> dict[str, tuple[str, str]]:
    """What each area of a map says and the colour it has, by its key."""
    answer = client.get(f"/karte?{query}")
    assert answer.status_code == 200, answer.text
    found = {}
    for href, _, title, outline, colour in AREA.findall(answer.text):
        key = href.partition("?")[0].rpartition("/")[2]
        assert re.search(r"maps/(gemeinden-\d\d|kreise)\.svg#[gk]", outline)
        assert outline.endswith(key)
        found[key] = (unescape(title), colour)
    return found


def rows(client: httpx.Client, query: str = "") -> list[dict[str, Any]]:
    """The rows of the map's table, whole."""
    answer = client.get(f"/karte.json?{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["rows"]
    return found


def test_an_area_says_how_many_processes_are_used_there_and_by_whom(client: httpx.Client) -> None:
    found = drawn(client)
    assert found["10041100"][0] == "Saarbrücken, Landeshauptstadt: 2 Prozesse"
    assert found["10041511"][0] == "Friedrichsthal, Stadt: 1 Prozess (Beispiel)"
    assert found["07131001"][0] == "Adenau, Stadt: 3 Prozesse, davon 2 über den Verband"
    assert found["07131004"][0] == "Antweiler: 2 Prozesse, davon 2 über den Verband"
    assert found["10041512"] == (f"{HOSTILE}: keine Nutzung bekannt", NOTHING)
    assert "10041999" not in found


def test_more_is_another_colour_and_made_up_is_hatched(client: httpx.Client) -> None:
    colours = {key: colour for key, (_said, colour) in drawn(client).items()}
    assert colours["10041100"] == colours["07131004"] != colours["07131001"]
    assert colours["10041511"].startswith("x")
    assert not any(colours[key].startswith("x") for key in ("10041100", "07131001", "10041512"))
    text = client.get("/karte").text
    assert '<pattern id="xc1"' in text
    assert "schraffiert: Beispieldaten, erfunden" in text
    assert "Diese Seite zeigt Beispieldaten" in text


def test_example_data_can_be_left_out(client: httpx.Client) -> None:
    assert drawn(client, "beispiele=aus")["10041511"][1] == NOTHING
    text = client.get("/karte?beispiele=aus").text
    assert "schraffiert" not in text
    assert "Diese Seite zeigt Beispieldaten" not in text
    assert 'href="/doc/municipality/10041511?beispiele=aus"' in text


def test_the_table_has_every_area_that_with_most_first(client: httpx.Client) -> None:
    found = rows(client)
    assert [row["all"] for row in found] == [3, 2, 2, 1, 0, 0]
    assert found[0]["municipality"]["id"] == "municipality:07131001"
    assert (found[0]["own"], found[0]["byAssociation"]) == (1, 2)
    assert {row["municipality"]["name"] for row in found[4:]} == {HOSTILE, "Ohne Umriss"}
    text = client.get("/karte").text
    assert "Ohne Umriss, nur in der Tabelle: Ohne Umriss." in text
    assert HOSTILE not in text
    assert '<table class="kern-table' in text


def test_one_land_is_shown_alone(client: httpx.Client) -> None:
    assert set(drawn(client, "land=07")) == {"07131001", "07131004"}
    text = client.get("/karte?land=07").text
    box = " ".join(map(str, outlines()["boxes"]["07"]))
    assert f'viewBox="{box}"' in text
    assert "Wie viele Online-Prozesse Gemeinden nutzen: Rheinland-Pfalz" in text


def test_a_land_without_outlines_of_municipalities_is_no_error(client: httpx.Client) -> None:
    """Somebody who looked at its districts and now chooses municipalities has not done anything wrong."""
    text = client.get("/karte?land=09").text
    assert "Umrisse von Gemeinden gibt es hier nur für die vier Länder" in text
    assert set(drawn(client, "ebene=kreise&land=09")) == {"09162"}


def test_a_process_is_shown_by_how_far_each_is_with_it(client: httpx.Client) -> None:
    found = drawn(client, "prozess=process:hund")
    assert found["10041100"] == ("Saarbrücken, Landeshauptstadt: im Einsatz, seit November 2022", "s1")
    assert found["07131004"] == ("Antweiler: im Pilotbetrieb, über den Verband", "s2")
    assert found["07131001"] == ("Adenau, Stadt: beendet, seit 2020", "s4")
    assert found["10041511"][1] == NOTHING
    first = rows(client, "prozess=process:hund")[0]
    assert (first["municipality"]["id"], first["since"]) == ("municipality:10041100", "2022-11")
    assert first["sources"] == ["register"]


def test_a_status_can_be_asked_for_alone(client: httpx.Client) -> None:
    found = drawn(client, "status=LIVE")
    assert found["10041100"][0].endswith(": 1 Prozess")
    assert found["07131004"][0].endswith(": 1 Prozess, davon 1 über den Verband")
    assert (
        "Gemeinden nutzen: Saarland, Stand: im Einsatz, am 31.01.2024"
        in client.get("/karte?land=10&status=LIVE&stand=2024-01-31").text
    )
    live = drawn(client, "status=LIVE&prozess=process:hund")
    assert {key for key, (_said, colour) in live.items() if colour != NOTHING} == {"10041100"}
    assert live["07131004"][0] == "Antweiler: keine Nutzung mit diesem Stand bekannt"


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "Für 4 von 6 Gemeinden ist bekannt, dass"),
        ("status=PLANNED", "Für 1 von 6 Gemeinden nennt eine Quelle eine Nutzung mit dem Stand „geplant“"),
        ("prozess=process:hund", "Für 3 von 6 Gemeinden ist bekannt, dass"),
        (
            "prozess=process:hund&status=PILOT",
            (
                "Für 2 von 6 Gemeinden nennt eine Quelle eine Nutzung von „Hundesteuer „Hallo““ mit dem "
                "Stand „im Pilotbetrieb“"
            ),
        ),
        ("ebene=kreise&status=PILOT", "Für 2 von 3 Kreisen ist bekannt, dass"),
        ("ebene=kreise&prozess=process:hund", "Für 2 von 3 Kreisen ist bekannt, dass"),
        (
            "ebene=kreise&prozess=process:hund&status=PILOT",
            (
                "Für 1 von 3 Kreisen nennt eine Quelle dort eine Nutzung von „Hundesteuer „Hallo““ mit dem "
                "Stand „im Pilotbetrieb“."
            ),
        ),
    ],
)
def test_the_sentence_says_what_is_counted(client: httpx.Client, query: str, says: str) -> None:
    (lead,) = re.findall(r'<p class="lead">(.*?)</p>', client.get(f"/karte?{query}").text)
    assert unescape(lead).startswith(says)


def test_the_map_can_be_of_a_day(client: httpx.Client) -> None:
    assert drawn(client, "stand=2023-06-30")["10041100"][0].endswith(": 1 Prozess")
    assert drawn(client, "stand=2020-06-30")["07131001"][0].startswith("Adenau, Stadt: 3 Prozesse")
    assert drawn(client, "stand=2023-06-30")["07131001"][0].startswith("Adenau, Stadt: 2 Prozesse")


def test_a_day_can_be_written_as_in_german(client: httpx.Client) -> None:
    assert drawn(client, "stand=30.06.2020") == drawn(client, "stand=2020-06-30")
    text = client.get("/karte?stand=30.06.2020").text
    assert 'type="date" value="2020-06-30"' in text
    assert "Stand vom 30.06.2020: was an diesem Tag galt oder ohne Zeitangabe gesagt ist." in text


def test_districts_count_different_processes_of_all_who_administer_there(client: httpx.Client) -> None:
    found = drawn(client, "ebene=kreise")
    assert found["07131"][0] == "Ahrweiler: 3 Prozesse (Beispiel)"
    assert found["10041"][0] == "Regionalverband Saarbrücken: 3 Prozesse (Beispiel)"
    assert found["09162"] == ("München: keine Nutzung bekannt", NOTHING)
    (first, second, _) = rows(client, "ebene=kreise")
    assert [(row["own"], row["municipalities"], row["all"]) for row in (first, second)] == [
        (1, 1, 3),
        (0, 2, 3),
    ]
    assert drawn(client, "ebene=kreise&beispiele=aus")["10041"][0].endswith(": 2 Prozesse")


def test_districts_say_in_how_many_municipalities_a_process_is_used(client: httpx.Client) -> None:
    found = drawn(client, "ebene=kreise&prozess=process:hund")
    assert found["07131"] == ("Ahrweiler: 2 von 2 Gemeinden", "c5")
    assert found["10041"] == ("Regionalverband Saarbrücken: 1 von 4 Gemeinden", "c1")
    assert found["09162"] == ("München: 0 von 0 Gemeinden", NOTHING)
    own = drawn(client, "ebene=kreise&prozess=process:erfunden")
    assert own["07131"] == ("Ahrweiler: der Kreis selbst; 0 von 2 Gemeinden (Beispiel)", "xc5")
    piloting = drawn(client, "ebene=kreise&prozess=process:hund&status=PILOT")
    assert piloting["07131"][0] == "Ahrweiler: 2 von 2 Gemeinden"
    assert piloting["10041"][1] == NOTHING


def test_a_process_can_be_typed(client: httpx.Client) -> None:
    led = client.get("/karte?prozess=meldung&land=10")
    assert led.status_code == 303
    assert led.headers["location"] == "/karte?prozess=process%3Amelden&land=10"
    shown = client.get("/karte?prozess=process:hund").text
    assert 'value="Hundesteuer „Hallo“ (process:hund)"' in shown


@pytest.mark.parametrize(
    "query",
    ["ebene=laender", "land=17", "land=x", "status=live", "stand=2023", "stand=x", "nach=0", "nach=7"],
)
def test_what_makes_no_sense_is_refused(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/karte?{query}")
    assert answer.status_code == 400
    assert query.partition("=")[0] in answer.text


def test_a_process_that_is_not_there_is_not_found(client: httpx.Client) -> None:
    for query in ("prozess=process:nichts", "prozess=process:nichts&ebene=kreise"):
        assert client.get(f"/karte?{query}").status_code == 404


@pytest.mark.parametrize(
    "query", ["", "prozess=process:hund", "ebene=kreise", "ebene=kreise&prozess=process:hund"]
)
def test_a_map_is_at_most_two_questions_and_one_stop_of_the_tab_key(client: httpx.Client, query: str) -> None:
    text = client.get(f"/karte?{query}").text
    assert 1 <= len(re.findall(r'href="/graphql#', text)) <= 2
    stops = [tabindex for _href, tabindex, *_ in AREA.findall(text)]
    assert stops[0] == ""
    assert all(stops[1:])
    assert "© GeoBasis-DE / BKG 2021 (Daten verändert)" in re.sub(r"\s+", " ", text)


def test_the_map_is_in_english_too(client: httpx.Client) -> None:
    for query in ("", "prozess=process:hund", "ebene=kreise", "ebene=kreise&prozess=process:hund"):
        text = client.get(f"/karte?{query}&sprache=en").text
        main = text[text.index("<main") : text.index("</main>")]
        assert "BKG 2021 (data changed)" in main
        for german in ("Gemeinde", "Kreis", "Prozess", "Karte", "Nutzung", "Verband", "Farbe", "Stand"):
            left = re.findall(rf"\w*{german}\w*", re.sub(r"<[^>]*>|/karte\S*", " ", main))
            assert set(left) <= {"Regionalverband"}, german


def registered() -> list[tuple[str, str]]:
    """Keys and names of the shipped register's municipalities that have outlines."""
    lines = gzip.decompress(REGISTER.read_bytes()).decode("utf-8").splitlines()
    drawn_ = {key for name, keys in outlines()["files"].items() if "gemeinden" in name for key in keys}
    return [
        (line[10:18], line[22:72].strip()) for line in lines if line[:2] == "60" and line[10:18] in drawn_
    ]


def test_a_map_of_all_municipalities_is_small_enough_to_send() -> None:
    """Three thousand areas, each with its name and a number of its own."""
    planner = Planner(SCHEMA, addresses=Addresses("https://graph.example.de"))
    service = Service(planner)
    say = words("de")
    seen = Seen("/karte")
    what: Asked = asked(seen, Ask(service, Streams(1)), say, "")
    areas = [
        Area(
            f"municipality:{key}",
            name,
            f"gemeinden-{key[:2]}.svg#g{key}",
            f"{n % 97} Prozesse, davon {n % 13} über den Verband",
            f"c{n % 6}",
            Row((Thing(f"municipality:{key}", name), n % 97), example=n % 3 == 0),
            n % 97,
        )
        for n, (key, name) in enumerate(registered())
    ]
    assert len(areas) == 3382
    columns = (Column("municipality", "Gemeinde"), Column("all", "Summe", "number"))
    shown = Shown("Karte", "Satz", "Zählung", [("c1", "1 bis 3")], columns, areas, {})
    made = page(what, shown)
    html = Look(SCHEMA.model).html(replace(made, example=True), seen)
    assert len(AREA.findall(html)) == 3382
    assert len(gzip.compress(html.encode(), 6)) < 100_000


@given(st.lists(st.integers(0, 400), max_size=60))
def test_steps_hold_every_value_once_and_grow_with_it(values: list[int]) -> None:
    upper = bounds(values)
    assert len(upper) <= STEPS
    assert upper == sorted(set(upper))
    colours = [step(value, upper) for value in sorted(values)]
    assert colours == sorted(colours)
    assert all(
        (colour == NOTHING) == (value == 0) for value, colour in zip(sorted(values), colours, strict=True)
    )
    for value in values:
        if value:
            ((colour, _, _),) = [r for r in ranges(upper) if r[1] <= value <= r[2]]
            assert colour == step(value, upper)


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_share_is_none_only_for_none_and_all_only_for_all(part: int, whole: int) -> None:
    share = hundredths(min(part, whole), whole)
    assert (share == 0) == (min(part, whole) == 0)
    assert (share == 100) == (whole > 0 and part >= whole)
