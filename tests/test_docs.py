"""What the documentation says of settings, errors and the command line is true.

`python -m tests.test_docs` rewrites the settings table.
"""

import re
from pathlib import Path

from api import errors as http_errors
from api.cli import app
from api.settings import Settings
from graph.settings import environment_name
from schema.errors import VerbundgraphError

DOCS = Path(__file__).parents[1] / "docs"
TABLE = DOCS / "settings.md"
BEGIN, END = "<!-- table -->\n", "<!-- end of table -->\n"


def table() -> str:
    rows = ["| variable | default | what it does |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "not set" if field.default is None else f"`{field.default}`"
        rows.append(f"| `{environment_name(name, Settings)}` | {default} | {field.description} |")
    return "\n".join(rows) + "\n"


def test_the_table_of_settings_is_true() -> None:
    text = TABLE.read_text("utf-8")
    assert text.split(BEGIN)[1].split(END)[0] == table()


def _errors(base: type[VerbundgraphError]) -> set[type[VerbundgraphError]]:
    return {base}.union(*(_errors(c) for c in base.__subclasses__()))


def test_every_error_code_is_documented() -> None:
    assert http_errors.NotReady.code == "NOT_READY"
    text = (DOCS / "errors.md").read_text("utf-8")
    documented = dict(re.findall(r"^\| `([A-Z_]+)` \| (\d+) \|", text, re.MULTILINE))
    ours = {
        c.code: str(c.status) for c in _errors(VerbundgraphError) if c.__module__.split(".")[0] != "tests"
    }
    assert {code: documented.get(code) for code in ours} == ours


def test_every_command_is_in_the_readme() -> None:
    text = (DOCS.parent / "README.md").read_text("utf-8")
    names = [c.name or c.callback.__name__ for c in app.registered_commands if c.callback]
    assert [n for n in names if f"./run {n}" not in text] == []


if __name__ == "__main__":
    text = TABLE.read_text("utf-8")
    head, rest = text.split(BEGIN)
    TABLE.write_text(head + BEGIN + table() + END + rest.split(END)[1], "utf-8")
