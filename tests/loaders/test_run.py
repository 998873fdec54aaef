"""Which dataset a name or a file means, in which order all are loaded, and what people get to see."""

import io
from pathlib import Path

import pytest
from neo4j import Driver
from rich.console import Console

from graph.batch import LoadWarning, Place, Rejection
from graph.engine import Engine
from graph.summary import Counts, LoadSummary
from graph.write import LoadRefused
from graph.writer import Writer
from loaders import points, successors
from loaders.batch import Collector
from loaders.report import Reporter, exit_code, print_summaries
from loaders.run import DATASETS, Runner, UnknownDataset, find_dataset
from tests.loaders.test_gv100ad import SAARLAND, write
from tests.loads import MODEL, RECORDS, everything, fresh_writer, shared_file


@pytest.fixture
def writer(driver: Driver, engine: Engine) -> Writer:
    return fresh_writer(driver, engine)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("gv100ad", "gv100ad"),
        ("examples", "examples"),
        ("/tmp/GV100AD_30112025.txt", "gv100ad"),
        ("gemeinden_punkte.csv", "bkg-points"),
        ("crosswalk_2021_2025.csv", "successors"),
        ("facts/mitte.yaml", "curated"),
    ],
)
def test_a_name_or_a_file_says_which_dataset(name: str, key: str) -> None:
    dataset, path = find_dataset(name)
    assert dataset.key == key
    assert path == (None if name in DATASETS else Path(name))


def test_anything_else_is_unknown() -> None:
    with pytest.raises(UnknownDataset, match=r"report\.pdf"):
        find_dataset("report.pdf")


def test_a_part_of_the_register_is_loaded(
    driver: Driver, engine: Engine, writer: Writer, tmp_path: Path
) -> None:
    path = write(tmp_path / "GV100AD_saarland.txt", SAARLAND)
    (summary,) = Runner(writer).load_dataset(str(path))
    assert summary.kinds["Municipality"].added == 2
    assert writer.datasets() == {"gv100ad": "2025-11-30"}
    (again,) = Runner(writer).load_dataset(str(path))
    assert again.changed == 0
    assert "municipalAssociation:100445001" in everything(driver, engine)


def test_a_dry_run_writes_nothing(driver: Driver, engine: Engine, writer: Writer, tmp_path: Path) -> None:
    path = write(tmp_path / "GV100AD_saarland.txt", SAARLAND)
    (summary,) = Runner(writer).load_dataset(str(path), dry_run=True)
    assert summary.kinds["Municipality"].added == 2
    assert everything(driver, engine) == {}


def test_a_web_page_instead_of_the_file_changes_nothing(
    driver: Driver, engine: Engine, writer: Writer, tmp_path: Path
) -> None:
    runner = Runner(writer)
    runner.load_dataset("gv100ad", path=write(tmp_path / "right.txt", SAARLAND))
    before = everything(driver, engine)
    wrong = write(tmp_path / "wrong.txt", ["<html><body>Wartungsarbeiten</body></html>"])
    with pytest.raises(LoadRefused, match=r"wrong\.txt: Das ist eine Internetseite"):
        runner.load_dataset("gv100ad", path=wrong)
    assert everything(driver, engine) == before


def test_too_many_wrong_lines_change_nothing(
    driver: Driver, engine: Engine, writer: Writer, tmp_path: Path
) -> None:
    path = write(tmp_path / "wrong.txt", [*SAARLAND[:5], SAARLAND[5][:130]])
    with pytest.raises(LoadRefused) as refusal:
        Runner(writer).load_dataset("gv100ad", path=path)
    assert [(r.place.line, r.field) for r in refusal.value.rejections] == [(6, "Zeile")]
    assert everything(driver, engine) == {}


def test_removing_what_is_not_there_is_nothing(writer: Writer) -> None:
    assert Runner(writer).remove_dataset("examples") == []
    with pytest.raises(UnknownDataset):
        Runner(writer).remove_dataset("nothing")


# Points


