"""A network as `web/explorer/net.html` draws it: nodes with names and addresses, lines with their meaning."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from api.explorer.layout import Drawing, Heading, Spot
from api.explorer.names import plural
from api.explorer.network import Network, Node, Statement
from api.explorer.seen import Seen
from api.explorer.signs import Sign, signs
from api.explorer.words import Words


@dataclass(frozen=True)
class Place:
    """A node in its place. `name`: what it is called for who does not see it, and what a click does."""

    spot: Spot
    href: str
    name: str


@dataclass(frozen=True)
class Rest:
    """How many more there are, and where they are listed."""

    at: Heading
    href: str
    text: str


@dataclass(frozen=True)
class Line:
    """A line between two nodes, with all that is said of them. `label` is written at it, if there is room."""

    a: str
    b: str
    way: str
    middle: tuple[float, float]
    name: str
    example: bool
    disputed: bool
    ended: bool
    label: str = ""


@dataclass(frozen=True)
class Drawn:
    """A picture. `click`: what a click on a node does, in words, and its address."""

    network: Network
    drawing: Drawing
    seen: Seen
    say: Words
    click: Callable[[Node], tuple[str, str]]
    labelled: bool = False

    @property
    def signs(self) -> dict[str, Sign]:
        """The signs of the kinds."""
        return signs(self.network.model, self.say)

    @property
    def kinds(self) -> list[str]:
        """The kinds in the picture."""
        return list(dict.fromkeys(node.kind.name for node in self.network.nodes.values()))

    @property
    def headings(self) -> list[Heading]:
        """The names of groups."""
        return [one for one in self.drawing.headings if not one.rest]

    @cached_property
    def places(self) -> list[Place]:
        """The nodes."""
        _ = self.say
        made = []
        for spot in self.drawing.spots.values():
            node = spot.node
            text, href = self.click(node)
            marks = [_.label(node.kind.label)]
            marks += [_("Beispiel")] if node.example else []
            marks += [_("aufgeklappt")] if node.opened else []
            made.append(Place(spot, href, f"{node.name} ({', '.join(marks)}): {text}"))
        return made

    @cached_property
    def rests(self) -> list[Rest]:
        """How many more there are in each group."""
        made = []
        for one in self.drawing.headings:
            if one.rest:
                tie = one.group.tie
                kind = self.network.model.kinds.get(tie.target)
                what = plural(kind, self.say) if kind else self.say("weitere")
                href = self.seen.link("/doc/" + one.owner.replace(":", "/", 1), alle=tie.name)
                made.append(Rest(one, href, f"+ {self.say.number(one.group.rest)} {what}"))
        return made

    @cached_property
    def lines(self) -> list[Line]:
        """One line for each two nodes."""
        pairs: dict[frozenset[str], list[Statement]] = {}
        for said in self.network.statements.values():
            if {said.owner, said.other} <= self.drawing.spots.keys() and said.owner != said.other:
                pairs.setdefault(frozenset((said.owner, said.other)), []).append(said)
        made = []
        for several in pairs.values():
            a, b = several[0].owner, several[0].other
            made.append(
                Line(
                    a,
                    b,
                    self.drawing.line(a, b),
                    self.drawing.middle(a, b),
                    "; ".join(map(self.sentence, several)),
                    all(said.example for said in several),
                    any(said.disputed for said in several),
                    all(said.until for said in several),
                    self.say.label(several[0].tie.label) if self.labelled else "",
                )
            )
        return made

    def sentence(self, said: Statement) -> str:
        """A statement in words: who, what, since when, and who says so."""
        _, nodes = self.say, self.network.nodes
        parts = [f"{nodes[said.owner].name} – {_.label(said.tie.label)}: {nodes[said.other].name}"]
        if said.since:
            parts.append(_("seit {date}", date=_.date(said.since)))
        if said.until:
            parts.append(_("bis {date}", date=_.date(said.until)))
        if said.sources:
            parts.append(_("Quelle: {title}", title=said.sources[0].title))
        if said.example:
            parts.append(_("Beispiel"))
        if said.disputed:
            parts.append(_("Quellen widersprechen sich"))
        return ", ".join(parts)
