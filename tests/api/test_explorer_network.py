"""The network over HTTP, on each engine: what it shows, leaves out and counts, and that its layout holds."""

import re
from collections.abc import Iterator
from html import escape, unescape
from itertools import pairwise

import httpx
import pytest
from neo4j import Driver

from api.explorer import ties
from api.explorer.layout import RADIUS, mind_map
from api.explorer.network import MOST, PARTS, Network
from api.explorer.signs import signs
from api.explorer.words import words
from graph.engine import Engine
from graph.migrations import migrate
from schema.model import Kind
from schema.plan import Planner
from schema.types import build
from tests.api.conftest import serving
from tests.api.test_explorer_nodes import sound_graph
from tests.hostile import NAMES
from tests.schema.both import MODEL
from tests.small import write

PLANNER = Planner(build(MODEL))
NOTHING: frozenset[str] = frozenset()


@pytest.fixture(scope="module")
def client(empty_graph: Engine, driver: Driver) -> Iterator[httpx.Client]:
    graph = sound_graph()
    for number in range(300):
        graph.node(f"municipality:070{number:05}", f"Dorf {number:03}")
        graph.link("IN_LAND", f"municipality:070{number:05}", "land:07")
    migrate(driver, empty_graph, MODEL)
    write(graph, MODEL, driver, empty_graph)
    german = {"Accept-Language": "de"}
    with serving(empty_graph) as url, httpx.Client(base_url=url, headers=german, timeout=60) as opened:
        yield opened


def nodes(text: str) -> list[str]:
    """The ids of the picture's nodes."""
    return re.findall(r'class="net-node[^"]*"[^>]* data-id="([^"]*)"', text)


def lines(text: str) -> list[str]:
    """What the picture's lines stand for."""
    return [
        unescape(one) for one in re.findall(r'class="net-line[^"]*" role="img" aria-label="([^"]*)"', text)
    ]


