"""Which fields meet under which key, for which type."""

from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse, validate

from schema.arguments import Default, Variables
from schema.guard import Limits
from schema.select import Field, Selection, select
from tests.schema.both import SCHEMA


def selection(text: str, **variables: object) -> Selection:
    document = parse(text)
    assert validate(SCHEMA.graphql, document) == []
    (operation,) = (d for d in document.definitions if isinstance(d, OperationDefinitionNode))
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    types = {
        d.variable.name.value: SCHEMA.graphql.get_type("Boolean")
        for d in operation.variable_definitions or ()
    }
    given = Variables(types, {}, variables)
    return select(SCHEMA.graphql, SCHEMA.roles, operation, fragments, given, Limits())


def only(fields: list[Field]) -> Field:
    (field,) = fields
    return field


def keys(text: str, type_: str, **variables: object) -> list[str]:
    """The response keys of the first root field for one type."""
    below = selection(text, **variables).fields["Query"][0].selection
    assert below
    return [f.key for f in below.fields[type_]]


def test_keys_come_in_the_order_of_their_first_field() -> None:
    text = '{ process(key: "a") { url ...F name url key } } fragment F on Process { key x: name }'
    assert keys(text, "Process") == ["url", "key", "x", "name"]


def test_selections_under_one_key_merge() -> None:
    text = '{ process(key: "a") { runsOn { name } ... on Node { name } runsOn { url name } } }'
    below = only(selection(text).fields["Query"]).selection
    assert below
    runs_on, _ = below.fields["Process"]
    assert runs_on.selection
    assert [f.key for f in runs_on.selection.fields["Platform"]] == ["name", "url"]
    assert len(runs_on.nodes) == 2


def test_each_type_has_what_applies_to_it() -> None:
    inner = "... on Administration { kind ... on Land { seat } } ... on Authority { until }"
    text = f'{{ node(id: "land:10") {{ name {inner} }} }}'
    assert keys(text, "Land") == ["name", "kind", "seat", "until"]
    assert keys(text, "Municipality") == ["name", "kind"]
    assert keys(text, "Ministry") == ["name", "until"]
    assert keys(text, "Process") == ["name"]


def test_skip_and_include() -> None:
    text = """query($y: Boolean!, $n: Boolean!) { process(key: "a") {
      a: name @skip(if: $y) b: name @skip(if: $n) c: name @include(if: $y) d: name @include(if: $n)
      e: name @skip(if: $n) @include(if: $n) f: name @skip(if: $y) @include(if: $y)
      ... @skip(if: $y) { g: name } ... @include(if: true) { h: name } ...F @skip(if: $y)
    } } fragment F on Process { i: name }"""
    assert keys(text, "Process", y=True, n=False) == ["b", "c", "h"]


def test_a_spread_that_is_skipped_does_not_hide_a_later_one() -> None:
    text = '{ process(key: "a") { ...F @skip(if: true) url ...F ...F } } fragment F on Process { name }'
    assert keys(text, "Process") == ["url", "name"]


def test_arguments_with_defaults() -> None:
    field = only(selection("{ laws { totalCount } }").fields["Query"])
    assert field.arguments == {"first": Default(25), "examples": True}
    field = only(selection("{ laws(first: null, where: {}) { totalCount } }").fields["Query"])
    assert field.arguments == {"first": None, "where": {}, "examples": True}


def test_nothing_selected_is_an_empty_object() -> None:
    assert keys('{ process(key: "a") { name @skip(if: true) } }', "Process") == []
