"""Where a Land stands, in figures: what it develops, uses, takes from others and gives to them."""

from api.explorer.ask import Ask
from api.explorer.figure import Figure
from api.explorer.seen import Seen
from api.explorer.words import Words


async def standing(key: str, name: str, seen: Seen, ask: Ask, _: Words) -> list[Figure]:
    """The figures of the Land with this key; none where no source speaks of any process there."""
    data = await ask("land-stand", key=key)
    found = [
        (
            "developed",
            _("dort entwickelt"),
            _("Prozesse, die {name} oder eine Verwaltung dort entwickelt hat, auch mit anderen.", name=name),
            seen.link("/bibliothek", land=key),
        ),
        (
            "used",
            _("dort genutzt"),
            _(
                "Prozesse, von denen eine Quelle sagt, dass eine Verwaltung in {name} sie nutzt, nutzte "
                "oder nutzen will.",
                name=name,
            ),
            seen.link("/bibliothek", nutzerland=key),
        ),
        (
            "taken",
            _("von anderen übernommen"),
            _("Davon entwickelt allein in anderen Ländern, soweit das eine Quelle sagt."),
            "",
        ),
        (
            "given",
            _("an andere gegeben"),
            _(
                "Dort entwickelte Prozesse, die Verwaltungen in anderen Ländern nutzen, nutzten oder "
                "nutzen wollen."
            ),
            "",
        ),
    ]
    figures = [Figure.of(data, *one) for one in found]
    return figures if any(figure.number for figure in figures) else []
