"""GraphQL over HTTP at /graphql: POST with JSON, and GET for queries.

After the GraphQL-over-HTTP specification's draft: with `application/graphql-response+json` a refused request
has status 400, with `application/json` it has 200, for the clients that take any other status for a broken
connection. A database that is away is 503 in both. HEAD is answered as GET, without the body.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import orjson
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from api import request
from api.cache import AnswerCache, Bytes, Kept, Sent, key_of
from api.compression import CODINGS, SMALLEST, compressed
from api.documents import DocumentRefused
from api.errors import BadRequest, NotAcceptable, WrongMethod, describe
from api.etag import entity_tag, matches
from api.negotiation import coding, media_type
from api.request import Parameters
from api.service import Answer, Service
from api.trace import current

NEW = "application/graphql-response+json"
OLD = "application/json"
METHODS = "GET, HEAD, POST"

ALWAYS = [(b"vary", b"Accept, Accept-Encoding"), (b"x-content-type-options", b"nosniff")]
TYPES = {kind: f"{kind}; charset=utf-8".encode() for kind in (OLD, NEW)}

DECIDING = (b"accept", b"accept-encoding", b"if-none-match", b"content-type", b"content-encoding")
"""The headers that decide the response, beside the body or what stands in the address."""
EMPTY = (b"",) * len(DECIDING)

Headers = dict[bytes, bytes]


@dataclass(slots=True)
class Reply:
    """An HTTP response before it is compressed.

    `headers`: those beside its type, size and coding. `answer`: whose body it is, if it may be kept.
    `request`: what it is known by the next time, None where it has to be read again.
    """

    status: int
    body: bytes = b""
    media_type: str = OLD
    headers: dict[str, str] = field(default_factory=dict)
    answer: Answer | None = None
    request: Bytes | None = None


class GraphQLEndpoint:
    """An ASGI application that answers GraphQL requests."""

    def __init__(self, service: Service, request_size: int, cache_control: str = "no-cache") -> None:
        self.service = service
        self.request_size = request_size
        self.cache_control = cache_control

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; a client that has gone gets nothing."""
        headers = joined(scope["headers"])
        try:
            reply = await self.reply(scope, headers, receive)
        except ClientDisconnect:
            return
        except Exception as error:  # nothing around us would give it the one shape
            reply = failure(error, OLD)
        if isinstance(reply, Sent):
            await deliver(reply, scope["method"], send)
            return
        answers = self.service.answers
        sent = await respond(reply, scope["method"], headers, send, answers)
        answer = reply.answer
        if reply.request and answer and answer.key and answer.state:
            answers.put_sent(reply.request, answer.key, answer.state, sent)

    async def reply(self, scope: Scope, headers: Headers, receive: Receive) -> Reply | Sent:
        """The reply to a request, whatever it is; to a repeat what was sent before."""
        method, accept = scope["method"], headers.get(b"accept", b"").decode("latin-1")
        try:
            if method == "OPTIONS":
                return Reply(204, headers={"Allow": f"{METHODS}, OPTIONS"})
            if method not in ("GET", "HEAD", "POST"):
                raise WrongMethod("Send the query with POST (as JSON) or GET.")
            if method == "POST":
                content = await request.body(headers, receive, self.request_size)
            else:
                content = scope["query_string"]
            bytes_ = method, content, *map(headers.get, DECIDING, EMPTY)
            sent = self.sent_before(bytes_)
            if sent is not None:
                return sent
            kind = accepted(accept)
            if method == "POST":
                request.check_content(headers)
                asked = request.from_json(content)
            else:
                asked = request.from_query_string(content)
            text = self.service.trusted.text(asked)
        except BadRequest as error:
            return failure(error, media_type(accept, (OLD, NEW)) or OLD)
        if method == "POST":
            answer = await self.service.answer(text, asked.variables, asked.operation_name)
            reply = encoded(answer, kind)
        else:
            known = headers.get(b"if-none-match", b"").decode("latin-1")
            tag = self.tag_now(text, asked, kind) if known else None
            if tag and matches(known, tag):
                return self.unchanged(tag)
            answer = await self.service.answer(text, asked.variables, asked.operation_name, dated=True)
            reply = self.cacheable(encoded(answer, kind))
            if known.strip() == "*" and "ETag" in reply.headers:
                reply = self.unchanged(reply.headers["ETag"])
        learned = asked.extensions is not None and asked.query is not None
        if learned and not answer.request_error:
            self.service.trusted.learn(asked)
        if not learned and method != "HEAD":  # a document that comes with its hash is learned each time
            reply.request = bytes_
        return reply

    def sent_before(self, bytes_: Bytes) -> Sent | None:
        """What the same request was sent at the present revision, if that is certain."""
        state = self.service.revisions.certain()
        sent = self.service.answers.repeat(bytes_, state) if state else None
        if sent is not None and sent.kept is not None:
            trace = current()
            trace.operation, trace.document = sent.kept.operation, sent.kept.document
            trace.cost, trace.cached = sent.kept.cost, True
        return sent

    def tag_now(self, text: str, asked: Parameters, kind: str) -> str | None:
        """The entity tag that an answer has now, if the graph's revision is certain."""
        state = self.service.revisions.certain()
        key = key_of(text, asked.variables, asked.operation_name)
        return entity_tag(state, key, kind) if state and key else None

    def unchanged(self, tag: str) -> Reply:
        """What the client has still stands. Nothing was asked of the database to know that."""
        return Reply(304, headers={"ETag": tag, "Cache-Control": self.cache_control})

    def cacheable(self, reply: Reply) -> Reply:
        """A reply to GET with its entity tag, or with the word that nobody may keep it."""
        answer = reply.answer
        if answer is None or answer.state is None or answer.key is None:
            reply.headers["Cache-Control"] = "no-store"
        else:
            reply.headers["Cache-Control"] = self.cache_control
            reply.headers["ETag"] = entity_tag(answer.state, answer.key, reply.media_type)
        return reply


