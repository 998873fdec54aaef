"""How the use of a process spread, over HTTP on both engines, and the places of its curve."""

from collections.abc import Iterator
from datetime import date
from html import unescape

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from neo4j import Driver

from api.explorer.pictures import Curve, Spans, quarter
from api.explorer.spread import curve
from api.explorer.views.questions import QUESTIONS
from api.explorer.words import words
from graph.engine import Engine
from graph.migrations import migrate
from schema.model import Model
from tests.api.conftest import serving
from tests.engines import empty_database
from tests.small import Graph, write


def spread() -> Graph:
    """A made-up process of which a real source says some uses, with starts known more and less exactly."""
    g = Graph()
    g.node("source:register", "Register", kind="REGISTER", dataset="register")
    g.node("source:example", "Beispiele", sources=["example"], kind="EXAMPLE", dataset="examples")
    g.node("process:hund", "Hund", sources=["example"])
    g.node("process:katze", "Katze")
    g.node("process:maul", "Maul")
    since = (("01", "2022", "register"), ("02", "2022-02", "example"), ("03", "2022-03-09", "register"))
    for key, when, source in (*since, ("04", "2024-05", "register"), ("05", None, "register")):
        g.node(f"land:{key}", f"Land {key}")
        g.link("IN_LAND", f"land:{key}", f"land:{key}")
        g.link("USES", f"land:{key}", "process:hund", sources=[source], **({"since": when} if when else {}))
    g.link("USES", "land:05", "process:katze")
    for key, source in (("01000001", ""), ("01000002", "register"), ("01000003", "example")):
        g.node(f"municipality:{key}", f"Ort {key}", population=1000)
        g.link("IN_LAND", f"municipality:{key}", "land:01")
        if source:
            g.link("USES", f"municipality:{key}", "process:katze", sources=[source])
    return g


@pytest.fixture(scope="module")
def client(engine: Engine, driver: Driver) -> Iterator[httpx.Client]:
    empty_database(driver, engine)
    migrate(driver, engine, Model.load())
    write(spread(), Model.load(), driver, engine)
    with serving(engine) as url, httpx.Client(base_url=url, headers={"Accept-Language": "de"}) as opened:
        yield opened


def test_the_table_of_a_spread_names_who_says_so_and_what_is_made_up(client: httpx.Client) -> None:
    rows = client.get("/zeit.json?prozess=process:hund&tabelle=ausbreitung").json()["rows"]
    found = [(row["quarter"], row["uses"], row["sources"], row["example"]) for row in rows]
    known = [row for row in found if row[0] != "unbekannt"]
    assert known == [
        ("2022", 1, ["register"], False),
        ("2022-Q1", 2, ["example", "register"], True),
        ("2024-Q2", 1, ["register"], False),
    ]
    assert [row for row in found if row not in known] == [("unbekannt", 1, ["register"], False)]


@pytest.mark.parametrize("address", ["/zeit", "/fragen/wer-nutzt"])
def test_a_year_counts_at_its_end(client: httpx.Client, address: str) -> None:
    page = unescape(client.get(f"{address}?prozess=process:hund").text)
    points = ['aria-label="2022-Q1: 2"', 'aria-label="2022-Q4: 3"', 'aria-label="2024-Q2: 4"']
    assert [point in page for point in points] == [True] * 3
    assert "Von einer Nutzung ist der Beginn nur als Jahr bekannt." in page
    assert 'class="line made-up"' in page
    alone = client.get(f"{address}?prozess=process:hund&beispiele=aus")
    assert 'class="line made-up"' not in alone.text


def test_a_question_is_answered_for_one_day_and_says_so(client: httpx.Client) -> None:
    """What has no date sets no bound, as in GraphQL."""
    for day, used in (("2022-02-01", 3), ("2022-12-31", 4), ("2024-06-01", 5)):
        page = client.get(f"/fragen/wer-nutzt?prozess=process:hund&stand={day}").text
        assert f"Von {used} Verwaltungen ist bekannt" in page
        assert page.count("was an diesem Tag galt oder") == 1
        file = client.get(f"/fragen/wer-nutzt.json?prozess=process:hund&stand={day}")
        assert len(file.json()["rows"]) == used
        assert file.json()["asOf"] == day
        assert f"Stand {day}" in file.headers["content-disposition"]


