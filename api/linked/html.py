"""What linked data needs of the pages that people see at its addresses; the explorer makes them."""

from collections.abc import Mapping
from typing import Final, Protocol

from starlette.requests import Request
from starlette.responses import Response

from schema.errors import VerbundgraphError
from schema.model import Kind

FILES: Final = ("csv", "xlsx", "json")
"""Endings of a page's tables as files."""


class Pages(Protocol):
    """Makes pages. `ending`: of one of its tables as a file; `location`: the page's address in HTML."""

    async def node(
        self, request: Request, kind: Kind, key: str, ending: str = "", location: str = ""
    ) -> Response:
        """The page of a node."""

    async def nodes(self, request: Request, kind: Kind, ending: str = "", location: str = "") -> Response:
        """The page that lists a kind's nodes."""

    async def kinds(self, request: Request, ending: str = "", location: str = "") -> Response:
        """The page that lists the kinds."""

    def refused(self, request: Request, error: VerbundgraphError) -> Response:
        """A refusal: a page for who reads pages, JSON for others."""


def wants_examples(query: Mapping[str, str]) -> bool:
    """Whether an address asks for example data as well: by its own parameter, or by that of the pages."""
    return query.get("examples") != "false" and query.get("beispiele") != "aus"