def joined(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The headers by their names; one that was sent several times is joined with commas."""
    found: Headers = {}
    for name, value in headers:
        found[name] = b"%b, %b" % (found[name], value) if name in found else value
    return found


def accepted(accept: str) -> str:
    """The media type to answer with. Raises NotAcceptable."""
    found = media_type(accept, (OLD, NEW))
    if found is None:
        raise NotAcceptable(f"The answer comes as {NEW} or {OLD}; the request accepts neither.")
    return found


def encoded(answer: Answer, kind: str) -> Reply:
    """The HTTP response for an answer."""
    status = 200 if kind == OLD and answer.request_error else answer.status
    return Reply(status, answer.body, kind, {"Retry-After": "5"} if status == 503 else {}, answer)


def failure(error: Exception, kind: str) -> Reply:
    """The HTTP response for a request that got nowhere. Nobody may keep it: it may be answered next time."""
    status, errors = describe(error)
    if kind == OLD and isinstance(error, DocumentRefused):
        status = 200
    headers = {"Cache-Control": "no-store"}
    if isinstance(error, BadRequest):
        headers |= error.headers
    if isinstance(error, WrongMethod):
        headers["Allow"] = METHODS
    if status == 503:
        headers["Retry-After"] = "5"
    return Reply(status, orjson.dumps({"errors": errors}), kind, headers)


async def respond(
    reply: Reply, method: str, headers: Headers, send: Send, answers: AnswerCache | None = None
) -> Sent:
    """Send a reply, compressed if the client takes that, and say what was sent.

    `answers` keeps what was compressed, if the reply is one that may be kept.
    """
    body = reply.body
    raw = ALWAYS.copy()
    for name, value in reply.headers.items():
        raw.append((name.lower().encode(), value.encode("latin-1")))
    if len(body) >= SMALLEST and b"accept-encoding" in headers:
        wanted = coding(headers[b"accept-encoding"].decode("latin-1"), CODINGS)
        if wanted is not None:
            body = await smaller(reply, wanted, answers)
            raw.append((b"content-encoding", wanted.encode()))
    if reply.status not in (204, 304):
        raw.append((b"content-type", TYPES[reply.media_type]))
        raw.append((b"content-length", b"%d" % len(body)))
    sent = Sent(reply.status, raw, body)
    await deliver(sent, method, send)
    return sent


async def deliver(sent: Sent, method: str, send: Send) -> None:
    """Send a response; only its headers to HEAD."""
    await send({"type": "http.response.start", "status": sent.status, "headers": sent.headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else sent.body})


async def smaller(reply: Reply, wanted: str, answers: AnswerCache | None) -> bytes:
    """The reply's body in a content coding; the work is done once for an answer that is kept."""
    answer = reply.answer
    if answers is None or answer is None or answer.key is None or answer.state is None:
        return await compressed(reply.body, wanted)
    kept = answers.get(answer.key, answer.state, wanted)
    if kept is not None:
        return kept.body
    body = await compressed(reply.body, wanted)
    answers.put(answer.key, answer.state, Kept(body), wanted)
    return body
