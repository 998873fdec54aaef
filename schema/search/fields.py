"""The GraphQL types of a search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schema import roles as r
from schema.group_types import node_sums
from schema.inputs import text
from schema.names import NODE_KIND, make_enum
from schema.search.ranks import ENOUGH, TEXTS

if TYPE_CHECKING:
    from schema.types import _Builder


def search_field(builder: _Builder) -> Any:
    """Make the types of a search; the root field."""
    ways = {rank.name: text(*TEXTS[rank]) for rank in TEXTS}
    description = text(
        "How well a node fits the text of a search; the better ways come first.",
        "Wie gut ein Knoten zum gesuchten Text passt; das Bessere zuerst.",
    )
    make_enum("SearchMatch", ways, description, builder.scope)
    _highlights(builder)
    _connection(builder)
    return builder.field(
        "Query",
        "search",
        "SearchConnection",
        r.Search(),
        text(
            "Nodes of all kinds that fit a text, the best first: by words, their beginnings and German word "
            "forms, in names, descriptions and register numbers. Where fewer than "
            f"{ENOUGH} fit, nodes follow that fit by parts of words or with typing errors.",
            "Knoten aller Arten, die zu einem Text passen, der beste zuerst: nach Wörtern, Wortanfängen und "
            "Wortformen in Namen, Beschreibungen und Schlüsseln. Passen weniger als "
            f"{ENOUGH}, folgen solche, die nach Wortteilen oder trotz Tippfehlern passen.",
        ),
        (
            builder.argument(
                "text",
                "str",
                text(
                    "What to look for: one word or several. Signs mean nothing.",
                    "Was gesucht wird: ein Wort oder mehrere. Zeichen haben keine Bedeutung.",
                ),
            ),
            builder.argument(
                "kinds",
                f"list[{NODE_KIND}] | None",
                text("Only nodes of these kinds.", "Nur Knoten dieser Arten."),
            ),
            *builder.bounds(),
            *builder.scope_arguments(),
        ),
    )


def _highlights(builder: _Builder) -> None:
    _told(
        builder,
        "SearchPart",
        {
            "text": ("str", "The words.", "Der Wortlaut."),
            "match": ("bool", "Whether this was found.", "Ob dies gefunden wurde."),
        },
        text("A piece of a text.", "Ein Stück eines Textes."),
    )
    _told(
        builder,
        "SearchFragment",
        {
            "parts": (
                "list[SearchPart]",
                "The pieces in their order, found ones and those between; plain text.",
                "Die Stücke der Reihe nach, gefundene und die dazwischen; reiner Text.",
            ),
            "html": (
                "str",
                "As HTML: all is escaped, what was found stands in `<mark>`.",
                "Als HTML: alles maskiert, Gefundenes steht in `<mark>`.",
            ),
        },
        text(
            "A passage in which something was found; a short text is shown whole.",
            "Eine Stelle, an der etwas gefunden wurde; ein kurzer Text steht ganz da.",
        ),
    )
    _told(
        builder,
        "SearchHighlight",
        {
            "field": ("str", "The property's name.", "Der Name der Eigenschaft."),
            "fragments": (
                "list[SearchFragment]",
                "The passages, at most three.",
                "Die Stellen, höchstens drei.",
            ),
        },
        text("What was found in a property.", "Was in einer Eigenschaft gefunden wurde."),
    )


def _told(builder: _Builder, name: str, fields: dict[str, tuple[str, str, str]], description: str) -> None:
    builder.make(
        name,
        {
            field: builder.field(name, field, type_, r.Told(), text(en, de))
            for field, (type_, en, de) in fields.items()
        },
        description,
    )


def _connection(builder: _Builder) -> None:
    edge, name = "SearchEdge", "SearchConnection"
    fields: dict[str, tuple[str, r.Role, str, str]] = {
        "node": ("Node", r.EdgeNode(), "The node.", "Der Knoten."),
        "cursor": ("str", r.Cursor(), "The place among all hits.", "Die Stelle unter allen Treffern."),
        "match": ("SearchMatch", r.Ranked(), "How well the node fits.", "Wie gut der Knoten passt."),
        "highlights": (
            "list[SearchHighlight]",
            r.Highlighted(),
            "What was found in the node's texts.",
            "Was in den Texten des Knotens gefunden wurde.",
        ),
    }
    builder.make(
        edge,
        {f: builder.field(edge, f, type_, role, text(en, de)) for f, (type_, role, en, de) in fields.items()},
        text("A node that fits, and why.", "Ein Knoten, der passt, und warum."),
    )
    parts: dict[str, tuple[str, r.Role, str, str]] = {
        "totalCount": ("int", r.Total(), "How many in all pages.", "Wie viele insgesamt."),
        "kinds": (
            "list[SearchKind]",
            r.HitKinds(),
            "How many of each kind in all pages, the most frequent first; what is not found is left out.",
            "Wie viele je Art insgesamt, die häufigste zuerst; Arten ohne Treffer fehlen.",
        ),
        "pageInfo": ("PageInfo", r.Page(), "Facts about the page.", "Angaben zur Seite."),
        "nodes": ("list[Node]", r.Nodes(), "The nodes, best first.", "Die Knoten, der beste zuerst."),
        "edges": (
            f"list[{edge}]",
            r.Edges(),
            "The nodes with how well they fit.",
            "Die Knoten mit Angaben, wie gut sie passen.",
        ),
    }
    _told(
        builder,
        "SearchKind",
        {
            "kind": (NODE_KIND, "The kind.", "Die Art."),
            "count": ("int", "How many nodes of it.", "Wie viele Knoten davon."),
        },
        text("How many nodes of a kind a search finds.", "Wie viele Knoten einer Art eine Suche findet."),
    )
    fields = {
        p: builder.field(name, p, type_, role, text(en, de)) for p, (type_, role, en, de) in parts.items()
    }
    description = text("A page of a search.", "Eine Seite einer Suche.")
    builder.make(name, fields | node_sums(builder, name), description)
