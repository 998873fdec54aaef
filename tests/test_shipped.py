"""The shipped data, loaded as `serve` does it, on both engines.

The counts, the headline question, the disagreement.
"""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from neo4j import Driver

from api.ask import answer_alone
from api.prepare import prepare
from api.settings import Settings
from graph.engine import Engine
from graph.read import Reader
from graph.revision import current
from graph.statements import REVISION_NOW
from tests.api.conftest import serving
from tests.engines import empty_database, eventually
from tests.web.pages import ADDRESSES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLES = ROOT / "web" / "workbench" / "examples"
HEADLINE = (ROOT / "docs" / "examples" / "headline.graphql").read_text("utf-8")
ANSWERS: dict[str, Any] = {}
"""What each engine answered to the headline question, to be compared."""
EXAMPLE_ANSWERS: dict[str, Any] = {}
"""What the first engine answered to each example of the workbench, to be compared."""


@pytest.fixture(scope="module")
def loaded(engine: Engine, driver: Driver, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    empty_database(driver, engine, schema=True)
    prepare(engine, Settings.load(data_dir=tmp_path_factory.mktemp("unused")))
    yield engine
    empty_database(driver, engine, schema=True)


def ask(engine: Engine, text: str, variables: dict[str, Any] | None = None) -> Any:
    answer = orjson.loads(answer_alone(engine, Settings.load(data_dir=Path("unused")), text, variables).body)
    assert "errors" not in answer
    return answer["data"]


def test_counts(loaded: Engine) -> None:
    expected = {"10": (53, 52), "06": (425, 421), "07": (2301, 2300), "16": (605, 605)}
    text = """query($land: String!) {
      land(key: $land) { municipalities { totalCount } }
      municipalities(where: { land: { key: { eq: $land } },
        not: { type: { in: [GEMEINDEFREI_BEWOHNT, GEMEINDEFREI_UNBEWOHNT] } } }) { totalCount }
    }"""
    for land, (areas, municipalities) in expected.items():
        data = ask(loaded, text, {"land": land})
        assert data["land"]["municipalities"]["totalCount"] == areas
        assert data["municipalities"]["totalCount"] == municipalities
    data = ask(
        loaded,
        """{ laender { totalCount } districts { totalCount } areas: municipalities { totalCount }
             municipalities(where: { not: { type: { in: [GEMEINDEFREI_BEWOHNT, GEMEINDEFREI_UNBEWOHNT] } } })
             { totalCount } }""",
    )
    assert {name: value["totalCount"] for name, value in data.items()} == {
        "laender": 16,
        "districts": 400,
        "areas": 10_953,
        "municipalities": 10_751,
    }


@pytest.mark.parametrize(("land", "areas"), [("07", 2301), ("09", 2221)])
def test_a_page_of_a_large_land_comes_with_its_total(loaded: Engine, land: str, areas: int) -> None:
    """Putting thousands of rows into order is no reason for an engine to refuse."""
    text = """query($land: String!) {
      municipalities(where: { land: { key: { eq: $land } } }, orderBy: [{ key: DESC }], first: 3) {
        totalCount
        nodes { key }
        groupBy(by: { district: { id: VALUE } }, first: 1) { count }
      }
    }"""
    found = ask(loaded, text, {"land": land})["municipalities"]
    keys = [node["key"] for node in found["nodes"]]
    assert found["totalCount"] == areas
    assert keys == sorted(keys, reverse=True)
    assert len(found["groupBy"]) == 1


def test_the_headline_question_as_the_readme_shows_it(loaded: Engine) -> None:
    assert HEADLINE.strip() in README
    shown = re.search(r"```json\n(.*?)```", README, re.DOTALL)
    assert shown
    settings = Settings.load(data_dir=Path("unused"))
    assert orjson.loads(answer_alone(loaded, settings, HEADLINE, {"first": 1}).body) == orjson.loads(shown[1])
    answer = ANSWERS[loaded.name] = ask(loaded, HEADLINE, {"first": 100})
    assert answer["processes"]["totalCount"] == len(answer["processes"]["nodes"]) > 20
    assert all(other == answer for other in ANSWERS.values())


def examples() -> Iterator[tuple[str, dict[str, Any] | None]]:
    """The example questions of the workbench: file and variables."""
    for group in orjson.loads((EXAMPLES / "index.json").read_bytes()):
        for example in group["examples"]:
            yield example["file"], example.get("variables")


def something(value: Any) -> bool:
    """Whether there is a list with something in it, or a number that is not 0."""
    if isinstance(value, dict):
        return any(map(something, value.values()))
    return isinstance(value, list | int) and bool(value)


def first_answer(url: str, question: dict[str, Any]) -> dict[str, Any]:
    """The answer to a question, of a subscription the first."""
    if not question["query"].partition("\n\n")[2].startswith("subscription"):
        return dict(httpx.post(url, json=question, timeout=60).json())
    with httpx.stream(
        "POST", url, json=question, headers={"Accept": "text/event-stream"}, timeout=60
    ) as answer:
        data = next(line for line in answer.iter_lines() if line.startswith("data: "))
    return dict(orjson.loads(data.removeprefix("data: ")))


def test_every_example_of_the_workbench_has_an_answer(loaded: Engine) -> None:
    listed = dict(examples())
    assert set(listed) == {path.name for path in EXAMPLES.glob("*.graphql")}
    with serving(loaded) as url:
        for name, variables in listed.items():
            question = {"query": (EXAMPLES / name).read_text("utf-8"), "variables": variables}
            answer = first_answer(f"{url}/graphql", question)
            assert "errors" not in answer, name
            assert something(answer["data"]), name
            assert EXAMPLE_ANSWERS.setdefault(name, answer) == answer, name


def test_every_question_of_the_documentation_has_an_answer(loaded: Engine) -> None:
    page = (ROOT / "docs" / "graphql.md").read_text("utf-8")
    for question in re.findall(r"```graphql\n(.*?)```", page, re.DOTALL):
        if not question.startswith("subscription"):
            data = ask(loaded, question)
            assert something(data) or any(v.get("totalCount") for v in data.values()), question
            assert EXAMPLE_ANSWERS.setdefault(question, data) == data, question


def test_thueringens_disagreement_is_shown(loaded: Engine) -> None:
    data = ask(
        loaded,
        """{ land(key: "16") { alliances(where: { key: { eq: "ozg-verbund-mitte" } }) {
             edges { form since disputed sources { kind url } citations { quote } } } } }""",
    )
    edges = data["land"]["alliances"]["edges"]
    assert {e["form"] for e in edges} == {"MEMBER", "CONSENSUAL"}
    assert all(e["disputed"] and e["sources"] for e in edges)


def test_no_example_looks_like_a_fact(loaded: Engine) -> None:
    data = ask(
        loaded,
        """{ example: processes(where: { example: { eq: true } }) { totalCount }
             unmarked: processes(where: { example: { eq: true },
               not: { name: { contains: "(Beispiel)" }, key: { startsWith: "beispiel-" } } }) { totalCount }
             mixed: processes(where: { example: { eq: true },
               sources: { some: { not: { kind: { eq: EXAMPLE } } } } }) { totalCount } }""",
    )
    assert data["example"]["totalCount"] > 200
    assert data["unmarked"]["totalCount"] == data["mixed"]["totalCount"] == 0


FOUND: dict[str, Any] = {}
"""What each engine found, to be compared."""


def test_a_search_finds_what_it_is_for(loaded: Engine) -> None:
    text = """query($text: String!) { search(text: $text, first: 12) {
      totalCount edges { match node { id } highlights { field fragments { html } } } } }"""
    first = {
        "Saarbrücken": "municipality:10041100",
        "saarbruecken landeshauptstadt": "municipality:10041100",
        "66111": "municipality:10041100",
        "10041100": "municipality:10041100",
        "10041": "district:10041",
        "Hessen": "land:06",
        "Thueringen": "land:16",
        "OZG": "law:ozg",
        "OZG-Verbund Mitte": "alliance:ozg-verbund-mitte",
        "civento": "platform:civento",
        "Saabrücken": "municipality:10041100",
        "Sarbrücken": "municipality:10041100",
    }
    for wanted, id_ in first.items():
        answer = ask(loaded, text, {"text": wanted})["search"]
        assert answer["edges"][0]["node"]["id"] == id_, wanted
    for wanted, part in (("Hunde", "hundesteuer"), ("Steuer", "steuer")):
        answer = ask(loaded, text, {"text": wanted})["search"]
        assert any(part in edge["node"]["id"] for edge in answer["edges"]), wanted
    for wanted in (*first, "Hunde", "Steuer", "Stadt", "k", "Frankfurt m", "Bauanträge", "Frankfurt Stadt"):
        answer = ask(loaded, text, {"text": wanted})
        assert FOUND.setdefault(wanted, answer) == answer


def test_a_word_does_not_find_what_is_far_off(loaded: Engine) -> None:
    text = "{ search(text: %s, examples: false) { totalCount nodes { name } } }"
    assert ask(loaded, text % '"Beispiel"')["search"] == {"totalCount": 0, "nodes": []}
    found = ask(loaded, text % '"k"')["search"]
    assert found["totalCount"] > 500
    assert all(node["name"].startswith("K") for node in found["nodes"])


def test_every_name_is_found_by_itself(loaded: Engine) -> None:
    page = '{ municipalities(first: 1000, where: { ags: { startsWith: "07" } }) { nodes { id name } } }'
    nodes = ask(loaded, page)["municipalities"]["nodes"][::40]
    assert len(nodes) == 25
    questions = [
        f"n{i}: search(text: {orjson.dumps(node['name']).decode()}, kinds: [MUNICIPALITY]) "
        "{ edges { match node { name } } }"
        for i, node in enumerate(nodes)
    ]
    answers = ask(loaded, "{ " + " ".join(questions) + " }")
    for i, node in enumerate(nodes):
        best = answers[f"n{i}"]["edges"][0]
        assert best == {"match": "NAME", "node": {"name": node["name"]}}


def test_what_stands_in_a_name_is_found_without_regard_to_case(loaded: Engine) -> None:
    page = "{ municipalities(first: 1000%s) { nodes { name } pageInfo { endCursor hasNextPage } } }"
    names, after = [], ""
    while True:
        found = ask(loaded, page % after)["municipalities"]
        names += [node["name"].lower() for node in found["nodes"]]
        if not found["pageInfo"]["hasNextPage"]:
            break
        after = f', after: "{found["pageInfo"]["endCursor"]}"'
    text = """query($f: InsensitiveFilter) {
      municipalities(where: { name: { insensitive: $f } }) { totalCount } }"""
    for part in ("e", "ER", "oe", "Ue", "ß"):
        total = ask(loaded, text, {"f": {"contains": part}})["municipalities"]["totalCount"]
        assert total >= sum(part.lower() in name for name in names) > 0, part
    total = ask(loaded, text, {"f": {"endsWith": "UER"}})["municipalities"]["totalCount"]
    assert total >= sum(name.endswith("uer") for name in names) > 0


def test_every_node_has_a_source(loaded: Engine, driver: Driver) -> None:
    with driver.session(database=loaded.database) as session:
        for pattern in ("(x:Administration)", "(x:Process)", "(x:Alliance)", "(x:Person)", "()-[x:USES]->()"):
            text = f"MATCH {pattern} WHERE x.sources IS NULL OR size(x.sources) = 0 RETURN count(x)"
            assert session.run(text).single(strict=True)[0] == 0  # type: ignore[arg-type]


PAGES: dict[str, str] = {}
"""Each page of the explorer as the first engine gives it, to be compared."""


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All data statements that the service sends from now on."""
    sent: list[str] = []
    for name in ("read", "read_dated"):
        wrapped = getattr(Reader, name)

        async def counted(self: Reader, text: str, parameters: Any, wrapped: Any = wrapped) -> Any:
            if text != REVISION_NOW:  # which is asked for twice a second, whoever asks for what
                sent.append(text)
            return await wrapped(self, text, parameters)

        monkeypatch.setattr(Reader, name, counted)
    return sent


def test_a_page_costs_two_statements_at_most_and_none_when_asked_again(
    loaded: Engine, statements: list[str]
) -> None:
    german = {"Accept-Language": "de", "Accept": "text/html"}
    with serving(loaded) as url, httpx.Client(base_url=url, headers=german, timeout=60) as client:
        assert eventually(lambda: "etag" in client.get("/").headers)
        asked: list[int] = []
        for address in ADDRESSES:
            statements.clear()
            answer = client.get(address)
            assert answer.status_code in (200, 404), (address, answer.text)
            assert len(statements) <= 2, address
            asked.append(len(statements))
            assert len(gzip.compress(answer.content)) < 100_000, address
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            assert "Accept-Language" in answer.headers["vary"]
            assert PAGES.setdefault(address, answer.text) == answer.text, address
            assert set(re.findall('data-suggest="([^"]*)', answer.text)) <= {"/vorschlaege"}, address
            if answer.status_code == 200:
                statements.clear()
                again = client.get(address, headers={"If-None-Match": answer.headers["etag"]})
                assert (again.status_code, again.content) == (304, b""), address
                assert statements == [], address
            head = client.head(address)
            assert (head.status_code, head.content) == (answer.status_code, b""), address
    assert sum(asked) > len(ADDRESSES) / 2  # the others' answers were kept from the pages before


def test_a_file_has_all_rows_of_its_table(loaded: Engine) -> None:
    """Also those that the page shows on further pages, and as many as the API counts."""
    data = ask(loaded, '{ process(key: "beispiel-hundesteuerabmeldung") { usedBy { totalCount } } }')
    with serving(loaded) as url:
        path = f"{url}/fragen/wer-nutzt.json?prozess=process:beispiel-hundesteuerabmeldung"
        rows = httpx.get(path, timeout=60).json()["rows"]
    assert len(rows) == data["process"]["usedBy"]["totalCount"] > 200
    assert len({row["administration"]["id"] for row in rows}) == len(rows)
    assert all(row["sources"] for row in rows)


def test_a_second_start_changes_nothing_and_no_examples_takes_them_out(
    loaded: Engine, driver: Driver
) -> None:
    with driver.session(database=loaded.database) as session:
        before = current(session)
        prepare(loaded, Settings.load(data_dir=Path("unused")))
        assert current(session) == before
    prepare(loaded, Settings.load(data_dir=Path("unused"), examples=False))
    data = ask(
        loaded, "{ processes(where: { example: { eq: true } }) { totalCount } all: processes { totalCount } }"
    )
    assert data["processes"]["totalCount"] == 0
    assert data["all"]["totalCount"] > 0
