"""Where the parts of a network stand: the same each time, and no label over another.

A network around a node is laid out like a mind map: the start in the middle, what is around it in rows on
both sides, each relationship a group under its name; what is around an opened node stands further out, beside
it. Paths are laid out in columns, one for each step. Numbers are units of the drawing, which pages show as
pixels.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from api.explorer.network import Group, Network, Node

ROW, COLUMN, FIRST, LABEL = 32, 360, 270, 290
"""Height of a row; how far columns are apart, the first from the start; room for a label."""
RADIUS, GAP, MARGIN = 13, 14, 24


@dataclass(frozen=True)
class Spot:
    """A node in its place. `side`: where its label is, 1 on the right, -1 on the left, 0 below."""

    node: Node
    x: float
    y: float
    side: int
    start: bool = False


@dataclass(frozen=True)
class Heading:
    """The name of a group, or with `rest` how many more there are, beside the node `owner`."""

    owner: str
    group: Group
    x: float
    y: float
    side: int
    rest: bool = False


@dataclass
class Drawing:
    """All parts in their places, and the box that holds them."""

    spots: dict[str, Spot] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, width and height."""
        lefts, rights, ys = [0.0], [0.0], [0.0]
        parts: list[Spot | Heading] = [*self.spots.values(), *self.headings]
        for one in parts:
            room = LABEL if one.side else LABEL / 2
            lefts.append(one.x - (RADIUS if one.side > 0 else room))
            rights.append(one.x + (RADIUS if one.side < 0 else room))
            ys.append(one.y)
        left, right = min(lefts) - MARGIN, max(rights) + MARGIN
        top, bottom = min(ys) - ROW - MARGIN, max(ys) + ROW + MARGIN
        return round(left), round(top), round(right - left), round(bottom - top)

    def line(self, a: str, b: str) -> str:
        """The way of a line between two nodes, as SVG has it."""
        one, two = self.spots[a], self.spots[b]
        if one.x == two.x:  # in one column: around its labels' beginnings
            bend = one.x - 60 * (one.side or 1)
            return f"M{one.x:g} {one.y:g}C{bend:g} {one.y:g} {bend:g} {two.y:g} {two.x:g} {two.y:g}"
        half = (one.x + two.x) / 2
        return f"M{one.x:g} {one.y:g}C{half:g} {one.y:g} {half:g} {two.y:g} {two.x:g} {two.y:g}"

    def middle(self, a: str, b: str) -> tuple[float, float]:
        """The middle of that line."""
        one, two = self.spots[a], self.spots[b]
        x = one.x - 45 * (one.side or 1) if one.x == two.x else (one.x + two.x) / 2
        return round(x, 1), round((one.y + two.y) / 2, 1)


def mind_map(network: Network, start: str) -> Drawing:
    """The network around its start."""
    return MindMap(network, start).drawing


class MindMap:
    """Makes the layout of a network around its start."""

    def __init__(self, network: Network, start: str) -> None:
        self.network = network
        self.drawing = Drawing()
        self.drawing.spots[start] = Spot(network.nodes[start], 0, 0, 0, start=True)
        right, left = sides([(group, self.height(group)) for group in network.groups.get(start, ())])
        for side, groups in ((1, right), (-1, left)):
            self.column(start, groups, side, FIRST, -self.total(groups) / 2)

    def total(self, groups: Iterable[Group]) -> float:
        """The height of several groups below each other."""
        heights = [self.height(group) for group in groups]
        return sum(heights) + GAP * max(0, len(heights) - 1)

    def height(self, group: Group) -> float:
        """The height of a group with its name and what stands further out."""
        return ROW * (1 + bool(group.rest)) + sum(map(self.of_node, group.nodes))

    def of_node(self, id_: str) -> float:
        """The height of a node with what stands further out."""
        return max(ROW, self.total(self.network.groups.get(id_, ())))

    def column(self, owner: str, groups: Sequence[Group], side: int, x: float, top: float) -> None:
        """Put groups below each other, from `top` on."""
        for group in groups:
            height = self.height(group)
            y = top + ROW
            above = self.of_node(group.nodes[0]) / 2 - ROW / 2 if group.nodes else 0.0
            self.drawing.headings.append(Heading(owner, group, side * x, top + above + ROW / 2, side))
            for id_ in group.nodes:
                room = self.of_node(id_)
                spot = Spot(self.network.nodes[id_], side * x, round(y + room / 2, 1), side)
                self.drawing.spots[id_] = spot
                further = self.network.groups.get(id_, ())
                self.column(id_, further, side, x + COLUMN, spot.y - self.total(further) / 2)
                y += room
            if group.rest:
                self.drawing.headings.append(Heading(owner, group, side * x, y + ROW / 2, side, rest=True))
            top += height + GAP


def sides(groups: Sequence[tuple[Group, float]]) -> tuple[list[Group], list[Group]]:
    """Groups for the right and for the left, in their order, so that both sides are about as high."""
    half = sum(height for _, height in groups) / 2
    right: list[Group] = []
    used = 0.0
    for group, height in groups:
        if right and used + height / 2 > half:
            break
        right.append(group)
        used += height
    return right, [group for group, _ in groups[len(right) :]]


def columns(network: Network, paths: Sequence[Sequence[str]]) -> Drawing:
    """Paths between two nodes: what is one step from the start in the first column, and so on."""
    drawing = Drawing()
    levels: dict[str, int] = {}
    for path in paths:
        for level, id_ in enumerate(path):
            levels.setdefault(id_, level)
    for level in sorted(set(levels.values())):
        ids = [id_ for id_, at in levels.items() if at == level]
        for i, id_ in enumerate(ids):
            y = (i - (len(ids) - 1) / 2) * 84
            drawing.spots[id_] = Spot(network.nodes[id_], level * 270, y, 0, start=level == 0)
    return drawing
