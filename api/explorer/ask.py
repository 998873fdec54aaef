"""The pages' way to data: GraphQL documents in files, answered in process as they are for everybody else.

What a page shows a client can therefore query, within the same limits. `web/explorer/questions/` holds the
documents, one operation in each; a page asks at most two.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlencode

import orjson
from graphql import parse
from graphql.language import OperationDefinitionNode

from api.explorer.wrong import Nothing
from api.revisions import State
from api.service import Service
from api.streams import Streams
from schema.errors import VerbundgraphError
from web import ROOT

ROWS, MOST = 50, 200
"""Rows of a page, and of each question to the graph where all are wanted."""

FOLDER = ROOT / "explorer" / "questions"


class Refused(VerbundgraphError):
    """The service's own answer to a page's question is an error: its code, status and sentence."""

    def __init__(self, message: str, code: str, status: int) -> None:
        super().__init__(message)
        self.code = code  # type: ignore[misc]
        self.status = status  # type: ignore[misc]


@dataclass(frozen=True)
class Document:
    """A GraphQL document, and the names of the variables that it takes."""

    text: str
    variables: frozenset[str]


@dataclass(frozen=True)
class Question:
    """What was asked for a page: for people to see, and to ask again in the workbench."""

    text: str
    variables: Mapping[str, Any]

    def link(self, root: str) -> str:
        """The address of the workbench with this question."""
        written = orjson.dumps(self.variables, option=orjson.OPT_INDENT_2).decode()
        return f"{root}/graphql#{urlencode({'query': self.text, 'variables': written})}"


@cache
def document(name: str) -> Document:
    """The document in a file. Raises FileNotFoundError."""
    return read((FOLDER / f"{name}.graphql").read_text("utf-8").strip())


@lru_cache(256)
def read(text: str) -> Document:
    """A document with one operation, read once."""
    (operation,) = (d for d in parse(text).definitions if isinstance(d, OperationDefinitionNode))
    return Document(text, frozenset(v.variable.name.value for v in operation.variable_definitions or ()))


@dataclass
class Ask:
    """Asks for one page, or for `whole` tables, as of a date if one is given.

    `questions`: what was asked. `made_up`: whether an answer has example data. `states`: at which revision
    each answer was read, None where that is not certain.
    """

    service: Service
    streams: Streams
    examples: bool = True
    whole: bool = False
    as_of: str | None = None
    questions: list[Question] = field(default_factory=list)
    made_up: bool = False
    states: list[State | None] = field(default_factory=list)

    async def __call__(self, name: str, **variables: Any) -> Any:
        """The data for the document in a file. Raises Refused.

        Variables that are None or that the document does not take are left out; `examples` and `asOf` come
        by themselves.
        """
        return await self.text(document(name), **variables)

    async def text(self, asked: Document, **variables: Any) -> Any:
        """As by name, for a document that was made."""
        given = {"examples": self.examples, "asOf": self.as_of, **variables}
        given = {k: v for k, v in given.items() if v is not None and k in asked.variables}
        self.questions.append(Question(asked.text, given))
        answer = await self.service.answer(asked.text, given, dated=True)
        body = orjson.loads(answer.body)
        if body.get("data") is None:
            error = body["errors"][0]
            raise Refused(error["message"], error["extensions"]["code"], answer.status)
        if "errors" in body and None in body["data"].values():  # broken data, which is not the same as none
            error = body["errors"][0]
            raise Refused(error["message"], error["extensions"]["code"], 500)
        self.states.append(None if "errors" in body else answer.state)
        self.made_up |= body["extensions"].get("provenance", {}).get("examples", False)
        return body["data"]

    async def rows(self, of: str | Document, connection: str, most: int = MOST, **variables: Any) -> Any:
        """The data with a page of a connection, or with all its pages in one where the whole is wanted.

        `connection`: its path of response keys; `most`: its rows in each question for the whole. The document
        takes `$first` and `$after`.
        """
        asked_for = document(of) if isinstance(of, str) else of
        if not self.whole:
            return await self.text(asked_for, **{"first": ROWS, **variables})
        variables |= {"first": most, "after": None}
        data = await self.text(asked_for, **variables)
        rows = within(data, connection)
        asked = len(self.questions)
        while rows is not None and rows["pageInfo"]["hasNextPage"]:
            after = rows["pageInfo"]["endCursor"]
            further = within(await self.text(asked_for, **(variables | {"after": after})), connection)
            for field_ in ("nodes", "edges"):
                if field_ in rows:
                    rows[field_] += further[field_]
            rows["pageInfo"] = further["pageInfo"]
        del self.questions[asked:]
        return data

    async def last(self, name: str) -> Any:
        """What the subscription in a file is told of the newest revision; None if nothing is noted of it."""
        asked = document(name)
        self.questions.append(Question(asked.text, {}))
        body = await self.streams.last(self.service, asked.text)
        self.states.append(self.service.revisions.certain())
        return orjson.loads(body)["data"]["graphChanged"] if body else None

    def unknown(self, named: str) -> Nothing:
        """Why an answer has no node of this id or key, as far as what was asked for tells."""
        given, day = named[:80], self.day
        if day and self.examples:
            return Nothing(
                "„{id}“ gibt es nicht, oder gab es am {day} nicht.", id=given, day=lambda _: _.date(day)
            )
        if self.examples:
            return Nothing("„{id}“ gibt es nicht.", id=given)
        if day:
            return Nothing(
                "„{id}“ gibt es nicht, gab es am {day} nicht, oder es ist ein Beispiel und ausgeblendet.",
                id=given,
                day=lambda _: _.date(day),
            )
        return Nothing("„{id}“ gibt es nicht, oder es ist ein Beispiel und ausgeblendet.", id=given)

    @property
    def day(self) -> str | None:
        """The day that was asked for, if the answers are of it: not every page heeds one."""
        return self.as_of if any(q.variables.get("asOf") == self.as_of for q in self.questions) else None

    @property
    def state(self) -> State | None:
        """The one revision that all was read at, if that is certain."""
        first = self.states[0] if self.states else self.service.revisions.certain()
        return first if all(state == first for state in self.states) else None


def within(data: Any, path: str) -> Any:
    """What stands at a path such as `land.municipalities`; None where something on the way is null."""
    for name in path.split("."):
        data = data[name] if data is not None else None
    return data
