"""Gaps that people fill: by choosing, or by typing a name that is then searched for.

What is typed may be a name, an id, or what stands in the gap from before: a name with its id in parentheses.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from api.explorer.ask import Ask
from api.explorer.page import Elsewhere, Page
from api.explorer.seen import Seen
from api.explorer.table import Thing, thing
from api.explorer.words import Words
from schema.model import constant_case


@dataclass(frozen=True)
class Gap:
    """A gap in a sentence. `name`: of the parameter and in the sentence; `label`: what it is, in German.

    `choices`: where the answer's data has what there is to choose from, as a list of nodes with `key` and
    `name`; empty for a gap that is searched for, among nodes of these `kinds` of GraphQL's `NodeKind`, or of
    all. `each`: what one of them is called in the sentence; `any`: what it says where none is chosen, if that
    is possible. `options`: values and what they are called, where that is all there is. `default`: a key, or
    an id where it is searched for. `factual`: the same where examples are hidden, if that one is an example.
    """

    name: str
    label: str
    default: str
    choices: str = ""
    options: tuple[tuple[str, str], ...] = ()
    kinds: tuple[str, ...] = ()
    each: str = "{name}"
    any: str = ""
    factual: str = ""

    def first(self, examples: bool) -> str:
        """What it is filled with before anybody did, where examples are shown or not."""
        return self.factual if self.factual and not examples else self.default

    @property
    def searched(self) -> bool:
        """Whether it is filled by searching, not by choosing."""
        return not (self.choices or self.options)


WORLD = 10**10
"""More inhabitants than any place has: what is no place keeps its rank among such, and comes before them."""

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


def shown(one: Thing) -> str:
    """How a node stands in its gap: its name for people, its id so that it is the same one next time."""
    return f"{one.name} ({one.id})"


async def suggested(gap: Gap, text: str, ask: Ask) -> list[Mapping[str, Any]]:
    """The nodes of an answer that a text may mean, the best first. Raises Refused."""
    return await fitting(text, gap.kinds, ask)


async def fitting(text: str, kinds: Iterable[str], ask: Ask) -> list[Mapping[str, Any]]:
    """The nodes that a text may mean: those whose name begins with it first, of places the larger first.

    The search itself ranks by the words alone, for which Kassel is no better than Kasseburg.
    """
    data = await ask("vorschlaege", text=text, kinds=list(kinds) or None)
    found: list[Mapping[str, Any]] = data["search"]["nodes"]
    begin = text.casefold()

    def rank(node: Mapping[str, Any]) -> tuple[bool, int]:
        place = "population" in node
        return not thing(node).name.casefold().startswith(begin), -(
            node["population"] or 0
        ) if place else -WORLD

    return sorted(found, key=rank)


def told_apart(node: Mapping[str, Any]) -> Thing:
    """A node to choose: places of one name are told apart by their district and their Land."""
    one = thing(node)
    return Thing(one.id, ", ".join((one.name, *where(node))))


def where(node: Mapping[str, Any]) -> list[str]:
    """The names of the district, where that is not the place itself, and the Land in which a place is."""
    around = [node[of]["name"] for of in ("district", "land") if node.get(of)]
    return [name for name in around if name != node["name"]]


async def choose(gap: Gap, text: str, seen: Seen, ask: Ask, _: Words, back: str) -> Page:
    """What to fill a gap with, where somebody typed a text. Raises Elsewhere where that is one node.

    `back`: the path of the page with the gap.
    """
    found = await suggested(gap, text, ask)
    same = [node for node in found if thing(node).name.casefold() == text.casefold()]
    only = same or found
    if len(only) == 1 and text.casefold() in thing(only[0]).name.casefold():
        raise Elsewhere(seen.here(**{gap.name: only[0]["id"]}))  # what is but similar is asked about
    model = ask.service.planner.schema.model
    links = [
        (
            told_apart(node),
            _.label(model.kinds[node["__typename"]].label),
            seen.here(**{gap.name: node["id"]}),
        )
        for node in found
    ]
    title = _("Welches „{text}“ ist gemeint?", text=text)
    if not links:
        title = _("„{text}“ gibt es hier nicht", text=text)
    return Page(
        "choose.html", title, {"back": back, "links": links}, example=any(n["example"] for n in found)
    )
