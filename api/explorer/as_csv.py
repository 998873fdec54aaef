"""A table as CSV (RFC 4180), as a German Excel opens it by a double click: semicolons, UTF-8 with a mark.

Names come from anywhere, and a spreadsheet takes a cell that begins with `=` for a formula that may fetch or
start something. So an apostrophe goes before what could be one (OWASP, "CSV Injection"), also where a program
that takes another separator would begin a cell.
"""

import csv
import io
import re
from decimal import Decimal
from math import isfinite

from api.explorer.export import Export, FlatCell, readable
from api.explorer.table import Away
from api.explorer.words import Language, Words

MARK = "\ufeff"
"""By which Excel knows UTF-8."""

BLANK = r"[\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
"""What nobody sees, and what a spreadsheet may leave out."""
FORMULA = re.compile(rf"(^(?=[\t\n])|(?:^|[,;|\t\n\"]){BLANK}*(?=[=+\-@−﹢﹣﹦﹫＋－＝＠]))")
"""Where a formula could begin: at the start, after a separator or a quotation mark, in full width too."""


def as_csv(export: Export) -> bytes:
    """The table as a file."""
    file = io.StringIO(newline="")
    # All is quoted: a separator within a cell is then none, whichever one a program takes.
    writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(harmless(column.label) for column in export.columns)
    for row in export.table.rows:
        writer.writerow(written(cell, export.say) for cell in export.cells(row))
    return f"{MARK}{file.getvalue()}".encode()


def written(cell: FlatCell, _: Words) -> str:
    """A cell as text."""
    match cell:
        case None:
            return ""
        case bool():
            return _("ja") if cell else _("nein")
        case int() | float():
            return numeral(cell, _.language)
        case Away():
            return harmless(cell.text)
        case str():
            return harmless(cell)


def numeral(number: float, language: Language) -> str:
    """A number as the spreadsheets of a language read it: without exponent and separators of thousands."""
    if not isfinite(number):
        return ""
    text = f"{Decimal(str(number)):f}"
    return text if language == "en" else text.replace(".", ",")


def harmless(text: str) -> str:
    """A text in which no spreadsheet finds a formula."""
    return FORMULA.sub(r"\1'", readable(text))
