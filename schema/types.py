"""The Strawberry schema, derived from the model, and the role of each of its fields."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, NewType

import strawberry
from graphql import GraphQLInputObjectType, GraphQLSchema
from strawberry.annotation import StrawberryAnnotation
from strawberry.schema.config import StrawberryConfig
from strawberry.types.arguments import StrawberryArgument

from schema import roles as r
from schema.aggregate_types import aggregate_type, make_blocks
from schema.deprecation import Description, reason
from schema.group_types import group_fields, make_facets, make_group_inputs, statement_sums
from schema.inputs import (
    TYPE,
    Namespace,
    make_order,
    settle,
    text,
)
from schema.link_types import about_node, make_link_types, root_fields
from schema.model import Kind, Model, Relationship, describe
from schema.names import make_enum, make_names
from schema.operators import kind_enum, make_choice, make_kind_enum, make_scalar_filters
from schema.parameters import PAGE
from schema.search.fields import search_field
from schema.specified import describe_specified
from schema.subscription import add_subscription
from schema.values import partial_date
from schema.where import make_wheres, where_type

PartialDate = NewType("PartialDate", str)
Date = NewType("Date", str)


def _parse_partial_date(value: Any) -> str:
    try:
        return partial_date(value)
    except ValueError as error:
        raise ValueError(f"{error.args[0]}.".capitalize()) from None


_PARTIAL_DATE = strawberry.scalar(
    name="PartialDate",
    description=text(
        "A date as far as it is known: `2022`, `2022-11` or `2022-11-09`.",
        "Ein Datum, soweit bekannt: Jahr, Monat oder Tag.",
    ),
    serialize=str,
    parse_value=_parse_partial_date,
)


def _parse_date(value: Any) -> str:
    try:
        day = date.fromisoformat(value).isoformat()
        if day == value:  # Python takes 20221109 and 2022-W45-3 too
            return day
    except (TypeError, ValueError):
        pass
    raise ValueError("Must be a day of the calendar, like 2022-11-09.")


_DATE = strawberry.scalar(
    name="Date",
    description=text("A day: `2022-11-09` (ISO 8601).", "Ein Tag: `2022-11-09` (ISO 8601)."),
    serialize=str,
    parse_value=_parse_date,
)


@dataclass(frozen=True)
class Schema:
    """The GraphQL schema with what the compiler needs to know of it."""

    model: Model
    strawberry: strawberry.Schema
    roles: r.Roles

    @property
    def graphql(self) -> GraphQLSchema:
        """The schema as graphql-core knows it."""
        return self.strawberry._schema

    @property
    def sdl(self) -> str:
        """The schema definition language text, types in alphabetical order."""
        return re.sub(r"[ \t]+$", "", self.strawberry.as_str(), flags=re.MULTILINE).strip() + "\n"


class _Builder:
    def __init__(self, model: Model) -> None:
        self.model = model
        self.roles: r.Roles = {}
        self.scope: Namespace = {"PartialDate": PartialDate, "Date": Date, "ID": strawberry.ID}

    def field(
        self,
        owner: str,
        name: str,
        type_: str,
        role: r.Role,
        description: str,
        arguments: tuple[StrawberryArgument, ...] = (),
    ) -> Any:
        """A field whose value the compiled statement brings; it needs no resolver."""
        self.roles[owner, name] = role
        return self.plain(name, type_, description, arguments)

    def plain(
        self, name: str, type_: str, description: str, arguments: tuple[StrawberryArgument, ...] = ()
    ) -> Any:
        """A field that is not compiled: the value of the attribute of that name."""
        field = strawberry.field(name=name, description=description, deprecation_reason=reason(description))
        field.metadata = {TYPE: StrawberryAnnotation(type_, namespace=self.scope)}
        field.arguments = list(arguments)
        return field

    def argument(
        self, name: str, type_: str, description: str, default: Any = strawberry.UNSET
    ) -> StrawberryArgument:
        return StrawberryArgument(
            name,
            name,
            StrawberryAnnotation(type_, namespace=self.scope),
            description=description,
            default=default,
            deprecation_reason=reason(description),
        )

    def make(
        self,
        name: str,
        fields: dict[str, Any],
        description: str,
        interfaces: tuple[str, ...] = (),
        interface: bool = False,
    ) -> None:
        body: dict[str, Any] = {
            **fields,
            "__annotations__": dict.fromkeys(fields, Any),
            "__module__": __name__,
        }
        # Only the nearest interfaces are bases; Strawberry finds theirs by inheritance.
        bases = tuple(self.scope[i] for i in interfaces)
        cls = type(name, bases, body)
        make = strawberry.interface if interface else strawberry.type
        self.scope[name] = make(cls, name=name, description=description)

    def paging(self, target: str, where: str) -> tuple[StrawberryArgument, ...]:
        return (
            self.argument(
                "where",
                f"{where} | None",
                text("Only nodes that fulfil this.", "Nur Knoten, die dies erfüllen."),
            ),
            self.argument(
                "orderBy",
                f"list[{target}Order] | None",
                text(
                    "The order, first by the first; equal ones by key.",
                    "Die Ordnung, zuerst nach dem Ersten; Gleiches nach Schlüssel.",
                ),
            ),
            *self.bounds(),
        )

    def bounds(self) -> tuple[StrawberryArgument, ...]:
        """Which page of a connection."""
        return (
            self.argument("first", "int | None", text("How many at most.", "Höchstens so viele."), PAGE),
            self.argument(
                "after",
                "str | None",
                text(
                    "Only what comes after this cursor, in the same order.",
                    "Nur was nach diesem Cursor kommt, bei gleicher Ordnung.",
                ),
            ),
            self.argument(
                "last",
                "int | None",
                text(
                    "How many at most, counted from the end or from `before`; not together with `first`.",
                    "Höchstens so viele, vom Ende oder von `before` an gezählt; nicht zusammen mit `first`.",
                ),
            ),
            self.argument(
                "before",
                "str | None",
                text(
                    "Only what comes before this cursor, in the same order.",
                    "Nur was vor diesem Cursor kommt, bei gleicher Ordnung.",
                ),
            ),
        )

    def scope_arguments(self) -> tuple[StrawberryArgument, ...]:
        """What each root field takes besides its own arguments, see `schema/scope.py`."""
        return (
            self.argument(
                "asOf",
                "Date | None",
                text(
                    "Only what was in force on this day, nodes and statements, on all levels; without it, "
                    "everything with its times.",
                    "Nur was an diesem Tag galt, Knoten wie Aussagen, auf allen Ebenen; ohne Angabe alles "
                    "mit seinen Zeiten.",
                ),
            ),
            self.argument(
                "examples",
                "bool | None",
                text(
                    "Whether example data, which is made up, is let in.",
                    "Ob Beispieldaten, also Erfundenes, dabei sind.",
                ),
                True,
            ),
        )

    def connection(self, name: str, target: str, description: str, rel: Relationship | None) -> None:
        """Make `…Connection` and `…Edge` for a kind's root field, a relationship or statements."""
        kind = self.model.kinds.get(target)
        plural, plural_de = (kind.plural, kind.plural_de) if kind else ("statements", "Aussagen")
        edge = name.removesuffix("Connection") + "Edge"
        fields = {
            "node": self.field(edge, "node", target, r.EdgeNode(), text("The node.", "Der Knoten.")),
            "cursor": self.field(
                edge, "cursor", "str", r.Cursor(), text("The place in this order.", "Die Stelle.")
            ),
        }
        if rel:
            for p in rel.edge.properties.values():
                fields[p.name] = self.leaf(edge, p)
            fields |= self.references(edge, rel.edge.references.values())
            fields["citations"] = self.citations(edge)
            fields["disputed"] = self.field(
                edge,
                "disputed",
                "bool",
                r.Disputed(rel),
                text(
                    "Whether another source says something else about the same.",
                    "Ob eine andere Quelle zur selben Sache etwas anderes sagt.",
                ),
            )
            description = text(rel.edge.label.description_en, rel.edge.label.description_de)
        self.make(edge, fields, description)
        aggregate = {}
        if kind:
            aggregate["aggregate"] = self.field(
                name,
                "aggregate",
                aggregate_type(self, kind, rel),
                r.Aggregate(),
                text("All pages summed up.", "Alle Seiten zusammengefasst."),
            )
            aggregate |= group_fields(self, name, kind, rel)
        else:
            aggregate = statement_sums(self, name)
        self.make(
            name,
            {
                "totalCount": self.field(
                    name,
                    "totalCount",
                    "int",
                    r.Total(),
                    text("How many in all pages.", "Wie viele insgesamt."),
                ),
                "pageInfo": self.field(
                    name,
                    "pageInfo",
                    "PageInfo",
                    r.Page(),
                    text("Facts about the page.", "Angaben zur Seite."),
                ),
                "nodes": self.field(
                    name, "nodes", f"list[{target}]", r.Nodes(), text("The nodes.", "Die Knoten.")
                ),
                "edges": self.field(
                    name,
                    "edges",
                    f"list[{edge}]",
                    r.Edges(),
                    text(
                        "The nodes with what is said of each relationship.",
                        "Die Knoten mit den Aussagen dazu.",
                    ),
                ),
                **aggregate,
            },
            text(f"A page of {plural}.", f"Eine Seite: {plural_de}."),
        )

    def leaf(self, owner: str, p: Any) -> Any:
        types = {"String": "str", "Int": "int", "Float": "float", "Boolean": "bool"}
        type_ = types.get(p.value.scalar, p.value.scalar)
        return self.field(owner, p.name, f"{type_} | None" if p.nullable else type_, r.Leaf(p), p.label.text)

    def references(self, owner: str, references: Any) -> dict[str, Any]:
        return {
            ref.name: self.field(
                owner,
                ref.name,
                f"list[{ref.target}]" if ref.many else f"{ref.target} | None",
                r.Referred(ref),
                ref.label.text,
            )
            for ref in references
        }

    def citations(self, owner: str) -> Any:
        return self.field(
            owner,
            "citations",
            "list[Citation]",
            r.Citations(),
            text("The sources with their words, where they are texts.", "Die Quellen mit ihren Worten."),
        )

    def entity(self, kind: Kind) -> None:
        fields = {
            "id": self.field(
                kind.name, "id", "ID", r.Id(), text("Kind and key, unique.", "Art und Schlüssel, eindeutig.")
            ),
            "uri": self.field(
                kind.name,
                "uri",
                "str",
                r.Uri(),
                text(
                    "The address in linked data: leads to all that is known, in seven formats.",
                    "Die Adresse in den Linked Data: führt zu allem, was bekannt ist, in sieben Formaten.",
                ),
            ),
        }
        if kind.which:
            fields["kind"] = self.field(
                kind.name, "kind", kind_enum(kind, self.model), r.WhichKind(), kind.which.text
            )
        for p in kind.properties.values():
            fields[p.name] = self.leaf(kind.name, p)
        fields |= self.references(kind.name, kind.references.values())
        fields["citations"] = self.citations(kind.name)
        fields |= about_node(self, kind)
        for rel in kind.relationships.values():
            fields[rel.name] = self.relationship(kind, rel)
        description = text(kind.label.description_en, kind.label.description_de)
        self.make(kind.name, fields, description, kind.interfaces or self.base(kind), kind.interface)

    def base(self, kind: Kind) -> tuple[str, ...]:
        return () if kind.name == "Node" else ("Node",)

    def relationship(self, kind: Kind, rel: Relationship) -> Any:
        if not rel.many:
            type_ = f"{rel.target} | None" if rel.nullable else rel.target
            return self.field(kind.name, rel.name, type_, r.ToOne(rel), rel.label.text)
        name = f"{rel.owner}{rel.name[0].upper()}{rel.name[1:]}Connection"
        if name not in self.scope:
            self.scope[name] = None
            self.connection(name, rel.target, rel.label.text, rel)
        paging = self.paging(rel.target, where_type(rel))
        return self.field(kind.name, rel.name, name, r.Related(rel), rel.label.text, paging)

    def query(self) -> None:
        fields: dict[str, Any] = {}
        for kind in self.model.kinds.values():
            label = kind.label
            if not kind.interface:
                description = Description(
                    text(f"The {label.en} with this key.", f"{label.de} mit diesem Schlüssel."),
                    label.deprecated,
                )
                key = self.argument("key", "str", kind.properties["key"].label.text)
                fields[kind.field] = self.field(
                    "Query",
                    kind.field,
                    f"{kind.name} | None",
                    r.Lookup(kind),
                    description,
                    (key, *self.scope_arguments()),
                )
            name = f"{kind.name}Connection"
            self.connection(
                name, kind.name, text(f"A {label.en} in a page.", f"{label.de} in einer Seite."), None
            )
            fields[kind.plural] = self.field(
                "Query",
                kind.plural,
                name,
                r.All(kind),
                Description(text(label.description_en, label.description_de), label.deprecated),
                (*self.paging(kind.name, f"{kind.name}Where"), *self.scope_arguments()),
            )
        fields["node"] = self.field(
            "Query",
            "node",
            "Node | None",
            r.ById(),
            text(
                "The node with this id or this address; one of both has to be given.",
                "Der Knoten mit dieser Kennung oder Adresse; eines von beiden muss da sein.",
            ),
            (
                self.argument("id", "ID | None", text("Like `land:10`.", "Wie `land:10`.")),
                self.argument(
                    "uri",
                    "str | None",
                    text(
                        "As the field `uri` says it: `https://…/id/land/10`.",
                        "Wie das Feld `uri` es sagt: `https://…/id/land/10`.",
                    ),
                ),
                *self.scope_arguments(),
            ),
        )
        fields |= root_fields(self)
        fields["search"] = search_field(self)
        self.make("Query", fields, text("All questions.", "Alle Fragen."))

    def build(self) -> Schema:
        directions = {
            "ASC": text("Ascending: A to Z, little to much.", "Aufsteigend: A bis Z, wenig bis viel."),
            "DESC": text("Descending: Z to A, much to little.", "Absteigend: Z bis A, viel bis wenig."),
        }
        description = text("Ascending or descending.", "Aufsteigend oder absteigend.")
        make_enum("OrderDirection", directions, description, self.scope)
        make_names(self.model, self.scope)
        make_scalar_filters(self.scope)
        for choice in self.model.choices.values():
            make_choice(choice, describe(choice), self.scope)
        for kind in self.model.kinds.values():
            if kind.interface and kind.which:
                make_kind_enum(kind, self.model, self.scope)
        make_wheres(self.model, self.scope)
        for kind in self.model.kinds.values():
            make_order(kind, self.scope)
        self.page_info()
        make_blocks(self)
        make_group_inputs(self)
        make_facets(self)
        self.entity(self.model.node)
        for kind in sorted(self.model.kinds.values(), key=lambda k: not k.interface):
            self.entity(kind)
        self.make(
            "Citation",
            {
                "source": self.field(
                    "Citation", "source", "Source", r.CitedSource(), text("Who says so.", "Wer das sagt.")
                ),
                "quote": self.field(
                    "Citation",
                    "quote",
                    "str | None",
                    r.Quote(),
                    text("A short quotation.", "Ein kurzes Zitat."),
                ),
            },
            text("A source and its words.", "Eine Quelle und ihre Worte."),
        )
        make_link_types(self)
        self.query()
        add_subscription(self)
        settle(self.scope)
        kinds = [self.scope[k.name] for k in self.model.concrete]
        config = StrawberryConfig(auto_camel_case=False, scalar_map={PartialDate: _PARTIAL_DATE, Date: _DATE})
        made = strawberry.Schema(
            self.scope["Query"], subscription=self.scope["Subscription"], types=kinds, config=config
        )
        for type_ in made._schema.type_map.values():
            # Strawberry prints `@oneOf` and leaves the check of literals to a rule of its own.
            definition = type_.extensions.get("strawberry-definition")
            if isinstance(type_, GraphQLInputObjectType) and definition and definition.is_one_of:
                type_.is_one_of = True
        describe_specified(made._schema)
        return Schema(self.model, made, self.roles)

    def page_info(self) -> None:
        facts = {
            "hasNextPage": (
                "bool",
                "Whether there is more after this page.",
                "Ob nach dieser Seite noch etwas kommt.",
            ),
            "hasPreviousPage": (
                "bool",
                "Whether there is something before it.",
                "Ob davor noch etwas steht.",
            ),
            "startCursor": ("str | None", "The cursor of the first edge.", "Der Cursor der ersten Kante."),
            "endCursor": ("str | None", "The cursor of the last edge.", "Der Cursor der letzten Kante."),
        }
        fields = {
            name: self.field("PageInfo", name, type_, r.PageFact(name), text(en, de))
            for name, (type_, en, de) in facts.items()
        }
        self.make("PageInfo", fields, text("Facts about a page.", "Angaben zu einer Seite."))


def build(model: Model) -> Schema:
    """Derive the GraphQL schema from the model."""
    return _Builder(model).build()