def get(client: httpx.Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def link(text: str, id_: str, name: str) -> str:
    """The address that a node's row in the table has under a text."""
    row = re.search(rf'<tr id="n-{id_}".*?</tr>', text, re.DOTALL)
    assert row
    found = re.search(rf'href="([^"]*)"[^>]*>{name}</a>', row[0])
    assert found, row[0]
    return unescape(found[1])


def within_the_limits(opened: dict[str, list[str]]) -> None:
    PLANNER.request(ties.around(MODEL, opened).text, {"first": 5, **opened})


@pytest.mark.parametrize("kind", MODEL.concrete, ids=lambda kind: kind.field)
def test_what_is_asked_is_within_the_limits(kind: Kind) -> None:
    within_the_limits({kind.field: [str(i) for i in range(PARTS)]})
    ties.around(MODEL, {kind.field: ["1"]}, frozenset({"Municipality"}), frozenset({"USES"}))


def test_nodes_of_all_kinds_are_within_the_limits() -> None:
    within_the_limits({kind.field: ["1"] for kind in MODEL.concrete})


def test_a_network_has_what_is_around_its_start(client: httpx.Client) -> None:
    text = get(client, "/netz?start=alliance:mitte")
    graph = sound_graph()
    around = {end for _, start, end, _ in graph.links if start == "alliance:mitte"}
    around |= {start for _, start, end, _ in graph.links if end == "alliance:mitte"}
    assert {*nodes(text)} == around | {"alliance:mitte"}
    assert len(nodes(text)) == len({*nodes(text)})
    said = lines(text)
    assert "Hessen – Verbünde: OZG-Verbund Mitte, seit November 2022, Quelle: Artikel „Verbund“" in said
    (contradicted,) = [one for one in said if "Thüringen" in one]
    assert "Quellen widersprechen sich" in contradicted
    assert 'class="net-line disputed"' in text


def test_it_begins_with_an_alliance(client: httpx.Client) -> None:
    assert "Netz um " in get(client, "/netz")


def test_a_node_is_opened_closed_hidden_and_put_into_the_middle(client: httpx.Client) -> None:
    start = get(client, "/netz?start=alliance:mitte")
    opened = get(client, link(start, "land:10", "Aufklappen"))
    assert {"district:10041", "municipality:10041100"} <= {*nodes(opened)}
    closed = get(client, link(opened, "land:10", "Zuklappen"))
    assert nodes(closed) == nodes(start)
    hidden = get(client, link(opened, "district:10041", "Ausblenden"))
    assert {*nodes(opened)} - {*nodes(hidden)} == {"district:10041"}
    shown = re.search(r'href="([^"]*)">Regionalverband Saarbrücken wieder zeigen', hidden)
    assert shown
    assert nodes(get(client, unescape(shown[1]))) == nodes(opened)
    middle = get(client, link(opened, "land:10", "In die Mitte"))
    assert "Netz um Saarland" in middle
    # Without its Land, what was opened beyond it hangs in the air.
    beyond = get(client, link(opened, "district:10041", "Aufklappen"))
    assert "municipality:10041511" in nodes(beyond)
    without = nodes(get(client, link(beyond, "land:10", "Ausblenden")))
    assert not {"district:10041", "land:10"} & {*without}


def test_more_than_there_is_room_for_is_a_number(client: httpx.Client) -> None:
    text = get(client, "/netz?start=land:07")
    towns = [id_ for id_ in nodes(text) if id_.startswith("municipality:")]
    rest = re.search(r'href="/doc/land/07\?alle=municipalities"[^>]*><text[^>]*>\+ (\d+) Gemeinden', text)
    assert rest
    there = sum(1 for t, _, end, _ in sound_graph().links if (t, end) == ("IN_LAND", "land:07")) + 300 - 1
    assert len(towns) + int(rest[1]) == there
    auf = "".join(f"&auf={id_}" for id_ in nodes(text)[1:20])
    assert len(nodes(get(client, f"/netz?start=land:07{auf}"))) <= MOST


def test_kinds_relationships_and_days_narrow_it(client: httpx.Client) -> None:
    text = get(client, "/netz?start=land:10&art=DISTRICT")
    assert {id_.partition(":")[0] for id_ in nodes(text)} == {"land", "district"}
    text = get(client, "/netz?start=land:10&beziehung=USES")
    assert {id_.partition(":")[0] for id_ in nodes(text)} == {"land", "process"}
    assert "land:06" in nodes(get(client, "/netz?start=alliance:mitte&stand=2023-01-01"))
    assert "land:06" not in nodes(get(client, "/netz?start=alliance:mitte&stand=2020-01-01"))
    assert "process:hund" in nodes(get(client, "/netz?start=land:10"))
    assert "process:hund" not in nodes(get(client, "/netz?start=land:10&beispiele=aus"))


def test_the_shortest_ways_between_two_nodes(client: httpx.Client) -> None:
    text = get(client, "/netz?start=municipality:10041100&ziel=alliance:mitte")
    assert nodes(text) == ["municipality:10041100", "land:10", "alliance:mitte"]
    assert "Ein kürzester Weg" in text
    assert "Keine Verbindung gefunden" in get(client, "/netz?start=land:10&ziel=alliance:nord")
    assert "Netz um Saarland" in get(client, link(text, "land:10", "In die Mitte"))


def test_the_tables_have_what_the_picture_has(client: httpx.Client) -> None:
    text = get(client, "/netz?start=alliance:mitte&auf=land:10")
    rows = client.get("/netz.json?start=alliance:mitte&auf=land:10&tabelle=knoten").json()["rows"]
    assert {row["node"]["id"] for row in rows} == {*nodes(text)}
    said = client.get("/netz.json?start=alliance:mitte&auf=land:10&tabelle=aussagen").json()["rows"]
    pairs = {frozenset((row["owner"]["id"], row["other"]["id"])) for row in said}
    assert len(pairs) == len(lines(text))
    assert all(row["sources"] for row in said)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/netz?start=land:99", 404),
        ("/netz?start=planet:3", 400),
        ("/netz?start=land:10&auf=unsinn", 400),
        ("/netz?start=land:10&art=UNSINN", 400),
        ("/netz?start=land:10&beziehung=UNSINN", 400),
        ("/netz?start=land:10&ziel=planet:3", 400),
        ("/netz?start=land:10&auf=land:99&weg=land:98", 200),
    ],
)
def test_what_there_is_not_is_refused(client: httpx.Client, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_a_typed_name_leads_to_its_node(client: httpx.Client) -> None:
    answer = client.get("/netz", params={"start": "Koblenz"})
    assert answer.status_code == 303
    assert "start=municipality%3A07111000" in answer.headers["location"]
    assert "ist gemeint?" in get(client, "/netz?start=Ärfurt")


def test_hostile_names_are_texts(client: httpx.Client) -> None:
    text = get(client, "/netz?start=land:07&beziehung=DEVELOPED_BY")
    for name in NAMES:
        shown = escape(name).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")
        assert f">{shown}</a>" in text
    assert "<img" not in text
    assert "<b>" not in text
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


def test_no_label_stands_on_another() -> None:
    """Rows are apart on each side of each column; a column begins where the labels of the one before end."""
    network = Network(MODEL)
    network.open(answer("land:07", [f"municipality:{i}" for i in range(40)]), NOTHING, NOTHING)
    network.open(answer("municipality:3", [f"process:{i}" for i in range(9)], "uses"), NOTHING, NOTHING)
    network.open(answer("municipality:20", [f"process:{i}" for i in range(5, 30)], "uses"), NOTHING, NOTHING)
    drawing = mind_map(network, "land:07")
    assert {*drawing.spots} == {*network.nodes}
    places = [(one.side, one.x, one.y) for one in drawing.spots.values()]
    places += [(one.side, one.x, one.y + 5) for one in drawing.headings]
    by_column: dict[tuple[int, float], list[float]] = {}
    for side, x, y in places:
        by_column.setdefault((side, x), []).append(y)
    for ys in by_column.values():
        ordered = sorted(ys)
        assert all(b - a >= 2 * RADIUS - 6 for a, b in pairwise(ordered))
    left, top, width, height = drawing.box
    assert all(left < x < left + width and top < y < top + height for _, x, y in places)
    assert mind_map(network, "land:07").spots == drawing.spots


def answer(id_: str, others: list[str], name: str = "municipalities"):  # type: ignore[no-untyped-def]
    """What a document says is around a node: others by one relationship."""
    kind = MODEL.by_field[id_.partition(":")[0]]
    found: dict[str, object] = {"id": id_, "name": id_, "example": False, "held": {"nodes": []}}
    for tie in ties.ties(MODEL, kind):
        if tie.many:
            edges = [
                {"since": None, "until": None, "example": False, "sources": [], "node": {"id": o, "name": o}}
                for o in others
                if tie.name == name
            ]
            found[tie.name] = {"totalCount": len(edges) + 3 * bool(edges), "edges": edges}
    return found


def test_each_kind_has_a_sign_of_its_own() -> None:
    for say in (words("de"), words("en")):
        found = signs(MODEL, say)
        assert {*found} == {kind.name for kind in MODEL.concrete}
        assert len({sign.letters for sign in found.values()}) == len(found)
