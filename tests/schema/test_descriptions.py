"""Every part of the schema is described, in English and in German."""

from collections.abc import Iterator

from graphql import GraphQLEnumType, GraphQLSchema

from schema.types import build
from tests.schema.both import MODEL


def parts(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    """All that can have a description, by its schema coordinate; not what introspection is made of."""
    yield "schema", schema.description
    for directive in schema.directives:
        yield f"@{directive.name}", directive.description
        for name, argument in directive.args.items():
            yield f"@{directive.name}({name}:)", argument.description
    for type_ in schema.type_map.values():
        if type_.name.startswith("__"):
            continue
        yield type_.name, type_.description
        for name, field in getattr(type_, "fields", {}).items():
            yield f"{type_.name}.{name}", field.description
            for argument_name, argument in getattr(field, "args", {}).items():
                yield f"{type_.name}.{name}({argument_name}:)", argument.description
        if isinstance(type_, GraphQLEnumType):
            for name, value in type_.values.items():
                yield f"{type_.name}.{name}", value.description


def both(description: str | None) -> bool:
    english, mark, german = (description or "").partition("\n\nDeutsch: ")
    return bool(english.strip() and mark and german.strip())


def test_everything_is_described_in_both_languages() -> None:
    found = dict(parts(build(MODEL).graphql))
    assert [name for name, description in found.items() if not both(description)] == []
    kinds = {name.partition(".")[0] for name in found}
    assert {"schema", "@include", "@oneOf", "Int", "PartialDate", "Process", "ProcessWhere"} <= kinds
    assert {"Query.land(key:)", "OrderDirection.ASC", "@skip(if:)", "StringFilter.in"} <= found.keys()


def test_a_schema_that_is_built_again_says_the_same() -> None:
    assert build(MODEL).sdl == build(MODEL).sdl
