"""A question as a sentence with gaps, and what its page shows: sentence, table, picture and sources.

The questions stand in `QUESTIONS` of the package, each in a file of its own: what it asks in GraphQL, which
table that gives, and which picture.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.errors import NotFound
from api.explorer.ask import Ask
from api.explorer.page import Elsewhere, Page
from api.explorer.paged import paged
from api.explorer.seen import Seen
from api.explorer.table import Table, Thing, thing
from api.explorer.words import Words
from schema.model import constant_case

CHOICES = ("laender", "agreements")
"""What gaps are filled from by choosing: root fields, under their own names in every document."""


@dataclass(frozen=True)
class Gap:
    """A gap in a sentence. `name`: of the parameter and in the sentence; `label`: what it is, in German.

    `choices`: where the answer's data has what there is to choose from, as a list of nodes with `key` and
    `name`; empty for a gap that is searched for, among nodes of these `kinds` of GraphQL's `NodeKind`, or of
    all. `options`: values and what they are called, where that is all there is. `default`: a key, or an id
    where it is searched for.
    """

    name: str
    label: str
    default: str
    choices: str = ""
    options: tuple[tuple[str, str], ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def searched(self) -> bool:
        """Whether it is filled by searching, not by choosing."""
        return not (self.choices or self.options)


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

    def id(self, name: str) -> str:
        """The id that a gap is filled with."""
        return self.values[name]

    def key(self, name: str) -> str:
        """The key of the node that a gap is filled with."""
        return self.values[name].partition(":")[2]

    def found(self, node: Mapping[str, Any] | None, name: str) -> Mapping[str, Any]:
        """The node that a gap is filled with. Raises NotFound if there is none."""
        if node is None:
            raise NotFound(f"There is no node with the id {self.values[name][:80]!r}.")
        return node

    def shown(self, one: Thing) -> str:
        """How a node stands in its gap: its name for people, its id so that it is the same one next time."""
        return f"{one.name} ({one.id})"

    def paged(self, connection: Mapping[str, Any], table: Table) -> Table:
        """A table with where its other pages are."""
        return paged(self.seen, connection, table)


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
        for gap in self.gaps:
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
                "choices": {gap.name: options(gap, found.data, _) for gap in self.gaps if not gap.searched},
                "values": values,
                "names": names,
            },
            found.tables,
        )


async def choose(gap: Gap, text: str, seen: Seen, ask: Ask, _: Words, back: str) -> Page:
    """What to fill a gap with, where somebody typed a text. Raises Elsewhere where that is one node.

    `back`: the path of the page with the gap.
    """
    data = await ask("vorschlaege", text=text, kinds=list(gap.kinds) or None)
    found = data["search"]["nodes"]
    nodes = [thing(node) for node in found]
    same = [node for node in nodes if node.name.casefold() == text.casefold()]
    if len(same or nodes) == 1:
        raise Elsewhere(seen.here(**{gap.name: (same or nodes)[0].id}))
    title = _("Welches „{text}“ ist gemeint?", text=text)
    # Places of one name are told apart by their Land.
    lands = [(node.get("land") or {}).get("name") for node in found]
    links = [
        (Thing(node.id, f"{node.name}, {land}" if land else node.name), seen.here(**{gap.name: node.id}))
        for node, land in zip(nodes, lands, strict=True)
    ]
    return Page("choose.html", title, {"back": back, "links": links})


ID = re.compile(r"(?:.*\()?([a-z][A-Za-z]*:[^\s()]+)\)?", re.DOTALL)
"""What is typed into a gap, or stands there from before: an id, or a name with its id in parentheses."""


def named_id(text: str, gap: Gap) -> str:
    """The id that a text holds, if it is one of the gap's kinds; else an empty text."""
    found = ID.fullmatch(text)
    if found is None:
        return ""
    kind = found[1].partition(":")[0]
    fits = not gap.kinds or constant_case(kind[0].upper() + kind[1:]) in gap.kinds
    return found[1] if fits else ""


def bare(text: str) -> str:
    """What a gap is filled with, without the id."""
    name, _, rest = text.rpartition(" (")
    return name if name and ID.fullmatch(f"({rest}") else text


def options(gap: Gap, data: Mapping[str, Any], _: Words) -> list[tuple[str, str]]:
    """What a gap can be filled with: values and what they are called."""
    if gap.options:
        return [(value, _(text)) for value, text in gap.options]
    return [(one["key"], one["name"]) for one in data[gap.choices]["nodes"]]


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


def chosen(options: Sequence[tuple[str, str]], value: str, _: Words) -> str:
    """What an option is called. Raises NotFound, which says which there are."""
    for one, text in options:
        if one == value:
            return _(text)
    known = ", ".join(one for one, _text in options)
    raise NotFound(f"There is no option {value[:40]!r} to choose. There are: {known}.")
