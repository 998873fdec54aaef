"""What the example processes are: which there are, who developed them, how widely they will be used."""

from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from loaders import shipped
from loaders.example_bodies import LAENDER, Bodies, Body
from loaders.example_dice import Dice
from loaders.slugs import slug

NAMES = shipped.DATA / "examples" / "leistungen.yaml"
SHARES = {"06": 0.45, "07": 0.23, "10": 0.14, "16": 0.18}
"""How much of the development falls to each Land and its administrations."""
BY_THE_LAND = {"gemeinde": 0.35, "kreis": 0.4, "land": 1.0}
"""How often a Land develops what its municipalities or districts offer."""
WIDEST = {"gemeinde": (4000, 5), "kreis": (620, 4)}
"""The n-th most popular process of a level has about a / (n + b) users, as after Zipf and Mandelbrot."""
VARIANTS = {"gemeinde": (0.5, 0.14), "kreis": (0.22, 0.04), "land": (0.0, 0.0)}
"""How often a service has a second process, by somebody else, and a third."""
UNUSED = 0.05
LATEST = 84
"""Months after January 2019 in which the last processes come; most come around the middle."""
PAIRS = 0.13
"""How often two administrations develop a process together."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service's name, its topic and the level that offers it."""

    name: str
    topic: str
    level: str

    @property
    def key(self) -> str:
        """The key of the example service, and the beginning of its processes' keys."""
        return f"beispiel-{slug(self.name)}"


@dataclass(frozen=True, slots=True)
class Plan:
    """An example process. `launch` is the month in which it came, `users` how many it would win in time."""

    key: str
    name: str
    service: Service
    developers: tuple[Body, ...]
    status: str
    launch: int
    users: int


def services(path: Path = NAMES) -> list[Service]:
    """The services in the order of the file."""
    found = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return [
        Service(name, topic, level)
        for topic, levels in found.items()
        for level, names in levels.items()
        for name in names
    ]


def plans(offered: list[Service], bodies: Bodies) -> list[Plan]:
    """The processes, those of a service one after the other."""
    drafts = [(service, *draft) for service in offered for draft in _drafts(service, bodies)]
    wanted = _popularity([(service.level, key) for service, key, _, _ in drafts])
    return [_plan(service, key, name, developers, wanted[key]) for service, key, name, developers in drafts]


def _drafts(service: Service, bodies: Bodies) -> list[tuple[str, str, tuple[Body, ...]]]:
    """Key, name and developers of a service's processes; the second and third bear a developer's name."""
    dice = Dice(f"drafts/{service.key}")
    count = 1 + dice.chance(VARIANTS[service.level][0])
    count += count == 2 and dice.chance(VARIANTS[service.level][1] / VARIANTS[service.level][0])
    drafts: list[tuple[str, str, tuple[Body, ...]]] = []
    for number in range(count):
        developers = _developers(service.level, bodies, dice)
        place = developers[0].short if number else ""
        key = f"{service.key}-{slug(place)}" if place else service.key
        if all(key != other for other, _, _ in drafts):
            drafts.append((key, f"{service.name}, Fassung {place}" if place else service.name, developers))
    return drafts


def _developers(level: str, bodies: Bodies, dice: Dice) -> tuple[Body, ...]:
    first = _developer(level, bodies, dice, dice.weighted(SHARES.items()))
    if not dice.chance(PAIRS):
        return (first,)
    other = first.land if dice.chance(0.5) else dice.one([land for land in LAENDER if land != first.land])
    second = _developer(level, bodies, dice, other)
    return (first,) if second == first else (first, second)


def _developer(level: str, bodies: Bodies, dice: Dice, land: str) -> Body:
    """The Land itself or, the larger the likelier, one of its administrations."""
    if dice.chance(BY_THE_LAND[level]):
        return next(body for body in bodies.land if body.land == land)
    near = [body for body in bodies.of(level) if body.land == land]
    return dice.weighted((body, body.people * body.weight) for body in near)


def _popularity(processes: list[tuple[str, str]]) -> dict[str, int]:
    """How many users each process would win: few have many, many have few, some have none."""
    wanted: dict[str, int] = {}
    for level, (top, flat) in WIDEST.items():
        keys = [key for of, key in processes if of == level]
        dice = Dice(f"popularity/{level}")
        for rank, key in enumerate(dice.some(keys, len(keys), lambda _: 1.0), 1):
            wanted[key] = 0 if dice.chance(UNUSED) else int(dice.between(0.45, 1.4) * top / (rank + flat))
    for level, key in processes:
        if level == "land":
            wanted[key] = Dice(f"popularity/{key}").number(0, 4)
    return wanted


def _plan(service: Service, key: str, name: str, developers: tuple[Body, ...], users: int) -> Plan:
    dice = Dice(f"process/{key}")
    launch = int((dice.between(0, 1) + dice.between(0, 1)) / 2 * LATEST)
    status = "LIVE"
    if launch < 50 and dice.chance(0.07):
        status = "ENDED"
    elif launch > 60:
        status = dice.weighted((("LIVE", 0.7), ("IN_DEVELOPMENT", 0.2), ("PLANNED", 0.1)))
    return Plan(key, f"{name} (Beispiel)", service, developers, status, launch, users)