def test_only_sound_points_are_taken(tmp_path: Path) -> None:
    rows = [
        "ags,lon,lat,punkt,nuts3,name_bkg,geometry,area_dev",
        "10041100,7.0,49.2,centroid,DEC01,Saarbrücken,vg5000-2021,0.01",
        "10041511,7.1,49.3,inner,DEC01,Merger,merged,0.01",
        "10041512,7.1,49.3,centroid,DEC01,Approximated,approx,0.01",
        "10041513,7.1,49.3,centroid,DEC01,Misplaced,vg5000-2021,-0.9",
        "10041514,x,49.3,centroid,DEC01,Wrong,vg5000-2021,0.0",
    ]
    path = write(tmp_path / "gemeinden_punkte.csv", rows)
    batch = points.read(path, RECORDS, Collector(RECORDS, points.DATASET))
    assert [p.id for p in batch.patches] == ["municipality:10041100", "municipality:10041511"]
    assert [(r.place.line, r.field) for r in batch.rejections] == [(6, "longitude")]
    assert batch.rows == 6  # five rows and the source


def test_the_shipped_points_are_all_right() -> None:
    batch = points.read(None, RECORDS, Collector(RECORDS, points.DATASET))
    assert not batch.rejections
    assert len(batch.patches) > 10_900
    assert shared_file("geo/gemeinden_punkte.csv").read_text("utf-8").count("\n") in (10_949, 10_950)


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "gemeinden_punkte.csv", ["ags;lon;lat"])
    batch = points.read(path, RECORDS, Collector(RECORDS, points.DATASET))
    assert [r.fatal for r in batch.rejections] == [True]


# Successors


def town(key: str, name: str, area: float, until: str | None = None) -> dict[str, object]:
    return {"key": key, "name": name, "area": area, "until": until}


def test_a_town_with_a_new_key_is_recognised() -> None:
    towns = [town("16061097", "Uder", 25.66, "2025"), town("16061119", "Uder", 25.66)]
    assert successors.renumbered(towns) == [("16061119", "16061097")]


@pytest.mark.parametrize(
    "towns",
    [
        [town("16061097", "Uder", 25.66, "2025"), town("16061119", "Uder", 25.67)],
        [town("16061097", "Uder", 25.66, "2025"), town("15061119", "Uder", 25.66)],
        [town("16061097", "Uder", 25.66), town("16061119", "Uder", 25.66)],
        [
            town("16061097", "Uder", 25.66, "2025"),
            town("16061119", "Uder", 25.66),
            town("16061120", "Uder", 25.66),
        ],
    ],
)
def test_nothing_is_guessed(towns: list[dict[str, object]]) -> None:
    assert successors.renumbered(towns) == []


# What people see


SUMMARY = LoadSummary(
    "gv100ad",
    "2025-11-30",
    dry_run=False,
    revision=7,
    seconds=1.25,
    kinds={"Municipality": Counts(added=10_953, rejected=1)},
    types={"IN_LAND": Counts(unchanged=3)},
    rejections=(
        Rejection(Place("GV100AD.txt", 17), "Fläche (EF8)", "„[x]“ ist keine Zahl.", "Municipality"),
    ),
    warnings=(LoadWarning("land:10", "name", "Bleibt „Saarland“."),),
)


def printed(*summaries: LoadSummary) -> str:
    console = Console(file=io.StringIO(), width=120)
    print_summaries(console, summaries, MODEL)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text


def test_the_summary_is_a_table_in_german() -> None:
    text = printed(SUMMARY)
    assert "Gemeindeverzeichnis, Stand 2025-11-30" in text
    assert "Gemeinden" in text
    assert "10.953" in text
    assert "Revision 7" in text
    assert "GV100AD.txt │    17 │ Fläche (EF8) │ „[x]“ ist keine Zahl." in text
    assert "Bleibt „Saarland“." in text


def test_the_exit_code_tells_of_rejected_rows() -> None:
    assert exit_code([SUMMARY]) == 2
    assert exit_code([]) == 0


def test_plain_lines_where_there_is_no_terminal() -> None:
    console = Console(file=io.StringIO(), width=120)
    with Reporter(console) as reporter:
        show = reporter(DATASETS["gv100ad"])
        show(0, 0, "Vergleichen")
        show(0, 10, "Anlegen")
        show(5, 10, "Anlegen")
        show(10, 10, "Abschließen")
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    assert text.splitlines() == [
        "Gemeindeverzeichnis: Vergleichen",
        "Gemeindeverzeichnis: Anlegen 0 von 10",
        "Gemeindeverzeichnis: Abschließen 10 von 10",
    ]


def test_a_bar_on_a_terminal() -> None:
    console = Console(file=io.StringIO(), width=120, force_terminal=True)
    with Reporter(console) as reporter:
        reporter(DATASETS["gv100ad"])(5, 10, "Anlegen")
    assert "Gemeindeverzeichnis: Anlegen" in console.file.getvalue()  # type: ignore[attr-defined]
