"""Which IRI stands for what: all of them under one base address, which is the service's own.

    {base}/id/{kind}/{key}          a node; `land:10` is `{base}/id/land/10`
    {base}/id/{kind}/{key}#{id}     a statement, in the document of the node that it leads from
    {base}/doc/{kind}/{key}         what is said of the node
    {base}/vocab#{term}             a term of our own
    {base}/shapes#{Kind}            what a node of a kind has to look like
    {base}/graph/facts, /examples   the two named graphs
    {base}/dataset/{key}            a dataset that the graph was loaded from

After "Cool URIs for the Semantic Web" (W3C, 2008), 4.2: a thing answers with 303 to its document.
"""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, unquote

from pyoxigraph import NamedNode

from schema.vocabulary import DESCRIBING, OWN, PREFIXES, Vocabulary


@dataclass(frozen=True)
class Addresses:
    """The IRIs of a service whose address is `base`, without a slash at its end."""

    base: str

    def node(self, id_: str) -> str:
        """Of a node by its public id."""
        kind, _, key = id_.partition(":")
        return f"{self.base}/id/{kind}/{quote(key, safe='')}"

    def document(self, id_: str) -> str:
        """Of what is said of a node."""
        kind, _, key = id_.partition(":")
        return f"{self.base}/doc/{kind}/{quote(key, safe='')}"

    def statement(self, start: str, id_: str) -> str:
        """Of a statement by its id and that of the node that it leads from."""
        return f"{self.node(start)}#{id_}"

    def id_of(self, iri: str) -> str | None:
        """The public id of a node by its IRI, a `#…` aside; None if it is none of ours."""
        if not iri.startswith(self.nodes):
            return None
        kind, slash, key = iri.partition("#")[0].removeprefix(self.nodes).partition("/")
        return f"{kind}:{unquote(key)}" if slash and key and "/" not in key else None

    def dataset(self, key: str) -> str:
        """Of a dataset that the graph was loaded from."""
        return f"{self.base}/dataset/{quote(key, safe='')}"

    @property
    def nodes(self) -> str:
        """What the IRIs of all nodes begin with."""
        return f"{self.base}/id/"

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The namespace of our own terms."""
        return Vocabulary(f"{self.base}/vocab#")

    def term(self, iri: str) -> str:
        """The IRI of a term of the model."""
        return f"{self.vocabulary}{iri.removeprefix(OWN)}" if iri.startswith(OWN) else iri

    def choice(self, name: str, member: str) -> str:
        """Of a member of a list of choices: a concept of our vocabulary."""
        return f"{self.vocabulary}{name}-{member}"

    @cached_property
    def facts(self) -> NamedNode:
        """The graph of what sources say."""
        return NamedNode(f"{self.base}/graph/facts")

    @cached_property
    def examples(self) -> NamedNode:
        """The graph of what is made up."""
        return NamedNode(f"{self.base}/graph/examples")

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """Abbreviations for Turtle and the like."""
        return {name: str(vocabulary) for name, vocabulary in PREFIXES.items()} | {"vg": str(self.vocabulary)}

    @cached_property
    def describing(self) -> dict[str, str]:
        """Abbreviations for what the service says of itself."""
        return self.prefixes | {name: str(vocabulary) for name, vocabulary in DESCRIBING.items()}

    @property
    def shapes(self) -> str:
        """The namespace of our shapes."""
        return f"{self.base}/shapes#"


HERE = Addresses("http://localhost:8000")
"""Of a service that nobody told under which address the world reaches it."""
