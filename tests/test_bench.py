"""The benchmark's questions are ones of the schema, and its report says where there is nothing to compare."""

from rich.table import Table

from bench import forms, report
from bench.rounds import Measured, Results, Settings
from bench.shapes import NAMES, QUERIES, Asked, Shape
from schema.model import Model
from schema.plan import Planner
from schema.types import build

MILLISECOND = 1_000_000


def test_every_question_fits_the_schema() -> None:
    documents = {path.stem: path.read_text("utf-8") for path in (QUERIES / "service").iterdir()}
    assert documents.keys() == set(NAMES)
    planner = Planner(build(Model.load()))
    for text in documents.values():
        planner.documents.operation(text, None)


def test_every_question_is_compared_with_another_answer() -> None:
    assert {path.stem for path in (QUERIES / "peer").iterdir()} == forms.BESIDE_PEER.keys()
    assert {path.stem for path in (QUERIES / "hand").iterdir()} == forms.BY_HAND.keys()


def measured(milliseconds: int) -> Measured:
    """Of somebody who answers in so many milliseconds, at one connection."""
    one = Measured()
    one.add({"times": [milliseconds * MILLISECOND] * 10, "seconds": milliseconds / 100, "failures": 0})
    return one


def cells(table: Table) -> list[list[str]]:
    return [list(row) for row in zip(*(column.cells for column in table.columns), strict=True)]  # type: ignore[arg-type]


def test_a_dash_stands_where_there_is_nothing_to_compare() -> None:
    asked = Asked("", ({},))
    shapes = [Shape("a", "beside the peer", asked, peer=asked), Shape("b", "by hand", asked, hand=asked)]
    results: Results = {}
    for name, times in {"service": 4, "kept": 2, "driver": 3, "empty": 1}.items():
        results |= {(1, shape.name, name): measured(times) for shape in shapes}
    results |= {(1, "a", "peer"): measured(8), (1, "b", "hand"): measured(2)}
    found = report.collect(results, shapes, Settings(), {}, "5.26", "yoga")
    (table,) = report.tables(found)
    rows = {(shape, who): rest for shape, who, *rest in cells(table)}
    assert rows["beside the peer", "this service"] == ["250", "4.00", "4.00", "2.00", "–", "1.00", "0.25"]
    assert rows["by hand", "this service"] == ["250", "4.00", "4.00", "–", "0.50", "1.00", "0.25"]
    assert rows["by hand", "… asked again"] == ["500", "2.00", "2.00", "", "", "", "0.50"]
    assert rows["by hand", "@neo4j/graphql"] == ["–", "–", "–", "", "", "", ""]
    assert rows["beside the peer", "by hand"] == ["–", "–", "–", "", "", "", ""]
    assert rows["geometric mean", ""] == ["", "", "", "2.00", "0.50", "1.00", ""]
