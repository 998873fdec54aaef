"""Requests that cost more than they look, or than a person would ask for: what somebody hostile may send.

`REFUSED` go beyond a bound, each with the bound's name. `NEARLY` keep just within, or are wrong in a way that
only validation finds; they have to stay cheap as well. `python -m bench.hostile` measures all of them.
"""

from typing import Any, NamedTuple

from graphql import get_introspection_query

TOTAL = "laender { totalCount }"
WHERE = "query($w: ProcessWhere) { processes(where: $w) { totalCount } }"
ORDER = """query($o: [ProcessOrder!]) {
  processes(orderBy: $o, first: 2) { pageInfo { endCursor } }
}"""


class Hostile(NamedTuple):
    """A GraphQL request, and the bound that it goes beyond."""

    query: str
    variables: dict[str, Any] | None = None
    bound: str | None = None


def nested(begin: str, middle: str, end: str, levels: int) -> str:
    """Something within itself."""
    return begin * levels + middle + end * levels


def numbered(text: str, count: int) -> str:
    """A text again and again, its `#` replaced by numbers."""
    return " ".join(text.replace("#", str(i)) for i in range(count))


def double_spreads(levels: int) -> str:
    """Fragments that spread the next one twice: twice as many fields at each level."""
    body = "".join(f"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }} " for i in range(levels))
    return f"{{ ...F0 }} {body} fragment F{levels} on Query {{ {TOTAL} }}"


def chain(levels: int) -> str:
    """Fragments that spread the next one, within some fields."""
    body = "".join(
        f"fragment F{i} on Query {{ {nested('a { ', f'...F{i + 1}', ' }', 9)} }} " for i in range(levels)
    )
    return f"{{ ...F0 }} {body} fragment F{levels} on Query {{ {TOTAL} }}"


def cycles(count: int) -> str:
    """Unused fragments, each of which spreads all of them."""
    spreads = numbered("...F#", count)
    return "{ __typename } " + numbered(f"fragment G# on Query {{ {spreads} }}", count).replace("G", "F")


def interfaces(levels: int) -> str:
    """Administrations of lands of administrations: each level stands for four types."""
    inner = nested("nodes { name land { administrations(first: 1) { ", "totalCount", " } } }", levels)
    return f"{{ administrations(first: 1) {{ {inner} }} }}"


def conditions(levels: int) -> dict[str, Any]:
    """A filter in a variable, nested."""
    where: dict[str, Any] = {}
    for _ in range(levels):
        where = {"not": where}
    return {"w": where}


def both(levels: int) -> dict[str, Any]:
    """A filter in a variable that has twice as many conditions at each level."""
    where: dict[str, Any] = {"name": {"eq": "x"}}
    for _ in range(levels):
        where = {"and": [where, where]}
    return {"w": where}


def each_of(count: int) -> dict[str, Any]:
    """A filter in a variable with many conditions side by side."""
    one = {"developedBy": {"some": {"land": {"name": {"eq": "x"}}}}}
    return {"w": {"or": [one] * count}}


TYPES = "__schema { types { fields { args { type { inputFields { type { name } } } } } } }"

