"""Random sound rows of all kinds and types: what a database holds after loads that nothing was wrong with."""

from typing import Any

from hypothesis import strategies as st

from schema.model import Edge, Kind, Property
from schema.rdf.rows import Link, Node, Rows
from schema.record import Records
from schema.values import _clean
from tests.schema.both import MODEL

RECORDS = Records(MODEL)

letters = st.characters(exclude_categories=("Cc", "Cs"))
texts = st.text(letters, min_size=1, max_size=12).map(_clean).filter(bool)
slugs = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
dates = st.dates().flatmap(lambda d: st.sampled_from([str(d), str(d)[:7], str(d)[:4]]))
paths = st.text("abcxyz0189-._~/?=&%äß,;:", max_size=12)


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


keys = {
    "Land": digits(2),
    "District": digits(5),
    "MunicipalAssociation": digits(9),
    "Municipality": digits(8),
}


def values(p: Property) -> st.SearchStrategy[Any]:
    """Values of a property."""
    if p.value.choice is not None:
        return st.sampled_from(list(p.value.choice.__members__))
    if p.value.xsd == "xsd:anyURI":
        return paths.map(lambda path: (p.within or "https://example.org/") + path.replace("%", "%25"))
    match p.value.filter:
        case "date":
            return dates
        case "flag":
            return st.booleans()
        case "number" if p.value.scalar == "Int":
            return st.integers(0, 2**31 - 1)
        case "number":
            return st.floats(allow_nan=False, allow_infinity=False, width=64)
    if p.name == "ars":
        return digits(12)
    return texts if p.value.prose else slugs


def properties(of: Kind | Edge) -> st.SearchStrategy[dict[str, Any]]:
    """Those that must be there, and any of the others."""
    own = {p.name: p for p in of.properties.values() if not p.alias and p.name not in ("key", "example")}
    must = {name: values(p) for name, p in own.items() if not p.nullable}
    may = {name: values(p) for name, p in own.items() if p.nullable}
    for ref in of.references.values():
        if ref.name != "sources":
            may[ref.name] = st.lists(slugs, min_size=1, max_size=3, unique=True) if ref.many else slugs
    return st.fixed_dictionaries(must, optional=may)


@st.composite
def cites(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Sources in any order, some with a quotation."""
    sources = draw(st.lists(slugs, min_size=1, max_size=4, unique=True))
    return [{"source": key, "quote": draw(st.none() | texts)} for key in sources]


@st.composite
def nodes(draw: st.DrawFn) -> Node:
    """A node of any kind."""
    kind = draw(st.sampled_from(MODEL.concrete))
    fields = draw(properties(kind)) | {"key": draw(keys.get(kind.name, slugs)), "cites": draw(cites())}
    record = RECORDS.node(kind.name).model_validate(fields)
    return {"id": record.id, "example": draw(st.booleans()), **record.properties()}


@st.composite
def links(draw: st.DrawFn) -> Link:
    """A statement of any type between any kinds that it can lead between."""
    type_ = draw(st.sampled_from(sorted(MODEL.types)))
    record = RECORDS.link(type_)
    edge = MODEL.types[type_][0].edge
    ids = [
        f"{end}:{draw(keys.get(MODEL.by_field[end].name, slugs))}"
        for end in draw(st.sampled_from(sorted(record.ends)))
    ]
    said = draw(properties(edge)) | {"start": ids[0], "end": ids[1], "cites": draw(cites())}
    made = record.model_validate(said)
    row = {"id": made.id, "example": draw(st.booleans()), **made.properties()}
    return Link(type_, ids[0], ids[1], row)


@st.composite
def rows(draw: st.DrawFn) -> Rows:
    """A few of both."""
    some, others = draw(st.lists(nodes(), max_size=4)), draw(st.lists(links(), max_size=4))
    return Rows({one["id"]: one for one in some}, {one.id: one for one in others})
