"""The committed SDL is the schema's, and what breaks clients since the last release is noted with its date.

`python -m tests.test_sdl` writes docs/schema.graphql anew.
"""

import re
from datetime import date
from pathlib import Path

import pytest
from graphql import build_schema
from graphql.utilities.find_schema_changes import find_schema_changes
from typer.testing import CliRunner

from api.cli import app
from schema.compare import NotASchema, Weight, compare
from schema.model import Model
from schema.types import build

DOCS = Path(__file__).parents[1] / "docs"
COMMITTED = DOCS / "schema.graphql"
RELEASED = DOCS / "schema.released.graphql"
POLICY = DOCS / "api-policy.md"


def sdl() -> str:
    return build(Model.load()).sdl


def test_the_committed_schema_is_the_served_one() -> None:
    assert COMMITTED.read_text("utf-8") == sdl(), "write it anew: ./.venv/bin/python -m tests.test_sdl"


def test_the_text_says_what_is_served() -> None:
    schema = build(Model.load())
    changes = find_schema_changes(schema.graphql, build_schema(schema.sdl))
    assert [c.description for c in changes if "@oneOf" not in c.description] == []


def test_every_break_since_the_last_release_is_noted_with_its_date() -> None:
    table = POLICY.read_text("utf-8").split("<!-- breaks -->\n")[1].split("<!-- end of breaks -->")[0]
    rows = re.findall(r"^\| (\d{4}-\d{2}-\d{2}) \| `([^`]+)` \| [^|]{10,} \|$", table, re.MULTILINE)
    assert len(rows) == len(table.strip().splitlines()) - 2, "a row has a date, the sentence, and what to do"
    assert all(date.fromisoformat(day) for day, _ in rows)
    breaks = {
        change.text
        for change in compare(RELEASED.read_text("utf-8"), COMMITTED.read_text("utf-8"))
        if change.weight is Weight.BREAKS
    }
    assert breaks == {what for _, what in rows}, (
        "docs/api-policy.md lists each break, and nothing that is none"
    )


OLD = """
interface Node { id: ID! }
enum Status { LIVE ENDED }
type Query { land(key: String!, first: Int = 25): Land, status: Status }
type Land implements Node { id: ID!, name: String, seat: String }
"""


@pytest.mark.parametrize(
    ("before", "after", "weight", "text"),
    [
        ("seat: String", "", Weight.BREAKS, "Field Land.seat was removed."),
        ("id: ID!, name: String,", "id: ID!, name: [String],", Weight.BREAKS, "Land.name changed type"),
        ("key: String!", "key: String!, day: String!", Weight.BREAKS, "Query.land(day:)"),
        ("first: Int = 25", "first: Int = 50", Weight.BREAKS, "from 25 to 50"),
        ("LIVE ENDED", "LIVE", Weight.BREAKS, "ENDED was removed"),
        ("LIVE ENDED", "LIVE ENDED PILOT", Weight.RISKS, "PILOT was added"),
        ("key: String!", "key: String!, day: String", Weight.FITS, "Query.land(day:)"),
        ("seat: String", "seat: String, iso: String", Weight.FITS, "Land.iso was added"),
        ("name: String", "name: String!", Weight.FITS, "Land.name"),
        ("seat: String", '"Where it sits." seat: String', Weight.FITS, "Description"),
    ],
)
def test_a_change_has_its_weight(before: str, after: str, weight: Weight, text: str) -> None:
    (change,) = compare(OLD, OLD.replace(before, after))
    assert change.weight is weight
    assert text in change.text


def test_the_worst_comes_first() -> None:
    new = OLD.replace("seat: String", "iso: String").replace("LIVE ENDED", "LIVE ENDED PILOT")
    assert [c.weight for c in compare(OLD, new)] == [Weight.BREAKS, Weight.RISKS, Weight.FITS]
    assert compare(OLD, OLD) == []


@pytest.mark.parametrize("text", ["", "type Query {", "type Query { a: Nothing }", "{ land }"])
def test_what_is_no_schema_is_refused(text: str) -> None:
    with pytest.raises(NotASchema):
        compare(text, OLD)


def test_the_command_tells_what_breaks(tmp_path: Path) -> None:
    run = CliRunner().invoke
    same = run(app, ["schema", "--against", str(COMMITTED)])
    assert (same.exit_code, same.stdout) == (0, "Nichts hat sich geändert.\n")
    older = tmp_path / "older.graphql"
    more = COMMITTED.read_text("utf-8").replace("type Query {", "type Query {\n  gone: Int\n", 1)
    older.write_text(more, "utf-8")
    worse = run(app, ["schema", "--against", str(older)])
    assert worse.exit_code == 1
    assert worse.stdout == "bricht    Field Query.gone was removed.\n"
    assert run(app, ["schema"]).stdout == COMMITTED.read_text("utf-8")


if __name__ == "__main__":
    COMMITTED.write_text(sdl(), "utf-8")
