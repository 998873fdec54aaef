"""The vocabularies that the model links to, as `PREFIX.term`, and the prefixes by which they are abbreviated.

Terms of our own (`VG`) stand under no address here: where they are published is known only when the service
is, see `schema/rdf/addresses.py`.
"""


class Vocabulary:
    """A namespace: `DCTERMS.title` is the IRI `http://purl.org/dc/terms/title`.

    A term that is a word of Python has an underscore at its end here: `SH.in_`.
    """

    def __init__(self, base: str) -> None:
        self._base = base

    def __getattr__(self, term: str) -> str:
        if term.startswith("__"):
            raise AttributeError(term)
        return self._base + term.removesuffix("_")

    def __str__(self) -> str:
        return self._base


ADMS = Vocabulary("http://www.w3.org/ns/adms#")
AS = Vocabulary("https://www.w3.org/ns/activitystreams#")
CPSV = Vocabulary("http://purl.org/vocab/cpsv#")
CV = Vocabulary("http://data.europa.eu/m8g/")
CPOV = CV
DC = Vocabulary("http://purl.org/dc/elements/1.1/")
DCAT = Vocabulary("http://www.w3.org/ns/dcat#")
DCATDE = Vocabulary("http://dcat-ap.de/def/dcatde/")
DCTERMS = Vocabulary("http://purl.org/dc/terms/")
ELI = Vocabulary("http://data.europa.eu/eli/ontology#")
FOAF = Vocabulary("http://xmlns.com/foaf/0.1/")
HYDRA = Vocabulary("http://www.w3.org/ns/hydra/core#")
GEO = Vocabulary("http://www.opengis.net/ont/geosparql#")
LDES = Vocabulary("https://w3id.org/ldes#")
LOCN = Vocabulary("http://www.w3.org/ns/locn#")
ORG = Vocabulary("http://www.w3.org/ns/org#")
OWL = Vocabulary("http://www.w3.org/2002/07/owl#")
PROV = Vocabulary("http://www.w3.org/ns/prov#")
RDF = Vocabulary("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Vocabulary("http://www.w3.org/2000/01/rdf-schema#")
SCHEMA = Vocabulary("https://schema.org/")
SD = Vocabulary("http://www.w3.org/ns/sparql-service-description#")
SF = Vocabulary("http://www.opengis.net/ont/sf#")
SH = Vocabulary("http://www.w3.org/ns/shacl#")
SKOS = Vocabulary("http://www.w3.org/2004/02/skos/core#")
SPDX = Vocabulary("http://spdx.org/rdf/terms#")
TREE = Vocabulary("https://w3id.org/tree#")
VANN = Vocabulary("http://purl.org/vocab/vann/")
VCARD = Vocabulary("http://www.w3.org/2006/vcard/ns#")
VOID = Vocabulary("http://rdfs.org/ns/void#")
WGS = Vocabulary("http://www.w3.org/2003/01/geo/wgs84_pos#")
XSD = Vocabulary("http://www.w3.org/2001/XMLSchema#")
OWN = "urn:verbundgraph:"
VG = Vocabulary(OWN)

PREFIXES = {
    "adms": ADMS, "cpsv": CPSV, "cv": CV, "dc": DC, "dct": DCTERMS, "eli": ELI, "foaf": FOAF,
    "geo": GEO, "hydra": HYDRA, "locn": LOCN, "org": ORG, "owl": OWL, "prov": PROV, "rdf": RDF, "rdfs": RDFS,
    "schema": SCHEMA, "sf": SF, "skos": SKOS, "void": VOID, "wgs": WGS, "xsd": XSD,
}  # fmt: skip
"""All that nodes, statements and lists of them are said with, but our own."""

DESCRIBING = {
    "dcat": DCAT, "dcatde": DCATDE, "hydra": HYDRA, "sh": SH, "spdx": SPDX, "vann": VANN, "vcard": VCARD,
    "void": VOID,
}  # fmt: skip
"""Those that only what the service says of itself needs."""
