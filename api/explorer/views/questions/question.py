"""A question as a sentence with gaps, and what its page shows: sentence, table, picture and sources.

The questions stand in `QUESTIONS` of the package, each in a file of its own: what it asks in GraphQL, which
table that gives, and which picture.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from api.errors import NotFound
from api.explorer.ask import Ask
from api.explorer.page import Page
from api.explorer.seen import Seen
from api.explorer.table import Table
from api.explorer.words import Words


@dataclass(frozen=True)
class Gap:
    """A gap in a sentence. `name`: of the parameter and in the sentence; `label`: what it is, in German.

    `choices`: where the answer's data has what there is to choose from, as a list of nodes with `key` and
    `name`; empty for a gap that is searched for, among nodes of these `kinds` of GraphQL's `NodeKind`.
    `default`: a key, or an id where it is searched for.
    """

    name: str
    label: str
    default: str
    choices: str = ""
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answered:
    """What a question's answer looks like. `lead`: the answer in a sentence; `notes`: what it does not say.

    `pictures`: of `api.explorer.pictures`. `names`: what the gaps are filled with, as people call it.
    """

    lead: str
    tables: tuple[Table, ...]
    pictures: Sequence[Any] = ()
    notes: Sequence[str] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Filled:
    """A question with its gaps filled: the parameters by the gaps' names, each given or the default."""

    seen: Seen
    ask: Ask
    say: Words
    values: Mapping[str, str]

    def paged(self, connection: Mapping[str, Any], table: Table) -> Table:
        """A table with where its other pages are."""
        info = connection["pageInfo"]
        further = self.seen.here(nach=info["endCursor"]) if info["hasNextPage"] else ""
        back = self.seen.here(nach=None) if self.seen.get("nach") else ""
        return replace(table, total=connection["totalCount"], further=further, back=back)


@dataclass(frozen=True)
class Question:
    """A question. `sentence` is German, with the gaps' names in braces; `hint` says what it is good for."""

    slug: str
    sentence: str
    hint: str
    gaps: tuple[Gap, ...]
    answer: Callable[[Filled], Awaitable[Answered]]
    template: str = "question.html"

    @property
    def path(self) -> str:
        """Of its page."""
        return f"/fragen/{self.slug}"

    def parts(self, sentence: str) -> list[str | Gap]:
        """The sentence, in whatever language, as its texts and gaps."""
        return parts(sentence, self.gaps)

    async def view(self, seen: Seen, ask: Ask, _: Words) -> Page:
        """Its page."""
        values = {gap.name: seen.get(gap.name, gap.default) for gap in self.gaps}
        found = await self.answer(Filled(seen, ask, _, values))
        names = {**values, **found.names}
        return Page(
            self.template,
            _(self.sentence).format(**names),
            {
                "question": self,
                "found": found,
                "parts": self.parts(_(self.sentence)),
                "choices": {
                    gap.name: [(one["key"], one["name"]) for one in found.data[gap.choices]["nodes"]]
                    for gap in self.gaps
                    if gap.choices
                },
                "values": values,
                "names": names,
            },
            found.tables,
        )


def parts(sentence: str, gaps: Sequence[Gap]) -> list[str | Gap]:
    """A sentence as its texts and gaps, in their order."""
    found: list[str | Gap] = [sentence]
    for gap in gaps:
        mark = f"{{{gap.name}}}"
        at = next(i for i, part in enumerate(found) if isinstance(part, str) and mark in part)
        before, _, after = str(found[at]).partition(mark)
        found[at : at + 1] = [before, gap, after]
    return [part for part in found if part]


def named(data: Mapping[str, Any], choices: str, key: str) -> str:
    """The name of what was chosen. Raises NotFound, which says what there is."""
    for one in data[choices]["nodes"]:
        if one["key"] == key:
            return str(one["name"])
    known = ", ".join(f"{one['key']} ({one['name']})" for one in data[choices]["nodes"])
    raise NotFound(f"There is nothing with the key {key[:40]!r} to choose. There are: {known}.")
