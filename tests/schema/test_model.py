"""Declarations become the model; what contradicts itself is refused, with its place."""

from typing import Any

import pytest

from schema.declare import Many, Node, One, Statement, into, out, prop
from schema.kinds.topic import Topic
from schema.model import Model, ModelError, camel, constant_case, discover
from schema.values import Text
from tests.schema.both import MODEL

DECLARED = discover()


class Other(Statement):
    """Something else.

    Etwas anderes.
    """


def kind(
    name: str, bases: tuple[type, ...] = (Node,), doc: str = "One.\n\nEiner.", **body: object
) -> type[Node]:
    """A declared class; its fields are pairs of annotation and declaration."""
    fields = {n: pair for n, pair in body.items() if isinstance(pair, tuple)}
    scope = {
        "__module__": __name__,
        "__doc__": doc,
        "__annotations__": {n: hint for n, (hint, _) in fields.items()},
        **{n: declared for n, (_, declared) in fields.items()},
    }
    made = type(name, bases, scope, de=name, en=name, plural=f"{name.lower()}s", plural_de=name)  # type: ignore[call-overload]
    assert issubclass(made, Node)
    return made


def refused(*kinds: type[Node]) -> str:
    with pytest.raises(ModelError) as error:
        Model.load([*DECLARED, *kinds])
    return str(error.value)


def test_a_kind_more() -> None:
    to_one = out("HAS_TOPIC", de="a", en="b", reverse="things", reverse_de="c", reverse_en="d")
    model = Model.load(
        [
            *DECLARED,
            kind("Thing", topic=(One[Topic], to_one), nick_name=(Text | None, prop(de="x", en="y"))),
        ]
    )
    thing = model.kinds["Thing"]
    assert thing.properties["nickName"].nullable
    assert model.kinds["Topic"].relationships["things"].target == "Thing"
    assert model.kinds["Topic"].relationships["things"].many


LABELS: dict[str, Any] = {"de": "a", "en": "b"}
REVERSE: dict[str, Any] = {"reverse": "things", "reverse_de": "c", "reverse_en": "d"}


def test_two_of_one_name() -> None:
    assert "same name" in refused(kind("Topic"))


@pytest.mark.parametrize("doc", ["", "English only.", "One.\n\nZwei.\n\nThree."])
def test_a_docstring_in_both_languages(doc: str) -> None:
    assert refused(kind("Thing", doc=doc)).startswith("Thing: the docstring")


def test_an_unknown_type() -> None:
    assert refused(kind("Thing", size=(int, prop(**LABELS)))).startswith("Thing.size: ")
    assert refused(kind("Thing", size=("Nonsense", prop(**LABELS)))).startswith("Thing.size: ")


def test_a_relationship_to_no_kind() -> None:
    missing = type("Missing", (), {})
    assert (
        refused(kind("Thing", a=(Many[missing], out("X", **LABELS, **REVERSE))))
        == "Thing.a: no kind is called Missing"
    )  # type: ignore[valid-type]


def test_a_relationship_says_how_many() -> None:
    assert "Many[...] or One[...]" in refused(kind("Thing", a=(Text, out("X", **LABELS, **REVERSE))))


def test_a_relationship_without_a_reverse_anywhere() -> None:
    assert (
        refused(kind("Thing", a=(Many[Topic], into("NOWHERE", **LABELS))))
        == "Thing.a: no end of NOWHERE names its reverse"
    )


def test_a_reverse_name_that_is_taken() -> None:
    text = refused(kind("Thing", a=(Many[Topic], out("X", **LABELS, **{**REVERSE, "reverse": "services"}))))
    assert text == "Topic.services is declared twice (see Thing.a)"
    text = refused(kind("Thing", a=(Many[Topic], out("X", **LABELS, **{**REVERSE, "reverse": "name"}))))
    assert text == "Topic.name: the name is taken"


@pytest.mark.parametrize("name", ["id", "citations", "disputed", "cursor"])
def test_a_name_that_the_schema_needs(name: str) -> None:
    assert refused(kind("Thing", **{name: (Text, prop(**LABELS))})) == f"Thing.{name}: the name is taken"


def test_two_edges_for_one_type() -> None:
    first = kind("Thing", a=(Many[Topic], out("X", **LABELS, **REVERSE)))
    second = kind(
        "Thong", a=(Many[Topic], out("X", edge=Other, **LABELS, **{**REVERSE, "reverse": "thongs"}))
    )
    assert "two kinds of edge" in refused(first, second)


def test_names() -> None:
    assert constant_case("MunicipalAssociation") == "MUNICIPAL_ASSOCIATION"
    assert camel("developed_by") == "developedBy"


def test_every_relationship_has_two_ends() -> None:
    for k in MODEL.kinds.values():
        for rel in k.relationships.values():
            if rel.primary:
                back = MODEL.kinds[rel.target].relationships[rel.reverse or ""]
                assert (back.type, back.edge) == (rel.type, rel.edge)
                assert back.direction != rel.direction


def test_everything_is_said_in_german_and_english() -> None:
    for k in (*MODEL.kinds.values(), MODEL.node):
        assert k.label.de
        assert k.label.en
        assert k.label.description_de
        assert k.label.description_en
        assert k.plural_de
        edges = [r.edge for r in k.relationships.values()]
        labels = [r.label for r in k.relationships.values()]
        labels += [p.label for g in (k, *edges) for p in (*g.properties.values(), *g.references.values())]
        labels += [e.label for e in edges]
        assert all(label.de and label.en for label in labels), k.name
    for choice in MODEL.choices.values():
        assert all(m.de and m.en for m in choice.__members__.values())
