"""The types of the subscription `graphChanged`; see `events` for what they hold."""

from typing import TYPE_CHECKING

from schema.inputs import text
from schema.names import NODE_KIND, RELATIONSHIP_TYPE, make_enum

if TYPE_CHECKING:
    from schema.types import _Builder

LISTED = 1_000
"""Ids of one kind and action that an event can list at most."""


ACTIONS = {
    "ADDED": text("New in the graph.", "Neu im Graphen."),
    "CHANGED": text("Says something else than before.", "Sagt etwas anderes als vorher."),
    "RETIRED": text(
        "Has ended, as a newer edition no longer names it; it stays in the graph with its `until`.",
        "Beendet, denn eine neuere Ausgabe nennt es nicht mehr; es bleibt mit seinem `until` im Graphen.",
    ),
    "WITHDRAWN": text("No longer in the graph.", "Nicht mehr im Graphen."),
    "REPLACED": text(
        "The former id of a relationship that is listed as changed.",
        "Die frühere Kennung einer Beziehung, die unter den geänderten steht.",
    ),
}
"""What a load can do, as `graph.revision` names it."""


def add_subscription(builder: "_Builder") -> None:
    """Make the type `Subscription` and what it leads to."""
    make_enum(
        "ChangeAction",
        ACTIONS,
        text("What a load did to something.", "Was ein Ladevorgang mit etwas gemacht hat."),
        builder.scope,
    )
    plain = builder.plain
    builder.make(
        "Changed",
        {
            "action": plain("action", "ChangeAction", text("What was done.", "Was geschehen ist.")),
            "kind": plain(
                "kind",
                f"{NODE_KIND} | None",
                text("The kind, where they are nodes.", "Die Art, wenn es Knoten sind."),
            ),
            "relationship": plain(
                "relationship",
                f"{RELATIONSHIP_TYPE} | None",
                text("The type, where they are relationships.", "Die Art, wenn es Beziehungen sind."),
            ),
            "count": plain("count", "int", text("How many.", "Wie viele.")),
            "ids": plain(
                "ids",
                "list[ID]",
                text(
                    "Their ids, as many as were asked for; those of nodes are good for `node(id:)`.",
                    "Ihre Kennungen, so viele wie gewünscht; die von Knoten taugen für `node(id:)`.",
                ),
            ),
            "complete": plain(
                "complete",
                "bool",
                text("Whether `ids` holds all of them.", "Ob `ids` alle enthält."),
            ),
        },
        text(
            "Nodes of one kind, or relationships of one type, that one load changed in the same way.",
            "Knoten oder Beziehungen einer Art, die ein Ladevorgang auf gleiche Weise geändert hat.",
        ),
    )
    counts = {
        "added": text("How many are new.", "Wie viele neu sind."),
        "changed": text("How many say something else.", "Wie viele etwas anderes sagen."),
        "retired": text("How many have ended.", "Wie viele beendet sind."),
        "withdrawn": text("How many are gone.", "Wie viele weg sind."),
    }
    builder.make(
        "GraphChange",
        {
            "revision": plain(
                "revision",
                "int",
                text(
                    "The graph's revision after the load: the `since` of who wants to go on from here.",
                    "Die Revision des Graphen nach dem Laden: das `since`, um ab hier fortzufahren.",
                ),
            ),
            "at": plain(
                "at", "str", text("When, as ISO 8601 with offset.", "Wann, nach ISO 8601 mit Zeitzone.")
            ),
            "dataset": plain("dataset", "str", text("What was loaded.", "Welcher Datensatz geladen wurde.")),
            "edition": plain(
                "edition",
                "str | None",
                text("Its edition, if it has one.", "Dessen Ausgabe, wenn es eine gibt."),
            ),
            **{name: plain(name, "int", description) for name, description in counts.items()},
            "changes": plain(
                "changes",
                "list[Changed]",
                text(
                    "What was changed, nodes first, of what was asked for.",
                    "Was geändert wurde, Knoten zuerst, soweit danach gefragt ist.",
                ),
            ),
        },
        text(
            "A load that changed the graph. The counts are of nodes and relationships together, of the kinds "
            "and types that were asked for.",
            "Ein Ladevorgang, der den Graphen geändert hat. Die Anzahlen gelten für Knoten und Beziehungen "
            "zusammen, soweit nach ihren Arten gefragt ist.",
        ),
    )
    field = plain(
        "graphChanged",
        "GraphChange",
        text(
            "Each load that changes the graph, as soon as it has.",
            "Jeder Ladevorgang, der den Graphen ändert, sobald er es getan hat.",
        ),
        (
            builder.argument(
                "since",
                "int | None",
                text(
                    "Begin with what came after this revision, so that nothing is missed; without it, with "
                    "the next load.",
                    "Beginne mit dem, was nach dieser Revision kam, damit nichts fehlt; ohne Angabe mit dem "
                    "nächsten Laden.",
                ),
            ),
            builder.argument(
                "kinds",
                f"list[{NODE_KIND}] | None",
                text(
                    "Only loads that change nodes of these kinds, or relationships asked for.",
                    "Nur was Knoten dieser Arten ändert oder gewünschte Beziehungen.",
                ),
            ),
            builder.argument(
                "relationships",
                f"list[{RELATIONSHIP_TYPE}] | None",
                text(
                    "Only loads that change relationships of these types, or nodes asked for.",
                    "Nur was Beziehungen dieser Arten ändert oder gewünschte Knoten.",
                ),
            ),
            builder.argument(
                "ids",
                "int",
                text(
                    f"How many ids each entry lists at most, up to {LISTED}.",
                    f"Wie viele Kennungen jeder Eintrag höchstens nennt, bis {LISTED}.",
                ),
                100,
            ),
        ),
    )
    builder.make(
        "Subscription",
        {"graphChanged": field},
        text("What can be subscribed to.", "Was man abonnieren kann."),
    )
