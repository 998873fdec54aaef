"""What is wrong with a file of facts is told by file, line, field and reason."""

from pathlib import Path

import pytest

from graph.batch import Rejection
from loaders import curated
from loaders.batch import Batch, Collector
from schema.model import Model
from schema.record import Records

GOOD = """\
sources:
  - key: page
    title: Eine Seite
    kind: WEB_PAGE
nodes:
  - id: alliance:mitte
    name: Verbund
    cites: [page]
statements:
  - type: COOPERATES_IN
    from: [land:06, land:10]
    to: alliance:mitte
    since: 2022-11
    cites:
      - source: page
        quote: so steht es da
"""


def read(tmp_path: Path, text: str, name: str = "facts.yaml") -> Batch:
    (tmp_path / name).write_text(text, encoding="utf-8")
    records = Records(Model.load())
    return curated.read(tmp_path / name, records, Collector(records, "curated"))


def only(batch: Batch) -> Rejection:
    (rejection,) = batch.rejections
    return rejection


def test_a_good_file(tmp_path: Path) -> None:
    batch = read(tmp_path, GOOD)
    assert batch.rejections == ()
    assert len(batch.nodes) == 2
    assert [(link.start, link.properties()["since"]) for link in batch.links] == [
        ("land:06", "2022-11"),
        ("land:10", "2022-11"),
    ]
    assert batch.links[0].cites[0].quote == "so steht es da"
    assert batch.rows == 3


@pytest.mark.parametrize("text", ["2022", "2022-11", "2022-11-09", '"2022"'])
def test_dates_stay_as_they_are_written(tmp_path: Path, text: str) -> None:
    batch = read(tmp_path, GOOD.replace("since: 2022-11", f"since: {text}"))
    assert batch.links[0].properties()["since"] == text.strip('"')


CASES = [
    # what is changed, into what, then line, field and a part of the reason
    ("    name: Verbund", "    nmae: Verbund", 6, "nmae", "kein Feld"),
    ("    name: Verbund\n", "", 6, "name", "Fehlt"),
    ("alliance:mitte\n    name", "aliance:mitte\n    name", 6, "id", "beginnt nicht mit einer Art"),
    ("  - id: alliance:mitte", "  - id: alliance:Mitte!", 6, "key", "Kleinbuchstaben"),
    ("    cites: [page]\n", "", 6, "cites", "Fehlt"),
    ("    cites: [page]", "    cites: []", 8, "cites", "Muss ein Text oder eine Liste"),
    ("    cites: [page]", "    cites: [paeg]", 8, "cites.source", "„paeg“ gibt es nicht"),
    ("    cites: [page]", "    cites: [page, page]", 6, "cites", "zweimal"),
    ("    name: Verbund", "    name: A\n    name: B", 8, "name", "Steht hier zweimal"),
    ("    name: Verbund", "    name:", 7, "name", "Ist leer"),
    ("    name: Verbund", "    name: ~", 7, "name", "Ist leer"),
    ("    name: Verbund", "    name: {a: b}", 7, "name", "Muss ein Text"),
    ("    name: Verbund", "    name: &x Verbund", 7, "name", "Anker"),
    ("kind: WEB_PAGE", "kind: WEBPAGE", 2, "kind", "ist nicht erlaubt; möglich sind"),
    (
        "    kind: WEB_PAGE",
        "    kind: WEB_PAGE\n    dataset: x",
        5,
        "dataset",
        "Braucht eine Quelle hier nicht",
    ),
    ("COOPERATES_IN", "COOPERATES", 10, "type", "„COOPERATES“ gibt es nicht"),
    ("  - type: COOPERATES_IN\n    from", "  - from", 10, "type", "Fehlt"),
    ("    to: alliance:mitte\n", "", 10, "to", "Fehlt"),
    ("to: alliance:mitte", "to: alliance:norden", 12, "to", "„alliance:norden“ gibt es nicht"),
    ("to: alliance:mitte", "to: land:07", 10, "start, end", "führt nicht von land zu land"),
    ("since: 2022-11", "since: 2022-13", 10, "since", "kein Tag, den es gibt"),
    ("since: 2022-11", "since: November 2022", 10, "since", "ein Jahr (2022), ein Monat"),
    ("      - source: page", "      - source: page\n        seite: 7", 10, "cites.0.seite", "kein Feld"),
    ("so steht es da", " ".join(["Wort"] * 26), 16, "cites.quote", "26 Wörter; höchstens 25"),
    ("nodes:", "knoten:", 6, "knoten", "Diesen Abschnitt gibt es nicht"),
]


