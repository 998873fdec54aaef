"""Example data over the shipped data: marked wherever it is shown or counted, and gone where it is hidden."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import httpx
import pytest

BANNER = "Diese Seite zeigt Beispieldaten."
HIDDEN = {"beispiele": "aus"}


@pytest.fixture(scope="module")
def client(explorer: str) -> Iterator[httpx.Client]:
    german = {"Accept-Language": "de", "Accept": "text/html,*/*;q=0.1"}
    with httpx.Client(base_url=explorer, headers=german, timeout=60) as opened:
        yield opened


def rows(client: httpx.Client, address: str, **asked: str) -> list[dict[str, Any]]:
    """The rows of a page's table."""
    found: list[dict[str, Any]] = client.get(address, params=asked).json()["rows"]
    return found


def figures(html: str) -> dict[str, tuple[int, int]]:
    """The start page's figures by name: how many there are, and how many of them only by example."""
    found = re.findall(
        r"<dt>(?:<a[^>]*>)?([^<]+)(?:</a>)?</dt><dd><strong>([\d.]+)</strong>(.*?)</dd>", html, re.DOTALL
    )
    made_up = [re.search(r"davon ([\d.]+) nur als Beispiel", more) for _, _, more in found]
    return {
        name: (int(number.replace(".", "")), int(made[1].replace(".", "")) if made else 0)
        for (name, number, _), made in zip(found, made_up, strict=True)
    }


def test_the_start_says_how_much_of_each_figure_is_made_up(client: httpx.Client) -> None:
    shown, hidden = (figures(client.get("/", params=asked).text) for asked in ({}, HIDDEN))
    assert len(shown) == 6
    assert any(made_up for _, made_up in shown.values())
    assert {name: (number - made_up, 0) for name, (number, made_up) in shown.items()} == hidden


def test_a_load_of_examples_is_marked_or_hidden(client: httpx.Client) -> None:
    assert all(row["example"] for row in rows(client, "/start.json", tabelle="zuletzt"))
    page = client.get("/", params=HIDDEN).text
    assert "ist mit den Beispieldaten ausgeblendet" in page
    assert "hinzugekommen" not in page
    assert client.get("/start.json", params=HIDDEN).status_code == 404


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/", True),
        ("/doc", True),
        ("/matrix", True),
        ("/fragen/beruht-auf", True),
        ("/fragen/beruht-auf?vereinbarung=zuschlag-ekom21", False),
        ("/fragen/verbunden?von=land:06&zu=municipality:09162000", False),
        ("/netz", False),
        ("/netz?start=land:06", True),
        ("/suche?q=xyzxyz", False),
        ("/suche?q=hunde", True),
        ("/zeit?prozess=process:digitaler-fuehrerscheinantrag", False),
        ("/zeit?prozess=process:beispiel-wanderlager", True),
        ("/doc/law/ozg", False),
        ("/doc/organization/dataport", False),
        ("/quellen/wohnungsbau-hessen-wohngeld", False),
        ("/quellen/beispieldaten", True),
    ],
)
def test_the_banner_is_there_where_examples_are(client: httpx.Client, address: str, shown: bool) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert (BANNER in answer.text) == shown


def test_no_number_of_real_sources_counts_what_is_made_up(client: httpx.Client) -> None:
    shown, hidden = (
        rows(client, "/fragen/beruht-auf.json", tabelle="verbund", **asked) for asked in ({}, HIDDEN)
    )
    made_up = [row for row in shown if row["example"]]
    assert [row["sources"] for row in made_up] == [["beispieldaten"]]
    assert [row for row in shown if row not in made_up] == hidden


def test_of_each_kind_it_is_said_how_many_are_made_up(client: httpx.Client) -> None:
    shown, hidden = (rows(client, "/doc.json", **asked) for asked in ({}, HIDDEN))
    left = {row["kind"]["text"]: row["count"] - row["madeUp"] for row in shown}
    assert left == {row["kind"]["text"]: row["count"] for row in hidden}
    assert all(row["example"] == (row["madeUp"] > 0) for row in shown)


