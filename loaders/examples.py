"""Made-up processes and who uses them, so that a newcomer's first question has an answer.

No public page lists which processes are exchanged inside the OZG-Verbund Mitte. What this loader brings is
invented: real administrations of four Länder (Hessen, Rheinland-Pfalz, Saarland, Thüringen), real names of
services, and everything between them left to chance. All of it cites one source of kind EXAMPLE, keys begin
with `beispiel-`, and names end with "(Beispiel)".

The chance is always the same one (see example_dice.py), so every installation has the same examples. It is
uneven as reality is: a few processes are used by hundreds, many by a handful, some by nobody; large towns use
more than small ones; at home a process spreads first, then to the neighbours.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from loaders import gv100ad
from loaders.batch import Batch, Collector
from loaders.example_bodies import Bodies, Body, bodies
from loaders.example_dice import Dice
from loaders.example_plan import Plan, Service, plans, services
from loaders.example_time import NOW, month, written
from loaders.slugs import slug
from schema.record import Records

DATASET = "examples"
SOURCE = "beispieldaten"
CITES = [{"source": SOURCE}]
MADE_UP = "Erfundenes Beispiel: "

CIVENTO = "platform:civento"
"""The only thing from outside that examples speak of, besides administrations."""
PLATFORMS = ("Plattform Ahorn", "Plattform Birke")
LIBRARY = "Prozessbibliothek Linde"
SYSTEMS = ("Rot", "Blau")
"""Every topic has a made-up system of each of these names."""
SHARED_SYSTEMS = ("Dokumentenablage", "Bezahldienst", "Postkorb")

HOME = {"district": 2.5, "land": 1.0, "away": 0.25}
"""How readily an administration uses a process from its own district, its own Land, another Land."""
LAG = {"self": (0, 2), "district": (1, 18), "land": (2, 40), "away": (6, 54)}
"""Between how many months after its launch an administration takes a process up."""


def read(path: Path | None, records: Records, collector: Collector) -> Batch:
    """Make the examples up. `path` may name an edition of the register to take the administrations from."""
    register = gv100ad.read(path, records, Collector(records, gv100ad.DATASET))
    for rejection in register.rejections:
        if rejection.fatal:
            collector.reject(rejection.field, rejection.reason, file=rejection.place.file, fatal=True)
            return collector.batch()
    _Examples(collector, bodies(register.nodes, register.links)).make()
    return collector.batch(only_known=True)


class _Examples:
    def __init__(self, collector: Collector, around: Bodies) -> None:
        self.collector = collector
        self.around = around

    def make(self) -> None:
        self._node(
            "Source",
            SOURCE,
            "ERFUNDENE BEISPIELDATEN – keine Tatsachen",
            kind="EXAMPLE",
            dataset=DATASET,
            publisher="Verbundgraph",
            attribution="Erfunden: Kein Prozess, keine Entwicklung und keine Nutzung ist eine Tatsache.",
        )
        offered = services()
        self._surroundings(offered)
        for plan in plans(offered, self.around):
            self._process(plan)
            self._uses(plan)

    def _surroundings(self, offered: list[Service]) -> None:
        """Topics, services, systems, platforms and the library."""
        for topic in dict.fromkeys(service.topic for service in offered):
            self._node("Topic", f"beispiel-{slug(topic)}", f"{topic} (Beispiel)")
            for name in SYSTEMS:
                text = f"{MADE_UP}Fachverfahren, das es nicht gibt, im Themenfeld {topic}."
                self._node(
                    "ItSystem",
                    _system(topic, name),
                    f"Fachverfahren {topic} {name} (Beispiel)",
                    description=text,
                )
        for name in SHARED_SYSTEMS:
            text = f"{MADE_UP}System, das es nicht gibt, für alle Themenfelder."
            self._node("ItSystem", f"beispiel-{slug(name)}", f"{name} (Beispiel)", description=text)
        for name in PLATFORMS:
            text = f"{MADE_UP}Plattform, die es nicht gibt."
            self._node("Platform", f"beispiel-{slug(name)}", f"{name} (Beispiel)", description=text)
        text = f"{MADE_UP}Prozessbibliothek, die es nicht gibt."
        self._node("ProcessLibrary", f"beispiel-{slug(LIBRARY)}", f"{LIBRARY} (Beispiel)", description=text)
        for service in offered:
            text = f"{MADE_UP}Leistung nach dem Vorbild von „{service.name}“, kein Eintrag aus einem Katalog."
            self._node("Service", service.key, f"{service.name} (Beispiel)", description=text)
            self._link("IN_TOPIC", f"service:{service.key}", f"topic:beispiel-{slug(service.topic)}")

    def _process(self, plan: Plan) -> None:
        dice = Dice(f"surroundings/{plan.key}")
        since = None if plan.status in ("PLANNED", "IN_DEVELOPMENT") else written(plan.launch, dice)
        until = month(_end(plan)) if plan.status == "ENDED" else None
        text = (
            f"{MADE_UP}Online-Prozess für die Leistung „{plan.service.name}“. Wer ihn entwickelt hat und wer "
            "ihn nutzt, ist ausgedacht."
        )
        self._node(
            "Process", plan.key, plan.name, description=text, status=plan.status, since=since, until=until
        )
        process = f"process:{plan.key}"
        for developer in plan.developers:
            self._link("DEVELOPED_BY", process, developer.id)
        self._link("IMPLEMENTS", process, f"service:{plan.service.key}")
        for platform in self._platform(plan, dice):
            self._link("RUNS_ON", process, platform)
        if plan.status in ("LIVE", "ENDED") and dice.chance(0.7):
            listed = written(min(plan.launch + dice.number(0, 9), NOW), dice)
            self._link("LISTED_IN", process, f"processLibrary:beispiel-{slug(LIBRARY)}", since=listed)
        for system in (*SYSTEMS, *SHARED_SYSTEMS):
            key = _system(plan.service.topic, system) if system in SYSTEMS else f"beispiel-{slug(system)}"
            if dice.chance(0.75 if system in SYSTEMS else 0.2):
                self._link("INTEGRATES_WITH", process, f"itSystem:{key}")

    @staticmethod
    def _platform(plan: Plan, dice: Dice) -> Iterator[str]:
        """One, and now and then none: civento outside Thüringen, else one that is made up."""
        own = [(f"platform:beispiel-{slug(name)}", 0.15) for name in PLATFORMS]
        real = (CIVENTO, 0.1 if plan.developers[0].land == "16" else 0.6)
        chosen = dice.weighted((*own, real, ("", 0.1)))
        if chosen:
            yield chosen

    # Who uses a process

    def _uses(self, plan: Plan) -> None:
        if plan.status == "PLANNED":
            return
        dice = Dice(f"users/{plan.key}")
        offering = self.around.of(plan.service.level)
        chosen = dice.some(offering, min(plan.users, len(offering) * 4 // 5), lambda body: _pull(plan, body))
        if plan.users and plan.developers[0] in offering and plan.developers[0] not in chosen:
            chosen.insert(0, plan.developers[0])
        for body in chosen:
            since = plan.launch + _lag(plan, body, dice)
            fields = self._use(plan, since, dice)
            if fields is not None:
                fields["via"] = self._via(plan, body, dice)
                self._link("USES", body.id, f"process:{plan.key}", **fields)

    @staticmethod
    def _use(plan: Plan, begin: int, dice: Dice) -> dict[str, Any] | None:
        """Status and time of a use, None if it does not come about."""
        if plan.status == "IN_DEVELOPMENT":
            if dice.chance(0.8):
                return None
            status = "PILOT" if begin <= NOW and dice.chance(0.4) else "PLANNED"
        elif plan.status == "ENDED":
            if begin >= _end(plan):
                return None
            status = "ENDED"
        elif begin > NOW:
            if dice.chance(0.72):
                return None
            status = "PLANNED"
        elif begin > NOW - 16 and dice.chance(0.28):
            status = "PILOT"
        else:
            status = "ENDED" if begin < NOW - 20 and dice.chance(0.07) else "LIVE"
        if status == "PLANNED":
            return {"status": status, "since": dice.weighted(((None, 0.7), ("2026-12", 0.1), ("2027", 0.2)))}
        since = None if dice.chance(0.03) else written(begin, dice)
        until = None
        if status == "ENDED":
            last = _end(plan) if plan.status == "ENDED" else NOW
            until = month(last if plan.status == "ENDED" else begin + dice.number(8, last - begin))
        return {"status": status, "since": since, "until": until}

    @staticmethod
    def _via(plan: Plan, body: Body, dice: Dice) -> str | None:
        """The system of the administration: in one topic always the same one, if any is known."""
        if dice.chance(0.35):
            return None
        if dice.chance(0.12):
            return f"beispiel-{slug(dice.one(SHARED_SYSTEMS))}"
        own = Dice(f"system/{body.id}/{plan.service.topic}").weighted(zip(SYSTEMS, (0.7, 0.3), strict=True))
        return _system(plan.service.topic, own)

    # Records

    def _node(self, kind_name: str, key: str, name: str, **fields: Any) -> None:
        given = {k: v for k, v in fields.items() if v is not None}
        self.collector.node(kind_name, {"key": key, "name": name, "cites": CITES, **given})

    def _link(self, type_: str, start: str, end: str, **fields: Any) -> None:
        given = {k: v for k, v in fields.items() if v is not None}
        self.collector.link(type_, {"start": start, "end": end, "cites": CITES, **given})


def _system(topic: str, name: str) -> str:
    return f"beispiel-fachverfahren-{slug(topic)}-{slug(name)}"


def _near(plan: Plan, body: Body) -> str:
    """How near an administration is to the nearest developer."""
    nearest = "away"
    for developer in plan.developers:
        if developer.land == body.land:
            if developer is body:
                return "self"
            near = developer.kind != "land" and developer.district == body.district
            nearest = "district" if near or nearest == "district" else "land"
    return nearest


def _pull(plan: Plan, body: Body) -> float:
    near = _near(plan, body)
    return body.weight * HOME["district" if near == "self" else near]


def _lag(plan: Plan, body: Body, dice: Dice) -> int:
    """Months until an administration follows; most do so early, a few late."""
    first, last = LAG[_near(plan, body)]
    way = dice.between(0, 1)
    return first + int((last - first) * (way * way + way) / 2)


def _end(plan: Plan) -> int:
    """The month in which a process ended that did."""
    return plan.launch + Dice(f"end/{plan.key}").number(18, NOW - plan.launch - 2)
