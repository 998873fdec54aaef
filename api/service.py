"""The service without HTTP: a GraphQL request in, the response's body out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from api.cache import AnswerCache, Kept, Key, key_of
from api.documents import TrustedDocuments
from api.errors import INVALID_DATA, NotReady, describe, entry
from api.revisions import Revisions, State
from api.settings import Settings
from api.trace import Trace, Watchers, current
from graph.engine import Engine
from graph.read import Reader
from schema.document import RequestError, digest
from schema.errors import TooLarge
from schema.model import Model
from schema.plan import Planner
from schema.rdf.addresses import Addresses
from schema.types import build


@dataclass(slots=True)
class Answer:
    """A response's body. `status` is the HTTP status where GraphQL's own media type is asked for.

    `request_error`: the request was refused before execution, so there is no `data` in the body. `state`:
    the revision at which the whole of it was read, `key`: by what it is kept; None where that is not certain.
    """

    body: bytes
    status: int = 200
    request_error: bool = False
    state: State | None = None
    key: Key | None = None


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
    answers: AnswerCache = field(default_factory=lambda: AnswerCache(0))
    watchers: Watchers = field(default_factory=Watchers)
    revisions: Revisions = field(init=False)

    def __post_init__(self) -> None:
        self.revisions = Revisions(self.planner)

    def ready(self) -> Reader:
        """The way to the database. Raises NotReady while there is none."""
        if self.waiting or self.reader is None:
            raise NotReady(f"The service is starting: it waits for {self.waiting}. Please try again shortly.")
        return self.reader

    async def answer(
        self,
        text: str,
        variables: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
        *,
        dated: bool = False,
    ) -> Answer:
        """Answer a GraphQL request. Never raises for what the request or the database does.

        `dated`: find out the revision of the answer, even where it is not kept.
        """
        trace = current()
        state = self.revisions.certain() if dated or self.answers.on else None
        key = key_of(text, variables, operation_name) if state else None
        if state is None or key is None:
            answer, _ = await self.read(text, variables, operation_name, trace)
            return answer
        self.answers.go_on(state)
        kept = self.answers.get(key, state)
        if kept is not None:
            trace.operation, trace.document = kept.operation, kept.document
            trace.cost, trace.cached = kept.cost, True
            return Answer(kept.body, state=state, key=key)
        trace.cached = False if self.answers.on else None
        answer, seen = await self.read(text, variables, operation_name, trace, dated=True)
        if seen is not None and seen > self.revisions.learned:
            # A load came in between. The plan may not have looked for examples where there were none.
            self.revisions.told(seen)
            self.planner.doubt()
            answer, seen = await self.read(text, variables, operation_name, trace, dated=True)
        # Kept only if nothing moved: not the graph, nor what the planner has to know of it.
        if not (state[0] == seen == self.revisions.learned and state == self.revisions.certain()):
            return answer
        kept = Kept(answer.body, trace.cost, trace.operation, trace.document)
        self.answers.put(key, state, kept)
        return replace(answer, state=state, key=key)

    async def read(
        self,
        text: str,
        variables: Mapping[str, Any] | None,
        operation_name: str | None,
        trace: Trace,
        *,
        dated: bool = False,
    ) -> tuple[Answer, int | None]:
        """An answer from the database and, if `dated` and without errors, the revision that it saw."""
        seen: int | None = self.revisions.current if dated else None
        try:
            trace.enter("parse")
            operation = self.planner.documents.operation(text, operation_name)
            trace.operation, trace.document = operation.name, operation.digest
            trace.enter("compile")
            request = self.planner.bound(operation, variables)
            trace.cost = request.cost
            record: list[Any] = []
            if request.text is not None:
                reader = self.ready()
                trace.statement = request.text
                trace.enter("database")
                if dated:
                    record, seen = await reader.read_dated(request.text, request.parameters)
                else:
                    record = await reader.read(request.text, request.parameters)
            trace.enter("encode")
            data, errors, examples = request.response(record)
        except Exception as error:  # the one place where everything becomes an answer
            trace.cost = requested(error, trace.cost)
            trace.document = trace.document or digest(text)
            return refuse(error, self.extensions(trace.cost)), None
        body: dict[str, Any] = {"data": data, "extensions": self.extensions(trace.cost, examples)}
        if errors:
            seen = None
            trace.outcome = INVALID_DATA
            body = {"errors": [entry(e, INVALID_DATA) for e in errors], **body}
        return Answer(orjson.dumps(body)), seen

    def extensions(self, cost: int | None, examples: bool | None = None) -> dict[str, Any]:
        """What an answer says of itself. `cost` is None if unknown, `examples` where there is no data."""
        made: dict[str, Any] = {"cost": {"requested": cost, "allowed": self.planner.limits.cost}}
        if examples is not None:
            made["provenance"] = {"examples": examples}
        return made


def make_planner(settings: Settings, engine: Engine) -> Planner:
    """A planner for an engine, by the settings. It knows nothing of the graph yet."""
    return Planner(
        build(Model.load()),
        settings.limits,
        dialect=engine.dialect.cypher,
        addresses=Addresses(settings.base),
    )


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
