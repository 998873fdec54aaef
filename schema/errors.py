"""The one base error. Each error knows its code, its HTTP status and what the reader can do.

Only `message` ever reaches a client; what led to the error (`__cause__`) goes to the log.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

HUGE = 2**31 - 1
"""What stands for any greater number: the greatest that every client can read."""


class VerbundgraphError(Exception):
    """Base of every error that this service raises on purpose.

    `code` is the stable name for programs (GraphQL `extensions.code`), `status` the HTTP status,
    `message` a sentence for people that says what to do, and `details` further JSON-safe facts
    (a limit, a file, a line) that a client may show. `node`: the node of a GraphQL document that it is about;
    `place`: line and column of another text that it is about.
    """

    code: ClassVar[str] = "INTERNAL"
    status: ClassVar[int] = 500

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details
        self.node: Any = None
        self.place: tuple[int, int] | None = None


class TooLarge(VerbundgraphError):
    """A document, its variables or its cost go beyond a bound; `details` say which, and by how much."""

    code = "QUERY_TOO_LARGE"
    status = 400


class BadInput(VerbundgraphError):
    """An argument that is of the right type but makes no sense."""

    code = "BAD_USER_INPUT"
    status = 400


@contextmanager
def placed(node: Any) -> Iterator[None]:
    """Say of what is raised within that it is about a node of the document, unless it knows a nearer one."""
    try:
        yield
    except VerbundgraphError as error:
        error.node = error.node or node
        raise