REFUSED = {
    "double spreads, 100 deep": Hostile(double_spreads(100), None, "fields"),
    "1,000 aliases": Hostile(f"{{ {numbered(f'a#: {TOTAL}', 1_000)} }}", None, "tokens"),
    "201 aliases": Hostile(f"{{ {numbered(f'a#: {TOTAL}', 201)} }}", None, "aliases"),
    "a field 500 times": Hostile("{ " + "laender { nodes { name } } " * 480 + "}", None, "repeats"),
    "a leaf 1,400 times": Hostile("{ laender { nodes { " + "name " * 1_400 + "} } }", None, "repeats"),
    "a fragment 990 times": Hostile(
        "{ laender { nodes { " + "...F " * 990 + "} } } fragment F on Land { name }", None, "repeats"
    ),
    "equal fragments": Hostile(
        f"{{ {numbered('...F#', 150)} }} "
        + numbered("fragment F# on Query { laender { nodes { name key } } }", 150),
        None,
        "repeats",
    ),
    "10,000 directives": Hostile("{ a" + " @skip(if: $a)" * 10_000 + " }", None, "characters"),
    "5,000 directives": Hostile("{ a" + " @a" * 5_000 + " }", None, "tokens"),
    "2,000 directives": Hostile("{ a" + " @a" * 2_000 + " }", None, "directives"),
    "directives on the operation": Hostile("query " + "@a " * 2_000 + "{ a }", None, "directives"),
    "directives on variables": Hostile(f"query({numbered('$a#: Int @a', 400)}) {{ a }}", None, "directives"),
    "introspection, often": Hostile(f"{{ {numbered(f'a#: {TYPES}', 150)} }}", None, "schemas"),
    "introspection, large": Hostile(f"{{ {numbered(f'a#: {TYPES}', 10)} }}", None, "introspection"),
    "introspection, deep": Hostile(
        f"{{ __schema {{ types {{ {nested('fields { type { ', 'name', ' } }', 60)} }} }} }}", None, "nesting"
    ),
    "introspection, less deep": Hostile(
        f"{{ __schema {{ types {{ {nested('fields { type { ', 'name', ' } }', 30)} }} }} }}", None, "depth"
    ),
    "a long way through fragments": Hostile(chain(100), None, "depth"),
    "1,200 operations": Hostile(numbered("query Q# { __typename }", 1_200), None, "tokens"),
    "900 operations": Hostile(numbered("query Q# { __typename }", 900), None, "definitions"),
    "600 fragments": Hostile(
        "{ __typename } " + numbered("fragment F# on Query { __typename }", 600), None, "definitions"
    ),
    "a list in lists": Hostile(
        f"{{ processes(where: {{ key: {{ in: {nested('[', '1', ']', 2_000)} }} }}) {{ totalCount }} }}",
        None,
        "nesting",
    ),
    "an object in objects": Hostile(
        f"{{ processes(where: {nested('{ not: ', '{}', '}', 500)}) {{ totalCount }} }}", None, "nesting"
    ),
    "a list type in list types": Hostile(
        f"query($a: {nested('[', 'Int', ']', 2_000)}) {{ __typename }}", None, "nesting"
    ),
    "inline fragments in each other": Hostile(f"{{ {nested('... { ', 'a', ' }', 500)} }}", None, "nesting"),
    "4,900 literals": Hostile(
        f"{{ processes(where: {{ key: {{ in: [{'1 ' * 4_900}] }} }}) {{ totalCount }} }}", None, "literals"
    ),
    "wrong literals": Hostile(
        f"{{ processes(where: {{ {numbered('a#: 1', 1_500)} }}) {{ totalCount }} }}", None, "literals"
    ),
    "a long text": Hostile(
        '{ processes(where: { name: { eq: "' + "a" * 900_000 + '" } }) { a } }', None, "characters"
    ),
    "a long comment": Hostile("#" + "a" * 900_000 + "\n{ a }", None, "characters"),
    "a long name": Hostile("{ " + "a" * 900_000 + " }", None, "characters"),
    "variables nested 10,000 deep": Hostile(WHERE, conditions(10_000), "levels"),
    "variables nested 100 deep": Hostile(WHERE, conditions(100), "levels"),
    "conditions doubled": Hostile(WHERE, both(12), "values"),
    "conditions side by side": Hostile(WHERE, each_of(500), "conditions"),
    "conditions under many names": Hostile(
        f"query($w: ProcessWhere) {{ {numbered('a#: processes(where: $w) { totalCount }', 50)} }}",
        each_of(20),
        "conditions",
    ),
    "200,000 keys": Hostile(WHERE, {"w": {"key": {"in": ["a"] * 200_000}}}, "values"),
    "3,000 orders": Hostile(ORDER, {"o": [{"name": "ASC"}] * 3_000}, "conditions"),
    "interfaces in interfaces": Hostile(interfaces(6), None, "cases"),
    "pages in pages": Hostile(
        "{ laender(first: 1000) { nodes { municipalities(first: 1000) { nodes { name } } } } }", None, "cost"
    ),
}

NEARLY = {
    "200 aliases": Hostile(f"{{ {numbered(f'a#: {TOTAL}', 200)} }}"),
    "a field 57 times": Hostile("{ " + "laender { nodes { name } } " * 57 + "}"),
    "99 fragments with a field in common": Hostile(
        f"{{ laender {{ nodes {{ {numbered('...F#', 99)} }} }} }} "
        + numbered("fragment F# on Land { f#: key name }", 99)
    ),
    "1,500 unknown fields": Hostile(f"{{ {numbered('nmae#', 1_500)} }}"),
    "unknown fields with long names": Hostile(f"{{ {numbered('municipalitiex' * 8 + '#', 700)} }}"),
    "a name of 99,000 letters": Hostile("{ " + "a" * 99_000 + " }"),
    "a text of 99,000 letters": Hostile(
        '{ processes(where: { name: { eq: "' + "a" * 99_000 + '" } }) { totalCount } }'
    ),
    "fragments in a circle": Hostile(cycles(40)),
    "1,200 unused variables": Hostile(f"query({numbered('$a#: Int', 1_200)}) {{ __typename }}"),
    "390 conditions through relationships": Hostile(WHERE, each_of(390)),
    "4,000 wrong conditions": Hostile(WHERE, {"w": {"and": [{"nmae": 1}] * 4_000}}),
    "9,900 keys": Hostile(WHERE, {"w": {"key": {"in": ["a"] * 9_900}}}),
    "1,900 orders": Hostile(ORDER, {"o": [{"name": "ASC"}] * 1_900}),
    "interfaces in interfaces": Hostile(interfaces(4)),
    "the introspection of tools": Hostile(get_introspection_query()),
    "introspection, twice": Hostile(f"{{ {TYPES} }}"),
}

NAMES = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script></title></svg><b>fett</b>",
    "'; DROP TABLE nodes; --",
    "{{ 7 * 7 }}{% raw %}",
    '=HYPERLINK("http://example.org")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "Gemeinde \u202egnp.exe",
    "A\u0301\u0301\u0301\u0301 & <Ö> \u2028 Ende",
    "Donaudampfschifffahrtsgesellschaftskapitänspatentverwaltungsfachverfahren" * 3,
)
"""Names that a page, a picture or a file must show as the text that they are."""
