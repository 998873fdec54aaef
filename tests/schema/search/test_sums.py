"""What sums up a search is of all its hits, each once, whatever page is read and however it is asked for."""

from collections import Counter
from typing import Any

import pytest

from tests.schema.both import Both

DOCUMENT = """query(
  $text: String!, $kinds: [NodeKind!], $first: Int, $last: Int, $asOf: Date, $examples: Boolean
) {
  search(text: $text, kinds: $kinds, first: $first, last: $last, asOf: $asOf, examples: $examples) {
    totalCount
    nodes { id __typename name since example }
    aggregate { count key { countDistinct } since { count min max } example { countDistinct } }
    groupBy(by: { kind: VALUE }) { key count aggregate { count key { countDistinct } } }
    years: groupBy(by: { since: YEAR }) { key count }
    kinds { kind count }
  }
}"""


def answer(both: Both, text: str, **arguments: Any) -> dict[str, Any]:
    found: dict[str, Any] = both.check(DOCUMENT, {"text": text, "first": 1000, **arguments})["data"]["search"]
    return found


@pytest.mark.parametrize("text", ["e", "Saar", "Beispiel", "Sarbrücken", "land steuer"])
@pytest.mark.parametrize(
    "scope",
    [{}, {"examples": False}, {"asOf": "1999-12-31"}, {"kinds": ["LAND", "PROCESS", "MUNICIPALITY"]}],
    ids=["all", "real", "then", "kinds"],
)
def test_sums_are_of_the_hits_that_are_shown(both: Both, text: str, scope: dict[str, Any]) -> None:
    found = answer(both, text, **scope)
    hits = found["nodes"]
    since = [hit["since"] for hit in hits if hit["since"]]
    assert found["totalCount"] == len(hits) == found["aggregate"]["count"]
    assert found["aggregate"]["since"] == {
        "count": len(since), "min": min(since, default=None), "max": max(since, default=None)
    }  # fmt: skip
    assert found["aggregate"]["example"]["countDistinct"] == len({hit["example"] for hit in hits})
    assert {g["key"]: g["count"] for g in found["groupBy"]} == {k["kind"]: k["count"] for k in found["kinds"]}
    assert all(
        g["aggregate"] == {"count": g["count"], "key": {"countDistinct": g["count"]}}
        for g in found["groupBy"]
    )
    years = Counter(hit["since"][:4] if hit["since"] else None for hit in hits)
    assert {g["key"]: g["count"] for g in found["years"]} == years


def test_each_argument_changes_the_sums(both: Both) -> None:
    """So that what holds above is not held of nothing."""
    counts = [
        answer(both, "e", **scope)["aggregate"]["count"]
        for scope in ({}, {"examples": False}, {"asOf": "1999-12-31"}, {"kinds": ["MUNICIPALITY"]})
    ]
    assert counts[0] > max(counts[1:])
    assert min(counts) > 0


def test_sums_are_the_same_on_every_page(both: Both) -> None:
    whole = answer(both, "e")
    for page in ({"first": 0}, {"first": 2}, {"first": None, "last": 3}):
        part = answer(both, "e", **page)
        assert len(part.pop("nodes")) < len(whole["nodes"])
        assert part == {name: value for name, value in whole.items() if name != "nodes"}


def test_sums_alone_are_those_beside_a_page(both: Both) -> None:
    text = 'search(text: "Saar") { aggregate { count } years: groupBy(by: { since: YEAR }) { key count } }'
    alone = both.check(f"{{ {text} }}")["data"]["search"]
    whole = answer(both, "Saar")
    assert alone == {"aggregate": {"count": whole["totalCount"]}, "years": whole["years"]}
