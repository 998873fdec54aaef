"""Statements, disagreements, paths and neighbourhoods, as the plain executor finds them, on both engines."""

import pytest

from schema.errors import BadInput
from schema.guard import TooLarge
from tests.schema.both import Both

STATEMENT = """
  id type since until example disputed subject { id name } object { id ... on Land { key } }
  qualifiers { name value } sources { key } citations { quote source { key } }
"""


@pytest.mark.parametrize(
    "id_", ["land:16", "land:10", "process:hund", "municipality:07111001", "ministry:frei", "person:muster"]
)
@pytest.mark.parametrize("scope", ["", ", examples: false", ', asOf: "2022-12-01"'])
def test_statements_about_a_node(both: Both, id_: str, scope: str) -> None:
    found = both.check(
        f'{{ node(id: "{id_}"{scope}) {{ statements(first: 50) {{ totalCount nodes {{ {STATEMENT} }} }}'
        f" disagreements {{ statements {{ {STATEMENT} }} }} }} }}"
    )
    assert found["data"]["node"] is None or found["data"]["node"]["statements"]["totalCount"] > 0


def test_thueringens_two_forms_are_a_disagreement(both: Both) -> None:
    found = both.check('{ land(key: "16") { disagreements { statements { qualifiers { name value } } } } }')
    (group,) = found["data"]["land"]["disagreements"]
    forms = [q["value"] for one in group["statements"] for q in one["qualifiers"] if q["name"] == "form"]
    assert sorted(forms) == ["CONSENSUAL", "MEMBER"]


def test_walking_through_statements(both: Both) -> None:
    text = """query($%s: Int, $%s: String) { land(key: "10") { statements(%s: $%s, %s: $%s) {
        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"""
    whole = both.check('{ land(key: "10") { statements(first: 1000) { nodes { id } totalCount } } }')
    for size, bound, more, end in (
        ("first", "after", "hasNextPage", "endCursor"),
        ("last", "before", "hasPreviousPage", "startCursor"),
    ):
        seen: list[str] = []
        cursor = None
        while True:
            paged = text % (size, bound, size, size, bound, bound)
            page = both.check(paged, {size: 2, bound: cursor})["data"]["land"]["statements"]
            ids = [edge["node"]["id"] for edge in page["edges"]]
            seen = [*seen, *ids] if size == "first" else [*ids, *seen]
            if not page["pageInfo"][more]:
                break
            cursor = page["pageInfo"][end]
        assert seen == [one["id"] for one in whole["data"]["land"]["statements"]["nodes"]]
        assert len(seen) == whole["data"]["land"]["statements"]["totalCount"]


@pytest.mark.parametrize(
    ("from_", "to", "more", "length"),
    [
        ("municipality:10041100", "alliance:mitte", "", 2),
        ("municipality:10041100", "process:hund", "", 1),
        ("land:10", "land:16", "", 2),
        ("municipality:10041100", "process:doppelt", "", 2),
        # The short way is made up; a longer one is not.
        ("municipality:10041100", "process:doppelt", "examples: false", None),
        ("municipality:10041100", "municipality:06435014", "via: [IN_LAND, COOPERATES_IN]", 4),
        (
            "municipality:10041100",
            "municipality:06435014",
            "via: [IN_LAND, COOPERATES_IN], maxLength: 3",
            None,
        ),
        ("municipality:10041100", "land:16", 'asOf: "2021-12-01", via: [IN_LAND, COOPERATES_IN]', None),
        ("municipality:10041100", "land:16", 'asOf: "2022-12-01", via: [IN_LAND, COOPERATES_IN]', 3),
        ("land:10", "land:10", "", None),
        ("land:10", "nothing:1", "", None),
        ("land:10", "land:99", "", None),
        ("land:10", "land:16", "via: []", None),
    ],
)
def test_paths(both: Both, from_: str, to: str, more: str, length: int | None) -> None:
    found = both.check(
        f'{{ path(from: "{from_}", to: "{to}", first: 10, {more}) '
        f"{{ length nodes {{ id name }} statements {{ {STATEMENT} }} }} }}"
    )["data"]["path"]
    assert {path["length"] for path in found} == ({length} if length else set())


