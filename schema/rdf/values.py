"""Stored values as RDF terms, and back.

Free text is German, so it carries a language, which a code does not; a date known to the month or the year is
of the datatype that says so (XML Schema 1.1 part 2, 3.3.10 and 3.3.11). Numbers are written as stores
canonicalise them.
"""

from decimal import Decimal, InvalidOperation
from typing import Any

from pyoxigraph import Literal, NamedNode

from schema.model import Property
from schema.rdf.addresses import Addresses
from schema.values import partial_date
from schema.vocabulary import XSD

LANGUAGE = "de"
DATES = {4: NamedNode(XSD.gYear), 7: NamedNode(XSD.gYearMonth), 10: NamedNode(XSD.date)}
"""The datatypes of partial dates by their length."""
BOOLEAN = NamedNode(XSD.boolean)
LARGEST = 308
"""The power of ten beyond which no number is taken: a double ends there."""

Term = Literal | NamedNode


class NotReadable(ValueError):
    """A term is not of the kind that the property takes; the message says what it should be."""


def term(p: Property, value: Any, addresses: Addresses) -> Term:
    """The RDF term for a stored value."""
    kind = p.value
    if kind.choice is not None:
        return NamedNode(addresses.choice(kind.choice.__name__, value))
    if kind.spoken:
        return Literal(value, language=LANGUAGE)
    match kind.filter:
        case "date":
            return Literal(value, datatype=DATES[len(value)])
        case "number":
            return Literal(number(value), datatype=NamedNode(kind.xsd.replace("xsd:", str(XSD))))
        case "flag":
            return Literal("true" if value else "false", datatype=BOOLEAN)
    return address(value) if kind.xsd == "xsd:anyURI" else Literal(value)


def address(text: str) -> Term:
    """An address as a node; what an earlier version let in and is no IRI, as a literal."""
    try:
        return NamedNode(text)
    except ValueError:
        return Literal(text, datatype=NamedNode(XSD.anyURI))


def number(value: float) -> str:
    """A number as xsd:decimal has it, in its canonical form."""
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def stored(p: Property, found: Any, addresses: Addresses) -> Any:
    """The value to store for an RDF term. Raises NotReadable."""
    kind = p.value
    if kind.choice is not None:
        prefix = addresses.choice(kind.choice.__name__, "")
        if isinstance(found, NamedNode) and found.value.startswith(prefix):
            return found.value.removeprefix(prefix)
        raise NotReadable(f"must be one of the concepts {prefix}…")
    if kind.xsd == "xsd:anyURI":
        return found.value
    if not isinstance(found, Literal):
        raise NotReadable("must be a literal")
    text = found.value
    try:
        match kind.filter:
            case "date":
                return partial_date(text)
            case "number":
                return _number(Decimal(text), whole=kind.scalar != "Float")
            case "flag":
                return {"true": True, "1": True, "false": False, "0": False}[text]
    except (InvalidOperation, KeyError, ValueError):
        raise NotReadable(f"must be of type {kind.xsd}") from None
    return text


def _number(found: Decimal, *, whole: bool) -> float:
    """Raises ValueError: 1e999999999 would take all memory as an integer, and half a person is none."""
    if not found.is_finite() or found.adjusted() > LARGEST:
        raise ValueError
    if whole and found != found.to_integral_value():
        raise ValueError
    return int(found) if whole else float(found)
