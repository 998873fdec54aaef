"""Documents by hypothesis-graphql and Schemathesis: answered or refused in the one shape, never broken.

`pytest tests/api/test_fuzz.py --examples 5000 -o faulthandler_timeout=0` tries more, other ones in every run.
"""

import re
from pathlib import Path
from typing import Any

import httpx
import schemathesis
from graphql import build_schema
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis_graphql import Mode, nodes, queries
from schemathesis import Case
from schemathesis.checks import not_a_server_error

from tests.variables import Sent, with_variables

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = build_schema((DOCS / "schema.graphql").read_text("utf-8"))
STATUS = dict(
    re.findall(r"^\| `([A-Z_]+)` \| (\d+) \|", (DOCS / "errors.md").read_text("utf-8"), re.MULTILINE)
)
"""The documented codes with their HTTP status."""
INSIDE = re.compile(r"MATCH |RETURN |COLLECT|UNWIND|Traceback|neo4j|arcadedb|[Bb]olt|\.py\b|0x[0-9a-f]{6}")
"""What no message may show of the inside."""

DAYS = st.dates().map(str)
MOMENTS = st.one_of(DAYS, DAYS.map(lambda day: day[:7]), DAYS.map(lambda day: day[:4]), st.text(max_size=10))
SCALARS = {"Date": DAYS.map(nodes.String), "PartialDate": MOMENTS.map(nodes.String)}
for name, strategy in SCALARS.items():
    schemathesis.graphql.scalar(name, strategy)

NEW = "application/graphql-response+json"


def check(answer: httpx.Response) -> None:
    """The answer has data, or errors of documented codes whose status is that of the answer."""
    assert answer.status_code in (200, 400), answer.text
    check_body(answer.status_code, answer.json())


def check_body(status: int, body: dict[str, Any]) -> None:
    errors = body.get("errors", [])
    assert ("data" in body) == (status == 200)
    assert errors or status == 200
    for error in errors:
        code = error["extensions"]["code"]
        # The small graph breaks rules of the model on purpose; that is found while answering.
        assert STATUS[code] == str(status) or (status == 200 and code == "INVALID_DATA"), error
        assert not INSIDE.search(error["message"]), error


def ask(client: httpx.Client, sent: Sent) -> httpx.Response:
    asked = {"query": sent.document, "variables": sent.variables}
    return client.post("/graphql", json=asked, headers={"Accept": NEW}, timeout=120)


@settings(settings.get_profile("requests"))
@given(sent=with_variables(SCHEMA, queries(SCHEMA, custom_scalars=SCALARS)))
def test_what_the_schema_allows(client: httpx.Client, sent: Sent) -> None:
    check(ask(client, sent))


@settings(settings.get_profile("wrong requests"))
@given(sent=with_variables(SCHEMA, queries(SCHEMA, custom_scalars=SCALARS, mode=Mode.NEGATIVE)))
def test_what_the_schema_does_not_allow(client: httpx.Client, sent: Sent) -> None:
    check(ask(client, sent))


def test_every_operation(client: httpx.Client) -> None:
    """Each field of `Query`, as Schemathesis learns it from the running service.

    Of its checks that for errors of the server; refusals are held to what is documented.
    """
    service = schemathesis.graphql.from_url(f"{client.base_url}/graphql")
    operations = [found.ok() for found in service.get_all_operations()]
    assert {o.definition.field_name for o in operations} == set(SCHEMA.query_type.fields)  # type: ignore[union-attr]
    for operation in operations:

        @settings(settings.get_profile("operations"))
        @given(case=operation.as_strategy())
        def answered(case: Case) -> None:
            answer = case.call_and_validate(headers={"Accept": NEW}, timeout=120, checks=[not_a_server_error])
            assert answer.status_code in (200, 400)
            check_body(answer.status_code, answer.json())

        answered()
