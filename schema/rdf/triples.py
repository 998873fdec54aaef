"""The triples of a file by their subject, and whose data they are."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from schema.model import Model
from schema.vocabulary import RDF

Term = NamedNode | BlankNode | Literal
Said = dict[str, dict[Term, None]]
"""What a subject says: its objects in order, each once, by the predicate."""

_TYPE = RDF.type
_KIND = re.compile(r"(.+)/vocab#([A-Z][A-Za-z]*)")


def name_of(term: NamedNode | BlankNode) -> str:
    """How a subject is called in `Triples`."""
    return term.value if isinstance(term, NamedNode) else f"_:{term.value}"


class Triples:
    """Triples by their subject, each term held once. Named graphs make no difference to what is said.

    All are held in memory: what is said of a subject may stand anywhere in a file.
    """

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        self.by_subject: dict[str, list[Any]] = {}
        """Predicates (as text) and objects by turns."""
        self.skipped = 0
        """Triples about triples (RDF-star)."""
        self._terms: dict[Any, Any] = {}
        self.extend(quads)

    def extend(self, quads: Iterable[Quad]) -> None:
        """Take more."""
        terms, known = self._terms, self.by_subject
        for quad in quads:
            subject, object_ = quad.subject, quad.object
            if not isinstance(subject, NamedNode | BlankNode) or not isinstance(object_, Term):
                self.skipped += 1
                continue
            predicate = quad.predicate.value
            name = name_of(subject)
            said = known.get(name)
            if said is None:
                said = known[name] = []
            said.append(terms.setdefault(predicate, predicate))
            said.append(terms.setdefault(object_, object_))

    def of(self, subject: str) -> Said:
        """What a subject says."""
        flat = self.by_subject.get(subject, [])
        said: Said = {}
        for at in range(0, len(flat), 2):
            said.setdefault(flat[at], {})[flat[at + 1]] = None
        return said

    def types(self, subject: str) -> set[str]:
        """The classes that a subject says it is of."""
        flat = self.by_subject.get(subject, [])
        return {flat[at + 1].value for at in range(0, len(flat), 2) if flat[at] == _TYPE}

    def base(self, model: Model) -> str | None:
        """The base address of what this service, wherever it runs, has written; None if there is none.

        It is where most nodes stand that are at once of one of our kinds and at the address of that kind.
        """
        bases: Counter[str] = Counter()
        for subject in self.by_subject:
            for type_ in self.types(subject):
                match = _KIND.fullmatch(type_)
                kind = model.kinds.get(match[2]) if match else None
                if match and kind and subject.startswith(f"{match[1]}/id/{kind.field}/"):
                    bases[match[1]] += 1
        return max(bases, key=lambda base: bases[base], default=None)