def test_what_an_association_has_is_not_offered(client: httpx.Client) -> None:
    """Graach an der Mosel belongs to Bernkastel-Kues, which uses processes for its municipalities."""
    query = """{ municipality(key: "07231041") {
      uses { nodes { id } }
      association { uses(first: 200) { nodes { id } } }
      district { uses(first: 200) { nodes { id } } }
    } }"""
    found = client.post("/graphql", json={"query": query}).json()["data"]["municipality"]
    had = [
        {node["id"] for node in body["uses"]["nodes"]}
        for body in (found, found["association"], found["district"])
    ]
    assert had[1]
    offered = rows(client, "/fragen/uebernehmen.json", kommune="municipality:07231041")
    assert offered
    assert not {row["process"]["id"] for row in offered} & set().union(*had)
    assert "eingestellt" not in {row["status"] for row in offered}


def test_what_is_taken_over_can_be_of_one_land(client: httpx.Client) -> None:
    anywhere, hessen = (rows(client, "/fragen/uebernehmen.json", von=land) for land in ("", "06"))
    ids = [{row["process"]["id"] for row in found} for found in (anywhere, hessen)]
    assert ids[1] < ids[0]
    page = unescape(client.get("/fragen/uebernehmen", params={"von": "06"}).text)
    assert "übernehmen, das im Land Hessen entwickelt wurde?" in page


def test_kommunen_are_more_than_gemeinden(client: httpx.Client) -> None:
    found = [len(rows(client, "/fragen/aus-in.json", wer=who)) for who in ("gemeinden", "kommunen", "alle")]
    assert found[0] == 51  # as the README's question
    assert found == sorted(set(found))


def test_an_answer_says_how_much_of_it_is_made_up(client: httpx.Client) -> None:
    all_ = "Das ist alles erfunden: Beispieldaten."
    for address, says in (
        ("/fragen/aus-in", all_),
        ("/fragen/wer-nutzt", all_),
        ("/fragen/uebernehmen", all_),
        ("/fragen/ohne-prozess", all_),
        ("/karte", "ganz oder zum Teil erfunden (Beispieldaten)."),
    ):
        lead, hidden = (
            re.findall(r'<p class="lead"[^>]*>(.*?)</p>', client.get(address, params=asked).text)[0]
            for asked in ({}, HIDDEN)
        )
        assert says in unescape(lead), address
        assert "erfunden" not in hidden, address


def test_the_matrix_marks_cells_that_count_examples_alone(client: httpx.Client) -> None:
    shown, hidden = (
        {
            (row["developedIn"]["id"], row["usedIn"]["id"]): row
            for row in rows(client, "/matrix.json", **asked)
        }
        for asked in ({}, HIDDEN)
    )
    real = {at: row["processes"] for at, row in hidden.items()}
    assert real
    assert {at for at, row in shown.items() if not row["example"]} == {
        at for at, number in real.items() if shown[at]["processes"] == number
    }
    assert any(not row["example"] for row in shown.values())
    page = client.get("/matrix").text
    assert page.count(" hatched") == sum(row["example"] for row in shown.values())


def test_a_chart_has_the_most_used_of_all_pages(client: httpx.Client) -> None:
    found = rows(client, "/fragen/aus-in.json")
    assert len(found) > 50  # more than a page of the table has
    most = sorted((row["users"] for row in found), reverse=True)[:20]
    page = unescape(client.get("/fragen/aus-in").text)
    assert [int(number) for number in re.findall(r'class="value"[^>]*>(\d+)<', page)] == most
    assert f"die 20 größten von {len(found)}" in page


def test_a_land_page_says_where_it_stands(client: httpx.Client) -> None:
    """The figures agree with the lists and the matrix."""
    page = unescape(client.get("/doc/land/16").text)
    assert "Wo Thüringen steht" in page
    numbers = {name: number for name, (number, _made_up) in figures(page).items()}
    assert numbers["dort entwickelt"] == len(rows(client, "/bibliothek.json", land="16"))
    assert numbers["dort genutzt"] == len(rows(client, "/bibliothek.json", nutzerland="16"))
    matrix = rows(client, "/matrix.json")
    own = [r["processes"] for r in matrix if {r["developedIn"]["id"], r["usedIn"]["id"]} == {"land:16"}]
    assert numbers["von anderen übernommen"] <= numbers["dort genutzt"] - own[0]
    assert 0 < numbers["an andere gegeben"] <= numbers["dort entwickelt"]
    assert "Wo Schleswig-Holstein steht" in client.get("/doc/land/01", params=HIDDEN).text
    assert "Wo Bremen steht" not in client.get("/doc/land/04", params=HIDDEN).text