@pytest.mark.parametrize(("old", "new", "line", "field", "reason"), CASES)
def test_what_is_wrong(tmp_path: Path, old: str, new: str, line: int, field: str, reason: str) -> None:
    assert old in GOOD
    batch = read(tmp_path, GOOD.replace(old, new, 1))
    found = [r for r in batch.rejections if r.field == field and reason in r.reason]
    assert [r.place.file for r in found] == ["facts.yaml"] * len(found)
    assert line in {r.place.line for r in found}, batch.rejections
    assert not any(r.fatal for r in batch.rejections)


def test_a_rejected_statement_is_not_taken(tmp_path: Path) -> None:
    batch = read(tmp_path, GOOD.replace("so steht es da", " ".join(["Wort"] * 26)))
    assert batch.links == ()


def test_the_same_node_twice(tmp_path: Path) -> None:
    rejection = only(
        read(tmp_path, GOOD.replace("statements:", "  - id: alliance:mitte\n    name: B\nstatements:"))
    )
    assert (rejection.place.line, rejection.field) == (9, "id")
    assert "steht schon in facts.yaml, Zeile 6" in rejection.reason


def test_the_same_source_in_two_files(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(GOOD.partition("nodes:")[0], encoding="utf-8")
    records = Records(Model.load())
    rejection = only(curated.read(tmp_path, records, Collector(records, "curated")))
    assert (rejection.place.file, rejection.place.line, rejection.field) == ("b.yaml", 2, "key")
    assert "a.yaml" in rejection.reason


def test_sources_have_a_section_of_their_own(tmp_path: Path) -> None:
    rejection = only(
        read(tmp_path, GOOD.replace("id: alliance:mitte\n", "id: source:mitte\n").partition("stat")[0])
    )
    assert "Abschnitt sources" in rejection.reason


def test_additions_speak_of_nodes_of_the_register(tmp_path: Path) -> None:
    extra = "additions:\n  - id: land:10\n    iso3166: DE-SL\n    cites: [page]\n"
    batch = read(tmp_path, GOOD + extra)
    assert batch.rejections == ()
    (patch,) = batch.patches
    assert patch.properties()["iso3166"] == "DE-SL"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("sources:\n  - key: [a\n  - b: c\n", 3),
        ("a: b: c\n", 1),
        ("sources: []\n---\nnodes: []\n", 2),
        ("a:\n\t- b\n", 2),
    ],
)
def test_broken_yaml_is_fatal_and_names_the_line(tmp_path: Path, text: str, line: int) -> None:
    rejection = only(read(tmp_path, text))
    assert rejection.fatal
    assert "kein gültiges YAML" in rejection.reason
    assert rejection.place.line == line


@pytest.mark.parametrize("text", ["", "\0", "sources: \x07\n", "[" * 3000])
def test_what_is_no_yaml_at_all_is_fatal(tmp_path: Path, text: str) -> None:
    assert any(r.fatal for r in read(tmp_path, text).rejections)


def test_other_shapes_are_rejected(tmp_path: Path) -> None:
    assert "benannten Abschnitten" in only(read(tmp_path, "- a\n")).reason
    assert "Liste von Einträgen" in only(read(tmp_path, "sources: page\n")).reason
    assert "Eintrag aus" in only(read(tmp_path, "sources:\n  - page\n")).reason


def test_no_such_file(tmp_path: Path) -> None:
    records = Records(Model.load())
    batch = curated.read(tmp_path / "none.yaml", records, Collector(records, "curated"))
    assert only(batch).fatal
    (tmp_path / "empty").mkdir()
    assert only(curated.read(tmp_path / "empty", records, Collector(records, "curated"))).fatal
