"""What is declared as deprecated once is marked wherever it appears, and nothing else is."""

from collections.abc import Iterator

import pytest
from graphql import GraphQLEnumType, GraphQLSchema, build_schema, graphql_sync

from schema.declare import Many, Node, Statement, out, prop
from schema.deprecation import Deprecated
from schema.kinds.land import Land
from schema.model import Model, discover
from schema.types import Schema, build
from schema.values import Choice, Count, Text

GOING = Deprecated("2026-11-24", "2027-06-01", "use `fresh`.", "nimm `fresh`.")
REASON = (
    "Since 2026-11-24, will not be removed before 2027-06-01: use `fresh`. "
    "– Deutsch: Seit 2026-11-24, entfällt nicht vor 2027-06-01: nimm `fresh`."
)


class Taste(Choice):
    """How it tastes.

    Wie es schmeckt.
    """

    SWEET = "süß", "sweet"
    STALE = "schal", "stale", GOING


class Bite(Statement):
    """That somebody bit.

    Dass jemand biss.
    """

    stale_count: Count | None = prop(de="Bisse", en="Bites", deprecated=GOING)


class Apple(Node, de="Apfel", en="Apple", plural="apples", plural_de="Äpfel"):
    """An apple.

    Ein Apfel.
    """

    taste: Taste | None = prop(de="Geschmack", en="Taste")
    stale_color: Text | None = prop(de="Farbe", en="Colour", deprecated=GOING)
    stale_eaters: Many[Land] = out(
        "EATEN_BY",
        edge=Bite,
        de="Esser",
        en="Eaters",
        reverse="staleApples",
        reverse_de="Äpfel",
        reverse_en="Apples",
        deprecated=GOING,
    )


class StaleCake(Node, de="Kuchen", en="Cake", plural="staleCakes", plural_de="Kuchen", deprecated=GOING):
    """A cake.

    Ein Kuchen.
    """


@pytest.fixture(scope="module")
def schema() -> Schema:
    return build(Model.load([*discover(), Apple, StaleCake]))


def parts(schema: GraphQLSchema) -> Iterator[tuple[str, str, str | None]]:
    """Coordinate, name and reason of all that can be deprecated."""
    for type_ in schema.type_map.values():
        for name, field in getattr(type_, "fields", {}).items():
            yield f"{type_.name}.{name}", name, field.deprecation_reason
            for argument_name, argument in getattr(field, "args", {}).items():
                yield f"{type_.name}.{name}({argument_name}:)", argument_name, argument.deprecation_reason
        if isinstance(type_, GraphQLEnumType):
            for name, value in type_.values.items():
                yield f"{type_.name}.{name}", name, value.deprecation_reason


def test_the_mark_is_wherever_the_thing_is_and_nowhere_else(schema: Schema) -> None:
    found = list(parts(schema.graphql))
    stale = {at for at, name, _ in found if "stale" in name.lower() or name == "EATEN_BY"}
    assert {at for at, _, reason in found if reason is not None} == stale
    assert {reason for _, _, reason in found if reason is not None} == {REASON}
    assert {
        "Apple.staleColor",
        "AppleWhere.staleColor",
        "AppleOrder.staleColor",
        "Apple.staleEaters",
        "AppleWhere.staleEaters",
        "Land.staleApples",
        "LandWhere.staleApples",
        "AppleStaleEatersEdge.staleCount",
        "Taste.STALE",
        "Query.staleCake",
        "Query.staleCakes",
        "NodeKind.STALE_CAKE",
        "RelationshipType.EATEN_BY",
    } <= stale


def test_the_text_and_introspection_say_so(schema: Schema) -> None:
    again = build_schema(schema.sdl)
    assert set(parts(again)) == set(parts(schema.graphql))
    result = graphql_sync(
        schema.graphql,
        '{ __type(name: "Apple") { hidden: fields { name } '
        "all: fields(includeDeprecated: true) { name isDeprecated deprecationReason } } }",
    )
    assert result.data
    type_ = result.data["__type"]
    assert "staleColor" not in [f["name"] for f in type_["hidden"]]
    assert {"name": "staleColor", "isDeprecated": True, "deprecationReason": REASON} in type_["all"]


@pytest.mark.parametrize(
    ("since", "removal", "en", "de"),
    [
        ("2026-11-24", "2027-05-01", "use this.", "nimm dies."),
        ("2026-11-24", "2026-11-24", "use this.", "nimm dies."),
        ("2026-11-24", "some day", "use this.", "nimm dies."),
        ("2026-11-24", "2027-06-01", " ", "nimm dies."),
        ("2026-11-24", "2027-06-01", "use this.", ""),
    ],
)
def test_a_deprecation_keeps_the_promised_notice_and_says_why(
    since: str, removal: str, en: str, de: str
) -> None:
    with pytest.raises(ValueError, match=r"stays|isoformat|says"):
        Deprecated(since, removal, en, de)
