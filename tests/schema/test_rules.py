"""What may be null has no place where a one-of input has its one field."""

from typing import Any

import pytest
from graphql import GraphQLInputObjectType, get_named_type, parse, validate

from schema import rules
from schema.document import RequestError
from schema.errors import TooLarge
from schema.plan import Planner
from schema.rules import AllowedVariables
from tests.schema.both import SCHEMA

ORDER = "municipalities(orderBy: %s) { totalCount }"
GROUP = "municipalities { groupBy(by: %s) { count } }"
FACETS = "municipalities { facets(by: %s) { groups { count } } }"
PLACES = [
    ("OrderDirection", "ASC", ORDER % "[{ population: $v }]"),
    ("OrderDirection", "ASC", ORDER % "{ population: $v }"),
    ("OrderDirection", "ASC", ORDER % "[{ land: { name: $v } }]"),
    ("LandOrder", {"name": "ASC"}, ORDER % "[{ land: $v }]"),
    ("LandOrder", {"name": "ASC"}, ORDER % "[{ name: ASC }, { land: $v }]"),
    ("GroupPeriod", "YEAR", GROUP % "{ since: $v }"),
    ("GroupValue", "VALUE", GROUP % "{ name: $v }"),
    ("GroupPeriod", "YEAR", FACETS % "[{ since: $v }]"),
    ("GroupPeriod", "YEAR", FACETS % "{ since: $v }"),
    ("GroupValue", "VALUE", FACETS % "[{ name: VALUE }, { type: $v }]"),
]


@pytest.mark.parametrize(("type_", "value", "text"), PLACES)
@pytest.mark.parametrize("inside", ["{ %s }", "{ ...F } fragment F on Query { %s }"])
def test_a_variable_must_not_be_nullable(type_: str, value: Any, text: str, inside: str) -> None:
    default = value if isinstance(value, str) else "{ name: ASC }"
    planner = Planner(SCHEMA)
    for declared in (type_, f"{type_} = {default}"):
        for variables in ({}, {"v": None}, {"v": value}):
            with pytest.raises(RequestError) as error:
                planner.request(f"query($v: {declared}) {inside % text}", variables)
            assert error.value.code == "GRAPHQL_VALIDATION_FAILED"
            (found,) = error.value.errors
            assert f"'$v' is of type '{type_}' but must be non-nullable" in found.message
            assert found.locations
            assert len(found.locations) == 2
    for declared, variables in ((f"{type_}!", {"v": value}), (f"{type_}! = {default}", {})):
        planner.request(f"query($v: {declared}) {inside % text}", variables)
        with pytest.raises(RequestError) as error:
            planner.request(f"query($v: {declared}) {inside % text}", {"v": None})
        assert error.value.code == "BAD_USER_INPUT"


@pytest.mark.parametrize(("type_", "value", "text"), PLACES)
def test_null_is_no_value_of_it(type_: str, value: Any, text: str) -> None:
    with pytest.raises(RequestError) as error:
        Planner(SCHEMA).request(f"{{ {text.replace('$v', 'null')} }}")
    assert error.value.code == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize("one", [{"name": None}, {}, {"land": {"name": None}}, {"name": "ASC", "key": "ASC"}])
@pytest.mark.parametrize("type_", ["[MunicipalityOrder!]", "MunicipalityOrder!"])
def test_nor_within_a_variable(type_: str, one: Any) -> None:
    text = f"query($v: {type_}) {{ {ORDER % ('$v' if type_.startswith('[') else '[$v]')} }}"
    with pytest.raises(RequestError) as error:
        Planner(SCHEMA).request(text, {"v": [one] if type_.startswith("[") else one})
    assert error.value.code == "BAD_USER_INPUT"


def test_there_is_an_end_to_comparing_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "{ laender { nodes { name } } ...F } fragment F on Query { laender { nodes { name key } } }"
    Planner(SCHEMA).request(text)
    monkeypatch.setattr(rules, "BUDGET", 2)
    with pytest.raises(TooLarge) as error:
        Planner(SCHEMA).request(text)
    assert error.value.details["bound"] == "steps"


def test_an_entry_may_have_a_default() -> None:
    Planner(SCHEMA).request(
        f"query($v: MunicipalityOrder = {{ name: ASC }}) {{ {ORDER % '[$v]'} }}"
    )  # not its one field, but all of it


def test_each_field_of_each_such_input() -> None:
    tried = 0
    for type_ in SCHEMA.graphql.type_map.values():
        for name, field in getattr(type_, "fields", {}).items():
            for argument, arg in getattr(field, "args", {}).items():
                taken = get_named_type(arg.type)
                if isinstance(taken, GraphQLInputObjectType) and taken.is_one_of:
                    for one, value in taken.fields.items():
                        text = (
                            f"query($v: {value.type}) {{ ...F }} "
                            f"fragment F on {type_} {{ {name}({argument}: {{ {one}: $v }}) }}"
                        )
                        assert validate(SCHEMA.graphql, parse(text), [AllowedVariables]), text
                        assert not validate(
                            SCHEMA.graphql, parse(text.replace(") {", "!) {", 1)), [AllowedVariables]
                        )
                        tried += 1
    assert tried > 1_000
