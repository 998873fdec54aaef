"""A page's tables as files: the same rows, all of them, with who says so."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from api.assets import HEADERS
from api.explorer.as_csv import as_csv
from api.explorer.as_json import as_json
from api.explorer.as_xlsx import as_xlsx
from api.explorer.ask import Ask
from api.explorer.export import Export, readable
from api.explorer.page import Page
from api.explorer.seen import Seen
from api.explorer.table import Table
from api.explorer.words import words
from api.explorer.wrong import Nothing


@dataclass(frozen=True)
class Format:
    """A file format: its media type, and what makes it."""

    media_type: str
    made: Callable[[Export], bytes]


FORMATS = {
    "csv": Format("text/csv; charset=utf-8; header=present", as_csv),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "json": Format("application/json", as_json),
}
"""By the ending of their names."""

PLAIN = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "ß": "ss",
        "–": "-",
        "„": "'",
        "“": "'",
    }
)
"""German letters and signs in ASCII."""

LONGEST = 120
"""Letters of a file's name; some systems take 255 bytes."""


@dataclass(frozen=True)
class File:
    """A file as it goes out."""

    body: bytes
    headers: dict[str, str]


def download(page: Page, seen: Seen, ask: Ask, ending: str) -> File:
    """The table that `tabelle` names, or the first, as a file. Raises Nothing, which says what there is."""
    table = chosen(page, seen.get("tabelle"))
    format_ = FORMATS[ending]
    addresses = ask.service.planner.addresses
    export = Export(page.title, table, seen, words(seen.language), addresses, ask.state, ask.day)
    headers = {
        **HEADERS,
        "Content-Type": format_.media_type,
        "Content-Disposition": disposition(f"{file_name(export)}.{ending}"),
    }
    return File(format_.made(export), headers)


def chosen(page: Page, name: str) -> Table:
    """The table of this name, or the first where it is empty. Raises Nothing."""
    if not page.tables:
        raise Nothing("Diese Seite hat keine Tabelle zum Herunterladen.")
    found = {table.name: table for table in page.tables}
    if name and name not in found:
        raise Nothing(
            "Diese Seite hat keine Tabelle „{name}“. Sie hat: {known}.",
            name=name[:40],
            known=", ".join(found),
        )
    return found[name] if name else page.tables[0]


def file_name(export: Export) -> str:
    """A name that says what is in a file and of when, without what some system forbids in names."""
    telling = readable(export.table.caption)
    # Marks that turn the direction of writing (`Cf`) can make an ending look like another.
    kept = "".join(" " if unicodedata.category(letter) in {"Cc", "Cf"} else letter for letter in telling)
    stand = f", {export.say('Stand')} {export.as_of}" if export.as_of else ""
    kept = re.sub(r"[<>:\"/\\|?*\ufffd\s]+", " ", kept)[: LONGEST - len(stand)].strip(" .~-")
    kept = (kept or export.table.name) + stand
    return f"{kept} ({export.day})" if export.day else kept


def disposition(name: str) -> str:
    """`Content-Disposition` for a file with this name (RFC 6266), and with one in ASCII for old clients."""
    plain = unicodedata.normalize("NFC", name).translate(PLAIN)
    plain = re.sub(r"[^ !#$&'()+,.0-9;=@A-Z\[\]^_`a-z{}~-]", "_", plain)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='!#$&+.^_`|~-')}"