def test_a_number_that_counts_what_is_made_up_is_marked(client: httpx.Client) -> None:
    """Also where the process itself is none."""
    address = "/fragen/uebernehmen.json?kommune=municipality:01000001"
    found = [client.get(f"{address}{more}").json()["rows"] for more in ("", "&beispiele=aus")]
    said = [[(row["process"]["name"], row["users"], row["example"]) for row in rows] for rows in found]
    assert said == [[("Katze", 2, True)], [("Katze", 1, False)]]


def test_what_is_hidden_or_not_yet_there_is_not_called_unknown(client: httpx.Client) -> None:
    for more, says in (
        ("", "„process:maus“ gibt es nicht.<"),
        ("&stand=2020-01-31", "gibt es nicht, oder gab es am 31.01.2020 nicht."),
        ("&beispiele=aus", "gibt es nicht, oder es ist ein Beispiel und ausgeblendet."),
        ("&stand=2020-01-31&beispiele=aus", "nicht, gab es am 31.01.2020 nicht, oder es ist ein Beispiel"),
    ):
        answer = client.get(f"/fragen/wer-nutzt?prozess=process:maus{more}")
        assert answer.status_code == 404
        assert says in answer.text
    unheeded = client.get("/bibliothek/maus?stand=2020-01-31")  # all times are looked at there
    assert "„process:maus“ gibt es nicht.<" in unheeded.text
    first = client.get("/fragen/wer-nutzt")  # what stands in the gap at first is in the shipped data alone
    assert (first.status_code, first.headers["location"]) == (303, "/fragen")


def test_of_nothing_no_number_is_told(client: httpx.Client) -> None:
    said = client.get("/fragen/wer-nutzt?prozess=process:maul").text
    assert "Keine Quelle sagt, dass jemand „Maul“ nutzt." in unescape(said)
    said = client.get("/fragen/aus-in?von=01&in=02").text
    assert "Keine Quelle sagt, dass Kommunen im Land Land 02 einen Prozess" in unescape(said)


def test_no_page_names_a_day_that_its_answers_do_not_heed(client: httpx.Client) -> None:
    """`stand` is not a parameter of every page."""
    for question in QUESTIONS:
        page = client.get(f"{question.path}?stand=2022-02-01")
        assert ('name="stand"' in page.text) == (question.dated and page.status_code == 200)
        if page.status_code == 200:
            assert ("was an diesem Tag galt oder" in page.text) == question.dated
    for path in ("/", "/zeit", "/quellen", "/bibliothek"):
        assert "was an diesem Tag galt oder" not in client.get(f"{path}?stand=2022-02-01").text


@pytest.mark.parametrize("address", ["/zeit", "/fragen/wer-nutzt"])
def test_there_is_no_picture_of_nothing(client: httpx.Client, address: str) -> None:
    page = client.get(f"{address}?prozess=process:katze").text
    assert "<svg" not in page
    assert "Katze" in page


def test_a_start_to_come_is_said() -> None:
    groups = [{"key": key, "count": 2, "examples": []} for key in ("2023-Q2", "2024", "2024-Q3", "2025")]
    made = curve(groups, date(2024, 5, 1), words("de"), "X")
    assert made.title.endswith("begonnen haben oder beginnen sollen")
    assert made.notes[1].startswith("4 Nutzungen sollen erst nach")
    assert not curve(groups[:2], date(2024, 5, 1), words("de"), "X").title.endswith("sollen")


def test_a_spread_of_nothing_or_one_quarter_is_no_curve() -> None:
    assert not Curve("", [])
    assert not Curve("", [("2022", 3), ("2022-Q4", 1)])
    assert Curve("", [("2022", 3), ("2022-Q3", 1)])
    assert not Spans("", [], date(2024, 1, 1))


quarters = st.builds(
    "{}{}".format, st.integers(1990, 2040), st.sampled_from(["", "-Q1", "-Q2", "-Q3", "-Q4"])
)


@given(st.lists(st.tuples(quarters, st.integers(1, 50)), min_size=1, max_size=30))
def test_points_stand_at_their_time_and_hold_all_that_came(counts: list[tuple[str, int]]) -> None:
    made = Curve("", counts)
    points = made.points
    assert [point.total for point in points] == [
        sum(count for name, count in counts if quarter(name) <= quarter(point.name)) for point in points
    ]
    if made:
        width = (points[-1].x - points[0].x) / (made.last - made.first)
        for point in points:
            assert abs(points[0].x + width * (quarter(point.name) - made.first) - point.x) < 0.2
    assert all(points[0].x < x < points[-1].x for _year, x in made.years)
