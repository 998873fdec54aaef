"""What the files of facts must hold, sentence by sentence; no statement stands there without a source."""

from collections import defaultdict
from functools import cache
from typing import Any

import pytest

from graph.check import check
from graph.state import State
from loaders import curated, gv100ad
from loaders.batch import Batch, Collector
from schema.model import Model
from schema.record import LinkRecord, Records

ARTICLE = "artikel-2023-01-09"
ALLIANCE = "alliance:ozg-verbund-mitte"


@cache
def shipped() -> Batch:
    records = Records(Model.load())
    return curated.read(None, records, Collector(records, "curated"))


@pytest.fixture
def batch() -> Batch:
    return shipped()


def links(batch: Batch, type_: str, start: str | None = None, end: str | None = None) -> list[Any]:
    return [
        link
        for link in batch.links
        if link.type == type_ and start in (None, link.start) and end in (None, link.end)
    ]


def quotes(record: Any) -> dict[str, str | None]:
    return {c.source: c.quote for c in record.cites}


def node(batch: Batch, id_: str) -> Any:
    return next(n for n in batch.nodes if n.id == id_)


def test_nothing_is_rejected(batch: Batch) -> None:
    assert batch.rejections == ()
    assert not batch.retire
    assert batch.edition is None


def test_every_record_cites_sources_of_this_dataset_and_every_source_is_cited(batch: Batch) -> None:
    sources = {n.properties()["key"]: n.properties() for n in batch.nodes if n.node_kind.name == "Source"}
    cited = {
        c.source
        for record in (*batch.nodes, *batch.links, *batch.patches)
        if not getattr(record, "id", "").startswith("source:")
        for c in record.cites
    }
    assert cited == sources.keys()
    assert {s["dataset"] for s in sources.values()} == {"curated"}


def test_no_quotation_is_long(batch: Batch) -> None:
    for record in (*batch.nodes, *batch.links, *batch.patches):
        for citation in record.cites:
            assert len((citation.quote or "").split()) <= 25, citation


def test_all_ends_exist_in_this_file_or_the_register(batch: Batch) -> None:
    records = Records(Model.load())
    register = gv100ad.read(None, records, Collector(records, "gv100ad"))
    known = {n.id for n in (*batch.nodes, *register.nodes)}
    assert {end for link in batch.links for end in (link.start, link.end)} <= known
    assert {patch.id for patch in batch.patches} <= known


def test_three_laender_cooperate_by_agreement_since_november_2022(batch: Batch) -> None:
    for land in ("land:06", "land:07", "land:10"):
        (link,) = [x for x in links(batch, "COOPERATES_IN", land, ALLIANCE) if x.form == "BY_AGREEMENT"]
        assert link.since == "2022-11"
        assert link.until is None
        assert link.cites[0].source == ARTICLE
        assert "Kooperationsvereinbarung" in quotes(link)[ARTICLE]
        (party,) = links(batch, "PARTY_TO", land, "agreement:kooperationsvereinbarung-2022")
        assert party.since == "2022-11"
    assert not links(batch, "PARTY_TO", "land:16", "agreement:kooperationsvereinbarung-2022")
    assert links(batch, "GOVERNS", "agreement:kooperationsvereinbarung-2022", ALLIANCE)


def test_the_three_founded_it_in_november_2020(batch: Batch) -> None:
    founders = [x for x in links(batch, "COOPERATES_IN") if x.since == "2020-11"]
    assert {x.start for x in founders} == {"land:06", "land:07", "land:10"}
    assert {(x.form, x.until) for x in founders} == {("MEMBER", "2022-11")}
    assert node(batch, ALLIANCE).since == "2020-11"


def test_the_sources_disagree_about_thueringen(batch: Batch) -> None:
    by_form = {x.form: x for x in links(batch, "COOPERATES_IN", "land:16", ALLIANCE)}
    assert by_form.keys() == {"MEMBER", "CONSENSUAL"}
    joined, consensual = by_form["MEMBER"], by_form["CONSENSUAL"]
    assert joined.since == "2021-08-03"
    assert "beigetreten" in quotes(joined)["kommune21-2021-08-03"]
    assert consensual.since == "2022-11"
    assert "einvernehmliche Zusammenarbeit" in quotes(consensual)[ARTICLE]
    assert joined.until is None
    assert consensual.until is None
    assert joined.id != consensual.id
    (contract,) = links(batch, "PARTY_TO", "land:16")
    assert contract.end == "agreement:beitritt-thueringen-2021"


def test_platform_library_and_law(batch: Batch) -> None:
    assert links(batch, "USES_PLATFORM", ALLIANCE, "platform:civento")
    assert links(batch, "OPERATED_BY", "platform:civento", "organization:ekom21")
    (library,) = links(batch, "MAINTAINS", ALLIANCE)
    assert "recherchierbar" in quotes(library)[ARTICLE]
    assert "integriert" in node(batch, library.end).description
    (law,) = links(batch, "BASED_ON", ALLIANCE)
    ozg = node(batch, law.end)
    assert (ozg.abbreviation, ozg.issued, ozg.lastAmended) == ("OZG", "2017-08-14", "2024-07-19")
    assert ozg.citation == "BGBl. I 2017 S. 3122, 3138"


