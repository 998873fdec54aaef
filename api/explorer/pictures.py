"""Pictures as numbers: where the parts of a drawing stand. `web/explorer/pictures.html` draws them as SVG.

Each part has a name and a place of its own, so that a keyboard reaches it and a screen reader says it; each
picture stands beside a table with the same numbers.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from api.explorer.seen import Seen
from api.explorer.table import Table, Thing
from api.explorer.words import Words

WIDTH = 720
"""Of every picture, in units of its own; pages scale it."""
MOST = 20
"""Bars of a picture; the table has the others."""
BAR, GAP = 22, 8
LABEL = 260
"""Of what stands beside a bar."""


@dataclass(frozen=True)
class Bar:
    """A bar: what for, how long, and where it leads. `example`: whether it is made up, wholly or in part."""

    label: str
    value: int
    href: str = ""
    example: bool = False


@dataclass(frozen=True)
class Drawn:
    """A bar with its place: `y` of its top, `length` of itself."""

    bar: Bar
    y: int
    length: float


@dataclass(frozen=True)
class Bars:
    """A chart of bars, the longest as wide as there is room."""

    title: str
    bars: Sequence[Bar]

    form = "bars"
    width = WIDTH
    label = LABEL
    thickness = BAR

    def __bool__(self) -> bool:
        """Whether there is anything to see."""
        return bool(self.bars)

    @property
    def made_up(self) -> bool:
        """Whether a part of it is made up."""
        return any(bar.example for bar in self.bars)

    @property
    def height(self) -> int:
        """Of the whole picture."""
        return len(self.bars) * (BAR + GAP) + GAP

    @classmethod
    def largest(cls, title: str, bars: Sequence[Bar], _: Words) -> "Bars":
        """The longest of some bars; the title says of how many."""
        if len(bars) > MOST:
            title += _(": die {most} größten von {all}", most=_.number(MOST), all=_.number(len(bars)))
        return cls(title, sorted(bars, key=lambda bar: -bar.value)[:MOST])

    @classmethod
    def of(cls, title: str, table: Table, column: int, seen: Seen, _: Words) -> "Bars":
        """The longest bars that a whole table's column of numbers makes; its first column names them."""
        bars = []
        for row in table.rows:
            first, value = row.cells[0], row.cells[column]
            if isinstance(value, int):
                label, href = (
                    (first.name, seen.node(first.id)) if isinstance(first, Thing) else (str(first), "")
                )
                bars.append(Bar(label, value, href, row.example))
        return cls.largest(title, bars, _)

    @property
    def drawn(self) -> list[Drawn]:
        """The bars in their places."""
        most = max((bar.value for bar in self.bars), default=0) or 1
        room = WIDTH - LABEL - 70
        return [
            Drawn(bar, GAP + i * (BAR + GAP), round(bar.value / most * room, 1))
            for i, bar in enumerate(self.bars)
        ]


@dataclass(frozen=True)
class Span:
    """From when to when something held, or `at` which time a source says it did, where that is all it says.

    All as exact as they are known; None where nobody says.
    """

    label: str
    detail: str
    since: str | None
    until: str | None
    href: str = ""
    example: bool = False
    at: str | None = None
    disputed: bool = False


@dataclass(frozen=True)
class Laid:
    """A span in its place: `x` and `length` along the years, the latter 0 for a point in time.

    `open`: nobody says when it ends.
    """

    span: Span
    y: int
    x: float
    length: float
    open: bool


