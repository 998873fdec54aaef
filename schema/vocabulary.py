"""The vocabularies that the model links to, as `PREFIX.term`."""


class Vocabulary:
    """A namespace: `DCTERMS.title` is the IRI `http://purl.org/dc/terms/title`."""

    def __init__(self, base: str) -> None:
        self._base = base

    def __getattr__(self, term: str) -> str:
        if term.startswith("__"):
            raise AttributeError(term)
        return self._base + term


ADMS = Vocabulary("http://www.w3.org/ns/adms#")
CPOV = Vocabulary("http://data.europa.eu/m8g/")
CPSV = Vocabulary("http://purl.org/vocab/cpsv#")
CV = Vocabulary("http://data.europa.eu/m8g/")
DCTERMS = Vocabulary("http://purl.org/dc/terms/")
ELI = Vocabulary("http://data.europa.eu/eli/ontology#")
FOAF = Vocabulary("http://xmlns.com/foaf/0.1/")
LOCN = Vocabulary("http://www.w3.org/ns/locn#")
ORG = Vocabulary("http://www.w3.org/ns/org#")
OWL = Vocabulary("http://www.w3.org/2002/07/owl#")
PROV = Vocabulary("http://www.w3.org/ns/prov#")
SCHEMA = Vocabulary("https://schema.org/")
SKOS = Vocabulary("http://www.w3.org/2004/02/skos/core#")
WGS = Vocabulary("http://www.w3.org/2003/01/geo/wgs84_pos#")
VG = Vocabulary("urn:verbundgraph:")
