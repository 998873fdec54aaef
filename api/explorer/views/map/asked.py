"""What the map's page asks for: which areas, which Land, which process, how far, and as of when."""

from dataclasses import dataclass
from typing import Any

from api.explorer.ask import Ask
from api.explorer.atlas import ALLIES
from api.explorer.names import choice
from api.explorer.seen import DAY, Seen
from api.explorer.words import Words
from api.explorer.wrong import Wrong

MUNICIPALITIES, DISTRICTS = "gemeinden", "kreise"
LAENDER = tuple(f"{number:02}" for number in range(1, 17))
STATUSES = ("LIVE", "PILOT", "PLANNED", "ENDED")
"""Of a use, the furthest first; what has ended comes last."""


@dataclass(frozen=True)
class Asked:
    """The parameters, checked. Empty texts stand for all: `land` and `status`; `process` is a key.

    `elsewhere`: whether the municipalities of a Land were asked for that has no outlines of them.
    """

    level: str
    land: str
    process: str
    status: str
    as_of: str | None
    seen: Seen
    ask: Ask
    say: Words
    elsewhere: bool = False

    @property
    def laender(self) -> list[str]:
        """The Länder whose areas are shown; none for all of Germany."""
        return [self.land] if self.land else list(ALLIES) if self.level == MUNICIPALITIES else []

    @property
    def use(self) -> dict[str, Any] | None:
        """The condition on a use that the status makes."""
        return {"edge": {"status": {"eq": self.status}}} if self.status else None

    @property
    def heeded(self) -> str:
        """The status by which uses are chosen; empty for all, and where it cannot be heeded."""
        return self.status if self.process or self.level != DISTRICTS else ""

    @property
    def nothing(self) -> str:
        """What is said of an area of which no source names a use such as is asked for."""
        _ = self.say
        return _("keine Nutzung mit diesem Stand bekannt") if self.heeded else _("keine Nutzung bekannt")

    async def data(self, name: str, **variables: Any) -> Any:
        """The answer to a document, as of the day that is asked for."""
        return await self.ask(name, asOf=self.as_of, **variables)

    def status_label(self, status: str | None) -> str:
        """What a status is called."""
        model = self.ask.service.planner.schema.model
        return choice(model, "UsageStatus", status, self.say) or self.say("Stand unbekannt")


def asked(seen: Seen, ask: Ask, say: Words, process: str) -> Asked:
    """The parameters of a request. Raises Wrong."""
    level = one_of(seen, "ebene", (MUNICIPALITIES, DISTRICTS))
    land = seen.get("land")
    if land not in ("", *LAENDER):
        raise Wrong("Der Parameter „{name}“ muss der Schlüssel eines Landes sein, 01 bis 16.", name="land")
    elsewhere = bool(land) and level == MUNICIPALITIES and land not in ALLIES
    status = one_of(seen, "status", ("", *STATUSES))
    shown, day = "" if elsewhere else land, seen.get(DAY) or None
    return Asked(level, shown, process, status, day, seen, ask, say, elsewhere)


def one_of(seen: Seen, name: str, known: tuple[str, ...]) -> str:
    """A parameter that has to be one of these; the first where it is missing. Raises Wrong."""
    value = seen.get(name, known[0])
    if value not in known:
        raise Wrong(
            "Der Parameter „{name}“ muss eines davon sein: {known}.",
            name=name,
            known=", ".join(filter(None, known)),
        )
    return value
