"""Which services have no process yet, as far as the sources know."""

from dataclasses import replace

from api.explorer.paged import paged
from api.explorer.pictures import Bar, Bars
from api.explorer.table import Column, Row, Table, sources, thing, things
from api.explorer.uses import invented
from api.explorer.views.questions.question import Answered, Filled, Question
from api.explorer.words import Words


async def answer(filled: Filled) -> Answered:
    """Services for which no source names a process, by name."""
    _, seen = filled.say, filled.seen
    data = await filled.ask.rows("ohne-prozess", "services", after=seen.get("nach") or None)
    found = data["services"]
    rows = [
        Row(
            (thing(node), node["key"], things(node["topics"]["nodes"]), things(node["basedOn"]["nodes"])),
            sources(node),
            node["example"],
        )
        for node in found["nodes"]
    ]
    table = Table(
        "leistungen",
        _("Leistungen ohne Prozess"),
        (
            Column("service", _("Leistung")),
            Column("key", _("Schlüssel")),
            Column("topics", _("Themenfeld")),
            Column("basedOn", _("Beruht auf")),
        ),
        tuple(rows),
        empty=_(
            "Zu jeder Leistung, von der eine Quelle spricht, nennt eine Quelle mindestens einen Prozess."
        ),
    )
    if not data["all"]["totalCount"]:
        nothing = _("Keine Quelle nennt hier eine Verwaltungsleistung.")
        return Answered(nothing, (replace(table, empty=nothing),), notes=(missing(_),))
    topics = [Bar(group["key"], group["count"]) for group in found["groupBy"] if group["key"]]
    all_ = _.number(data["all"]["totalCount"])
    lead = _.ngettext(
        "Von {all} Leistungen, von denen eine Quelle spricht, hat eine noch keinen Prozess.",
        "Von {all} Leistungen, von denen eine Quelle spricht, haben {number} noch keinen Prozess.",
        found["totalCount"],
        all=all_,
    )
    if not found["totalCount"]:
        lead = _("Jede der {all} Leistungen, von denen eine Quelle spricht, hat einen Prozess.", all=all_)
    lead += invented(data["all"]["totalCount"], data["factual"]["totalCount"], _)
    return Answered(
        lead,
        (paged(seen, found, table),),
        (Bars(_("Leistungen ohne Prozess nach Themenfeld"), topics),) if topics else (),
        (missing(_),),
    )


def missing(_: Words) -> str:
    """What the answer does not say."""
    return _(
        "Das sagt etwas über die Quellen, nicht über die Welt: Ein Prozess, von dem keine Quelle "
        "berichtet, fehlt auch hier. Der Leistungskatalog selbst wird nicht mitgeliefert; wer ihn "
        "lädt, sieht hier seine Lücken."
    )


WITHOUT_PROCESS = Question(
    "ohne-prozess",
    "Welche Verwaltungsleistungen haben noch keinen Prozess?",
    "Wo die Lücken sind, nach Themenfeldern.",
    (),
    answer,
)
