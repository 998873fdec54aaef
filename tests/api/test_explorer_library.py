"""The process library over HTTP, with the small graph, on each engine."""

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest
from neo4j import Driver

from graph.engine import Engine
from graph.migrations import migrate
from schema.model import Model
from tests.api.conftest import serving
from tests.small import sound_graph, write


@pytest.fixture(scope="module")
def client(empty_graph: Engine, driver: Driver) -> Iterator[httpx.Client]:
    """A client of the service with the small graph, without what breaks the model's rules."""
    migrate(driver, empty_graph, Model.load())
    write(sound_graph(), Model.load(), driver, empty_graph)
    with serving(empty_graph) as url, httpx.Client(base_url=url, timeout=60) as opened:
        yield opened


def page(client: httpx.Client, path: str, **asked: object) -> str:
    answer = client.get(path, params=asked, headers={"Accept-Language": "de"})  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    assert answer.text.count("in der Werkbank öffnen") <= 2
    return answer.text


def rows(client: httpx.Client, path: str, **asked: object) -> list[dict[str, object]]:
    """What the download of a page's table holds."""
    answer = client.get(f"{path}.json", params=asked, headers={"Accept-Language": "de"})  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()["rows"]
    return found


def keys(client: httpx.Client, **asked: object) -> list[str]:
    """Which processes the library finds."""
    return [row["process"]["id"].removeprefix("process:") for row in rows(client, "/bibliothek", **asked)]  # type: ignore[index]


