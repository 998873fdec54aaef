"""Public services as others describe them by CPSV-AP, without a database: who is who is given."""

from collections.abc import Collection
from pathlib import Path

import pytest

from graph.batch import Batch
from loaders import linked_data
from loaders.batch import Collector
from schema.vocabulary import CV
from tests.loads import RECORDS, SHARED

EXAMPLES = SHARED / "standards" / "cpsv-ap-3.2.0" / "releases" / "3.2.0" / "html" / "examples"
KNOWN = {
    "http://dcat-ap.de/def/politicalGeocoding/municipalityKey/10041100": (
        "municipality:10041100",
        "Saarbrücken, Landeshauptstadt",
    ),
    "http://data.europa.eu/nuts/code/DEC": ("land:10", "Saarland"),
    "http://www.wikidata.org/entity/Q1201": ("land:10", "Saarland"),
}
PREFIXES = """
@prefix cpsv: <http://purl.org/vocab/cpsv#> . @prefix cv: <http://data.europa.eu/m8g/> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix ex: <http://stadt.example/> .
"""


def identify(addresses: Collection[str]) -> dict[str, tuple[str, str]]:
    return {one: KNOWN[one] for one in addresses if one in KNOWN}


def load(path: Path, **more: object) -> Batch:
    reserved = frozenset({"curated"})
    asked = linked_data.Asked(identify, empty=False, reserved=reserved, **more)  # type: ignore[arg-type]
    (batch,) = linked_data.read(path, RECORDS, Collector(RECORDS, "linked-data"), asked)
    return batch


def turtle(tmp_path: Path, text: str, name: str = "stadt.ttl") -> Batch:
    path = tmp_path / name
    path.write_text(PREFIXES + text, "utf-8")
    return load(path)


def names(batch: Batch) -> dict[str, str]:
    return {node.id: node.properties()["name"] for node in batch.nodes}


def ways(batch: Batch) -> set[tuple[str, str, str]]:
    return {(link.type, link.start, link.end) for link in batch.links}


@pytest.mark.parametrize("name", ["example-rdf_public_service.ttl", "example-rdf_public_service.jsonld"])
def test_the_examples_of_the_standard_are_taken(name: str) -> None:
    path = EXAMPLES / name
    if not path.exists():
        pytest.skip("the examples of CPSV-AP are not here")
    batch = load(path)
    dataset = "example-rdf-public-service"
    assert batch.dataset == dataset
    assert names(batch) == {
        f"source:{dataset}": f"Datei {name}",
        f"process:{dataset}-tax-on-web": "Tax-on-web",
        f"organization:{dataset}-publicorganisation1": "Foderaler Offentlicher Dienst FINANZEN",
    }
    assert not batch.links, "a Belgian service was developed by no administration that we know"
    assert not batch.rejections
    told = {(w.id, w.field): w.reason for w in batch.warnings}
    assert told["http://example.com/publicService1", "name"].endswith("„en“.")
    assert told["http://example.com/publicService1", "description"].endswith("„fr“.")
    left = told["http://example.com/publicService1", "–"]
    assert left.startswith("Nicht übernommen: 1 × cv:contactPoint, 1 × cv:hasChannel")
    assert "3 × skos:prefLabel" in told["http://example.com/publicOrganisation1", "–"]
    assert all(
        f"http://example.com/{other}1" in {w.id for w in batch.warnings} for other in ("evidence", "channel")
    )


def test_no_triple_is_lost(tmp_path: Path) -> None:
    """What was taken and what is reported make the whole file."""
    batch = turtle(
        tmp_path, 'ex:a a cpsv:PublicService ; dct:title "A"@de, "B"@en ; cv:hasChannel ex:c, ex:d .'
    )
    total = batch.warnings[0]
    assert total.id == "stadt.ttl"
    assert total.reason == "3 Angaben über 1 Subjekte nicht übernommen: 2 × cv:hasChannel, 1 × dct:title."


@pytest.mark.parametrize(
    ("body", "developer"),
    [
        ("<http://dcat-ap.de/def/politicalGeocoding/municipalityKey/10041100>", "municipality:10041100"),
        (
            "ex:b . ex:b a cv:PublicOrganisation ; owl:sameAs <http://www.wikidata.org/entity/Q1201>",
            "land:10",
        ),
        ("ex:b . ex:b a org:Organization ; skos:exactMatch <http://data.europa.eu/nuts/code/DEC>", "land:10"),
        (
            'ex:b . ex:b a org:Organization ; skos:prefLabel "Stadt Saarbrücken" ; dct:identifier "10041100"',
            "municipality:10041100",
        ),
    ],
)
def test_an_administration_is_known_by_its_addresses_and_its_key(
    tmp_path: Path, body: str, developer: str
) -> None:
    text = f'ex:a a cpsv:PublicService ; dct:title "Hundesteuer"@de ; cv:hasCompetentAuthority {body} .'
    batch = turtle(tmp_path, text)
    assert names(batch).keys() == {"source:stadt", "process:stadt-a"}
    assert ways(batch) == {("DEVELOPED_BY", "process:stadt-a", developer)}
    assert not any(CV.hasCompetentAuthority in w.reason for w in batch.warnings)


