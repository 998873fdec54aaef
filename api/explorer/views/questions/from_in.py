"""Which processes from one Land municipalities of another use: the question that this service begins with."""

from typing import Any

from api.explorer.gaps import Gap
from api.explorer.paged import paged
from api.explorer.pictures import Bar, Bars
from api.explorer.table import Column, Row, Table, sources, thing, things
from api.explorer.uses import every_use, invented
from api.explorer.views.questions.question import Answered, Filled, Question, chosen, named

WHO = (("kommunen", "Kommunen"), ("gemeinden", "Gemeinden"), ("alle", "Verwaltungen"))
LOCAL = ["DISTRICT", "MUNICIPAL_ASSOCIATION", "MUNICIPALITY"]
KINDS = {"kommunen": LOCAL, "gemeinden": ["MUNICIPALITY"], "alle": ["LAND", *LOCAL]}
"""Of GraphQL's `AdministrationKind`, by what is chosen."""


async def answer(filled: Filled) -> Answered:
    """Processes with who developed them and how many use them since when."""
    _, seen = filled.say, filled.seen
    wer = chosen(WHO, filled.values["wer"], _)
    asked: dict[str, Any] = {
        "from": filled.values["von"],
        "in": filled.values["in"],
        "kinds": KINDS[filled.values["wer"]],
        "after": seen.get("nach") or None,
    }
    data = await filled.ask.rows("aus-in", "processes", **asked)
    found = data["processes"]
    von, in_ = (named(data, "laender", filled.values[name]) for name in ("von", "in"))
    rows = []
    for node in found["nodes"]:
        uses, all_ = node["usedBy"]["edges"], node["usedBy"]["aggregate"]
        rows.append(
            Row(
                (
                    thing(node),
                    things(node["developedBy"]["nodes"]),
                    all_["node"]["count"],
                    all_["edge"]["since"]["min"],
                    things(use["node"] for use in uses),
                ),
                sources=tuple(dict.fromkeys(s for use in uses for s in sources(use))),
                example=node["example"] or any(use["example"] for use in uses),
            )
        )
    table = Table(
        "prozesse",
        _("Prozesse aus dem Land {von}, die {wer} im Land {in_} nutzen", wer=wer, von=von, in_=in_),
        (
            Column("process", _("Prozess")),
            Column("developedBy", _("Entwickelt von")),
            Column("users", _("Wie viele nutzen ihn"), "number"),
            Column("since", _("Zuerst seit"), "date"),
            Column("firstUsers", _("Darunter")),
        ),
        tuple(rows),
        empty=_("Keine Quelle nennt einen solchen Prozess."),
    )
    who = {
        "kommunen": _("Kommunen sind hier Gemeinden, Gemeindeverbände und Kreise."),
        "alle": _("Verwaltungen sind hier das Land selbst, Kreise, Gemeindeverbände und Gemeinden."),
    }.get(filled.values["wer"])
    developed = _(
        "Aus einem Land ist ein Prozess, den das Land selbst oder eine seiner Verwaltungen entwickelt hat, "
        "auch gemeinsam mit anderen."
    )
    bars = [
        Bar(
            node["name"],
            node["usedBy"]["aggregate"]["node"]["count"],
            seen.node(node["id"]),
            node["example"] or node["invented"]["totalCount"] > 0,
        )
        for node in data["largest"]["nodes"]
    ]
    lead = _.ngettext(
        "{wer} im Land {in_} nutzen einen Prozess aus dem Land {von}.",
        "{wer} im Land {in_} nutzen {number} Prozesse aus dem Land {von}.",
        found["totalCount"],
        wer=wer,
        von=von,
        in_=in_,
    )
    lead += invented(found["totalCount"], data["factual"]["totalCount"], _)
    if not found["totalCount"]:
        lead = _(
            "Keine Quelle sagt, dass {wer} im Land {in_} einen Prozess aus dem Land {von} nutzen.",
            wer=wer,
            von=von,
            in_=in_,
        )
    return Answered(
        lead,
        (paged(seen, found, table),),
        (Bars.largest(_("Wie viele {wer} im Land {in_} jeden nutzen", wer=wer, in_=in_), bars, _),),
        [note for note in (who, developed, every_use(_)) if note],
        names={"wer": wer, "von": von, "in": in_},
        data=data,
    )


FROM_IN = Question(
    "aus-in",
    "Welche Prozesse aus dem Land {von} nutzen {wer} im Land {in}?",
    "Wer wessen Prozesse nutzt, von Land zu Land.",
    (
        Gap("von", "Entwickelt in", "06", "laender"),
        Gap("wer", "Wer nutzt", "kommunen", options=WHO),
        Gap("in", "Genutzt in", "10", "laender"),
    ),
    answer,
)
