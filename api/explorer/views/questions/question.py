"""A question as a sentence with gaps, and what its page shows: sentence, table, picture and sources.

The questions stand in `QUESTIONS` of the package, each in a file of its own: what it asks in GraphQL, which
table that gives, and which picture.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.explorer.ask import Ask
from api.explorer.gaps import Gap, bare, choose, named_id
from api.explorer.page import Elsewhere, Page
from api.explorer.seen import Seen
from api.explorer.table import Table
from api.explorer.words import Words
from api.explorer.wrong import Nothing


@dataclass(frozen=True)
class Answered:
    """What a question's answer looks like. `lead`: the answer in a sentence; `notes`: what it does not say.

    `pictures`: of `api.explorer.pictures`. `names`: what the gaps are filled with, as people call it.
    `example`: whether something of it is made up, as of a page.
    """

    lead: str
    tables: tuple[Table, ...]
    pictures: Sequence[Any] = ()
    notes: Sequence[str] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    example: bool | None = None


@dataclass(frozen=True)
class Filled:
    """A question with its gaps filled: the parameters by the gaps' names, each given or the default."""

    seen: Seen
    ask: Ask
    say: Words
    values: Mapping[str, str]

    def id(self, name: str) -> str:
        """The id that a gap is filled with."""
        return self.values[name]

    def key(self, name: str) -> str:
        """The key of the node that a gap is filled with."""
        return self.values[name].partition(":")[2]

    def found(self, node: Mapping[str, Any] | None, name: str) -> Mapping[str, Any]:
        """The node that a gap is filled with. Raises Nothing if there is none, or Elsewhere."""
        if node is None and not self.seen.get(name) and not self.ask.as_of:
            raise Elsewhere(self.seen.link("/fragen"))  # what a gap is filled with at first is not here
        if node is None:
            raise self.ask.unknown(self.values[name])
        return node


@dataclass(frozen=True)
class Question:
    """A question. `sentence` is German, with the gaps' names in braces; `hint` says what it is good for."""

    slug: str
    sentence: str
    hint: str
    gaps: tuple[Gap, ...]
    answer: Callable[[Filled], Awaitable[Answered]]
    template: str = "question.html"
    dated: bool = True
    """Whether it can be asked for one day."""

    @property
    def path(self) -> str:
        """Of its page."""
        return f"/fragen/{self.slug}"

    def parts(self, sentence: str) -> list[str | Gap]:
        """The sentence, in whatever language, as its texts and gaps."""
        return parts(sentence, self.gaps)

    def choices(self, data: Mapping[str, Any], _: Words) -> dict[str, list[tuple[str, str]]]:
        """What its gaps that are not searched for can be filled with, of an answer's data."""
        return {gap.name: options(gap, data, _) for gap in self.gaps if not gap.searched}

    async def view(self, seen: Seen, ask: Ask, _: Words) -> Page:
        """Its page."""
        values = {gap.name: seen.get(gap.name, gap.first(seen.examples)) for gap in self.gaps}
        for gap in self.gaps:
            if gap.searched and gap.name in seen.parameters and not seen.get(gap.name):
                raise Elsewhere(seen.link("/fragen"))  # whose gaps are empty, and ask to be filled
            if gap.searched:
                known = named_id(values[gap.name], gap)
                if not known:
                    return await choose(gap, values[gap.name], seen, ask, _, self.path)
                values[gap.name] = known
        found = await self.answer(Filled(seen, ask, _, values))
        names = {**values, **found.names}
        return Page(
            self.template,
            _(self.sentence).format(**{name: bare(text) for name, text in names.items()}),
            {
                "question": self,
                "found": found,
                "parts": self.parts(_(self.sentence)),
                "choices": self.choices(found.data, _),
                "values": values,
                "names": names,
            },
            found.tables,
            example=found.example,
        )


def options(gap: Gap, data: Mapping[str, Any], _: Words) -> list[tuple[str, str]]:
    """What a gap can be filled with: values and what they are called."""
    if gap.options:
        return [(value, _(text)) for value, text in gap.options]
    none = [("", _(gap.any))] if gap.any else []
    return none + [(one["key"], _(gap.each).format(name=one["name"])) for one in data[gap.choices]["nodes"]]


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
    """The name of what was chosen. Raises Nothing, which says what there is."""
    for one in data[choices]["nodes"]:
        if one["key"] == key:
            return str(one["name"])
    known = ", ".join(f"{one['key']} ({one['name']})" for one in data[choices]["nodes"])
    raise Nothing("„{choice}“ steht nicht zur Wahl. Es gibt: {known}.", choice=key[:40], known=known)


def chosen(options: Sequence[tuple[str, str]], value: str, _: Words) -> str:
    """What an option is called. Raises Nothing, which says which there are."""
    for one, text in options:
        if one == value:
            return _(text)
    known = ", ".join(one for one, _text in options)
    raise Nothing("„{choice}“ steht nicht zur Wahl. Es gibt: {known}.", choice=value[:40], known=known)
