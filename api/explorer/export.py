"""A table on its way into a file: what the file says of itself, and the table's cells made flat.

A file leaves this service, so every address in it is whole, and it says itself where it is from, of when its
data are, and whether something in it is made up.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from api.explorer.names import label_of
from api.explorer.seen import Seen
from api.explorer.table import Away, Cell, Column, Row, Source, Table, Thing
from api.explorer.words import Words
from api.revisions import State
from schema.kinds.source import SourceKind
from schema.rdf.addresses import Addresses

SEVERAL = " | "
"""Between several things in one cell."""

FlatCell = str | int | float | bool | None | Away
"""`Away` is an address with its text, whole and of this service wherever it leads to a node."""


@dataclass(frozen=True)
class Export:
    """What is to be written.

    `title` is the page's; `state`: at which revision it was read, if certain; `as_of`: the one day that the
    table is about, if it is.
    """

    title: str
    table: Table
    seen: Seen
    say: Words
    addresses: Addresses
    state: State | None
    as_of: str | None = None

    @property
    def address(self) -> str:
        """Of the page that shows the table."""
        return self.whole(self.seen.here(tabelle=None))

    @property
    def day(self) -> str:
        """When the graph came to its revision, as a date; empty where that is not certain."""
        return self.state[1][:10] if self.state else ""

    def whole(self, address: str) -> str:
        """An address with scheme and host, where it is one of this service without them."""
        base = urlsplit(self.addresses.base)
        return f"{base.scheme}://{base.netloc}{address}" if address.startswith("/") else address

    def ours(self, address: str) -> bool:
        """Whether an address is one of this service."""
        base = urlsplit(self.addresses.base)
        return address.startswith(f"{base.scheme}://{base.netloc}/")

    def node(self, id_: str) -> str:
        """The address of a node's page."""
        return self.whole(self.seen.node(id_))

    def kind(self, source: Source) -> str:
        """What sort of source it is, in words."""
        found = SourceKind.__members__.get(source.kind)
        if found is None:
            return source.kind
        return self.say.label(label_of(found))

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """For each column, what its cells have beside their text: `id`, `address` or nothing."""
        return tuple(beside(row.cells[i] for row in self.table.rows) for i in range(len(self.table.columns)))

    @property
    def columns(self) -> Iterator[Column]:
        """The columns of a flat table: things and addresses have two, and what holds for rows comes last."""
        _ = self.say
        for column, part in zip(self.table.columns, self.parts, strict=True):
            yield column
            if part == "id":
                yield Column(f"{column.name}Id", f"{column.label} ({_('Schlüssel')})")
            if part == "address":
                yield Column(f"{column.name}Address", f"{column.label} ({_('Adresse')})")
        yield Column("example", _("Beispiel"), "flag")
        if self.table.sourced:
            yield Column("disputed", _("Widersprochen"), "flag")
            yield Column("sources", _("Quellen"))
            yield Column("sourceAddresses", _("Quellen (Adressen)"))

    def cells(self, row: Row) -> Iterator[FlatCell]:
        """The cells of a row below these columns."""
        for cell, part in zip(row.cells, self.parts, strict=True):
            match cell:
                case Thing():
                    yield from (Away(self.node(cell.id), cell.name), cell.id)
                case tuple():
                    yield SEVERAL.join(one.name for one in cell)
                    yield SEVERAL.join(one.id for one in cell)
                case Away():
                    yield from (Away(self.whole(cell.address), cell.text), self.whole(cell.address))
                case _:
                    yield cell
                    if part:
                        yield None
        yield row.example
        if self.table.sourced:
            yield row.disputed
            yield SEVERAL.join(source.title for source in row.sources)
            yield SEVERAL.join(source.url or self.node(source.id) for source in row.sources)


def beside(cells: Iterator[Cell]) -> str:
    """What cells of a column have beside their text."""
    for cell in cells:
        if isinstance(cell, (Thing, tuple)):
            return "id"
        if isinstance(cell, Away):
            return "address"
    return ""


def readable(text: str) -> str:
    """A text that every format can hold: without control characters and halves of characters.

    Lines end in a line feed, tabs stay. XML forbids most other control characters, UTF-8 the halves; what
    replaces them shows that there was something.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join("\ufffd" if forbidden(letter) else letter for letter in text)


def forbidden(letter: str) -> bool:
    """Whether a letter is none that a file may hold."""
    return (unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\t\n") or letter in "\ufffe\uffff"
