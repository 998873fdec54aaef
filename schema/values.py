"""The types of values that a property may have.

Each is an annotated Python type: pydantic checks and cleans a loader's input by it, and the `Value` in
its annotation says how GraphQL and the database see it. A choice from a fixed list is a `Choice`.
"""

import enum
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field
from pyoxigraph import NamedNode

from schema.deprecation import Deprecated


@dataclass(frozen=True)
class Value:
    """How a value type appears in GraphQL.

    `scalar` is the GraphQL scalar's name; `filter` names the family of operators: `text`, `number`, `flag`,
    `date`, `choice`; `xsd` is the datatype in RDF. Of `prose`, words for people as opposed to a key or an
    address, the database keeps two more forms, see `schema/collation.py`; a `code` among them is of no
    language.
    """

    scalar: str
    filter: str
    xsd: str
    choice: "type[Choice] | None" = None
    prose: bool = False
    code: bool = False
    pattern: str = ""
    """Of a key: what all of it looks like, as a regular expression that XML Schema and Python read alike."""

    @property
    def spoken(self) -> bool:
        """Whether it is of a language: in RDF, it says of which."""
        return self.prose and not self.code


class Choice(enum.Enum):
    """A choice from a fixed list. A member's value is its German and its English label, and its deprecation.

    The member's name is what the database holds and what GraphQL shows.
    """

    @property
    def de(self) -> str:
        """The German label."""
        return str(self.value[0])

    @property
    def en(self) -> str:
        """The English label."""
        return str(self.value[1])

    @property
    def deprecated(self) -> Deprecated | None:
        """Whether clients should no longer use it."""
        found: Deprecated | None = self.value[2] if len(self.value) > 2 else None
        return found


def _clean(text: Any) -> Any:
    """Unicode NFC, no control characters, single blanks, nothing at the ends."""
    if not isinstance(text, str):
        return text
    text = unicodedata.normalize("NFC", text)
    if any((unicodedata.category(c) == "Cc" and not c.isspace()) or c in "\ufffe\uffff" for c in text):
        raise ValueError("contains control characters")
    return " ".join(text.split())


_SLUG = "[a-z0-9]+(-[a-z0-9]+)*"


def _slug(text: str) -> str:
    if not re.fullmatch(_SLUG, text):
        raise ValueError("must be lower-case letters, digits and single hyphens, like 'ozg-verbund-mitte'")
    return text


def _digits(count: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not re.fullmatch(_pattern(count), text):
            raise ValueError(f"must be {count} digits")
        return text

    return check


def _pattern(count: int) -> str:
    return f"[0-9]{{{count}}}"


def _key(count: int) -> Value:
    return Value("String", "text", "xsd:string", pattern=_pattern(count))


def _url(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", text):
        raise ValueError("must be an address that begins with http:// or https://")
    try:
        NamedNode(text)  # what is no IRI (RFC 3987) could not be said in linked data
    except ValueError:
        raise ValueError("must be a valid address: a # or % in it stands where it may not") from None
    return text


def partial_date(text: Any) -> str:
    """Check a date known to the year, the month or the day: `2022`, `2022-11` or `2022-11-09`.

    Raises ValueError on anything else, also on a day that does not exist.
    """
    if isinstance(text, date):
        text = text.isoformat()
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text) if isinstance(text, str) else None
    if match is None:
        raise ValueError("must be a year (2022), a month (2022-11) or a day (2022-11-09)")
    year, month, day = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise ValueError(f"is not a date: {error}") from None
    return str(text)


def _finite(number: float) -> float:
    if number != number or number in (float("inf"), float("-inf")):
        raise ValueError("must be a finite number")
    return number


_TEXT = BeforeValidator(_clean)

Text = Annotated[str, _TEXT, Field(min_length=1), Value("String", "text", "xsd:string", prose=True)]
Code = Annotated[
    str, _TEXT, Field(min_length=1), Value("String", "text", "xsd:string", prose=True, code=True)
]
Slug = Annotated[str, _TEXT, AfterValidator(_slug), Value("String", "text", "xsd:string", pattern=_SLUG)]
Url = Annotated[str, _TEXT, AfterValidator(_url), Value("String", "text", "xsd:anyURI")]
PartialDate = Annotated[str, BeforeValidator(partial_date), Value("PartialDate", "date", "xsd:date")]
Count = Annotated[int, Field(ge=0, le=2**31 - 1), Value("Int", "number", "xsd:integer")]
Number = Annotated[float, AfterValidator(_finite), Value("Float", "number", "xsd:decimal")]
Flag = Annotated[bool, Value("Boolean", "flag", "xsd:boolean")]
LandKey = Annotated[str, AfterValidator(_digits(2)), _key(2)]
DistrictKey = Annotated[str, AfterValidator(_digits(5)), _key(5)]
AssociationKey = Annotated[str, AfterValidator(_digits(9)), _key(9)]
Ags = Annotated[str, AfterValidator(_digits(8)), _key(8)]
Ars = Annotated[str, AfterValidator(_digits(12)), _key(12)]
