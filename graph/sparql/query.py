r"""What a SPARQL query asks for, found without evaluating it, and the text that the engine is to see.

The engine really asks other services where a query says SERVICE, so that word must not be missed. Its parser
(pyoxigraph 0.5) reads letters, not tokens, and so sees it where the grammar's tokens hide it, for example in
`FILTER(?a<?b)SERVICE#>`, which by the longest match has an IRI in it, in `ex:a.b.SERVICE`, one name by the
grammar, or in `trueSERVICE`. Hence the rule is not "as the grammar says" but: in what the engine gets these
letters stand nowhere but where they are harmless.

- In IRIs and strings their first letter is written `\u0073`, which the engine reads as `s` there only.
- Comments become spaces.
- A bare word that holds them is the keyword.
- Within a variable they are harmless: both read it to its end. A prefixed name in which they follow a dot, or
  begin it before a `{`, is refused, and so is any text that is no token.

The grammar is SPARQL 1.1's, 19.8, with the further marks of 1.2. `\u0041` outside of strings and IRIs is read
before everything else, as 19.2 asks, where it stands for a character of a name.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urljoin

from graph.sparql.errors import QueryMalformed, QueryRefused

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
VOLATILE = frozenset(("NOW", "RAND", "UUID", "STRUUID", "SERVICE"))
"""Whose answers are other ones each time."""

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_FIRST = f"{_BASE}_0-9"
_MORE = f"{_BASE}_0-9\u00b7\u0300-\u036f\u203f-\u2040"
_NAME = rf"{_MORE}\-"
_ESCAPE = r"\\[_~.\-!$&'()*+,;=/?#@%]|%[0-9A-Fa-f]{2}"
_LOCAL = rf"(?:[{_FIRST}:]|{_ESCAPE})(?:[{_NAME}:]|{_ESCAPE})*+(?:\.++(?:[{_NAME}:]|{_ESCAPE})++)*+"
_POINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"

# Repetitions give nothing back and the prefix of a name is bounded, so that no text takes long to read.
TOKEN = re.compile(
    rf"""
    (?P<space> [\ \t\r\n]++ )
  | (?P<comment> \#[^\r\n]*+ )
  | (?P<iri> <(?:[^<>"{{}}|^`\\\x00-\x20]|{_POINT})*+> )
  | (?P<string>
        '''(?:'{{0,2}}+(?:[^'\\]|\\[\s\S]))*+'''
      | \"\"\"(?:"{{0,2}}+(?:[^"\\]|\\[\s\S]))*+\"\"\"
      | '(?!'')(?:[^'\\\r\n]|\\.)*+'
      | "(?!"")(?:[^"\\\r\n]|\\.)*+" )
  | (?P<variable> [?$][{_FIRST}][{_MORE}]*+ )
  | (?P<blank> _:[{_FIRST}][{_NAME}]*+(?:\.++[{_NAME}]++)*+ )
  | (?P<name> (?:[{_BASE}][{_NAME}.]{{0,254}}(?<!\.))?:(?:{_LOCAL})? )
  | (?P<language> @[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)? )
  | (?P<word> [{_FIRST}]++ )
  | (?P<mark> [{{}}\[\]().;,*+\-/<>=!^|~?&] )
    """,
    re.VERBOSE,
)
_POINTS = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LETTERS = re.compile("s(?=ervice)", re.IGNORECASE)
_DOTTED = re.compile(r"\.(?:true|false)?service", re.IGNORECASE)
_GLUED = re.compile(r"(?:true|false)?service[^:]*:", re.IGNORECASE)


Place = tuple[int, int]
"""A line and a column, both from 1."""


class Token(NamedTuple):
    """A part of the text that has a meaning. `at`: where it begins."""

    kind: str
    text: str
    at: int

    @property
    def word(self) -> str:
        """The word in capitals; empty for all that is not a bare word."""
        return self.text.upper() if self.kind == "word" else ""


@dataclass(frozen=True)
class Query:
    """A query that may be asked.

    `text`: what the engine is to see. `form`: one of FORMS. `graphs`: the IRIs that FROM and FROM NAMED name;
    `dataset`: whether there are any. `volatile`: whether it may have another answer the next time.
    """

    text: str
    form: str
    prefixes: dict[str, str]
    graphs: tuple[str, ...]
    dataset: bool
    volatile: bool
    pieces: "Pieces" = field(compare=False, repr=False)

    def place(self, line: int, column: int) -> Place:
        """Line and column in the text as it came, of a place in the text that the engine sees."""
        return self.pieces.place(line, column)


class Pieces:
    """The text that the engine is to see as it grows, and where each piece of it comes from."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.made: list[str] = []
        self.here = [0]
        self.there = [0]
        self.length = 0

    def add(self, text: str, at: int) -> None:
        """A piece that stands for what begins at `at` of the source."""
        self.here.append(self.length)
        self.there.append(at)
        self.made.append(text)
        self.length += len(text)

    def place(self, line: int, column: int) -> Place:
        """See `Query.place`."""
        lines = "".join(self.made).split("\n")
        offset = sum(len(one) + 1 for one in lines[: line - 1]) + column - 1
        piece = bisect_right(self.here, offset) - 1
        return place(self.source, self.there[piece] + offset - self.here[piece])


def place(text: str, at: int) -> Place:
    """Line and column, both from 1, of a place in a text."""
    before = text[: max(0, min(at, len(text)))]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def read(text: str, base: str = "", services: frozenset[str] = frozenset()) -> Query:
    """The query that a text is. `base`: what relative IRIs begin with; `services`: those that may be asked.

    Raises QueryMalformed for what is no query by its tokens (the engine finds the rest) and QueryRefused.
    """
    source, origin = unescaped(text)
    pieces = Pieces(text)
    tokens: list[Token] = []

    def where(at: int) -> Place:
        return place(text, origin(at))

    for token in tokenized(source, where):
        pieces.add(harmless(token), origin(token.at))
        if token.kind not in ("space", "comment"):
            tokens.append(token)
    check(tokens, services, where)
    form = form_of(tokens, where)
    prefixes, graphs = named(tokens, base)
    return Query(
        "".join(pieces.made),
        form,
        prefixes,
        graphs,
        any(token.word == "FROM" for token in tokens),
        any(token.word in VOLATILE for token in tokens),
        pieces,
    )


def unescaped(text: str) -> tuple[str, "Origin"]:
    r"""The text with `\u0041` outside of strings, IRIs and comments read, and where each place comes from."""
    made: list[str] = []
    origin = Origin()
    at = length = 0
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None and (point := _POINTS.match(text, at)):
            character = decoded(point[0])
            if not re.fullmatch(f"[{_NAME}:]", character):
                raise malformed(
                    f"{point[0]} stands for no character of a name. Write it as it is, or within a string.",
                    place(text, at),
                )
            made.append(character)
            length += 1
            at = point.end()
            origin.shift(length, at)
            continue
        end = found.end() if found else at + 1
        made.append(text[at:end])
        length += end - at
        at = end
    return "".join(made), origin


class Origin:
    """Where a place of the text without escapes stands in the text as it came."""

    def __init__(self) -> None:
        self.here = [0]
        self.there = [0]

    def shift(self, here: int, there: int) -> None:
        """From `here` on, places stand at `there` and on."""
        self.here.append(here)
        self.there.append(there)

    def __call__(self, at: int) -> int:
        """Where a place stands."""
        piece = bisect_right(self.here, at) - 1
        return self.there[piece] + at - self.here[piece]


def tokenized(text: str, where: Callable[[int], Place]) -> Iterator[Token]:
    """The tokens of a text, spaces and comments too. Raises QueryMalformed."""
    at = 0
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            raise malformed(f"{text[at : at + 1]!r} cannot stand here, or has no end.", where(at))
        yield Token(found.lastgroup or "", found[0], at)
        at = found.end()


def harmless(token: Token) -> str:
    """What the engine is to see of a token, see the top of this file."""
    if token.kind == "comment":
        return " " * len(token.text)
    if token.kind in ("iri", "string"):
        # An escaped backslash before the letter would turn ours into text.
        return _LETTERS.sub(
            lambda s: s[0] if odd(token.text, s.start()) else rf"\u{ord(s[0]):04x}", token.text
        )
    return token.text


def odd(text: str, at: int) -> bool:
    """Whether an odd number of backslashes stands before a place: what is there is escaped."""
    return (at - len(text[:at].rstrip("\\"))) % 2 == 1


def check(tokens: list[Token], services: frozenset[str], where: Callable[[int], Place]) -> None:
    """Raise QueryRefused where another service is to be asked that is none of `services`."""
    for number, token in enumerate(tokens):
        follows = tokens[number + 1 : number + 3]
        lower = token.text.lower()
        if "service" not in lower:
            continue
        if token.kind == "word":
            silent = bool(follows) and follows[0].word == "SILENT"
            target = follows[silent] if len(follows) > silent else None
            if token.word != "SERVICE" or target is None or not allowed(target, services):
                raise refused(token, services, where(token.at))
        elif token.kind in ("name", "blank", "language"):
            glued = _GLUED.match(token.text) and follows and follows[0].text == "{"
            if glued or _DOTTED.search(token.text) or token.kind == "language":
                raise refused(token, services, where(token.at))


def allowed(token: Token, services: frozenset[str]) -> bool:
    """Whether a token is the whole IRI of a service that may be asked."""
    return token.kind == "iri" and decoded(token.text[1:-1]) in services


def refused(token: Token, services: frozenset[str], at: Place) -> QueryRefused:
    """What is said to whoever would have another service asked."""
    if services:
        message = f"SERVICE may ask these only, by their whole IRI: {', '.join(sorted(services))}."
    else:
        message = "No other service is asked from here (SERVICE). Ask it yourself, and join the answers."
    if token.word != "SERVICE":
        message += f" It could be read in {token.text[:60]!r}: write that as a whole IRI, or with spaces."
    error = QueryRefused(message)
    error.place = at
    return error


def form_of(tokens: list[Token], where: Callable[[int], Place]) -> str:
    """The form of the query. Raises QueryMalformed."""
    for token in tokens:
        for form in FORMS:
            if token.word.startswith(form):  # the engine takes SELECTDISTINCT, too
                return form
        if token.word in UPDATES:
            raise malformed(
                f"{token.word} would change the graph. Nothing here does: ask with SELECT, ASK, CONSTRUCT or "
                "DESCRIBE.",
                where(token.at),
            )
    raise malformed("A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after its prefixes.", None)


def named(tokens: list[Token], base: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The prefixes that are declared, and the graphs that FROM and FROM NAMED name."""
    prefixes: dict[str, str] = {}
    graphs: list[str] = []

    def iri(token: Token) -> str:
        if token.kind == "iri":
            return resolved(base, decoded(token.text[1:-1]))
        prefix, _, local = token.text.partition(":")
        return prefixes.get(prefix, f"{prefix}:") + re.sub(r"\\(.)", r"\1", local)

    for number, token in enumerate(tokens):
        follows = [*tokens[number + 1 : number + 3], Token("", "", 0), Token("", "", 0)]
        if token.word == "BASE" and follows[0].kind == "iri":
            base = iri(follows[0])
        elif token.word == "PREFIX" and follows[0].kind == "name" and follows[1].kind == "iri":
            prefixes[follows[0].text.removesuffix(":")] = iri(follows[1])
        elif token.word == "FROM":
            graph = follows[1] if follows[0].word == "NAMED" else follows[0]
            if graph.kind in ("iri", "name"):
                graphs.append(iri(graph))
    return prefixes, tuple(graphs)


def resolved(base: str, iri: str) -> str:
    """An IRI by a base (RFC 3986, 5.2)."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", iri):
        return iri
    found = urljoin(base, iri)
    return f"{found}#" if iri.endswith("#") and not found.endswith("#") else found  # urljoin drops it


def decoded(text: str) -> str:
    r"""An IRI with its `\u0041` read."""
    return _POINTS.sub(_character, text)


def _character(escape: re.Match[str]) -> str:
    number = int(escape[1] or escape[2], 16)
    return chr(number) if number < 0x110000 else "\0"


def malformed(message: str, where: Place | None) -> QueryMalformed:
    """The error for a text that is no query."""
    error = QueryMalformed(message)
    error.place = where
    return error