@dataclass(frozen=True)
class Spans:
    """Times beside each other on one axis of years; what has no beginning is left to the table."""

    title: str
    spans: Sequence[Span]
    today: date

    form = "spans"
    width = WIDTH
    label = LABEL
    thickness = BAR

    def __bool__(self) -> bool:
        """Whether there is anything to see."""
        return bool(self.placed)

    @property
    def made_up(self) -> bool:
        """Whether a part of it is made up."""
        return any(span.example for span in self.placed)

    @property
    def disputed(self) -> bool:
        """Whether others contradict a part of it."""
        return any(span.disputed for span in self.placed)

    @property
    def by_year(self) -> bool:
        """Whether of some beginning the year alone is known."""
        return any(len(begin(span)) == 4 for span in self.placed)

    @property
    def placed(self) -> list[Span]:
        """Those of which some time is known, in the order of that."""
        known = [span for span in self.spans if begin(span)]
        return sorted(known, key=begin)

    @property
    def height(self) -> int:
        """Of the whole picture, with the axis."""
        return len(self.placed) * (BAR + GAP) + GAP + 30

    @property
    def first(self) -> int:
        """The year in which the axis begins."""
        return min((int(begin(span)[:4]) for span in self.placed), default=self.today.year)

    @property
    def last(self) -> int:
        """The year after the axis's last one."""
        ends = [int(span.until[:4]) for span in self.spans if span.until]
        return max([self.today.year, *ends]) + 1

    def x(self, year: float) -> float:
        """Where a time stands."""
        return round(LABEL + (year - self.first) / (self.last - self.first) * (WIDTH - LABEL - 10), 1)

    @property
    def years(self) -> list[tuple[int, float]]:
        """The years that are written at the axis, at most some ten, and where."""
        step = max(1, -(-(self.last - self.first) // 8))
        return [(year, self.x(year)) for year in range(self.first, self.last + 1, step)]

    @property
    def drawn(self) -> list[Laid]:
        """The spans in their places."""
        made = []
        for i, span in enumerate(self.placed):
            x = self.x(decimal(begin(span)))
            end = decimal(span.until or self.today.isoformat()) if span.since else decimal(begin(span))
            length = max(3.0, round(self.x(end) - x, 1)) if span.since else 0.0
            made.append(Laid(span, GAP + i * (BAR + GAP), x, length, not span.until))
        return made


def begin(span: Span) -> str:
    """The first time that is known of a span; empty if none is."""
    return span.since or span.at or span.until or ""


def decimal(text: str) -> float:
    """A date as a number of years: `2022-07` is 2022.5."""
    year, *rest = (int(part) for part in text.split("-"))
    month = rest[0] if rest else 1
    day = rest[1] if len(rest) > 1 else 1
    return year + (month - 1) / 12 + (day - 1) / 365


@dataclass(frozen=True)
class Point:
    """How many there were at the end of a quarter, and where that stands."""

    name: str
    total: int
    x: float
    y: float


@dataclass(frozen=True)
class Curve:
    """How many there were at the end of each quarter: the sum of what came in it and before.

    `counts`: what came, by quarter (`2022-Q4`) or, where no more is known, by year: that counts at its end.
    """

    title: str
    counts: Sequence[tuple[str, int]]
    example: bool = False
    notes: Sequence[str] = ()

    form = "curve"
    width = WIDTH
    height = 260

    def __bool__(self) -> bool:
        """Whether there is anything to see: one point is no curve."""
        return self.last > self.first

    @property
    def made_up(self) -> bool:
        """Whether a part of it is made up."""
        return self.example

    @property
    def first(self) -> int:
        """The quarter at whose end the curve begins, by its number."""
        return min((quarter(name) for name, _count in self.counts), default=0)

    @property
    def last(self) -> int:
        """The quarter at whose end it ends."""
        return max((quarter(name) for name, _count in self.counts), default=0)

    def x(self, number: int) -> float:
        """Where the end of a quarter stands."""
        return round(60 + (number - self.first) / max(1, self.last - self.first) * (WIDTH - 90), 1)

    @property
    def points(self) -> list[Point]:
        """The sum at the end of each quarter in which it grew."""
        came: dict[int, int] = defaultdict(int)
        for name, count in self.counts:
            came[quarter(name)] += count
        numbers = sorted(came)
        sums = list(accumulate(came[number] for number in numbers))
        most = max(sums, default=0) or 1
        return [
            Point(
                f"{number // 4}-Q{number % 4 + 1}", total, self.x(number), round(220 - total / most * 190, 1)
            )
            for number, total in zip(numbers, sums, strict=True)
        ]

    @property
    def years(self) -> list[tuple[int, float]]:
        """Some of the years that begin on the way, and where, away from its ends, where names stand."""
        begun = [number // 4 + 1 for number in range(self.first, self.last) if number % 4 == 3]
        step = max(1, -(-len(begun) // 8))
        placed = [(year, self.x(year * 4 - 1)) for year in begun[::step]]
        return [(year, x) for year, x in placed if 120 < x < WIDTH - 90]

    @property
    def line(self) -> str:
        """The way from point to point, as steps: what came in a quarter counts from its end on."""
        return "".join(
            f"{'H' if i else 'M'}{p.x}{f'V{p.y}' if i else f' {p.y}'}" for i, p in enumerate(self.points)
        )


def quarter(name: str) -> int:
    """The number of a quarter such as `2022-Q4`, or of the last one of a year; the next one's is one more."""
    year, _, number = name.partition("-Q")
    return int(year) * 4 + int(number or 4) - 1


@dataclass(frozen=True)
class Step:
    """A node on a way, and the relationship that leads on from it; empty at the end."""

    label: str
    kind: str
    href: str
    relationship: str = ""
    example: bool = False


@dataclass(frozen=True)
class Chain:
    """A way from node to node, one below the other."""

    title: str
    steps: Sequence[Step]

    form = "chain"
    width = WIDTH
    step = 84

    @property
    def made_up(self) -> bool:
        """Whether a part of it is made up."""
        return any(step.example for step in self.steps)

    @property
    def height(self) -> int:
        """Of the whole picture."""
        return len(self.steps) * self.step - 30
