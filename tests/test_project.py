"""The files around the code: what installs, packages, describes and licenses it has to agree with itself."""

import hashlib
import re
import stat
import subprocess
import tomllib
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
EUPL_1_2 = "57fb42fbcd0b037ce528ed8f72f1ec095d67bc6825ecf1448ff39be1fe68a4b4"


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def yaml(path: str) -> Any:
    return YAML(typ="safe").load(text(path))


@cache
def toml(path: str) -> dict[str, Any]:
    return tomllib.loads(text(path))


@cache
def project_files() -> tuple[Path, ...]:
    """What git tracks or would, on `git add`; without git, every file outside of hidden directories."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):
        skipped = {".venv", ".uv", ".data", "node_modules", "target", "results", "__pycache__"}
        found = (p for p in ROOT.rglob("*") if not skipped.intersection(p.relative_to(ROOT).parts))
        return tuple(p for p in found if p.is_file())
    return tuple(p for p in (ROOT / name for name in names if name) if p.is_file())


def requirement_name(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match
    return match[0].lower()


DEPENDENCIES = tuple(requirement_name(line) for line in toml("pyproject.toml")["project"]["dependencies"])


# ---------------------------------------------------------------------------------- set-up and packages


@pytest.mark.parametrize("path", ["run", ".ci/run", ".ci/lint"])
def test_scripts_can_be_started(path: str) -> None:
    assert (ROOT / path).stat().st_mode & stat.S_IXUSR
    shell = text(path).splitlines()[0].split("/")[-1].split()[-1]
    assert subprocess.run([shell, "-n", ROOT / path], check=False).returncode == 0


def test_uv_is_pinned_by_hash_for_every_platform() -> None:
    lines = [line for line in text(".ci/uv.txt").splitlines() if line and not line.startswith("#")]
    assert re.fullmatch(r"uv==\d+\.\d+\.\d+ \\", lines[0])
    assert len(lines) > 15
    assert all(re.fullmatch(r" {4}--hash=sha256:[0-9a-f]{64}( \\)?", line) for line in lines[1:])


def test_the_build_backend_is_the_one_inside_uv() -> None:
    pinned = re.search(r"^uv==(\d+)\.(\d+)\.(\d+)", text(".ci/uv.txt"), re.MULTILINE)
    required = toml("pyproject.toml")["build-system"]["requires"]
    assert pinned
    assert len(required) == 1
    bounds = re.fullmatch(r"uv_build>=(\d+)\.(\d+)\.(\d+),<(\d+)\.(\d+)", required[0])
    assert bounds
    low, high = tuple(map(int, bounds.groups()[:3])), tuple(map(int, bounds.groups()[3:]))
    assert low <= tuple(map(int, pinned.groups())) < high


def test_the_lock_belongs_to_the_project_file() -> None:
    project = toml("pyproject.toml")
    locked = {package["name"]: package for package in toml("uv.lock")["package"]}
    metadata = locked["verbundgraph"]["metadata"]
    assert {item["name"] for item in metadata["requires-dist"]} == set(DEPENDENCIES)
    developers = {requirement_name(line) for line in project["dependency-groups"]["dev"]}
    assert {item["name"] for item in metadata["requires-dev"]["dev"]} == developers
    assert toml("uv.lock")["requires-python"] == project["project"]["requires-python"]


def test_everything_locked_has_a_hash() -> None:
    for package in toml("uv.lock")["package"]:
        if package["name"] != "verbundgraph":
            files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
            assert files, package["name"]
            assert all(file["hash"].startswith("sha256:") for file in files), package["name"]


def test_run_takes_the_pythons_that_the_embedded_engine_has_packages_for() -> None:
    (engine,) = (p for p in toml("uv.lock")["package"] if p["name"] == "arcadedb-embedded")
    minors = {int(m[1]) for wheel in engine["wheels"] if (m := re.search(r"-cp3(\d+)-", wheel["url"]))}
    accepted = re.search(r"\(3, (\d+)\) <= sys\.version_info < \(3, (\d+)\)", text("run"))
    assert accepted
    assert set(range(int(accepted[1]), int(accepted[2]))) <= minors
    assert toml("pyproject.toml")["project"]["requires-python"] == f">=3.{accepted[1]}"
    last = int(accepted[2]) - 1
    assert f"Python 3.{accepted[1]} bis 3.{last}" in text("run")
    assert f"Python 3.{accepted[1]} to 3.{last}" in text("CONTRIBUTING.md")


def test_every_package_is_in_the_wheel_and_the_image() -> None:
    packaged = set(toml("pyproject.toml")["tool"]["uv"]["build-backend"]["module-name"])
    with_code = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert with_code | {"web"} == packaged
    assert packaged <= {source for source, _ in copied_from_the_tree()}


@pytest.mark.parametrize("name", DEPENDENCIES)
def test_every_dependency_has_its_reason(name: str) -> None:
    """Some line of docs/architecture.md names the package and says something about it."""
    named = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])", re.IGNORECASE)
    lines = [line for line in text("docs/architecture.md").splitlines() if named.search(line)]
    assert any(len(named.sub("", line).strip(" |`-*")) >= 30 for line in lines), (
        f"docs/architecture.md does not say why {name} is needed"
    )


# ---------------------------------------------------------------------------------------------- container


def dockerfile() -> list[str]:
    """The instructions, one a line, without comments."""
    joined = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", text("Dockerfile"), flags=re.MULTILINE))
    return [line for line in joined.splitlines() if line]


def copied_from_the_tree() -> list[tuple[str, str]]:
    """(source, instruction) of every COPY that does not come from another stage."""
    lines = [line for line in dockerfile() if line.startswith("COPY ") and "--from=" not in line]
    return [(source, line) for line in lines for source in line.split()[1:-1]]


def reaches_the_build(source: str) -> bool:
    """Whether .dockerignore lets a path through: the last pattern that matches decides."""
    reached = True
    for line in text(".dockerignore").splitlines():
        if line and not line.startswith("#"):
            pattern = line.removeprefix("!").removeprefix("**/")
            if fnmatch(source, pattern) or source.startswith(f"{pattern}/"):
                reached = line.startswith("!")
    return reached


def test_the_image_copies_what_exists() -> None:
    copied = copied_from_the_tree()
    assert copied
    for source, line in copied:
        assert (ROOT / source).exists(), line
        assert reaches_the_build(source), f".dockerignore keeps {source} from the build"


def test_the_image_build_sees_no_more_than_it_copies() -> None:
    for name in (".env", ".git", ".data", ".venv", "tests", "docs", "docker-compose.yml"):
        assert not reaches_the_build(name), name


def test_the_image_is_pinned_and_runs_as_a_numbered_user() -> None:
    lines = dockerfile()
    assert [line for line in lines if line.startswith("FROM ")] == ["FROM ${BASE} AS build", "FROM ${BASE}"]
    assert re.fullmatch(r"ARG BASE=python:3\.\d+\.\d+-slim-[a-z]+", lines[0])
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users == ["10001:10001"]
    assert any("--require-hashes -r .ci/uv.txt" in line for line in lines)
    assert all("--frozen" in line for line in lines if "uv sync" in line)


def test_the_image_starts_our_command() -> None:
    assert 'ENTRYPOINT ["verbundgraph"]' in dockerfile()
    assert "verbundgraph" in toml("pyproject.toml")["project"]["scripts"]


def test_the_service_in_compose_is_locked_down() -> None:
    service = yaml("docker-compose.yml")["services"]["verbundgraph"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert [mount.split(":")[0] for mount in service["tmpfs"]] == ["/tmp"]
    assert service["volumes"] == ["verbundgraph-data:/data"]
    assert service["depends_on"]["neo4j"]["condition"] == "service_healthy"
    assert service["environment"]["NEO4J_URI"] == "bolt://neo4j:7687"


def test_compose_runs_the_long_term_neo4j_on_a_volume() -> None:
    neo4j = yaml("docker-compose.yml")["services"]["neo4j"]
    assert neo4j["image"] == "neo4j:5.26-community"
    assert "neo4j-data:/data" in neo4j["volumes"]
    assert neo4j["healthcheck"]["test"][-1].endswith(":7474")


def test_compose_publishes_nothing_beyond_this_machine_and_no_password() -> None:
    compose = yaml("docker-compose.yml")
    for service in compose["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service["ports"])
        secrets = [str(v) for k, v in service["environment"].items() if k.endswith(("PASSWORD", "AUTH"))]
        assert secrets
        assert all("${NEO4J_PASSWORD:?" in secret for secret in secrets)
        used = {volume.split(":")[0] for volume in service["volumes"]}
        assert used <= set(compose["volumes"])


def test_both_health_checks_are_the_same_valid_question() -> None:
    in_compose = yaml("docker-compose.yml")["services"]["verbundgraph"]["healthcheck"]["test"]
    (in_image,) = (line for line in dockerfile() if line.startswith("HEALTHCHECK "))
    assert in_compose[:3] == ["CMD", "python", "-c"]
    assert in_compose[3] in in_image
    assert "/readyz" in in_compose[3]
    compile(in_compose[3], "healthcheck", "exec")


# ------------------------------------------------------------------------------- licence and description


def test_the_licence_is_the_official_text() -> None:
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == EUPL_1_2
    assert toml("pyproject.toml")["project"]["license"] == "EUPL-1.2"
    assert yaml("publiccode.yml")["legal"]["license"] == "EUPL-1.2"
    assert "Licensed under the EUPL" in text("NOTICE")


@pytest.mark.parametrize(
    "attribution",
    [
        "© Statistisches Bundesamt (Destatis), Gemeindeverzeichnis GV-ISys, Gebietsstand 30.11.2025",
        "© GeoBasis-DE / BKG 2021 (Daten verändert)",
    ],
)
def test_the_notice_names_who_made_the_data(attribution: str) -> None:
    assert attribution in text("NOTICE")


def test_the_notice_names_all_shipped_data_and_direct_dependencies() -> None:
    notice = text("NOTICE")
    for directory in (ROOT / "loaders" / "data").glob("*/"):
        if any(path.is_file() for path in directory.rglob("*")):
            assert f"loaders/data/{directory.name}" in notice
    for name in DEPENDENCIES:
        assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", notice), name


def test_publiccode_has_what_the_standard_asks_for() -> None:
    """The mandatory keys and bounds of the publiccode.yml standard, version 0.5 (core)."""
    described = yaml("publiccode.yml")
    mandatory = "publiccodeYmlVersion name url platforms categories developmentStatus softwareType"
    assert {*mandatory.split(), "description", "legal", "maintenance", "localisation"} <= set(described)
    assert described["publiccodeYmlVersion"].startswith("0.5")
    assert described["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert described["softwareType"] == "standalone/web"
    assert described["maintenance"]["type"] in {"internal", "contract", "community", "none"}
    if described["maintenance"]["type"] in {"internal", "community"}:
        assert all(contact["name"] for contact in described["maintenance"]["contacts"])
    assert described["localisation"]["localisationReady"] is True
    assert set(described["description"]) == set(described["localisation"]["availableLanguages"])
    for language in described["description"].values():
        assert len(language["shortDescription"]) <= 150
        assert 150 <= len(language["longDescription"]) <= 10_000
        assert language["features"]


def test_the_changelog_has_a_place_for_what_comes_next() -> None:
    headings = re.findall(r"^## .*$", text("CHANGELOG.md"), re.MULTILINE)
    assert headings[0] == "## [Unreleased]"
    sections = set(re.findall(r"^### (.*)$", text("CHANGELOG.md"), re.MULTILINE))
    assert sections <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    here = {str(ROOT), str(Path.home())} - {"/"}
    places = [re.escape(path) + r"(?=/|\b)" for path in here if path.count("/") > 1]
    anywhere = re.compile("|".join([*places, r"/(?:home|Users)/[A-Za-z]", r"/roo[t]/", r"[A-Z]:\\Users\\"]))
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in project_files()
        if (data := path.read_bytes()) and len(data) < 1_000_000 and b"\0" not in data
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1)
        if anywhere.search(line)
    ]
    assert not found