def test_a_longer_path_where_the_short_one_is_not_let_in(both: Both) -> None:
    text = '{ path(from: "municipality:10041100", to: "platform:civento"%s) { length nodes { id } } }'
    short = both.check(text % "")["data"]["path"]
    real = both.check(text % ", examples: false")["data"]["path"]
    assert short[0]["length"] == 2
    assert real[0]["length"] == 3


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("limit", [1, 3, 100])
@pytest.mark.parametrize("more", ["", "examples: false", 'asOf: "2022-12-01"', "via: [IN_LAND, USES]"])
def test_neighbourhoods(both: Both, depth: int, limit: int, more: str) -> None:
    for id_ in ("land:10", "process:hund", "municipality:07111001", "alliance:nord", "land:99", "x:1"):
        found = both.check(
            f'{{ neighbourhood(id: "{id_}", depth: {depth}, limitPerRelationship: {limit}, {more}) '
            "{ truncated nodes { id name } statements { id type subject { id } object { id } } } }"
        )["data"]["neighbourhood"]
        if found and limit == 100:
            assert not found["truncated"]


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("id_", ["land:10", "process:hund", "municipality:06435014"])
def test_what_is_near_is_shown_first(
    both: Both, id_: str, depth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With bounds that a small graph reaches: what is left leads to the node, and is as near as can be."""
    text = (
        f'{{ neighbourhood(id: "{id_}", depth: {depth}, limitPerRelationship: 3) '
        "{ truncated nodes { id } statements { id subject { id } object { id } } } }"
    )
    whole = both.check(text)["data"]["neighbourhood"]["statements"]
    for bound, from_ in ((1, 100), (4, 100), (9, 2), (1000, 1)):
        for module in ("schema.paths", "tests.reference_links"):
            monkeypatch.setattr(f"{module}.STATEMENTS", bound)
            monkeypatch.setattr(f"{module}.GONE_ON_FROM", from_)
        both.planner.plans.clear()
        found = both.check(text)["data"]["neighbourhood"]
        both.planner.plans.clear()
        shown = found["statements"]
        assert len(shown) <= bound
        assert found["truncated"] or len(shown) == len(whole)
        if from_ == 100:
            assert shown == whole[:bound]
        connected = {id_}
        for one in shown:  # each begins where an earlier one led
            ends = {one["subject"]["id"], one["object"]["id"]}
            assert ends & connected
            connected |= ends
        assert {node["id"] for node in found["nodes"]} == connected


def test_nodes_by_ids(both: Both) -> None:
    text = "query($ids: [ID!]!) { nodes(ids: $ids) { id name ... on Land { seat } } }"
    ids = ["land:10", "x:1", "process:hund", "land:99", "land:10", "", "topic:namenlos"]
    found = both.check(text, {"ids": ids})
    assert [node and node["id"] for node in found["data"]["nodes"]] == [
        "land:10", None, "process:hund", None, "land:10", None, None,
    ]  # fmt: skip
    assert found["errors"]
    assert both.check(text, {"ids": []})["data"] == {"nodes": []}
    assert both.check(text, {"ids": ["x:1"]})["data"] == {"nodes": [None]}
    assert both.check('{ nodes(ids: "land:06") { __typename } }')["data"] == {
        "nodes": [{"__typename": "Land"}]
    }


@pytest.mark.parametrize(
    "text",
    [
        '{ path(from: "land:10", to: "land:16", maxLength: 11) { length } }',
        '{ path(from: "land:10", to: "land:16", maxLength: 0) { length } }',
        '{ path(from: "land:10", to: "land:16", first: 1001) { length } }',
        '{ neighbourhood(id: "land:10", depth: 4) { truncated } }',
        '{ neighbourhood(id: "land:10", limitPerRelationship: 101) { truncated } }',
        '{ land(key: "10") { statements(first: -1) { nodes { id } } } }',
    ],
)
def test_bounds(both: Both, text: str) -> None:
    with pytest.raises((BadInput, TooLarge)):
        both.planner.request(text)


def test_a_variable_that_decides_the_text(both: Both) -> None:
    text = (
        'query($n: Int) { path(from: "municipality:10041100", to: "process:hund", maxLength: $n) { length } }'
    )
    for n in (1, 2, None, 6):
        both.check(text, {"n": n})
    both.check(text)
