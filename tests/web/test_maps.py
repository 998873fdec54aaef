"""The outlines that the explorer's map is drawn with: there for all areas, small, nothing but outlines."""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from loaders.shipped import REGISTER
from tests.npm import NodeProject
from web import ROOT

MAPS = ROOT / "explorer" / "maps"
DRAWN = sorted(path.stem for path in MAPS.glob("*.svg"))
PATH = re.compile(r'<path id="([lkg]\d+)" d="((?:M\d+[ -]\d+l[\d -]+z)+)"/>')
SOURCE = Path(__file__).parents[3] / "shared" / "data" / "geo"
"""Beside the project, where somebody has put it there: the outlines that these are made from."""
LARGEST = 250_000
"""Bytes of a file before it is compressed."""
PARTS = ("06", "07", "10", "16")


def outlines() -> dict[str, dict[str, list[int]]]:
    found: dict[str, dict[str, list[int]]] = json.loads((MAPS / "outlines.json").read_text("utf-8"))
    return found


def paths(name: str) -> dict[str, str]:
    return dict(PATH.findall((MAPS / f"{name}.svg").read_text("utf-8")))


def corners(path: str) -> list[tuple[int, int]]:
    """The corners of a path, from its first place and steps."""
    found = []
    for part in path.split("z")[:-1]:
        x, y = 0, 0
        numbers = list(map(int, re.findall(r"-?\d+", part)))
        for right, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + right, y + down
            found.append((x, y))
    return found


def register(kind: str, digits: int) -> set[str]:
    """The keys of the shipped register that stand in lines of a kind."""
    lines = gzip.decompress(REGISTER.read_bytes()).decode("utf-8").splitlines()
    return {line[10 : 10 + digits] for line in lines if line.startswith(kind)}


def test_no_land_no_district_and_no_municipality_of_the_four_laender_is_missing() -> None:
    files = outlines()["files"]
    assert set(map(str, files["laender"])) == register("10", 2)
    assert set(map(str, files["kreise"])) == register("40", 5)
    # 999 is the border river that Germany and Luxembourg share: in the register, but on no map.
    municipalities = {key for key in register("60", 8) if not key.endswith("999")}
    for part in PARTS:
        wanted = {key for key in municipalities if key.startswith(part)}
        assert set(map(str, files[f"gemeinden-{part}"])) == wanted


@pytest.mark.parametrize("name", DRAWN)
def test_a_file_is_small_and_holds_the_outlines_that_are_listed_and_nothing_else(name: str) -> None:
    text = (MAPS / f"{name}.svg").read_text("utf-8")
    assert len(text) < LARGEST
    assert gzip.decompress((MAPS / f"{name}.svg.gz").read_bytes()).decode("utf-8") == text
    letter = {"laender": "l", "kreise": "k"}.get(name, "g")
    assert list(paths(name)) == [f"{letter}{key}" for key in outlines()["files"][name]]
    left = PATH.sub("", text).split("\n")
    assert "© GeoBasis-DE / BKG 2021 (Daten verändert), dl-de/by-2-0" in left[1]
    assert "".join(left[2:]) == "</svg>"


def test_all_files_lie_over_each_other() -> None:
    """What is inside a Land is drawn inside its outline's box; borders are less exact in small files."""
    boxes = outlines()["boxes"]
    assert list(boxes[""]) == [0, 0, 6000, 8000]
    inside = {name: boxes[name.partition("-")[2]] for name in DRAWN if name.startswith("gemeinden-")}
    for name, (left, top, width, height) in {"laender": boxes[""], "kreise": boxes[""], **inside}.items():
        for key, path in paths(name).items():
            for x, y in corners(path):
                assert left <= x <= left + width, key
                assert top <= y <= top + height, key
    districts = paths("kreise")
    for part in PARTS:
        left, top, width, height = boxes[part]
        for key, path in districts.items():
            if key.startswith(f"k{part}"):
                assert all(left <= x <= left + width and top <= y <= top + height for x, y in corners(path))


def test_the_least_exact_areas_are_marked() -> None:
    quality = outlines()["quality"]
    assert set(map(str, quality.values())) == {"merged", "approx"}
    assert all(any(key in keys for keys in outlines()["files"].values()) for key in quality)


@pytest.mark.skipif(not SOURCE.is_dir(), reason="the files that these are made from are not here")
def test_the_same_source_gives_the_same_outlines(
    node_project: Callable[[Path], NodeProject], tmp_path: Path
) -> None:
    """Compressed twins are left out, see `test_vendor`."""
    node_project(ROOT / "build").run("maps.js", str(SOURCE), str(tmp_path))
    for path in (*MAPS.glob("*.svg"), MAPS / "outlines.json"):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()
