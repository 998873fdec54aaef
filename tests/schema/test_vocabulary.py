from schema.vocabulary import DCTERMS, Vocabulary
from tests.schema.both import MODEL


def test_a_term_is_an_iri() -> None:
    assert DCTERMS.title == "http://purl.org/dc/terms/title"
    assert Vocabulary("urn:x:").some == "urn:x:some"


def test_python_finds_no_terms_of_its_own() -> None:
    assert not hasattr(DCTERMS, "__wrapped__")


def test_every_property_of_the_model_has_an_iri() -> None:
    for kind in MODEL.kinds.values():
        edges = [r.edge for r in kind.relationships.values()]
        for p in [
            p for group in (kind, *edges) for p in (*group.properties.values(), *group.references.values())
        ]:
            assert p.iri, (kind.name, p.name)
            assert p.iri.startswith(("http://", "https://", "urn:verbundgraph:"))
