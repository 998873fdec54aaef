"""The third-party files in web/vendor: whole, licensed, made from locked packages, and fetching nothing."""

import gzip
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.npm import NodeProject
from web import ROOT

VENDOR = ROOT / "vendor"
FOLDERS = sorted(path for path in VENDOR.iterdir() if path.is_dir())
LOADED = {
    "js": re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.{0,2}/[^"']+\.m?js|\w+:[^"']+)["']"""),
    "css": re.compile(r"""(?:@import\s*["']|url\(["']?)((?!data:|#)[^"')]+)"""),
    "html": re.compile(r"""<(?:link|script|img)[^>]*?\s(?:href|src)="([^"]+)"""),
}
"""What a file has a browser load: modules, pictures, fonts, scripts and style sheets."""
INSIDE = {
    "d3": {"d3-force"},
    "graphiql": {"graphiql", "graphql", "monaco-editor", "react"},
    "kern": {"@fontsource/fira-sans", "@kern-ux/native"},
    "yasgui": {"@zazuko/yasqe", "@zazuko/yasr", "codemirror", "datatables.net", "n3"},
}
"""Packages that must be among those whose licences are there."""
WORKER = re.compile(r'new URL\("([^"]+)", folder\)')


def checksums(folder: Path) -> dict[str, str]:
    lines = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    return {name: checksum for checksum, _, name in (line.partition("  ") for line in lines)}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_every_file_is_the_one_that_was_taken(folder: Path) -> None:
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "SHA256SUMS"}
    assert {name: hashlib.sha256(data).hexdigest() for name, data in files.items()} == checksums(folder)
    twins = [name for name in files if name.endswith(".gz")]
    assert twins
    assert all(gzip.decompress(files[name]) == files[name.removesuffix(".gz")] for name in twins)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_every_folder_is_described_and_licensed(folder: Path) -> None:
    assert f"`{folder.name}/`" in (VENDOR / "README.md").read_text("utf-8")
    assert f"web/vendor/{folder.name}" in (ROOT.parent / "NOTICE").read_text("utf-8")
    headings = re.findall(
        r"^(\S+) \d\S* \((.+)\)$", (folder / "LICENSES.txt").read_text("utf-8"), re.MULTILINE
    )
    allowed = {"MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "CC0-1.0"}
    allowed |= {"EUPL-1.2", "OFL-1.1"}  # our own; of fonts
    allowed |= {"(CC-BY-4.0 AND MIT)", "(MPL-2.0 OR Apache-2.0)"}  # icons, which NOTICE names; Apache-2.0
    assert {licence for _, licence in headings} <= allowed
    assert INSIDE[folder.name] <= {name for name, _ in headings}


@pytest.mark.parametrize("kind", LOADED)
def test_whatever_a_file_loads_is_here(kind: str) -> None:
    """Addresses on this host of files that exist: the browser test sees what happens, this one all files."""
    count = 0
    for path in (p for p in ROOT.rglob(f"*.{kind}") if "build" not in p.relative_to(ROOT).parts):
        for reference in LOADED[kind].findall(path.read_text("utf-8")):
            if reference.startswith("{{"):  # filled in where the template is
                continue
            # Pages lie at the root of the service, all files below assets/.
            target = ROOT / reference.removeprefix("assets/") if kind == "html" else path.parent / reference
            assert target.is_file(), f"{path.relative_to(ROOT)} loads {reference}"
            count += 1
    assert count


def test_the_workers_are_here() -> None:
    names = WORKER.findall((ROOT / "workbench" / "vendor.js").read_text("utf-8"))
    assert [name.partition(".")[0] for name in names] == ["editor", "graphql", "json"]
    assert all((VENDOR / "graphiql" / name).is_file() for name in names)


def test_the_same_packages_give_the_same_files(
    node_project: Callable[[Path], NodeProject], tmp_path: Path
) -> None:
    """Compressed twins are left out: Node's version decides their bytes, and another test opens them."""
    node_project(ROOT / "build").run("build.js", str(tmp_path / "built"))
    for folder in FOLDERS:
        made, kept = checksums(tmp_path / "built" / folder.name), checksums(folder)
        assert {n: s for n, s in made.items() if not n.endswith(".gz")} == {
            n: s for n, s in kept.items() if not n.endswith(".gz")
        }


def test_yasgui_knows_no_other_host_to_ask() -> None:
    (script,) = (VENDOR / "yasgui").glob("yasgui-*.js")
    text = script.read_text("utf-8")
    for host in ("prefix.cc", "lov.linkeddata.es", "dbpedia.org", "onlyfans"):
        assert host not in text


def test_the_lock_holds_hashes_and_no_addresses() -> None:
    packages = json.loads((ROOT / "build" / "package-lock.json").read_text("utf-8"))["packages"]
    assert len(packages) > 50
    for name, package in packages.items():
        if name:
            assert package["integrity"].startswith("sha512-")
            assert "resolved" not in package
