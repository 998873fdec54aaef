"""Who is connected with whom: the network around a node, and the shortest ways from one to another.

What is shown stands in the address: `start`, the nodes that were opened (`auf`) and hidden (`weg`), kinds
(`art`) and types of relationship (`beziehung`) that are left, the day (`stand`), and `ziel` for paths.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.explorer import ties
from api.explorer.ask import Ask
from api.explorer.cells import times
from api.explorer.drawn import Drawn
from api.explorer.gaps import ID, Gap, choose
from api.explorer.layout import Drawing, columns, mind_map
from api.explorer.names import kinds_asked
from api.explorer.network import MOST, PARTS, Network, Node
from api.explorer.page import Page
from api.explorer.seen import Seen
from api.explorer.table import Away, Cell, Column, Row, Table, Thing, made_up
from api.explorer.told import without_empty
from api.explorer.words import Words
from api.explorer.wrong import Wrong
from schema.model import Model, constant_case

PATH = "/netz"
GAPS = (Gap("start", "", ""), Gap("ziel", "", ""))
"""A text in them is searched for among nodes of all kinds."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    start: str
    target: str
    opened: tuple[str, ...]
    hidden: tuple[str, ...]
    kinds: frozenset[str]
    types: frozenset[str]


async def view(seen: Seen, ask: Ask, _: Words) -> Page:
    """The page. Raises Nothing, Wrong, Elsewhere."""
    model = ask.service.planner.schema.model
    for gap in GAPS:
        text = seen.get(gap.name)
        if text and not ID.fullmatch(text):
            return await choose(gap, text, seen, ask, _, PATH)
    asked = read(seen, model)
    if not asked.start:
        found = (await ask("verbuende"))["alliances"]["nodes"]
        if not found:
            return Page("network.html", _("Netz"), {"net": None})
        asked = Asked(found[0]["id"], asked.target, asked.opened, asked.hidden, asked.kinds, asked.types)
    show = Show(model, seen, _, asked)
    return await (show.paths(ask) if asked.target else show.around(ask))


def read(seen: Seen, model: Model) -> Asked:
    """What the address asks for. Raises Wrong for what there is not."""
    start, target = (id_of(seen.get(name), model) for name in ("start", "ziel"))
    kinds = {kind.name for kind in kinds_asked(seen, model).values()}
    types = seen.all("beziehung")
    for name in types:
        if name not in model.types:
            known = ", ".join(sorted(model.types))
            raise Wrong(
                "Eine Art von Beziehung „{name}“ gibt es nicht. Es gibt: {known}.",
                name=name[:40],
                known=known,
            )
    opened, hidden = (tuple(id_of(id_, model) for id_ in seen.all(name)) for name in ("auf", "weg"))
    return Asked(start, target, opened, hidden, frozenset(kinds), frozenset(types))


def id_of(text: str, model: Model) -> str:
    """The id that a parameter holds; empty for an empty one. Raises Wrong for one of no kind."""
    if not text:
        return ""
    found = ID.fullmatch(text)
    if found is None or found[1].partition(":")[0] not in model.by_field:
        raise Wrong("„{id}“ ist keine Kennung wie land:06.", id=text[:60])
    return found[1]


