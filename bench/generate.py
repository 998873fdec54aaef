"""A graph to measure on, the same for the same parameters: processes, who developed and who uses them.

The administrations come from the official register. Processes and users are invented, and uneven as reality
is: few processes are used by thousands, most by a handful; four Länder develop more than their share, and use
more.
"""

import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import blake2b
from itertools import accumulate
from typing import Any

SOURCE = "bench"
PIONEERS = ("06", "07", "10", "16")
"""Hessen, Rheinland-Pfalz, Saarland, Thüringen."""
VERBS = (
    "Antrag auf",
    "Anzeige",
    "Anmeldung",
    "Änderung",
    "Auskunft über",
    "Verlängerung",
    "Widerruf",
    "Nachweis",
)
THINGS = (
    "Abfallgebühren", "Bauvorbescheid", "Briefwahl", "Carsharing-Stellplatz", "Denkmalschutz", "Einbürgerung",
    "Elterngeld", "Erlaubnis zum Ausschank", "Feuerwerk", "Fischereischein", "Führungszeugnis", "Gewerbe",
    "Grundsteuer", "Hundesteuer", "Jagdschein", "Kindertagesstätte", "Lärmschutz", "Meldebescheinigung",
    "Nutzungsänderung", "Personenbeförderung", "Parkausweis", "Reisegewerbekarte", "Sondernutzung",
    "Straßensperrung", "Trinkwasser", "Unterhaltsvorschuss", "Veranstaltung", "Wohngeld", "Wohnsitz",
    "Zweitwohnung",
)  # fmt: skip
STATUS, STATUS_WEIGHTS = ("LIVE", "PILOT", "PLANNED", "ENDED"), (70, 12, 14, 4)


@dataclass(frozen=True)
class Parameters:
    """What decides the graph. `skew`: the n-th process has `1 / n ** skew` of the first one's users."""

    processes: int = 3_000
    uses: int = 200_000
    seed: int = 1
    skew: float = 0.8
    version: int = 2

    @property
    def key(self) -> str:
        """A name for the graph that these parameters make."""
        text = repr(sorted(asdict(self).items()))
        return f"{self.processes}-{self.uses}-{blake2b(text.encode(), digest_size=4).hexdigest()}"


@dataclass(frozen=True)
class Link:
    """A relationship between two nodes named by their ids."""

    type: str
    start: str
    end: str
    properties: dict[str, Any]


def source() -> dict[str, Any]:
    """The Source that all of this is from, marked as an example."""
    return {
        "id": f"source:{SOURCE}", "key": SOURCE, "name": "Erfundener Graph für die Messung",
        "kind": "EXAMPLE",
        "url": "https://example.org/bench", "dataset": SOURCE, "example": True, "sources": [SOURCE],
    }  # fmt: skip


def processes(given: Parameters) -> list[dict[str, Any]]:
    """The processes' properties. Their names are unique, and say nothing of how widely they are used."""
    draw = random.Random(f"processes {given.seed}")
    made = []
    for number in range(given.processes):
        key = f"bench-{number:05d}"
        name = f"{draw.choice(THINGS)}: {draw.choice(VERBS)} {draw.randrange(16**4):04x}-{number}"
        made.append(
            {
                "id": f"process:{key}",
                "key": key,
                "name": name,
                "status": "LIVE",
                "example": True,
                "sources": [SOURCE],
            }
        )
    return made


def links(given: Parameters, administrations: list[str]) -> Iterator[Link]:
    """DEVELOPED_BY and USES. `administrations`: the ids of all, in a fixed order."""
    draw = random.Random(f"links {given.seed}")
    ids = [f"process:bench-{number:05d}" for number in range(given.processes)]
    yield from _developers(draw, ids, administrations)
    users = _users(draw, given, administrations)
    for process, chosen in zip(ids, users, strict=True):
        for user in chosen:
            since = f"{draw.randint(2018, 2025)}-{draw.randint(1, 12):02d}"
            properties: dict[str, Any] = {"status": draw.choices(STATUS, STATUS_WEIGHTS)[0]}
            if properties["status"] != "PLANNED":
                properties["since"] = since if draw.random() < 0.6 else f"{since}-{draw.randint(1, 28):02d}"
            yield _link("USES", user, process, properties)


def land_of(id_: str) -> str:
    """The key of the Land that an administration lies in: the first two digits of its own key."""
    return id_.partition(":")[2][:2]


def _link(type_: str, start: str, end: str, properties: dict[str, Any]) -> Link:
    id_ = blake2b(f"{type_}|{start}|{end}".encode(), digest_size=10).hexdigest()
    return Link(type_, start, end, {"id": id_, "example": True, "sources": [SOURCE], **properties})


def _developers(draw: random.Random, processes: list[str], administrations: list[str]) -> Iterator[Link]:
    """One developer each, a second for every tenth: a Land half of the time, a pioneer more often."""
    laender = [a for a in administrations if a.startswith("land:")]
    others = [a for a in administrations if not a.startswith("land:")]
    weights = [4 if land_of(a) in PIONEERS else 1 for a in laender]
    few = draw.sample(others, min(300, len(others)))
    for process in processes:
        chosen = set()
        for _ in range(2 if draw.random() < 0.1 else 1):
            chosen.add(draw.choices(laender, weights)[0] if draw.random() < 0.5 else draw.choice(few))
        for developer in sorted(chosen):
            yield _link("DEVELOPED_BY", process, developer, {})


def _users(draw: random.Random, given: Parameters, administrations: list[str]) -> list[list[str]]:
    """The users of each process: as many as its rank says, no pair twice."""
    weights = [3.0 if land_of(a) in PIONEERS else 1.0 for a in administrations]
    ends = list(accumulate(weights))
    ranks = list(range(1, given.processes + 1))
    draw.shuffle(ranks)
    shares = [rank**-given.skew for rank in ranks]
    most = len(administrations) // 2
    wanted, left = [0] * len(shares), given.uses
    if left > most * len(shares):
        raise ValueError(f"{given.uses} uses are too many for {given.processes} processes")
    while left:  # what a process cannot take goes to the others
        open_ = [i for i, n in enumerate(wanted) if n < most]
        total, before = sum(shares[i] for i in open_), left
        for i in open_:
            more = min(left, most - wanted[i], max(1, int(before * shares[i] / total)))
            wanted[i] += more
            left -= more
    chosen: list[list[str]] = []
    for number in wanted:
        users: set[int] = set()
        while len(users) < number:
            users.update(draw.choices(range(len(ends)), cum_weights=ends, k=number - len(users)))
        chosen.append([administrations[i] for i in sorted(users)])
    return chosen