def test_purpose_says_whom_it_benefits_and_where_solutions_can_be_used(batch: Batch) -> None:
    alliance = node(batch, ALLIANCE)
    assert "Bürgerinnen und Bürger sowie Unternehmen" in alliance.purpose
    assert "Landes- und Kommunalverwaltungen" in alliance.description
    assert "Kommunalverwaltungen der Kooperationspartner" in quotes(alliance)[ARTICLE]


@pytest.mark.parametrize(
    ("person", "office", "role"),
    [
        ("elena-yorgova-ramanauskas", "ministry:saarland-mwide", "Staatssekretärin"),
        ("fedor-ruhose", "ministry:rheinland-pfalz-mastd", "Staatssekretär"),
        ("patrick-burghardt", "land:06", "Staatssekretär für Digitale Strategie und Entwicklung"),
    ],
)
def test_state_secretaries_of_the_article_with_their_words(
    batch: Batch, person: str, office: str, role: str
) -> None:
    (held,) = [x for x in links(batch, "HOLDS_OFFICE", f"person:{person}", office) if x.role == role]
    assert held.asOf == "2023-01-09"
    assert held.cites[0].source == ARTICLE
    assert role.partition(" ")[0] in quotes(held)[ARTICLE]
    assert quotes(node(batch, f"person:{person}"))[ARTICLE]


def test_later_office_holders(batch: Batch) -> None:
    offices = defaultdict(set)
    for held in links(batch, "HOLDS_OFFICE"):
        offices[held.start.removeprefix("person:")].add((held.end, held.role, held.since or held.asOf))
    assert ("land:07", "CIO und CDO", "2024-11-18") in offices["denis-alt"]
    assert ("land:16", "CIO", "2025") in offices["milen-starke"]
    for person in ("kristina-sinemus", "stefan-sauer", "steffen-schuetz"):
        assert offices[person]
    assert all(since for held in offices.values() for _, _, since in held), "an office without its time"


def test_wohngeld_is_no_process_of_the_alliance(batch: Batch) -> None:
    process = "process:online-wohngeld"
    assert [x.end for x in links(batch, "DEVELOPED_BY", process)] == ["land:01"]
    assert [x.end for x in links(batch, "BUILT_BY", process)] == ["organization:dataport"]
    assert [x.start for x in links(batch, "USES", end=process)] == ["land:06"]
    assert not links(batch, "RUNS_ON", process)


def test_processes_in_use(batch: Batch) -> None:
    assert links(batch, "USES", "district:06435", "process:digitaler-fuehrerscheinantrag")
    assert len(links(batch, "USES", "municipality:06532012")) == 3
    corona = {x.start for x in links(batch, "DEVELOPED_BY", end="district:06532")}
    assert corona == {x.start for x in links(batch, "DEVELOPED_BY", end="district:06436")}
    assert len(corona) == 3


def test_identifiers_of_the_laender(batch: Batch) -> None:
    codes = {patch.id: patch.properties()["iso3166"] for patch in batch.patches}
    assert codes == {"land:06": "DE-HE", "land:07": "DE-RP", "land:10": "DE-SL", "land:16": "DE-TH"}
    for patch in batch.patches:
        assert patch.properties()["sources"] == ["laender-kennungen"]
        assert patch.properties()["dcatApDeUri"].endswith(patch.id.removeprefix("land:"))


def test_names_do_not_claim_to_be_examples(batch: Batch) -> None:
    assert not [n.id for n in batch.nodes if "beispiel" in n.id or "Beispiel" in getattr(n, "name", "")]


def test_places_name_file_and_line(batch: Batch) -> None:
    place = batch.place(ALLIANCE)
    assert place.file == "verbund-mitte.yaml"
    text = (curated.FILES / place.file).read_text(encoding="utf-8").splitlines()[place.line - 1]
    assert ALLIANCE in text


def test_parallel_statements_have_ids_of_their_own(batch: Batch) -> None:
    found: list[LinkRecord] = list(batch.links)
    assert len({link.id for link in found}) == len(found)


def test_the_writers_check_has_nothing_to_say(batch: Batch) -> None:
    records = Records(Model.load())
    register = gv100ad.read(None, records, Collector(records, "gv100ad"))
    named = {end for link in batch.links for end in (link.start, link.end)}
    here = {n.id: n.properties() for n in register.nodes}
    state = State(known=named & here.keys(), nodes={patch.id: here[patch.id] for patch in batch.patches})
    checked = check(batch, state, records.model)
    assert checked.rejections == ()
    assert len(checked.batch.links) == len(batch.links)
