"""The examples in docs/clients, as they stand there, against the running service."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.npm import NodeProject
from tests.python import ROOT, environment

DOCS = ROOT / "docs"
EXAMPLES = DOCS / "clients"
CODEGEN = "node_modules/@graphql-codegen/cli/esm/bin.js"
TSC = "node_modules/typescript/bin/tsc"


def address(client: httpx.Client) -> str:
    return f"{client.base_url}/graphql"


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_gql(client: httpx.Client) -> None:
    printed = run(sys.executable, "-W", "error", "pages.py", address(client), cwd=EXAMPLES / "gql")
    assert printed.splitlines() == [
        "municipality:10042111 Beckingen 14752",
        "municipality:10041511 Friedrichsthal, Stadt 9937",
        "municipality:10041100 Saarbrücken, Landeshauptstadt 183509",
        "['BAD_CURSOR']",
    ]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The example of ariadne-codegen with its client generated: the folder, and the Python to run it with."""
    folder = tmp_path_factory.mktemp("docs") / "clients" / "ariadne-codegen"
    shutil.copytree(EXAMPLES / "ariadne-codegen", folder)
    shutil.copy(DOCS / "schema.graphql", folder.parents[1])
    programs = environment(folder / "requirements.txt", ROOT / ".venv" / "ariadne-codegen")
    run(programs / "ariadne-codegen", cwd=folder)
    return folder, programs / "python"


def test_ariadne_codegen(client: httpx.Client, generated: tuple[Path, Path]) -> None:
    folder, python = generated
    printed = run(python, "-W", "error", "example.py", address(client), cwd=folder)
    # Two sources say of Saarbrücken that it uses this: two statements, and two nodes of the connection.
    town = "Saarbrücken, Landeshauptstadt"
    users = ["Saarland", town, town, "Friedrichsthal, Stadt", "Ärfurt"]
    assert sorted(printed.splitlines()) == [
        "1 processes used in Saarbrücken",
        f"Hundesteuer (Beispiel) {users}",
        "Thüringen – OZG-Verbund Mitte: CONSENSUAL since ? (Artikel „Verbund“, Seite)",
        "Thüringen – OZG-Verbund Mitte: MEMBER since 2021-08-03 (Seite)",
    ]


def test_typescript(client: httpx.Client, node_project: Callable[[Path], NodeProject]) -> None:
    """Types come from the running service, the compiler finds nothing wrong, and both examples work."""
    project = node_project(EXAMPLES / "typescript")
    project.run(CODEGEN, VERBUNDGRAPH=address(client))
    project.run(TSC)
    dogs = "Hundesteuer (Beispiel)"
    assert project.run("dist/typed.js", VERBUNDGRAPH=address(client)).splitlines() == [
        "3 towns",
        f"Saarbrücken, Landeshauptstadt, 183509: {dogs} (LIVE), {dogs} (PILOT)",
        "Beckingen, 14752: Eheschließung (Beispiel) (LIVE)",
        f"Friedrichsthal, Stadt, 9937: {dogs} (PILOT)",
    ]
    assert project.run("dist/pages.js", VERBUNDGRAPH=address(client)).splitlines() == [
        "8 towns by 2 requests, the last Zweiländereck",
        "Hanau is known, still by 2 requests",
    ]


def test_the_compiler_finds_a_wrong_type(
    client: httpx.Client, node_project: Callable[[Path], NodeProject]
) -> None:
    """With the types generated for the example: what may be null is no number."""
    project = node_project(EXAMPLES / "typescript")
    project.run(CODEGEN, VERBUNDGRAPH=address(client))
    wrong = project.folder / "src" / "gql" / "wrong.ts"  # among what is generated, which git ignores
    wrong.write_text(
        'import type { TownsQuery } from "./graphql.js";\n'
        "export const no = (a: TownsQuery): number => a.municipalities.nodes[0]!.population;\n",
        "utf-8",
    )
    try:
        with pytest.raises(AssertionError, match="not assignable to type 'number'"):
            project.run(TSC, "--noEmit")
    finally:
        wrong.unlink()


def test_every_example_is_in_the_overview() -> None:
    overview = (EXAMPLES / "README.md").read_text("utf-8")
    programs = [*EXAMPLES.glob("*/*.py"), *EXAMPLES.glob("typescript/src/*.ts")]
    assert len(programs) == 5
    assert all(f"({path.relative_to(EXAMPLES).as_posix()})" in overview for path in programs)
