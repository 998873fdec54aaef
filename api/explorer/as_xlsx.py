"""A table as an Excel workbook (ECMA-376): the table, its sources, and what the file is.

Cells are of their types: numbers that can be added, days that can be ordered; texts stay texts, whatever they
begin with. Only addresses of this service are links, for nobody here answers for others.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from math import isfinite

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from api.explorer.as_csv import FORMULA
from api.explorer.export import Export, FlatCell, readable
from api.explorer.table import Away, Column
from api.linked.answers import LICENCE

SHEET = 31
"""Letters of a sheet's name."""
FIRST_DAY = datetime(1900, 3, 1)  # noqa: DTZ001 - a day
"""Excel takes 1900 for a leap year, so that days before this one are shifted, and has none before 1900."""
WIDEST = 60
"""Letters that a column shows at most."""
LONGEST, LONGEST_LINK, LINKS = 32_767, 2_000, 65_000
"""Of a text in UTF-16 units, of an address, and how many links there are: what Excel holds or less."""

Rows = Sequence[Sequence[FlatCell]]


def as_xlsx(export: Export) -> bytes:
    """The table as a file."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as workbook:
        book = Book(workbook, export)
        book.table()
        book.sources()
        book.about()
    return file.getvalue()


class Book:
    """A workbook that is being written."""

    def __init__(self, workbook: Workbook, export: Export) -> None:
        self.workbook = workbook
        self.export = export
        self.say = export.say
        self.links = 0
        self.plain = self.format({})
        self.head = self.format({"bold": True, "bottom": 1, "text_wrap": True})
        self.link = workbook.get_default_url_format()
        # What stands first in Excel's own formats follows the reader's language.
        self.day = self.format({"num_format": 14})
        self.integer, self.decimal = self.format({"num_format": 3}), self.format({"num_format": 4})
        # Keeps a text a text, also when somebody edits the cell.
        self.quoted = self.format({"quote_prefix": True})
        workbook.set_properties({"title": text(export.table.caption), "created": self.created()})

    def format(self, properties: dict[str, object]) -> Format:
        """How cells look: texts of several lines begin at the top."""
        return self.workbook.add_format({"valign": "top", **properties})

    def linked(self, address: str) -> bool:
        """Whether an address may become a link, of which there can be so many."""
        self.links += 1
        return self.export.ours(address) and len(address) <= LONGEST_LINK and self.links <= LINKS

    def created(self) -> datetime:
        """When the data became as they are: the same data make the same file."""
        day = self.export.day
        return datetime.fromisoformat(day) if day else datetime.now(UTC).replace(tzinfo=None)

    def table(self) -> None:
        """The sheet with the table."""
        _, export = self.say, self.export
        rows = [list(export.cells(row)) for row in export.table.rows]
        short = export.table.caption.partition(" – ")[0]
        name = sheet_name(short if len(short) <= SHEET else export.table.name)
        taken = {"", "history", _("Quellen").casefold(), _("Über diese Tabelle").casefold()}
        self.sheet(_("Tabelle") if name.casefold() in taken else name, list(export.columns), rows)

    def sources(self) -> None:
        """The sheet with who says so; a table of what no single source says leads to the page of all."""
        _, all_ = self.say, self.export.whole(self.export.seen.link("/quellen"))
        columns = [
            Column("key", _("Schlüssel")),
            Column("title", _("Titel")),
            Column("kind", _("Art")),
            Column("date", _("Datum"), "date"),
            Column("address", _("Adresse")),
            Column("page", _("Seite im Verbundgraphen")),
            Column("example", _("Beispiel"), "flag"),
        ]
        rows = [
            [
                source.id,
                source.title,
                self.export.kind(source),
                source.date,
                source.url,
                Away(self.export.node(source.id), self.export.node(source.id)),
                source.kind == "EXAMPLE",
            ]
            for source in self.export.table.sources
        ]
        if not rows:
            rows = [[None, _("Alle Quellen"), None, None, None, Away(all_, all_), None]]
        self.sheet(_("Quellen"), columns, rows)

    def about(self) -> None:
        """The sheet that says what the file is."""
        _ = self.say
        sheet = self.workbook.add_worksheet(_("Über diese Tabelle"))
        for i, (label, cell) in enumerate(self.facts()):
            self.write(sheet, i, 0, label, self.head)
            self.write(sheet, i, 1, cell)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 100)

    def facts(self) -> Iterator[tuple[str, FlatCell]]:
        """What there is to say of the file."""
        _, table, address = self.say, self.export.table, self.export.address
        yield _("Titel"), table.caption
        yield _("Seite"), self.export.title
        yield _("Adresse"), Away(address, address)
        if self.export.as_of:
            yield _("Am Tag"), self.export.as_of
        if self.export.state:
            yield _("Datenstand"), self.export.day
            yield _("Revision des Graphen"), self.export.state[0]
        yield _("Zeilen"), len(table.rows)
        if table.total is not None and table.total > len(table.rows):
            yield _("Zeilen insgesamt"), table.total
        yield _("Beispieldaten"), self.examples()
        yield (
            _("Lizenz"),
            _("Datenlizenz Deutschland – Namensnennung – Version 2.0, {address}", address=LICENCE),
        )
        sources = self.export.whole(self.export.seen.link("/quellen"))
        yield _("Quellenvermerke"), Away(sources, sources)

    def examples(self) -> str:
        """What the file says of example data."""
        _ = self.say
        if self.export.table.made_up:
            return _("Zeilen mit „ja“ in der Spalte „Beispiel“ sind erfunden oder zählen Erfundenes mit.")
        if not self.export.seen.examples:
            return _("Beispieldaten sind ausgeblendet.")
        return _("Diese Tabelle enthält keine Beispieldaten.")

    def sheet(self, name: str, columns: list[Column], rows: Rows) -> None:
        """A sheet with a head that stays, a filter on it, and columns as wide as they need."""
        sheet = self.workbook.add_worksheet(name)
        for j, column in enumerate(columns):
            self.write(sheet, 0, j, column.label, self.head)
            for i, row in enumerate(rows, 1):
                cell = row[j]
                self.write(sheet, i, j, day(cell) or cell if column.type == "date" else cell)
            letters = [len(shown(row[j])) for row in rows]
            sheet.set_column(j, j, min(WIDEST, max([len(column.label) + 4, *letters]) + 2))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)

    def write(
        self, sheet: Worksheet, i: int, j: int, cell: FlatCell | datetime, format_: Format | None = None
    ) -> None:
        """A cell. Never by a method that guesses from a text what it is."""
        _ = self.say
        match cell:
            case None | "":
                return
            case bool():
                sheet.write_string(i, j, _("ja") if cell else _("nein"), self.plain)
            case int():
                sheet.write_number(i, j, cell, self.integer)
            case float():
                if isfinite(cell):
                    sheet.write_number(i, j, cell, self.decimal)
            case datetime():
                sheet.write_datetime(i, j, cell, self.day)
            case Away():
                if self.linked(cell.address) and cell.text:
                    sheet.write_url(i, j, cell.address, self.link, text(cell.text))
                else:
                    self.write(sheet, i, j, cell.text)
            case str():
                usual = self.quoted if FORMULA.match(cell) else self.plain
                sheet.write_string(i, j, text(cell), format_ or usual)


def text(cell: str) -> str:
    """A text as Excel can hold it."""
    held = readable(cell)
    if len(held) > LONGEST // 2:  # only letters beyond the first 65,536 are two units
        held = held.encode("utf-16-le")[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore") + "…"
    # XlsxWriter takes `<r>…</r>` for markup of its own and puts it into the file as it is.
    return f" {held}" if held.startswith("<r>") else held


def day(cell: FlatCell) -> datetime | None:
    """A day that Excel knows, if the cell is one; a month or a year is not."""
    try:
        found = datetime.strptime(cell, "%Y-%m-%d") if isinstance(cell, str) else None  # noqa: DTZ007 - a day
    except ValueError:
        return None
    return found if found and found >= FIRST_DAY else None


def shown(cell: FlatCell) -> str:
    """About what a reader sees of a cell: its longest line."""
    if cell is None:
        return ""
    whole = cell.text if isinstance(cell, Away) else str(cell)
    return max(whole.split("\n"), key=len)


def sheet_name(name: str) -> str:
    """A table's name as that of a sheet, which takes but so many letters, and not all of them."""
    kept = "".join(letter if letter.isalnum() else " " for letter in readable(name)[:SHEET]).strip()
    return f"{kept[:1].upper()}{kept[1:]}"
