"""Every file that a page of the explorer offers, over the shipped data."""

import io
import re
from html import unescape

import httpx
import pytest
from openpyxl import load_workbook

from tests.web.pages import ADDRESSES

TAKEN = {"sources", "example", "disputed"}
"""What stands beside the columns in JSON."""


@pytest.fixture(scope="module")
def offered(explorer: str) -> list[httpx.Response]:
    """The files."""
    german = {"Accept-Language": "de", "Accept": "text/html,*/*;q=0.1"}
    with httpx.Client(base_url=explorer, headers=german, timeout=60) as client:
        pages = [client.get(address).text for address in ADDRESSES]
        links = {
            unescape(link): None for page in pages for link in re.findall(r'download href="([^"]*)"', page)
        }
        return [client.get(link) for link in links]


def test_each_is_there(offered: list[httpx.Response]) -> None:
    assert len(offered) > 60
    assert [str(file.url) for file in offered if file.status_code != 200] == []


def test_each_table_has_its_columns_and_rows(offered: list[httpx.Response]) -> None:
    for file in offered:
        if ".json" in file.url.path:
            tree = file.json()
            names = [column["name"] for column in tree["columns"]]
            assert len({*names}) == len(names), file.url
            assert not TAKEN & {*names}, file.url
            assert all(row.keys() == TAKEN | {*names} for row in tree["rows"]), file.url
            assert tree["rows"], file.url


def test_each_workbook_opens(offered: list[httpx.Response]) -> None:
    for file in offered:
        if ".xlsx" in file.url.path:
            book = load_workbook(io.BytesIO(file.content))
            assert book.sheetnames[-2:] in (
                ["Quellen", "Über diese Tabelle"],
                ["Sources", "About this table"],
            )
            assert book.worksheets[-2].max_row > 1, file.url
            assert book.worksheets[0].max_row > 1, file.url
