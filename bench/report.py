"""The result as tables and as JSON, with what it was measured on."""

import json
import os
import platform
import shutil
import subprocess
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import geometric_mean
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.contestants import PEER
from bench.rounds import Results, Settings
from bench.shapes import Shape

PACKAGES = (
    "neo4j",
    "neo4j-rust-ext",
    "uvicorn",
    "uvloop",
    "httptools",
    "starlette",
    "orjson",
    "graphql-core",
)
NPM = ("@neo4j/graphql", "@apollo/server", "graphql-yoga", "graphql", "neo4j-driver")
TITLES = {
    "service": "this service",
    "kept": "… asked again",
    "peer": "@neo4j/graphql",
    "driver": "driver alone",
    "empty": "empty response",
}
DOCS = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"


def collect(
    results: Results, shapes: list[Shape], settings: Settings, graph: dict[str, Any], server: str, kind: str
) -> dict[str, Any]:
    """Everything that is reported."""
    figures: dict[str, Any] = {}
    for (connections, shape, name), measured in results.items():
        figures.setdefault(str(connections), {}).setdefault(shape or "empty", {})[name] = measured.summary()
    return {
        "measured": datetime.now(UTC).isoformat(timespec="minutes"),
        "settings": asdict(settings),
        "graph": graph,
        "titles": {shape.name: shape.title for shape in shapes},
        "peer_server": kind,
        "versions": {**_versions(), "neo4j": server},
        "machine": _machine(),
        "figures": figures,
        "ratios": {connections: _ratios(found) for connections, found in figures.items()},
    }


def _ratios(figures: dict[str, Any]) -> dict[str, Any]:
    """For each shape: how many times the peer's rate, the service's time over the limit, and the rate of
    repeats, whose answers are kept, over that of an empty response."""
    rows: dict[str, Any] = {}
    nothing = figures.get("empty", {}).get("empty")
    for shape, found in figures.items():
        if shape == "empty":
            continue
        row = rows[shape] = {}
        ours, peer, driver = (found.get(name) for name in ("service", "peer", "driver"))
        if ours and peer and peer["per_second"]:
            row["of_peer"] = ours["per_second"] / peer["per_second"]
        if ours and driver and nothing and all(one["p50_ms"] for one in (ours, driver, nothing)):
            row["limit_ms"] = driver["p50_ms"] + nothing["p50_ms"]
            row["of_limit"] = ours["p50_ms"] / row["limit_ms"]
        if (kept := found.get("kept")) and nothing and nothing["per_second"]:
            row["of_empty"] = kept["per_second"] / nothing["per_second"]
    for name in ("of_peer", "of_limit", "of_empty"):
        values = [row[name] for row in rows.values() if name in row]
        if values:
            rows.setdefault("geometric mean", {})[name] = geometric_mean(values)
    return rows


def tables(report: dict[str, Any]) -> list[Table]:
    """A table for each number of connections."""
    made = []
    for connections, figures in report["figures"].items():
        table = Table(
            title=f"{connections} connection{'' if connections == '1' else 's'}", title_justify="left"
        )
        for heading in ("shape", "who", "requests/s", "p50 ms", "p99 ms", "× peer", "× limit", "× empty"):
            table.add_column(heading, justify="left" if heading in ("shape", "who") else "right")
        ratios = report["ratios"][connections]
        for shape, found in figures.items():
            for name, one in found.items():
                ours = ratios.get(shape, {}) if name == "service" else {}
                table.add_row(
                    report["titles"].get(shape, "–"), TITLES[name], f"{one['per_second']:,.0f}",
                    _ms(one["p50_ms"]),
                    _ms(one["p99_ms"]) + (f" ({one['failures']} failed)" if one["failures"] else ""),
                    f"{ours['of_peer']:.2f}" if "of_peer" in ours else "",
                    f"{ours['of_limit']:.2f}" if "of_limit" in ours and connections == "1" else "",
                    f"{ratios[shape]['of_empty']:.2f}" if name == "kept" else "",
                )  # fmt: skip
            table.add_section()
        mean = ratios.get("geometric mean", {})
        if mean:
            table.add_row(
                "geometric mean", "", "", "", "", f"{mean['of_peer']:.2f}" if "of_peer" in mean else "",
                f"{mean['of_limit']:.2f}" if "of_limit" in mean and connections == "1" else "",
                f"{mean['of_empty']:.2f}" if "of_empty" in mean else "",
            )  # fmt: skip
        made.append(table)
    return made


def _ms(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def write(report: dict[str, Any], folder: Path, console: Console, *, update_docs: bool) -> None:
    """Print the tables, keep them as text and JSON, and in docs/performance.md if asked to."""
    for table in tables(report):
        console.print(table)
    text = plain(report)
    folder.mkdir(parents=True, exist_ok=True)
    stem = folder / report["measured"].replace(":", "").replace("+0000", "Z")
    stem.with_suffix(".txt").write_text(text, "utf-8")
    stem.with_suffix(".json").write_text(json.dumps(report, indent=1), "utf-8")
    console.print(f"Written: {stem}.txt, {stem.name}.json")
    if update_docs:
        page = DOCS.read_text("utf-8")
        before, _, rest = page.partition(BEGIN)
        after = rest.partition(END)[2]
        DOCS.write_text(f"{before}{BEGIN}\n\n```\n{text}```\n\n{END}{after}", "utf-8")
        console.print(f"Updated: {DOCS.name}")


def plain(report: dict[str, Any]) -> str:
    """The report as text."""
    console = Console(width=110, color_system=None, record=True, file=Path(os.devnull).open("w"))  # noqa: SIM115
    graph, settings, machine = report["graph"], report["settings"], report["machine"]
    console.print(f"Measured {report['measured']}: {settings['rounds']} rounds of {settings['seconds']:g} s")
    console.print("Graph: " + ", ".join(f"{n:,} {name}" for name, n in graph.items()), highlight=False)
    console.print(
        f"Machine: {machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']} GB, {machine['system']}"
    )
    console.print("Versions: " + ", ".join(f"{name} {v}" for name, v in report["versions"].items()))
    console.print(f"The peer's server: {report['peer_server']}\n")
    for table in tables(report):
        console.print(table)
    return console.export_text()


def _versions() -> dict[str, str]:
    found = {"Python": platform.python_version(), **{name: version(name) for name in PACKAGES}}
    if node := shutil.which("node"):
        found["node"] = subprocess.run(
            [node, "--version"], capture_output=True, text=True, check=False
        ).stdout.strip()
    locked = json.loads((PEER / "package-lock.json").read_text("utf-8"))["packages"]
    return found | {f"npm:{name}": locked[f"node_modules/{name}"]["version"] for name in NPM}


def _machine() -> dict[str, Any]:
    cpu, memory = platform.processor() or platform.machine(), 0
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        cpu = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), cpu)
    if hasattr(os, "sysconf"):
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cpu": cpu, "cores": os.cpu_count(), "memory_gb": round(memory / 2**30),
        "system": f"{platform.system()} {platform.machine()}",
    }  # fmt: skip
