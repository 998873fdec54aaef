"""Tables as files: what a person or a program reads back is what the page shows, whatever names hold."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.message import Message
from email.utils import collapse_rfc2231_value
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from api.errors import NotFound
from api.explorer import as_xlsx
from api.explorer.as_csv import harmless
from api.explorer.ask import Ask
from api.explorer.download import FORMATS, File, download
from api.explorer.export import readable
from api.explorer.page import Page
from api.explorer.seen import Seen
from api.explorer.table import Away, Column, Row, Source, Table, Thing
from api.service import Service
from api.streams import Streams
from schema.plan import Planner
from schema.rdf.addresses import Addresses
from tests.schema.both import SCHEMA

BASE = "https://graph.example.de/verbund"
PLANNER = Planner(SCHEMA, addresses=Addresses(BASE))
STATE = (7, "2026-11-25T08:00:00Z")

ARTICLE = Source("artikel", "Artikel; „Verbund“", "https://example.org/a", "ARTICLE", "2023-01-09")
EXAMPLE = Source("beispiele", "Beispiele", None, "EXAMPLE")

HOSTILE = (
    '=HYPERLINK("http://evil.example/","x")',
    "+49 681 1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    " =1",
    "\u200b=1",
    "\u202e=1",
    "\ufeff=1",
    'a","=1+1',
    'a";"=1+1',
    "a\t=1",
    "a;=1",
    "a, -1",
    "a | @b",
    "a\r\n=1",
    "a\x0b=1",
    "<script>alert(1)</script>",
    "<r><t>x</t></r>",
    "<r></si></sst></r>",
    '"',
    "'",
    "\u202eksb.exe",
    "\x00",
    "\x1b[31m",
    "\x85",
    "\ud800",
    "a\udfffb",
    "\ufffe\uffff",
    "_x0041_",
    "😀" * 3,
    "http://evil.example/",
    "mailto:a@b",
    "internal:Quellen!A1",
    "file:///etc/passwd",
    "{=1}",
    "1e5",
    "00123",
    "TRUE",
    "#REF!",
)

names = st.text(max_size=12) | st.sampled_from(HOSTILE)
hostile = names | st.tuples(names, st.sampled_from([*";,|\t\n\r\"' "]), names).map("".join)


def table(*rows: Row, name: str = "prozesse", sourced: bool = True, **columns: Any) -> Table:
    return Table(
        name,
        "Prozesse aus Hessen, die Kommunen in Thüringen nutzen",
        (
            Column("process", "Prozess"),
            Column("users", "Nutzende", "number"),
            Column("since", "Seit", "date"),
            Column("live", "Im Einsatz", "flag"),
            Column("developedBy", "Entwickelt von"),
            Column("page", "Seite"),
        ),
        rows,
        sourced=sourced,
    )


HUND = Row(
    (
        Thing("process:hund", "Hundesteuer"),
        1234,
        "2022-11-05",
        True,
        (Thing("land:06", "Hessen"), Thing("municipality:06435014", "Hanau")),
        Away("/verbund/netz?von=a", "Netz"),
    ),
    (ARTICLE, EXAMPLE),
    disputed=True,
)
EHE = Row(
    (
        Thing("process:ehe", "Ehe (Beispiel)"),
        1.5,
        "2022-11",
        False,
        (),
        Away("https://example.org/", "Anderswo"),
    ),
    (EXAMPLE,),
    example=True,
)
EMPTY = Row((None, None, None, None, None, None))


def asking(state: Any) -> Ask:
    return Ask(Service(PLANNER), Streams(1), states=[state])


def made(ending: str, *tables: Table, state: Any = STATE, **asked: Any) -> File:
    seen = Seen("/fragen/aus-in", root="/verbund", **asked)
    page = Page("question.html", "Welche Prozesse aus Hessen?", tables=tables)
    return download(page, seen, asking(state), ending)


def read_csv(file: File) -> list[list[str]]:
    text = file.body.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";", strict=True))


def read_xlsx(file: File) -> Workbook:
    return load_workbook(io.BytesIO(file.body))


def day(year: int, month: int, date: int) -> datetime:
    """A day as openpyxl reads it."""
    return datetime(year, month, date, tzinfo=UTC).replace(tzinfo=None)


def values(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def file_names(file: File) -> tuple[str, str]:
    """The name for old clients and the one for all others, as a mail reader understands the header."""
    header = file.headers["Content-Disposition"]
    header.encode("ascii")
    read = Message()
    read["Content-Disposition"] = re.sub(r"; filename=\"[^\"]*\"", "", header)
    plain = re.fullmatch(r'attachment; filename="([^"\\]*)"; filename\*=[^;]*', header)
    assert plain, header
    return plain[1], collapse_rfc2231_value(read.get_param("filename", "", "Content-Disposition"))  # type: ignore[arg-type]


def test_csv_is_as_a_german_spreadsheet_reads_it() -> None:
    file = made("csv", table(HUND, EHE, EMPTY))
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert b"\r\n" in file.body
    assert b"\n" not in file.body.replace(b"\r\n", b"")
    assert read_csv(file) == [
        [
            "Prozess", "Prozess (Schlüssel)", "Nutzende", "Seit", "Im Einsatz", "Entwickelt von",
            "Entwickelt von (Schlüssel)", "Seite", "Seite (Adresse)", "Beispiel", "Widersprochen", "Quellen",
            "Quellen (Adressen)",
        ],
        [
            "Hundesteuer", "process:hund", "1234", "2022-11-05", "ja", "Hessen | Hanau",
            "land:06 | municipality:06435014", "Netz",
            "https://graph.example.de/verbund/netz?von=a", "nein", "ja",
            "Artikel; „Verbund“ | Beispiele", f"https://example.org/a | {BASE}/doc/source/beispiele",
        ],
        [
            "Ehe (Beispiel)", "process:ehe", "1,5", "2022-11", "nein", "", "", "Anderswo", "https://example.org/",
            "ja", "nein", "Beispiele", f"{BASE}/doc/source/beispiele",
        ],
        ["", "", "", "", "", "", "", "", "", "nein", "nein", "", ""],
    ]  # fmt: skip


def test_csv_speaks_english() -> None:
    rows = read_csv(made("csv", table(EHE), language="en", chosen=True))
    assert rows[0][:3] == ["Prozess", "Prozess (key)", "Nutzende"]
    assert rows[0][-4:] == ["Example", "Disputed", "Sources", "Sources (addresses)"]
    assert rows[1][2] == "1.5"
    assert rows[1][4] == "no"
    assert rows[1][-1] == f"{BASE}/doc/source/beispiele?sprache=en"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (-5, "-5"),
        (-0.25, "-0,25"),
        (1e22, "10000000000000000000000"),
        (1e-7, "0,0000001"),
        (float("nan"), ""),
    ],
)
def test_csv_has_numbers_without_exponents(number: float, text: str) -> None:
    row = Row(("a", number, None, None, None, None))
    assert read_csv(made("csv", table(row)))[1][1] == text


FORMULA = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@＝＋－＠]")


@given(hostile, hostile, hostile)
def test_no_text_becomes_a_formula(name: str, title: str, label: str) -> None:
    row = Row(
        (Thing("process:x", name), 1, None, None, (Thing("land:06", name), Thing("land:07", title)), None)
    )
    made_table = Table(
        "x",
        title,
        tuple(Column(f"c{i}", label) for i in range(6)),
        (Row(row.cells, (Source("s", title, "https://example.org/"),)),),
    )
    file = made("csv", made_table)
    head, body = read_csv(file)
    assert len(head) == len(body)
    for cell in (*head, *body):
        assert not FORMULA.match(cell)
        assert not cell.startswith(("\t", "\r", "\n"))
    # Nor where a program splits lines at other signs.
    for part in re.split(r"[;,|\t\"\r\n]", file.body.decode("utf-8")):
        assert not FORMULA.match(part)
    assert body[0].replace("'", "") == readable(name).replace("'", "")


@pytest.mark.parametrize(
    "text", ["Bad Homburg v. d. Höhe", "An-/Abmeldung", "Ab- und Anmeldung", "a - b", "E-Mail: a@b.de", ""]
)
def test_an_ordinary_name_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_break_no_format(text: str) -> None:
    source = Source("s", text, text, text, text, text)
    cells = (Thing("process:x", text), text, text, True, (Thing("land:06", text),), Away(text, text))
    page = Page("question.html", text, tables=(Table("x", text, table().columns, (Row(cells, (source,)),)),))
    seen = Seen("/fragen/aus-in")
    for ending in FORMATS:
        file = download(page, seen, asking(STATE), ending)
        for name in file_names(file):
            assert re.fullmatch(
                r"[^\x00-\x1f/\\:*?\"<>|\u202a-\u202e\u200b-\u200f]+ \(2026-11-25\)\." + ending, name
            )


@given(hostile, hostile)
def test_xlsx_has_texts_as_they_are(name: str, title: str) -> None:
    row = Row((name, None, name, None, Thing("land:06", title), None), (Source("s", title, name, title),))
    book = read_xlsx(made("xlsx", Table("prozesse", title, table().columns, (row,)), state=None))
    cells = list(book.worksheets[0].iter_rows())[1]
    said = cells[0].value or ""
    assert said.removeprefix(" ") == readable(name).removeprefix(" ")
    for sheet in book.worksheets:
        for cell in (cell for line in sheet.iter_rows() for cell in line):
            assert cell.data_type != "f"
            assert cell.hyperlink is None or cell.hyperlink.target.startswith("https://graph.example.de/")
            if isinstance(cell.value, str) and cell.value[:1] in "=+-@" and not cell.hyperlink:
                assert cell.quotePrefix


def test_xlsx_has_typed_cells() -> None:
    book = read_xlsx(made("xlsx", table(HUND, EHE, EMPTY)))
    assert book.sheetnames == ["Prozesse", "Quellen", "Über diese Tabelle"]
    sheet = book["Prozesse"]
    head, hund, ehe, empty = sheet.iter_rows()
    assert [cell.value for cell in head][:4] == ["Prozess", "Prozess (Schlüssel)", "Nutzende", "Seit"]
    assert all(cell.font.bold for cell in head)
    assert (hund[0].value, hund[1].value) == ("Hundesteuer", "process:hund")
    assert hund[0].hyperlink.target == f"{BASE}/doc/process/hund"
    assert (hund[2].value, hund[2].data_type, hund[2].number_format) == (1234, "n", "#,##0")
    assert (hund[3].value, hund[3].is_date) == (day(2022, 11, 5), True)
    assert (ehe[2].value, ehe[2].number_format) == (1.5, "#,##0.00")
    assert (ehe[3].value, ehe[3].data_type) == ("2022-11", "s")
    assert ehe[7].hyperlink is None
    assert hund[7].hyperlink.target == "https://graph.example.de/verbund/netz?von=a"
    assert [cell.value for cell in ehe][-4:] == ["ja", "nein", "Beispiele", f"{BASE}/doc/source/beispiele"]
    assert [cell.value for cell in empty][:9] == [None] * 9
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:M4"
    assert 12 <= sheet.column_dimensions["A"].width <= 30


def test_xlsx_says_what_it_is_and_who_says_so() -> None:
    book = read_xlsx(made("xlsx", table(HUND, EHE), parameters={"von": ("06",), "tabelle": ("prozesse",)}))
    assert values(book["Quellen"]) == [
        ["Schlüssel", "Titel", "Art", "Datum", "Adresse", "Seite im Verbundgraphen", "Beispiel"],
        [
            "source:artikel", "Artikel; „Verbund“", "Zeitungs- oder Fachartikel", day(2023, 1, 9),
            "https://example.org/a", f"{BASE}/doc/source/artikel", "nein",
        ],
        [
            "source:beispiele", "Beispiele", "Beispiel, erfunden", None, None,
            f"{BASE}/doc/source/beispiele", "ja",
        ],
    ]  # fmt: skip
    about = dict(values(book["Über diese Tabelle"]))
    assert about["Adresse"] == f"{BASE}/fragen/aus-in?von=06"
    assert about["Datenstand"] == "2026-11-25"
    assert about["Revision des Graphen"] == 7
    assert about["Zeilen"] == 2
    assert "erfunden" in about["Beispieldaten"]
    assert "dl-de/by-2-0" in about["Lizenz"]
    assert about["Quellenvermerke"] == f"{BASE}/quellen"


def test_xlsx_speaks_english() -> None:
    book = read_xlsx(made("xlsx", table(HUND), language="en"))
    assert book.sheetnames == ["Prozesse", "Sources", "About this table"]
    assert values(book["Sources"])[1][2] == "article"
    assert dict(values(book["About this table"]))["Example data"] == "There is no example data in this table."


def test_xlsx_of_sums_has_the_sources_of_all_together() -> None:
    sums = replace(table(HUND, sourced=False), rows=(), rests_on=HUND.sources)
    book = read_xlsx(made("xlsx", sums))
    assert book.sheetnames == ["Prozesse", "Quellen", "Über diese Tabelle"]
    assert values(book["Prozesse"])[0] == [column.label for column in table().columns] + ["Beispiel"]
    assert [row[1] for row in values(book["Quellen"])[1:]] == [source.title for source in HUND.sources]


def test_xlsx_of_what_no_single_source_says_leads_to_all() -> None:
    book = read_xlsx(made("xlsx", table(EMPTY, sourced=False)))
    assert values(book["Quellen"])[1][1] == "Alle Quellen"
    assert values(book["Quellen"])[1][5] == f"{BASE}/quellen"


@pytest.mark.parametrize("name", ["quellen", "QUELLEN", "history", "", "über diese tabelle", "[]:*?/"])
def test_xlsx_of_a_table_whose_name_is_taken(name: str) -> None:
    assert read_xlsx(made("xlsx", table(HUND, name=name))).sheetnames[0] == "Tabelle"


def test_xlsx_is_the_same_for_the_same_data() -> None:
    assert made("xlsx", table(HUND)).body == made("xlsx", table(HUND)).body


def test_xlsx_of_more_than_excel_holds() -> None:
    long = "😀" * 40_000
    book = read_xlsx(made("xlsx", table(Row((long, 1, "1850-02-03", None, None, None)))))
    said = book["Prozesse"]["A2"].value
    assert said == "😀" * 16_383 + "…"
    assert book["Prozesse"]["C2"].value == "1850-02-03"  # Excel has no days before 1900


def test_xlsx_has_no_more_links_than_excel_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(as_xlsx, "LINKS", 3)
    rows = [Row((Thing(f"process:{i}", f"P{i}"), i, None, None, None, None)) for i in range(5)]
    cells = [row[0] for row in read_xlsx(made("xlsx", table(*rows))).worksheets[0].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == ["P0", "P1", "P2", "P3", "P4"]
    assert [bool(cell.hyperlink) for cell in cells] == [True, True, True, False, False]


def test_json_has_things_with_their_addresses() -> None:
    tree = orjson.loads(made("json", table(HUND, EMPTY)).body)
    assert tree["title"] == "Welche Prozesse aus Hessen?"
    assert tree["table"] == "prozesse"
    assert tree["caption"] == table().caption
    assert tree["address"] == f"{BASE}/fragen/aus-in"
    assert tree["revision"] == {"number": 7, "at": STATE[1]}
    assert tree["columns"][1] == {"name": "users", "label": "Nutzende", "type": "number"}
    assert tree["rows"][0] == {
        "process": {"id": "process:hund", "name": "Hundesteuer", "uri": f"{BASE}/id/process/hund"},
        "users": 1234,
        "since": "2022-11-05",
        "live": True,
        "developedBy": [
            {"id": "land:06", "name": "Hessen", "uri": f"{BASE}/id/land/06"},
            {"id": "municipality:06435014", "name": "Hanau", "uri": f"{BASE}/id/municipality/06435014"},
        ],
        "page": {"address": f"{BASE}/netz?von=a", "text": "Netz"},
        "sources": ["artikel", "beispiele"],
        "example": False,
        "disputed": True,
    }
    assert tree["rows"][1]["process"] is None
    assert [source["key"] for source in tree["sources"]] == ["artikel", "beispiele"]
    assert tree["sources"][1]["example"] is True


@given(hostile)
def test_json_has_texts_as_they_are(name: str) -> None:
    row = Row((name, None, None, None, (Thing("land:06", name),), Away("/x", name)))
    tree = orjson.loads(made("json", table(row)).body)
    expected = re.sub("[\ud800-\udfff]", "\ufffd", name)
    assert tree["rows"][0]["process"] == tree["rows"][0]["developedBy"][0]["name"] == expected


def test_the_parameter_chooses_the_table() -> None:
    first, second = table(HUND), table(EHE, name="ehen")
    chosen = {"tabelle": ("ehen",)}
    assert orjson.loads(made("json", first, second).body)["table"] == "prozesse"
    assert orjson.loads(made("json", first, second, parameters=chosen).body)["table"] == "ehen"
    with pytest.raises(NotFound, match=r"“berge”.*prozesse, ehen"):
        made("csv", first, second, parameters={"tabelle": ("berge",)})
    with pytest.raises(NotFound, match="no table"):
        made("csv")


def test_a_file_has_a_telling_name() -> None:
    file = made("csv", table(HUND))
    told = "Prozesse aus Hessen, die Kommunen in {} nutzen (2026-11-25).csv"
    assert file_names(file) == (told.format("Thueringen"), told.format("Thüringen"))
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    undated = made("xlsx", table(HUND), state=None)
    assert file_names(undated)[1] == "Prozesse aus Hessen, die Kommunen in Thüringen nutzen.xlsx"
    assert undated.headers["Content-Type"].endswith("spreadsheetml.sheet")


def test_a_file_that_is_not_certain_says_no_revision() -> None:
    assert orjson.loads(made("json", table(HUND), state=None).body)["revision"] is None
    about = dict(values(read_xlsx(made("xlsx", table(HUND), state=None))["Über diese Tabelle"]))
    assert "Datenstand" not in about


def test_hidden_examples_are_said() -> None:
    about = dict(values(read_xlsx(made("xlsx", table(HUND), examples=False))["Über diese Tabelle"]))
    assert about["Beispieldaten"] == "Beispieldaten sind ausgeblendet."
    assert about["Adresse"].endswith("?beispiele=aus")


def test_every_page_is_also_a_file(client: httpx.Client) -> None:
    page = client.get("/fragen/aus-in", params={"von": "06", "in": "10"})
    assert page.status_code == 200
    files = {
        ending: client.get(f"/fragen/aus-in.{ending}", params={"von": "06", "in": "10"}) for ending in FORMATS
    }
    for ending, file in files.items():
        assert file.status_code == 200
        assert file.headers["content-type"] == FORMATS[ending].media_type
        assert file.headers["content-disposition"].startswith('attachment; filename="')
        assert "Accept-Language" in file.headers["vary"].split(", ")
    found = [row["process"]["id"] for row in files["json"].json()["rows"]]
    assert found
    assert [row[1] for row in read_csv(File(files["csv"].content, {}))[1:]] == found
    sheet = load_workbook(io.BytesIO(files["xlsx"].content)).worksheets[0]
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == found


def test_what_is_no_file_is_said(client: httpx.Client) -> None:
    other = client.get("/fragen/aus-in.pdf")
    assert other.status_code == 404
    assert ".csv, .xlsx, .json" in other.text
    unknown = client.get("/fragen/aus-in.csv", params={"tabelle": "berge"})
    assert unknown.status_code == 404
    assert "prozesse" in unknown.text
