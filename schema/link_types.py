"""The GraphQL types of statements, paths and neighbourhoods: the graph as a graph, whatever its kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schema import roles as r
from schema.bounds import DEEPEST, LONGEST_PATH
from schema.inputs import text
from schema.model import Kind
from schema.parameters import PAGE
from schema.paths import LONGEST

if TYPE_CHECKING:
    from schema.types import _Builder


def about_node(builder: _Builder, kind: Kind) -> dict[str, Any]:
    """The fields of a node that hold what is said about it."""
    return {
        "statements": builder.field(
            kind.name,
            "statements",
            "StatementConnection",
            r.Statements(),
            text(
                "All that is said of how this node is related to others: by whom, since when. By type.",
                "Alles, was über die Beziehungen dieses Knotens gesagt wird: von wem, seit wann. Nach Art.",
            ),
            (_via(builder), *builder.bounds()),
        ),
        "disagreements": builder.field(
            kind.name,
            "disagreements",
            "list[Disagreement]",
            r.Disagreements(),
            text(
                "Where sources contradict each other about how this node is related to another.",
                "Wo Quellen einander über eine Beziehung dieses Knotens widersprechen.",
            ),
            (_via(builder), *_page(builder)),
        ),
    }


def _via(builder: _Builder) -> Any:
    return builder.argument(
        "via",
        "list[RelationshipType] | None",
        text("Only relationships of these types.", "Nur Beziehungen dieser Arten."),
    )


def _page(builder: _Builder, size: int = PAGE) -> tuple[Any, ...]:
    label = text("How many at most.", "Höchstens so viele.")
    return (builder.argument("first", "int | None", label, size),)


def make_link_types(builder: _Builder) -> None:
    """Make the types and put them into the builder's scope."""
    _statement(builder)
    many = text("The nodes, each once, by id.", "Die Knoten, jeder einmal, nach Kennung.")
    statements = text(
        "The statements, the nearest first, then by id.",
        "Die Aussagen, die nächsten zuerst, dann nach Kennung.",
    )

    def part(owner: str, name: str, type_: str, label: str) -> Any:
        return builder.field(owner, name, type_, r.Part(name), label)

    builder.make(
        "Disagreement",
        {
            "statements": part(
                "Disagreement",
                "statements",
                "list[Statement]",
                text("Statements about the same.", "Aussagen zur selben Sache."),
            )
        },
        text("Statements that contradict each other.", "Aussagen, die einander widersprechen."),
    )
    builder.make(
        "Path",
        {
            "length": builder.field(
                "Path", "length", "int", r.PathLength(), text("How many statements.", "Wie viele Aussagen.")
            ),
            "nodes": part(
                "Path",
                "nodes",
                "list[Node]",
                text("From the first node to the last.", "Vom ersten Knoten zum letzten."),
            ),
            "statements": part(
                "Path",
                "statements",
                "list[Statement]",
                text(
                    "From the first to the last, each between two of the nodes, in either direction.",
                    "Von der ersten zur letzten, je zwischen zwei der Knoten, in beiden Richtungen.",
                ),
            ),
        },
        text("A connection between two nodes.", "Eine Verbindung zwischen zwei Knoten."),
    )
    builder.make(
        "Neighbourhood",
        {
            "nodes": part("Neighbourhood", "nodes", "list[Node]", many),
            "statements": part("Neighbourhood", "statements", "list[Statement]", statements),
            "truncated": part(
                "Neighbourhood",
                "truncated",
                "bool",
                text(
                    "Whether a bound was reached: of statements of a type and direction for a node, of nodes "
                    "of a step, of statements in all.",
                    "Ob eine Grenze erreicht ist: der Aussagen je Art und Richtung eines Knotens, der Knoten "
                    "eines Schritts, der Aussagen insgesamt.",
                ),
            ),
        },
        text("What is around a node.", "Was um einen Knoten herum ist."),
    )


