"""Whatever a document holds, the statement and the generated function stay safe."""

import ast
from typing import Any

import pytest

from schema.generate import _Writer, generate
from schema.plan import Planner
from tests.schema.both import SCHEMA, Both

INJECTIONS = [
    "' OR 1=1 //",
    "'}) DETACH DELETE n //",
    '" RETURN 1 UNION MATCH (n) RETURN n //',
    "\\' }) //",
    "\\u0027 }) //",
    "`) DETACH DELETE n //",
    "$p0",
    "{{p0}}",
    "*/ MATCH (n) /*",
    "\n;\nMATCH (n) DETACH DELETE n",
    "\x00",
    "😀\ud7ff\uffff",
    "__import__('os').system('true')",
]
ALIASES = [
    "class",
    "None",
    "True",
    "lambda",
    "__class__",
    "__import__",
    "row",
    "p",
    "make",
    "only",
    "broken",
    "v1",
    "c0",
    "_",
]
EVERY_TEXT = """query($t: String!, $i: ID!) {
  lookup: process(key: $t) { name }
  node(id: $i) { name }
  filters: processes(where: { or: [
    { name: { eq: $t } } { name: { in: [$t] } } { name: { contains: $t } } { name: { startsWith: $t } }
    { name: { gt: $t, gte: $t, lt: $t, lte: $t } } { since: { startsWith: $t } }
    { developedBy: { some: { land: { name: { eq: $t } } } } } { sources: { some: { title: { eq: $t } } } }
  ] }) { totalCount nodes { key } }
}"""


@pytest.mark.parametrize("text", INJECTIONS)
def test_no_text_gets_into_the_statement(text: str) -> None:
    planner = Planner(SCHEMA)
    harmless = planner.request(EVERY_TEXT, {"t": "a", "i": "process:a"})
    request = planner.request(EVERY_TEXT, {"t": text, "i": f"process:{text}"})
    assert request.plan is harmless.plan
    assert text in request.parameters.values()


@pytest.mark.parametrize("text", INJECTIONS)
def test_a_text_that_looks_like_cypher_is_only_compared(both: Both, text: str) -> None:
    before = both.compiled("{ processes { totalCount } municipalities { totalCount } }")
    both.check(EVERY_TEXT, {"t": text, "i": f"process:{text}"})
    assert both.compiled("{ processes { totalCount } municipalities { totalCount } }") == before


@pytest.mark.parametrize("alias", [*ALIASES, "a" * 5000])
def test_an_alias_is_never_more_than_a_key(both: Both, alias: str) -> None:
    nodes = f"nodes {{ {alias}: __typename ... on Land {{ {alias}x: name }} }}"
    page = f"{{ {alias}: totalCount {nodes} pageInfo {{ {alias}: __typename }} }}"
    text = f"{{ {alias}: administrations(first: 3) {page} }}"
    assert both.check(text)["data"][alias]["nodes"]


def test_the_generated_function_calls_nothing_but_its_own() -> None:
    text = (
        "{ "
        + " ".join(
            f"{a}: administrations {{ edges {{ {a}: cursor node {{ {a}: name }} }} }}" for a in ALIASES
        )
        + " }"
    )
    root = Planner(SCHEMA).request(text).plan.compiled.root
    tree = ast.parse(_Writer().object(root, "row"), mode="eval")
    called = {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    assert called <= {"broken", "only", "cursor", "len"}
    methods = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    assert methods <= {"partition"}
    generate(root)


def test_fifteen_levels(both: Both) -> None:
    text = "{ laender(first: 1) { nodes { municipalities(first: 1) { nodes "
    text += "{ land { districts(first: 1) { nodes " * 3 + "{ name }" + "} } }" * 3 + "} } } }"
    both.check(text)
    both.check(
        '{ node(id: "municipality:07111001") { ... on Municipality { '
        + "succeeds(first: 1) { nodes { " * 7
        + "name"
        + " } }" * 7
        + " } } }"
    )


def test_two_statements_of_one_thing_that_say_nothing_of_the_field(both: Both) -> None:
    both.check('{ municipality(key: "07111001") { land { since } } }')


def test_sixty_root_fields(both: Both) -> None:
    fields = [
        f'a{i}: process(key: "hund") {{ name }} b{i}: land(key: "{i:02}") {{ name seat }}' for i in range(30)
    ]
    data: dict[str, Any] = both.check("{ " + " ".join(fields) + " }")["data"]
    assert len(data) == 60
