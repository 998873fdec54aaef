"""How two nodes are connected: the shortest ways, with who says what on each."""

from collections.abc import Mapping
from typing import Any

from api.explorer.cells import times
from api.explorer.gaps import Gap, shown
from api.explorer.names import label_of_type
from api.explorer.pictures import Chain, Step
from api.explorer.table import Column, Row, Table, Thing, made_up, sources, thing
from api.explorer.views.questions.question import Answered, Filled, Question


async def answer(filled: Filled) -> Answered:
    """The shortest paths, at most five, each as a table and a picture."""
    _, seen, ask = filled.say, filled.seen, filled.ask
    von, zu = filled.id("von"), filled.id("zu")
    data = await ask("verbunden", **{"from": von, "to": zu})
    start, end = filled.found(data["start"], "von"), filled.found(data["end"], "zu")
    names = {"von": shown(thing(start)), "zu": shown(thing(end))}
    model = ask.service.planner.schema.model
    # Of ways of one length, those that sources tell of come before invented ones.
    found = sorted(data["path"], key=invented)
    tables, pictures = [], []
    for number, path in enumerate(found, 1):
        rows = [
            Row(
                (
                    thing(said["subject"]),
                    _.label(label_of_type(model, said["type"])),
                    thing(said["object"]),
                    said["since"],
                    said["until"],
                ),
                sources(said),
                said["example"],
                said["disputed"],
            )
            for said in path["statements"]
        ]
        columns = (
            Column("subject", _("Wer")),
            Column("relationship", _("Beziehung")),
            Column("object", _("Wem oder was")),
            *times(_),
        )
        caption = _("Weg {number}", number=number)
        tables.append(Table(f"weg-{number}", caption, columns, tuple(rows)))
        steps = [
            Step(
                node["name"],
                _.label(model.kinds[node["__typename"]].label),
                seen.node(node["id"]),
                leading(rows[i], node["id"]) if i < len(rows) else "",
                rows[i].example if i < len(rows) else False,
            )
            for i, node in enumerate(path["nodes"])
        ]
        pictures.append(Chain(caption, steps))
    if von == zu:
        lead = _("Beides ist {von}.", von=start["name"])
    elif not found:
        lead = _(
            "Zwischen {von} und {zu} führt kein Weg von höchstens sechs Schritten.",
            von=start["name"],
            zu=end["name"],
        )
    else:
        lead = _.ngettext(
            "{von} und {zu} sind unmittelbar verbunden.",
            "{von} und {zu} sind über {number} Schritte verbunden.",
            found[0]["length"],
            von=start["name"],
            zu=end["name"],
        )
    if found and all(map(invented, found)):
        lead += " " + _("Jeder dieser Wege führt über Beispieldaten, die erfunden sind.")
    notes = (
        (_("Es gibt vielleicht mehr gleich kurze Wege; gezeigt werden höchstens fünf."),)
        if len(found) == 5
        else ()
    )
    return Answered(lead, tuple(tables), pictures, notes, names=names, example=made_up(tables))


def invented(path: Mapping[str, Any]) -> bool:
    """Whether a way leads over something made up."""
    return any(said["example"] for said in path["statements"])


def leading(row: Row, node: str) -> str:
    """How a statement leads on from a node, with an arrow from whom it is about to what it says."""
    subject, relationship, *_ = row.cells
    return f"{'↓' if isinstance(subject, Thing) and subject.id == node else '↑'} {relationship}"


CONNECTED = Question(
    "verbunden",
    "Wie hängen {von} und {zu} zusammen?",
    "Die kürzesten Wege, Schritt für Schritt belegt.",
    (
        Gap("von", "Von", "land:06"),
        Gap("zu", "Zu", "organization:ekom21"),
    ),
    answer,
)