@dataclass(frozen=True)
class Show:
    """Makes the page of what was asked for."""

    model: Model
    seen: Seen
    say: Words
    asked: Asked

    async def around(self, ask: Ask) -> Page:
        """The network around the start."""
        _, asked = self.say, self.asked
        opened = list(dict.fromkeys((asked.start, *asked.opened)))
        network = Network(self.model, hidden=dict.fromkeys(asked.hidden, ""))
        first = 12 if len(opened) == 1 else 8 if len(opened) < 4 else 5
        keys: dict[str, list[str]] = {}
        for id_ in opened[:PARTS]:
            field, _colon, key = id_.partition(":")
            keys.setdefault(field, []).append(key)
        data = await ask.text(ties.around(self.model, keys, asked.kinds, asked.types), first=first, **keys)
        found = {node["id"]: node for of in data.values() for node in of["nodes"]}
        if found.get(asked.start) is None:
            raise ask.unknown(asked.start)
        reached = {asked.start}
        for id_ in opened:
            # What nothing leads to any longer, since its own neighbour was closed, is left out.
            if id_ in reached and id_ not in asked.hidden and found.get(id_) is not None:
                network.open(found[id_], asked.kinds, asked.types)
                reached = {*network.nodes}
        drawing = mind_map(network, asked.start)
        title = _("Netz um {name}", name=network.nodes[asked.start].name)
        return self.page(title, network, drawing, beyond=max(0, len(opened) - PARTS))

    async def paths(self, ask: Ask) -> Page:
        """The shortest ways from the start to the target."""
        _, asked = self.say, self.asked
        given = {"from": asked.start, "to": asked.target, "via": sorted(asked.types) or None}
        found = (await ask("pfade", **given))["path"]
        network = Network(self.model)
        for path in found:
            network.path(path)
        if not found:
            title = _("Keine Verbindung gefunden")
            return self.page(title, network, Drawing(), length=0)
        # Two statements of the same two nodes make two paths, which look the same.
        ways = {tuple(node["id"] for node in path["nodes"]): None for path in found}
        drawing = columns(network, list(ways))
        a, b = (network.nodes[id_].name for id_ in (asked.start, asked.target))
        title = _("Wie hängen {a} und {b} zusammen?", a=a, b=b)
        return self.page(title, network, drawing, length=found[0]["length"], ways=len(ways))

    def page(self, title: str, network: Network, drawing: Drawing, **more: Any) -> Page:
        """The page of a drawing with its two tables."""
        start = network.nodes.get(self.asked.start)
        values = {
            "net": Drawn(network, drawing, self.seen, self.say, self.click, bool(self.asked.target)),
            "start": start,
            "asked": self.asked,
            "hidden": [
                (name or id_, self.seen.here(weg=[one for one in self.asked.hidden if one != id_]))
                for id_, name in network.hidden.items()
            ],
            "kinds_shown": self.kinds_shown(network),
            "types_shown": self.types_shown(network),
            "full": len(network.nodes) >= MOST,
            "beyond": 0,
            "length": None,
            "ways": None,
            **more,
        }
        tables = self.nodes(network), self.said(network)
        # What has no room is there as a number, which may count examples.
        numbers = any(group.rest for groups in network.groups.values() for group in groups)
        example = made_up(tables) or (None if numbers else False)
        return Page("network.html", title, values, tables, example=example)

    # What can be done with a node: each is an address.

    def toggled(self, node: Node) -> str:
        """The page with a node opened, or closed again."""
        opened = self.asked.opened
        if node.opened:
            return self.seen.here(auf=[id_ for id_ in opened if id_ != node.id])
        return self.seen.here(start=self.asked.start, auf=[*opened, node.id])

    def without(self, node: Node) -> str:
        """The page with a node hidden."""
        opened = [id_ for id_ in self.asked.opened if id_ != node.id]
        return self.seen.here(start=self.asked.start, auf=opened, weg=[*self.asked.hidden, node.id])

    def centred(self, node: Node) -> str:
        """The page of the network around a node."""
        return self.seen.here(start=node.id, auf=None, ziel=None)

    def actions(self, node: Node) -> dict[str, tuple[str, str]]:
        """What can be done with a node: text and address of each."""
        _ = self.say
        found = {"page": (_("Seite öffnen"), self.seen.node(node.id))}
        if node.id == self.asked.start and not self.asked.target:
            return found
        if not self.asked.target:
            found["open"] = (_("Zuklappen") if node.opened else _("Aufklappen"), self.toggled(node))
            found["hide"] = (_("Ausblenden"), self.without(node))
        if node.id != self.asked.start:
            found["centre"] = (_("In die Mitte"), self.centred(node))
        if not self.asked.target:
            ways = self.seen.here(start=self.asked.start, ziel=node.id, auf=None, weg=None, art=None)
            found["path"] = (_("Wege hierher"), ways)
        return found

    def click(self, node: Node) -> tuple[str, str]:
        """What a click on a node does, and the address of that."""
        actions = self.actions(node)
        return actions.get("open") or actions["page"]

    def kinds_shown(self, network: Network) -> list[tuple[str, str, bool]]:
        """The kinds to choose from: those in the picture and those chosen."""
        names = {node.kind.name for node in network.nodes.values()} | self.asked.kinds
        for id_ in network.groups:
            for tie in ties.ties(self.model, network.nodes[id_].kind):
                names |= {*self.model.concrete_of(tie.target)}
        kinds = [kind for kind in self.model.concrete if kind.name in names]
        return [
            (constant_case(kind.name), self.say.label(kind.label), kind.name in self.asked.kinds)
            for kind in kinds
        ]

    def types_shown(self, network: Network) -> list[tuple[str, str, bool]]:
        """The types of relationship to choose from."""
        names = {said.tie.type for said in network.statements.values()} | self.asked.types
        for id_ in network.groups:
            names |= {tie.type for tie in ties.ties(self.model, network.nodes[id_].kind)}
        labels = {name: self.say.label(self.model.types[name][0].label) for name in names}
        same = {label for label, number in Counter(labels.values()).items() if number > 1}

        def called(name: str) -> str:
            owner = self.say.label(self.model.kinds[self.model.types[name][0].owner].label)
            return f"{labels[name]} ({owner})" if labels[name] in same else labels[name]

        return sorted(
            ((name, called(name), name in self.asked.types) for name in names),
            key=lambda one: one[1].casefold(),
        )

    def nodes(self, network: Network) -> Table:
        """The nodes as a table, with what can be done with each."""
        _ = self.say
        counts: dict[str, int] = {}
        for said in network.statements.values():
            for id_ in {said.owner, said.other}:
                counts[id_] = counts.get(id_, 0) + 1
        named = [
            Column("node", _("Knoten")),
            Column("kind", _("Art")),
            Column("statements", _("Aussagen"), "number"),
        ]
        names = ("open", "hide", "centre", "path")
        acted = not self.seen.whole
        if acted:
            named += [
                Column("open", _("Auf oder zu"), action=True),
                Column("hide", _("Ausblenden"), action=True),
                Column("centre", _("In die Mitte"), action=True),
                Column("path", _("Wege"), action=True),
            ]
        rows = []
        for node in network.nodes.values():
            cells: list[Cell] = [Thing(node.id, node.name), _.label(node.kind.label), counts.get(node.id, 0)]
            if acted:
                found: Mapping[str, tuple[str, str]] = self.actions(node)
                cells += [Away(found[name][1], found[name][0]) if name in found else None for name in names]
            rows.append(Row(tuple(cells), example=node.example, anchor=f"n-{node.id}"))
        sources = tuple(source for said in network.statements.values() for source in said.sources)
        caption = _("Knoten im Bild")
        made = Table("knoten", caption, tuple(named), tuple(rows), sourced=False, rests_on=sources)
        return without_empty(made) if acted else made

    def said(self, network: Network) -> Table:
        """The statements as a table."""
        _ = self.say
        rows = [
            Row(
                (
                    Thing(said.owner, network.nodes[said.owner].name),
                    _.label(said.tie.label),
                    Thing(said.other, network.nodes[said.other].name),
                    said.since,
                    said.until,
                ),
                said.sources,
                said.example,
                said.disputed,
            )
            for said in network.statements.values()
        ]
        named = (
            Column("owner", _("Wer oder was")),
            Column("relationship", _("Beziehung")),
            Column("other", _("Zu wem oder was")),
            *times(_),
        )
        return Table("aussagen", _("Aussagen im Bild"), named, tuple(rows))