def _statement(builder: _Builder) -> None:
    edge = builder.model.statement
    ends = {
        "subject": (0, "The node that it is said of.", "Der Knoten, über den es gesagt wird."),
        "object": (1, "The node that it leads to.", "Der Knoten, zu dem es führt."),
    }
    fields = {
        "id": builder.field(
            "Statement",
            "id",
            "ID",
            r.Id(),
            text(
                "The same in every load: what is said, of what, by which main source.",
                "In jedem Ladevorgang gleich: was, worüber, von welcher Hauptquelle.",
            ),
        ),
        "type": builder.field(
            "Statement",
            "type",
            "RelationshipType",
            r.StatementType(),
            text("What sort of relationship.", "Welche Art von Beziehung."),
        ),
        **{
            name: builder.field("Statement", name, "Node", r.StatementEnd(which), text(en, de))
            for name, (which, en, de) in ends.items()
        },
        **{p.name: builder.leaf("Statement", p) for p in edge.properties.values()},
        **builder.references("Statement", edge.references.values()),
        "citations": builder.citations("Statement"),
        "qualifiers": builder.field(
            "Statement",
            "qualifiers",
            "list[Qualifier]",
            r.Qualifiers(_qualifiers(builder)),
            text(
                "What else it says, such as a status, a role or a form.",
                "Was sie sonst sagt, etwa Status, Funktion oder Form.",
            ),
        ),
        "disputed": builder.field(
            "Statement",
            "disputed",
            "bool",
            r.AnyDisputed(),
            text(
                "Whether another source says something else about the same.",
                "Ob eine andere Quelle zur selben Sache etwas anderes sagt.",
            ),
        ),
    }
    builder.make(
        "Statement",
        fields,
        text(
            "That two nodes are related, with time and sources.",
            "Dass zwei Knoten in Beziehung stehen, mit Zeit und Quellen.",
        ),
    )
    names = {
        "name": ("The property's name.", "Der Name der Eigenschaft."),
        "value": ("Its value as text.", "Ihr Wert als Text."),
    }
    builder.make(
        "Qualifier",
        {
            name: builder.field("Qualifier", name, "str", r.PageFact(name), text(en, de))
            for name, (en, de) in names.items()
        },
        text("One thing that a statement says besides.", "Eines, was eine Aussage außerdem sagt."),
    )
    builder.connection(
        "StatementConnection",
        "Statement",
        text("A statement in a page.", "Eine Aussage in einer Seite."),
        None,
    )


def _qualifiers(builder: _Builder) -> tuple[str, ...]:
    """The names of all that some type of statement says and not every statement does."""
    common = builder.model.statement
    found: set[str] = set()
    for declared, *_ in builder.model.types.values():
        found |= {p.stored_as for p in declared.edge.properties.values()} - set(common.properties)
        found |= set(declared.edge.references) - set(common.references)
    return tuple(sorted(found))


def root_fields(builder: _Builder) -> dict[str, Any]:
    """`nodes`, `path` and `neighbourhood`."""
    node = text("Like `land:10`.", "Wie `land:10`.")
    return {
        "nodes": builder.field(
            "Query",
            "nodes",
            "list[Node | None]",
            r.ByIds(),
            text(
                "The nodes with these ids, in this order; null for those that are not there.",
                "Die Knoten mit diesen Kennungen, in dieser Reihenfolge; null, wo es keinen gibt.",
            ),
            (builder.argument("ids", "list[ID]", node), *builder.scope_arguments()),
        ),
        "path": builder.field(
            "Query",
            "path",
            "list[Path]",
            r.Paths(),
            text(
                "The shortest connections between two nodes, over relationships in either direction; none "
                "where there is none, or both are the same.",
                "Die kürzesten Verbindungen zwischen zwei Knoten, über Beziehungen in beiden Richtungen; "
                "keine, wo es keine gibt oder beide derselbe sind.",
            ),
            (
                builder.argument("from", "ID", node),
                builder.argument("to", "ID", node),
                builder.argument(
                    "maxLength",
                    "int | None",
                    text(
                        f"How long at most, up to {LONGEST_PATH}.",
                        f"Wie lang höchstens, bis {LONGEST_PATH}.",
                    ),
                    LONGEST,
                ),
                _via(builder),
                *_page(builder, 5),
                *builder.scope_arguments(),
            ),
        ),
        "neighbourhood": builder.field(
            "Query",
            "neighbourhood",
            "Neighbourhood | None",
            r.Neighbourhood(),
            text(
                "A node and what is around it, for pictures of the graph.",
                "Ein Knoten und was um ihn herum ist, für Bilder des Graphen.",
            ),
            (
                builder.argument("id", "ID", node),
                builder.argument(
                    "depth",
                    "int | None",
                    text(f"How many steps, up to {DEEPEST}.", f"Wie viele Schritte, bis {DEEPEST}."),
                    1,
                ),
                builder.argument(
                    "limitPerRelationship",
                    "int | None",
                    text(
                        "How many statements of each type and direction for a node, up to 100.",
                        "Wie viele Aussagen je Art und Richtung eines Knotens, bis 100.",
                    ),
                    10,
                ),
                _via(builder),
                *builder.scope_arguments(),
            ),
        ),
    }
