"""The language in which kinds are declared. Nothing here knows GraphQL, Cypher or RDF.

A kind is a class: its annotations are its properties and relationships, its docstring its description,
first in English, then in German, as two paragraphs. A label may carry a description after a dash:
"Fläche – in km²".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeVar

from schema.deprecation import Deprecated
from schema.values import Flag, PartialDate, Slug, Text
from schema.vocabulary import DCTERMS, PROV, SCHEMA, SKOS, VG

if TYPE_CHECKING:
    from schema.kinds.source import Source

T = TypeVar("T")

Search = Literal["name", "proper", "text", "key"]
"""How full text finds a property. `name`: also by a part of a compound ("Steuer" finds "Hundesteuer") and
with typing errors; `proper`, a proper name: with typing errors, but parts of it mean nothing; `text`: by its
words and their beginnings; `key`: as it is written or as it begins."""


class Many(Generic[T]):
    """A relationship to any number of nodes; a connection in GraphQL."""


class One(Generic[T]):
    """A relationship to one node; a plain field in GraphQL. Add `| None` where it may be missing."""


class Ref(Generic[T]):
    """A property that names one node of kind T by its key."""


class Refs(Generic[T]):
    """A property that names nodes of kind T by their keys."""


class Which:
    """Which kind a node is, for an interface; an enum of the implementing kinds in GraphQL."""


class Prop:
    """A property's declaration, see `prop`."""

    def __init__(self, iri: str | None, **options: Any) -> None:
        self.iri = iri
        self.options = options


class Rel:
    """A relationship's declaration, see `out` and `into`."""

    def __init__(self, type_: str, direction: str, iri: str | None, **options: Any) -> None:
        self.type = type_
        self.direction = direction
        self.iri = iri
        self.options = options


def prop(
    iri: str | None = None,
    *,
    de: str,
    en: str,
    search: Search | None = None,
    index: bool = False,
    identity: bool = False,
    stored_as: str | None = None,
    within: str = "",
    stand_in: bool = False,
    deprecated: Deprecated | None = None,
) -> Any:
    """A property.

    `search`: how full text finds it; `index`: the database keeps an index on it; `identity` (on an edge
    only): two statements that differ in it speak of different things, so they do not contradict each other;
    `stored_as`: another name for the property of that name; `within`: how its addresses begin, which tells it
    in linked data from others with the same `iri`; `stand_in`: where it is missing, linked data says the kind
    and the name instead; `deprecated`: that clients should no longer use it, which every field, argument and
    input that comes from it then says.
    """
    return Prop(
        iri,
        de=de,
        en=en,
        search=search,
        index=index,
        identity=identity,
        stored_as=stored_as,
        within=within,
        stand_in=stand_in,
        deprecated=deprecated,
    )


Entailed = tuple[str, str]
"""What a relationship says of the node that it leads from: a predicate, and a term, OBJECT or PLACE."""

OBJECT, PLACE = ":object", ":place"
"""The node that a relationship leads to, and the place of that node."""


def out(
    type_: str,
    iri: str | None = None,
    *,
    de: str,
    en: str,
    edge: type[Statement] | None = None,
    reverse: str | None = None,
    reverse_de: str = "",
    reverse_en: str = "",
    entails: tuple[Entailed, ...] = (),
    deprecated: Deprecated | None = None,
) -> Any:
    """A relationship that leads from this kind to the other; `reverse` is the field on the other kind.

    `entails`: what else linked data says of this node for having it. `deprecated` holds at both ends.
    """
    return Rel(
        type_,
        "out",
        iri,
        de=de,
        en=en,
        edge=edge,
        reverse=reverse,
        reverse_de=reverse_de,
        reverse_en=reverse_en,
        entails=entails,
        deprecated=deprecated,
    )


def into(
    type_: str,
    iri: str | None = None,
    *,
    de: str,
    en: str,
    edge: type[Statement] | None = None,
    reverse: str | None = None,
    reverse_de: str = "",
    reverse_en: str = "",
    entails: tuple[Entailed, ...] = (),
    deprecated: Deprecated | None = None,
) -> Any:
    """A relationship that leads from the other kind to this one.

    Without `reverse` it is another view of a relationship that is declared elsewhere.
    """
    return Rel(
        type_,
        "in",
        iri,
        de=de,
        en=en,
        edge=edge,
        reverse=reverse,
        reverse_de=reverse_de,
        reverse_en=reverse_en,
        entails=entails,
        deprecated=deprecated,
    )


class Node:
    """What every kind is: a thing with a key, a name and the sources that speak of it.

    Was jede Art ist: etwas mit Schlüssel, Namen und den Quellen, die davon sprechen.
    """

    declared: ClassVar[dict[str, Any]]
    """What the class statement says. `places`: what the official addresses of its places begin with."""

    key: Slug = prop(
        DCTERMS.identifier,
        search="key",
        de="Schlüssel – eindeutig innerhalb der Art",
        en="Key – unique within its kind",
    )
    name: Text = prop(SKOS.prefLabel, search="name", de="Name", en="Name")
    since: PartialDate | None = prop(SCHEMA.startDate, de="Seit – besteht seit", en="Since – exists since")
    until: PartialDate | None = prop(SCHEMA.endDate, de="Bis – bestand bis", en="Until – existed until")
    example: Flag = prop(
        VG.example, de="Beispiel – erfunden, keine Tatsache", en="Example – made up, not a fact"
    )
    sources: Refs[Source] = prop(PROV.wasDerivedFrom, de="Quellen – wer das sagt", en="Sources – who says so")

    def __init_subclass__(
        cls,
        *,
        de: str,
        en: str,
        plural: str,
        plural_de: str,
        iri: str | None = None,
        places: str | None = None,
        interface: bool = False,
        deprecated: Deprecated | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init_subclass__(**kwargs)
        cls.declared = {
            "de": de,
            "en": en,
            "plural": plural,
            "plural_de": plural_de,
            "iri": iri,
            "places": places,
            "interface": interface,
            "deprecated": deprecated,
        }


class Statement:
    """What every relationship is: a statement with its time and its sources.

    Was jede Beziehung ist: eine Aussage mit ihrer Zeit und ihren Quellen.
    """

    declared: ClassVar[dict[str, Any]] = {"iri": None, "ends": None, "de": "Aussage", "en": "Statement"}

    def __init_subclass__(
        cls,
        *,
        iri: str | None = None,
        ends: tuple[str, str] | None = None,
        de: str = "",
        en: str = "",
        **kwargs: Any,
    ) -> None:
        """`iri`: a class for such statements, `ends`: how it names what a statement leads from and to.

        `de`, `en`: what they are called, without which the class's name stands for it.
        """
        super().__init_subclass__(**kwargs)
        cls.declared = {"iri": iri, "ends": ends, "de": de, "en": en}

    since: PartialDate | None = prop(SCHEMA.startDate, de="Seit – gilt seit", en="Since – in force since")
    until: PartialDate | None = prop(SCHEMA.endDate, de="Bis – galt bis", en="Until – in force until")
    example: Flag = prop(
        VG.example, de="Beispiel – erfunden, keine Tatsache", en="Example – made up, not a fact"
    )
    sources: Refs[Source] = prop(PROV.wasDerivedFrom, de="Quellen – wer das sagt", en="Sources – who says so")
