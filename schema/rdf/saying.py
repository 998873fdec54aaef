"""How quads are written down by hand: a subject at a time, what it says in two languages."""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad

from schema.vocabulary import RDF, XSD

Value = str | bool | int | Literal
"""A string is an IRI."""


def plain(text: str) -> Literal:
    """A text of no language."""
    return Literal(text)


def typed(text: str, datatype: str) -> Literal:
    """A literal of a datatype."""
    return Literal(text, datatype=NamedNode(datatype))


class Saying:
    """Quads of the default graph in the making; each is said once."""

    def __init__(self) -> None:
        self._said: dict[str, dict[Quad, None]] = {}

    @property
    def quads(self) -> list[Quad]:
        """All that was said, a subject at a time."""
        return [quad for about in self._said.values() for quad in about]

    def say(self, subject: str, predicate: str, *values: Value | None) -> None:
        """What a subject says; None says nothing."""
        for value in values:
            if value is not None:
                quad = Quad(NamedNode(subject), NamedNode(predicate), _term(value))
                self._said.setdefault(subject, {})[quad] = None

    def texts(self, subject: str, predicate: str, de: str, en: str) -> None:
        """A text in both languages, as far as there is one."""
        for text, language in ((de, "de"), (en, "en")):
            if text:
                self.say(subject, predicate, Literal(text, language=language))

    def list(self, head: str, values: Iterable[Value]) -> str:
        """An RDF list whose nodes are called `{head}-1`, `{head}-2` …, as blank nodes could not be linked."""
        items = list(values)
        if not items:
            return RDF.nil
        for number, value in enumerate(items, 1):
            self.say(f"{head}-{number}", RDF.first, value)
            self.say(f"{head}-{number}", RDF.rest, f"{head}-{number + 1}" if number < len(items) else RDF.nil)
        return f"{head}-1"


def _term(value: Value) -> NamedNode | Literal:
    if isinstance(value, Literal):
        return value
    if isinstance(value, bool):
        return typed("true" if value else "false", XSD.boolean)
    return typed(str(value), XSD.integer) if isinstance(value, int) else NamedNode(value)
