"""The result as tables and as JSON, with what it was measured on."""

import json
import os
import platform
import shutil
import subprocess
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from operator import truediv
from pathlib import Path
from statistics import geometric_mean, median
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.rounds import Results, Settings
from bench.servers import PEER
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
    "hash": "… by its hash",
    "peer": "@neo4j/graphql",
    "hand": "by hand",
    "driver": "driver alone",
    "empty": "empty response",
}
DOCS = Path(__file__).parents[1] / "docs" / "performance.md"
NONE = "–"
"""What stands where somebody has no such question."""
HEADINGS = ("question", "who", "requests/s", "p50 ms", "p99 ms", "× peer", "× hand", "× limit", "× empty")


def collect(
    results: Results, shapes: list[Shape], settings: Settings, graph: dict[str, Any], server: str, kind: str
) -> dict[str, Any]:
    """Everything that is reported."""
    figures: dict[str, Any] = {}
    for (connections, shape, name), measured in results.items():
        figures.setdefault(str(connections), {}).setdefault(shape, {})[name] = measured.summary()
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
    """For each shape: how many times the peer's rate and that of the statement written by hand, the time
    over the limit, and for all that is this service the rate over that of an empty response: the median of
    the rounds, each with the empty response of the same round and shape."""
    rows: dict[str, Any] = {}
    for shape, found in figures.items():
        row = rows[shape] = {}
        ours, driver, nothing = found.get("service"), found.get("driver"), found.get("empty")
        for name in ("peer", "hand"):
            if ours and name in found and found[name]["per_second"]:
                row[f"of_{name}"] = ours["per_second"] / found[name]["per_second"]
        if ours and driver and nothing and all(one["p50_ms"] for one in (ours, driver, nothing)):
            row["limit_ms"] = driver["p50_ms"] + nothing["p50_ms"]
            row["of_limit"] = ours["p50_ms"] / row["limit_ms"]
        if nothing and nothing["per_second"]:
            row["of_empty"] = {
                name: median(map(truediv, found[name]["rounds"], nothing["rounds"]))
                for name in ("service", "kept", "hash")
                if name in found
            }
    for name in ("of_peer", "of_hand", "of_limit"):
        values = [row[name] for row in rows.values() if row.get(name)]
        if values:
            rows.setdefault("geometric mean", {})[name] = geometric_mean(values)
    return rows


def tables(report: dict[str, Any]) -> list[Table]:
    """A table for each number of connections."""
    made = []
    for connections, figures in report["figures"].items():
        title = f"{connections} connection{'' if connections == '1' else 's'}"
        table = Table(title=title, title_justify="left")
        for heading in HEADINGS:
            table.add_column(heading, justify="left" if heading in HEADINGS[:2] else "right")
        ratios = report["ratios"][connections]
        who = [name for name in TITLES if any(name in found for found in figures.values())]
        for shape, found in figures.items():
            row = ratios.get(shape, {})
            for name in who:
                figured = _figures(found[name]) if name in found else [NONE] * 3
                compared = _compared(row, connections) if name == "service" else [""] * 3
                of_empty = _ratio(row.get("of_empty", {}).get(name), "")
                table.add_row(report["titles"][shape], TITLES[name], *figured, *compared, of_empty)
            table.add_section()
        mean = ratios.get("geometric mean")
        if mean:
            table.add_row("geometric mean", "", "", "", "", *_compared(mean, connections), "")
        made.append(table)
    return made


def _figures(one: dict[str, Any]) -> list[str]:
    failed = f" ({one['failures']} failed)" if one["failures"] else ""
    return [
        f"{one['per_second']:,.{0 if one['per_second'] >= 10 else 1}f}",
        _ms(one["p50_ms"]),
        _ms(one["p99_ms"]) + failed,
    ]


def _compared(row: dict[str, Any], connections: str) -> list[str]:
    """This service's ratios; the limit is one of a single connection."""
    limit = _ratio(row.get("of_limit")) if connections == "1" else ""
    return [_ratio(row.get("of_peer")), _ratio(row.get("of_hand")), limit]


def _ratio(value: float | None, otherwise: str = NONE) -> str:
    return otherwise if value is None else f"{value:.2f}"


def _ms(value: float | None) -> str:
    return NONE if value is None else f"{value:.2f}"


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
        into_docs("results", f"```\n{text}```", console)


def into_docs(place: str, text: str, console: Console) -> None:
    """Put a text between the two marks of a place in docs/performance.md."""
    begin, end = f"<!-- {place}: begin -->", f"<!-- {place}: end -->"
    before, found, rest = DOCS.read_text("utf-8").partition(begin)
    _, ended, after = rest.partition(end)
    if not (found and ended):
        raise ValueError(f"{DOCS.name} has no place for {place}")
    DOCS.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", "utf-8")
    console.print(f"Updated: {DOCS.name}")


def plain(report: dict[str, Any]) -> str:
    """The report as text."""
    console = Console(width=132, color_system=None, record=True, file=Path(os.devnull).open("w"))  # noqa: SIM115
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
