"""Descriptions in both languages for what every schema has from the GraphQL specification itself.

graphql-core holds these scalars and directives once for a whole process, with English texts.
"""

from graphql import GraphQLSchema, specified_directives, specified_scalar_types

from schema.inputs import text

_SCALARS = {
    "ID": text(
        "An identifier: a text that only means what it names. As input, a whole number is taken too.",
        "Eine Kennung: ein Text, der nur sagt, was gemeint ist. Als Eingabe auch eine ganze Zahl.",
    ),
    "String": text("A text in Unicode.", "Ein Text in Unicode."),
    "Boolean": text("`true` or `false`.", "`true` (ja) oder `false` (nein)."),
    "Int": text(
        "A whole number from -2,147,483,648 to 2,147,483,647.",
        "Eine ganze Zahl von -2.147.483.648 bis 2.147.483.647.",
    ),
    "Float": text(
        "A number with decimals, of double precision (IEEE 754).",
        "Eine Zahl mit Nachkommastellen, doppelt genau (IEEE 754).",
    ),
}
_DIRECTIVES = {
    "include": (
        text("Only with this field or fragment if `if` is true.", "Nur mit diesem Feld, wenn `if` wahr ist."),
        {"if": text("Include it?", "Soll es dabei sein?")},
    ),
    "skip": (
        text("Without this field or fragment if `if` is true.", "Ohne dieses Feld, wenn `if` wahr ist."),
        {"if": text("Leave it out?", "Soll es fehlen?")},
    ),
    "deprecated": (
        text("This is to go; see docs/api-policy.md.", "Das soll entfallen; siehe docs/api-policy.md."),
        {
            "reason": text(
                "Since when, until when at least, and what to use instead.",
                "Seit wann, bis wann mindestens, und was stattdessen zu nehmen ist.",
            )
        },
    ),
    "specifiedBy": (
        text("Where the behaviour of a scalar is specified.", "Wo der Skalar festgelegt ist."),
        {"url": text("The address of its specification.", "Die Adresse der Festlegung.")},
    ),
    "oneOf": (
        text("Exactly one of the fields is to be given.", "Genau eines der Felder ist anzugeben."),
        {},
    ),
}


def describe_specified(schema: GraphQLSchema) -> None:
    """Put the texts on. They are the same for every schema of the process."""
    for name, scalar in specified_scalar_types.items():
        scalar.description = _SCALARS[name]
    for directive in (*specified_directives, *schema.directives):
        if directive.name in _DIRECTIVES:
            directive.description, arguments = _DIRECTIVES[directive.name]
            for name, argument in directive.args.items():
                argument.description = arguments[name]
    schema.description = text(
        "Who works with whom in Germany's digital public administration, on what basis, who uses whose "
        "online processes, and who says so.",
        "Wer in der digitalen Verwaltung Deutschlands mit wem zusammenarbeitet, auf welcher Grundlage, wer "
        "wessen Online-Prozesse nutzt, und wer das sagt.",
    )
