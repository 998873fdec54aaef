"""The service without HTTP: a GraphQL request in, the response's body out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from api.documents import TrustedDocuments
from api.errors import INVALID_DATA, NotReady, describe, entry
from api.revisions import Revisions
from api.trace import Watcher, current
from graph.read import Reader
from schema.document import RequestError, digest
from schema.errors import TooLarge
from schema.plan import Planner


@dataclass(frozen=True)
class Answer:
    """A response's body. `status` is the HTTP status where GraphQL's own media type is asked for.

    `request_error`: the request was refused before execution, so there is no `data` in the body.
    """

    body: bytes
    status: int = 200
    request_error: bool = False


@dataclass
class Service:
    """Plans, reads and shapes. `waiting` says what it still waits for; empty when it is ready.

    `trusted` says which document a request means; who speaks HTTP asks it before asking for an answer.
    `watchers` are told of each request when it has been answered.
    """

    planner: Planner
    reader: Reader | None = None
    waiting: str = "the database"
    trusted: TrustedDocuments = field(default_factory=lambda: TrustedDocuments({}))
    watchers: list[Watcher] = field(default_factory=list)
    revisions: Revisions = field(init=False)

    def __post_init__(self) -> None:
        self.revisions = Revisions(self.planner)

    async def answer(
        self, text: str, variables: Mapping[str, Any] | None = None, operation_name: str | None = None
    ) -> Answer:
        """Answer a GraphQL request. Never raises for what the request or the database does."""
        trace = current()
        try:
            trace.enter("parse")
            operation = self.planner.documents.operation(text, operation_name)
            trace.operation, trace.document = operation.name, operation.digest
            trace.enter("compile")
            request = self.planner.bound(operation, variables)
            trace.cost = request.cost
            record: list[Any] = []
            if request.text is not None:
                if self.waiting or self.reader is None:
                    raise NotReady(
                        f"The service is starting: it waits for {self.waiting}. Please try again shortly."
                    )
                trace.statement = request.text
                trace.enter("database")
                record = await self.reader.read(request.text, request.parameters)
            trace.enter("encode")
            data, errors, examples = request.response(record)
        except Exception as error:  # the one place where everything becomes an answer
            trace.cost = requested(error, trace.cost)
            trace.document = trace.document or digest(text)
            return refuse(error, self.extensions(trace.cost))
        body: dict[str, Any] = {"data": data, "extensions": self.extensions(trace.cost, examples)}
        if errors:
            trace.outcome = INVALID_DATA
            body = {"errors": [entry(e, INVALID_DATA) for e in errors], **body}
        return Answer(orjson.dumps(body))

    def extensions(self, cost: int | None, examples: bool | None = None) -> dict[str, Any]:
        """What an answer says of itself. `cost` is None if unknown, `examples` where there is no data."""
        made: dict[str, Any] = {"cost": {"requested": cost, "allowed": self.planner.limits.cost}}
        if examples is not None:
            made["provenance"] = {"examples": examples}
        return made


def requested(error: Exception, known: int | None) -> int | None:
    """The cost of a request that failed, if it got so far that it was known."""
    if isinstance(error, TooLarge) and error.details.get("bound") == "cost":
        return int(error.details["requested"])
    return known


def refuse(error: Exception, extensions: dict[str, Any] | None = None) -> Answer:
    """The answer for an exception: errors without data."""
    status, errors = describe(error)
    body = {"errors": errors, "extensions": extensions} if extensions else {"errors": errors}
    return Answer(
        orjson.dumps(body),
        status,
        request_error=isinstance(error, RequestError) or status < 500,
    )
