"""The compiler's texts for review: `name.graphql` with `name.json` as its variables becomes `name.cypher`.

`pytest tests/schema/test_fixtures.py --update-fixtures` writes them anew.
"""

import json
import re
from pathlib import Path

import pytest

from schema.plan import Planner
from tests.schema.both import SCHEMA

FIXTURES = Path(__file__).parent / "fixtures"


def layout(text: str) -> str:
    """A statement with one clause in each line, indented by the braces around it."""
    text = re.sub(r"(?<!STARTS)(?<!ENDS) (?=WITH )", "\n", text)
    lines: list[str] = []
    depth = 0
    for part in re.split(r"\n| (?=(?:OPTIONAL|(?<!OPTIONAL )MATCH|UNWIND|WHERE|RETURN|\}))|(?<=\{) ", text):
        closing = part.startswith("}")
        lines.append("  " * (depth - closing) + part)
        depth += part.count("{") - part.count("}")
    return "\n".join(lines)


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.graphql")), ids=lambda p: p.stem)
def test_text(path: Path, pytestconfig: pytest.Config) -> None:
    variables = path.with_suffix(".json")
    given = json.loads(variables.read_text("utf-8")) if variables.exists() else None
    request = Planner(SCHEMA).request(path.read_text("utf-8"), given)
    parameters = "".join(
        f"// ${n} = {json.dumps(v, ensure_ascii=False)}\n" for n, v in request.parameters.items()
    )
    made = (
        (layout(request.text) if request.text else "// nothing is asked of the database") + "\n" + parameters
    )
    expected = path.with_suffix(".cypher")
    if pytestconfig.getoption("--update-fixtures", default=False):
        expected.write_text(made, "utf-8")
    assert made == expected.read_text("utf-8")


def test_no_text_is_left_over() -> None:
    names = {p.stem for p in FIXTURES.glob("*.graphql")}
    assert {p.stem for p in FIXTURES.iterdir()} == names