def test_a_key_alone_makes_nobody_an_administration(tmp_path: Path) -> None:
    text = (
        'ex:a a cpsv:PublicService ; dct:title "X"@de ; cv:hasCompetentAuthority ex:b .'
        'ex:b a org:Organization ; skos:prefLabel "Bad Nirgends"@de ; dct:identifier "10041100" .'
    )
    batch = turtle(tmp_path, text)
    assert names(batch)["organization:stadt-10041100"] == "Bad Nirgends"
    assert not batch.links
    assert (
        "1 × cv:hasCompetentAuthority" in {w.id: w.reason for w in batch.warnings}["http://stadt.example/a"]
    )


def test_two_identities_at_once_are_rejected(tmp_path: Path) -> None:
    text = (
        'ex:a a cpsv:PublicService ; dct:title "X"@de . ex:b a org:Organization ; skos:prefLabel "B"@de ;'
        "owl:sameAs <http://www.wikidata.org/entity/Q1201>,"
        "<http://dcat-ap.de/def/politicalGeocoding/municipalityKey/10041100> ."
    )
    assert [r.field for r in turtle(tmp_path, text).rejections] == ["owl:sameAs"]


def test_a_service_of_leika_and_a_law(tmp_path: Path) -> None:
    text = (
        'ex:a a cpsv:PublicService ; dct:title "X"@de ; foaf:page <https://stadt.example/x> ;'
        " cv:isClassifiedBy <http://leika.example/99102013080000>, ex:thema ; cv:hasLegalResource ex:g ."
        '<http://leika.example/99102013080000> a skos:Concept ; skos:prefLabel "Hundesteuer"@de .'
        'ex:thema a skos:Concept ; skos:prefLabel "Steuern"@de .'
        'ex:g a eli:LegalResource ; dct:title "Satzung"@de .'
    )
    batch = turtle(tmp_path, text)
    assert names(batch) == {
        "source:stadt": "Datei stadt.ttl",
        "process:stadt-a": "X",
        "service:99102013080000": "Hundesteuer",
        "law:stadt-g": "Satzung",
    }
    assert ways(batch) == {("IMPLEMENTS", "process:stadt-a", "service:99102013080000")}
    process = next(n for n in batch.nodes if n.id == "process:stadt-a")
    assert process.properties()["url"] == "https://stadt.example/x"
    told = {w.id: w.reason for w in batch.warnings}
    assert (
        told["http://stadt.example/a"] == "Nicht übernommen: 1 × cv:hasLegalResource, 1 × cv:isClassifiedBy."
    )
    assert "http://stadt.example/thema" in told


def test_all_rests_on_the_file_and_its_address(tmp_path: Path) -> None:
    batch = turtle(tmp_path, 'ex: a dcat:Dataset . ex:a a cpsv:PublicService ; dct:title "X"@de .')
    source = next(n for n in batch.nodes if n.id == "source:stadt").properties()
    assert (source["kind"], source["dataset"], source["url"]) == (
        "CATALOGUE",
        "stadt",
        "http://stadt.example/",
    )
    assert {c.source for n in batch.nodes for c in n.cites} == {"stadt"}


def test_keys_are_told_apart_and_stay(tmp_path: Path) -> None:
    text = "".join(
        f'<http://{host}.example/dienst> a cpsv:PublicService ; dct:title "{host}"@de .'
        for host in ("a", "b")
    )
    text += f'ex:{"x" * 200} a cpsv:PublicService ; dct:title "lang"@de .'
    first, again = turtle(tmp_path, text), turtle(tmp_path, text)
    assert names(first) == names(again)
    assert len(names(first)) == 4
    assert all(len(id_) < 110 for id_ in names(first))


def test_without_a_name_or_an_address_nothing_is_made(tmp_path: Path) -> None:
    batch = turtle(
        tmp_path,
        'ex:a a cpsv:PublicService ; dct:title "X" . ex:b a cpsv:PublicService . [] a cpsv:PublicService .',
    )
    assert sorted(r.field for r in batch.rejections) == ["key", "name"]


def test_a_file_can_take_no_dataset_of_the_service(tmp_path: Path) -> None:
    text = 'ex:a a cpsv:PublicService ; dct:title "X"@de .'
    (rejection,) = turtle(tmp_path, text, "curated.ttl").rejections
    assert rejection.fatal
    assert "--dataset" in rejection.reason
    assert load(tmp_path / "curated.ttl", dataset="Meine Stadt").dataset == "meine-stadt"


def test_what_holds_nothing_for_us_is_refused(tmp_path: Path) -> None:
    (rejection,) = turtle(tmp_path, "ex:a ex:b ex:c .").rejections
    assert rejection.fatal
    assert "nichts, was sich" in rejection.reason