def words(html: str) -> str:
    """What a reader sees."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html)))


def counts(html: str, name: str) -> dict[str, int]:
    """The choices of a facet, with how many processes each would leave."""
    found = re.findall(rf'name="{name}" value="([^"]*)"[^>]*><label[^>]*>.*?\(([\d.]+)\)', html)
    return {value: int(count) for value, count in found}


def test_the_library_has_all_processes(client: httpx.Client) -> None:
    assert keys(client) == ["bau", "ehe", "doppelt", "hund", "kette", "leer"]
    assert keys(client, sortierung="nutzung")[0] == "hund"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"land": "06"}, ["ehe", "doppelt", "hund"]),
        ({"land": ["07", "10"]}, ["bau", "ehe"]),
        ({"plattform": "civento"}, ["ehe", "hund"]),
        ({"status": "LIVE"}, ["doppelt", "hund"]),
        ({"status": ["PLANNED", "ENDED"]}, ["ehe", "leer"]),
        ({"thema": "familie"}, ["kette"]),
        ({"leistung": "ehe"}, ["kette"]),
        ({"thema": "familie", "leistung": "kind"}, ["kette"]),
        ({"nutzung": "0"}, ["kette", "leer"]),
        ({"nutzung": "1-9", "nutzerland": "10"}, ["ehe", "doppelt", "hund"]),
        ({"q": "hundesteuer"}, ["doppelt", "hund"]),
        ({"q": "EHE schliessung"}, ["ehe"]),
        ({"q": "Hunde"}, ["doppelt", "hund"]),
        ({"q": "Hundesteur"}, ["doppelt", "hund"]),
        ({"q": "hundesteuer", "land": "06", "plattform": "civento"}, ["hund"]),
        ({"q": "Kind"}, ["kette"]),
        ({"q": "gibt es nicht"}, []),
    ],
)
def test_processes_are_chosen(client: httpx.Client, asked: dict[str, object], found: list[str]) -> None:
    assert sorted(keys(client, **asked)) == sorted(found)


def test_facets_count_what_would_be_left(client: httpx.Client) -> None:
    html = page(client, "/bibliothek", land="06", status="LIVE")
    assert counts(html, "land") == {"06": 2}
    assert counts(html, "status") == {"LIVE": 2, "PLANNED": 1}
    assert counts(html, "nutzung") == {"0": 0, "1-9": 2, "10-99": 0, "100-": 0}
    both = page(client, "/bibliothek", thema="familie", leistung="ehe")
    assert counts(both, "thema") == {"familie": 1}
    assert counts(both, "leistung") == {"ehe": 1, "kind": 1}


@pytest.mark.parametrize(
    "name", ["land", "thema", "leistung", "plattform", "status", "nutzung", "nutzerland"]
)
def test_each_choice_leaves_as_many_as_it_says(client: httpx.Client, name: str) -> None:
    for value, count in counts(page(client, "/bibliothek"), name).items():
        assert len(keys(client, **{name: value})) == count, value


def test_what_is_chosen_can_be_taken_back(client: httpx.Client) -> None:
    html = page(client, "/bibliothek", land=["06", "16"], q="hund", prozess="ehe")
    assert "Land der Entwicklung: Thüringen" in html  # though it leaves nothing
    links = [unescape(link) for link in re.findall(r'<li[^>]*><a class="kern-link" href="([^"]*)">', html)]
    assert "/bibliothek?land=06&q=hund&prozess=ehe" in links
    assert "/bibliothek?land=06&land=16&prozess=ehe" in links
    assert "/bibliothek?prozess=ehe" in links


def test_a_choice_for_comparison_stays_while_one_filters(client: httpx.Client) -> None:
    html = page(client, "/bibliothek", prozess="ehe", land="06")
    assert '<input type="hidden" name="prozess" value="ehe">' in html
    assert re.search(r'name="prozess" value="ehe"[^>]* checked>', html)
    elsewhere = page(client, "/bibliothek", prozess="bau", land="06")
    assert "Zum Vergleich vorgemerkt" in elsewhere
    assert re.search(r'name="prozess" value="bau"[^>]* checked>', elsewhere)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"status": "SELTSAM"}, "PLANNED, IN_DEVELOPMENT, LIVE, ENDED"),
        ({"nutzung": "viele"}, "0, 1-9, 10-99, 100-"),
        ({"sortierung": "zufall"}, "name, nutzung, seit"),
        ({"nach": "x"}, "cursor"),
        ({"q": "x" * 201}, "200 Zeichen"),
        ({"q": " ".join(f"x{i}" for i in range(21))}, "20"),
    ],
)
def test_what_is_not_understood_is_said(client: httpx.Client, asked: dict[str, str], said: str) -> None:
    answer = client.get("/bibliothek", params=asked)
    assert answer.status_code == 400
    assert said in answer.text


def test_hostile_texts_are_texts(client: httpx.Client) -> None:
    for text in (
        "<script>alert(1)</script>",
        '"><img src=x>',
        "') MATCH (n) DETACH DELETE n //",
        "a\u202eb",
        "%",
    ):
        html = page(client, "/bibliothek", q=text, land=text, prozess=text, thema=text)
        assert text not in html or not set(text) & set("<>\"'")
        assert "<script>alert" not in html
        compared = page(client, "/bibliothek/vergleich", prozess=text)
        assert "<script>alert" not in compared
        named = page(client, "/bibliothek/hund", gemeinde=text)
        assert "<script>alert" not in named
    assert len(keys(client)) == 6


def test_processes_stand_side_by_side(client: httpx.Client) -> None:
    html = page(client, "/bibliothek/vergleich", prozess=["kette", "hund", "nix"])
    assert "Einen Prozess „nix“ gibt es nicht" in words(html)
    found = {
        row["what"]: row for row in rows(client, "/bibliothek/vergleich", prozess=["kette", "hund", "nix"])
    }
    assert found["Status"]["process1"] == "in Entwicklung"
    assert found["Status"]["process2"] == "in Betrieb"
    assert [one["name"] for one in found["Setzt um"]["process1"]] == [  # type: ignore[attr-defined]
        "Ehe – schließen", 'Kind"); MATCH (n) DETACH DELETE n //',
    ]  # fmt: skip
    assert found["Nutzende Verwaltungen"] == found["Nutzende Verwaltungen"] | {"process1": 0, "process2": 4}
    assert "Saarland (3)" in str(found["Genutzt in"]["process2"])
    assert '<tr class="kern-table__row differs">\n<th scope="row" class="kern-table__cell">Status' in html
    assert '/bibliothek/vergleich?prozess=kette"' in html.replace("&amp;prozess=nix", "")


def test_no_more_than_four_stand_side_by_side(client: httpx.Client) -> None:
    html = page(client, "/bibliothek/vergleich", prozess=["bau", "ehe", "hund", "kette", "leer"])
    assert "1 weggelassen" in html
    assert html.count("Aus dem Vergleich nehmen") == 4
    nobody = page(client, "/bibliothek/vergleich")
    assert "bis zu vier Prozesse ankreuzen" in nobody
    assert client.get("/bibliothek/vergleich.csv").status_code == 404


def test_a_process_has_all_that_one_needs_to_take_it_over(client: httpx.Client) -> None:
    text = words(page(client, "/bibliothek/kette"))
    assert "Ansprechen, wer ihn entwickelt hat: ekom21" in text
    assert "In der Prozessbibliothek suchen: Bibliothek" in text
    assert "Zugang zur Plattform klären: Keine Quelle nennt eine Plattform." in text
    assert "Eigene IT-Systeme anbinden: Fachverfahren (Beispiel)" in text
    facts = rows(client, "/bibliothek/kette", tabelle="angaben")
    topics = [row["value"]["name"] for row in facts if row["what"] == "Themenfeld"]  # type: ignore[index]
    assert topics == ["Familie & Kind"]
    assert [row["value"]["name"] for row in facts if row["what"] == "Rechtsgrundlage"] == [
        "Onlinezugangsgesetz"
    ]  # type: ignore[index]
    assert all(row["sources"] for row in facts)


def test_a_process_says_who_uses_it(client: httpx.Client) -> None:
    html = page(client, "/bibliothek/hund")
    assert "Verwaltungen, die ihn nutzen, nutzten oder nutzen wollen: 4. Zuerst seit November 2019." in words(
        html
    )
    for ending in ("jsonld", "ttl", "nt", "rdf", "nq", "trig"):
        assert f'href="/doc/process/hund.{ending}"' in html
    by_land = rows(client, "/bibliothek/hund", tabelle="laender")
    assert [(row["land"]["name"], row["users"], row["live"]) for row in by_land] == [  # type: ignore[index]
        ("Saarland", 3, 2), ("Thüringen", 1, 0),
    ]  # fmt: skip
    uses = rows(client, "/bibliothek/hund", tabelle="nutzungen")
    assert len(uses) == 5
    disputed = [row["administration"]["name"] for row in uses if row["disputed"]]  # type: ignore[index]
    assert disputed == ["Saarbrücken, Landeshauptstadt"] * 2
    assert {row["status"] for row in uses} == {"im Einsatz", "im Pilotbetrieb", "beendet"}
    assert "Quellen widersprechen sich" in html


@pytest.mark.parametrize("named", ["municipality:07111000", "07111000", "Koblenz (municipality:07111000)"])
def test_a_process_is_held_against_a_municipality(client: httpx.Client, named: str) -> None:
    text = words(page(client, "/bibliothek/hund", gemeinde=named))
    assert "die ihn nutzen, nutzten oder nutzen wollen: 2. Koblenz hat 115.000." in text
    found = rows(client, "/bibliothek/hund", gemeinde=named, tabelle="vergleichbare")
    assert [row["municipality"]["name"] for row in found] == [  # type: ignore[index]
        "Ärfurt", "Saarbrücken, Landeshauptstadt", "Saarbrücken, Landeshauptstadt",
    ]  # fmt: skip


def test_a_municipality_is_found_by_its_name(client: httpx.Client) -> None:
    html = page(client, "/bibliothek/hund", gemeinde="Ärfurt")
    assert "Welche Gemeinde ist gemeint?" in html
    assert "/bibliothek/hund?gemeinde=municipality%3A16051000" in html
    assert "Keine Gemeinde heißt so." in page(client, "/bibliothek/hund", gemeinde="Qqqqq")
    unsized = page(client, "/bibliothek/hund", gemeinde="06435015")
    assert "keine Quelle eine Einwohnerzahl" in unsized
    already = page(client, "/bibliothek/hund", gemeinde="10041511")
    assert "Friedrichsthal, Stadt nutzt diesen Prozess schon." in already


def test_there_are_no_other_processes(client: httpx.Client) -> None:
    for path in ("/bibliothek/nix", "/bibliothek/nix.csv"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "„process:nix“ gibt es nicht." in answer.text
    assert client.get("/bibliothek/hund", params={"beispiele": "aus"}).status_code == 404


def test_example_data_can_be_left_out(client: httpx.Client) -> None:
    assert keys(client, beispiele="aus") == []
    assert "Diese Seite zeigt Beispieldaten" in page(client, "/bibliothek")
    assert "Diese Seite zeigt Beispieldaten" not in page(client, "/bibliothek", beispiele="aus")


def test_the_library_speaks_english(client: httpx.Client) -> None:
    for path, said, german in (
        ("/bibliothek", "Land that developed it", "Land der Entwicklung"),
        ("/bibliothek/vergleich?prozess=bau", "Take out of the comparison", "Aus dem Vergleich"),
        ("/bibliothek/kette?gemeinde=07111000", "Talk to who developed it: ekom21", "Ansprechen"),
    ):
        text = words(client.get(path, headers={"Accept-Language": "en"}).text)
        assert said in text
        assert german not in text
