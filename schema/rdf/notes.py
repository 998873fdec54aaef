"""What the graph notes of its datasets, as RDF and back.

    {base}/dataset/{key}    a void:Dataset with its key, its edition and, as "Kind.property", what it gives

Whoever loads a whole export needs it: it says that the export holds all that these datasets say, and whose
word counts where a later load speaks of the same node.
"""

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from schema.rdf.addresses import Addresses
from schema.rdf.rows import Note
from schema.rdf.triples import Triples
from schema.rdf.values import DATES
from schema.values import partial_date
from schema.vocabulary import DCTERMS, PROV, RDF, VG, VOID

DATASET = VOID.Dataset


def write_notes(notes: Mapping[str, Note], addresses: Addresses) -> Iterator[Quad]:
    """All that is noted of the datasets, in the graph of facts."""
    graph = addresses.facts
    for key, note in sorted(notes.items()):
        subject = NamedNode(addresses.dataset(key))
        for class_ in (DATASET, PROV.Entity):
            yield Quad(subject, NamedNode(RDF.type), NamedNode(class_), graph)
        yield Quad(subject, NamedNode(DCTERMS.identifier), Literal(key), graph)
        if note.edition:
            edition = Literal(note.edition, datatype=DATES[len(note.edition)])
            yield Quad(subject, NamedNode(DCTERMS.issued), edition, graph)
        for what in sorted(note.provides):
            yield Quad(subject, NamedNode(addresses.term(VG.provides)), Literal(what), graph)


def read_notes(triples: Triples, addresses: Addresses) -> dict[str, Note]:
    """What a file notes of its datasets; what is no note of ours is passed over."""
    provides = addresses.term(VG.provides)
    notes: dict[str, Note] = {}
    for subject in triples.by_subject:
        if not is_dataset(subject, addresses) or DATASET not in triples.types(subject):
            continue
        said = triples.of(subject)
        keys = [o.value for o in said.get(DCTERMS.identifier, ())]
        if len(keys) == 1 and subject == addresses.dataset(keys[0]):
            given = frozenset(o.value for o in said.get(provides, ()))
            notes[keys[0]] = Note(_edition(o.value for o in said.get(DCTERMS.issued, ())), given)
    return notes


def is_dataset(subject: str, addresses: Addresses) -> bool:
    """Whether it is the address of a dataset."""
    return subject.startswith(addresses.dataset(""))


def _edition(found: Iterator[str]) -> str | None:
    try:
        return max(map(partial_date, found), default=None)
    except ValueError:
        return None
