"""docs/linked-data.md: every command of it, against the real service in a process of its own."""

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from api.settings import Settings
from graph.batch import Batch
from graph.engine import open_engine
from graph.writer import open_writer
from loaders.batch import Collector
from loaders.run import DATASETS
from tests.engines import eventually
from tests.loads import MODEL, RECORDS, source, towns

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "linked-data.md").read_text("utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
COMMAND = [sys.executable, "-c", "from api.cli import main; main()"]
EDITION = "2030-12-31"
"""Later than that of the shipped register, which is not loaded over it then."""


@dataclass
class Service:
    """Where it listens, and how a command reaches it."""

    url: str
    environment: dict[str, str]
    folder: Path

    def run(self, block: str) -> subprocess.CompletedProcess[str]:
        """Run a block of the page as a partner would, in a folder of their own."""
        script = block.replace("http://localhost:8000", self.url)
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip


def small(dataset: str) -> Batch:
    """Stands for a shipped dataset: the service takes it for loaded, and leaves it as it is."""
    if dataset == "gv100ad":
        return towns(dataset, edition=EDITION, retire=True)
    collector = Collector(RECORDS, dataset)
    source(collector, dataset, "EXAMPLE" if dataset == "examples" else "REGISTER")
    fields = {"key": f"von-{dataset}", "name": f"Von {dataset}", "cites": [{"source": dataset}]}
    collector.node("Organization", fields)
    return collector.batch()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    data, folder = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("partner")
    with open_engine(Settings.load(data_dir=data)) as engine, open_writer(engine, MODEL) as writer:
        writer.set_up()
        for one in DATASETS.values():
            if one.shipped:
                writer.load(small(one.key))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "VERBUNDGRAPH_DATA_DIR": str(data),
        "VERBUNDGRAPH_BASE_URL": f"http://127.0.0.1:{port}",
    }
    (folder / "docs").symlink_to(ROOT / "docs")
    run = folder / "run"  # as in a clone of the project
    run.write_text(f'#!/bin/sh\nexec {shlex.join(COMMAND)} "$@"\n')
    run.chmod(0o755)
    found = Service(f"http://127.0.0.1:{port}", environment, folder)
    log = (folder / "log").open("wb")
    process = subprocess.Popen([*COMMAND, "serve", "--port", str(port)], env=environment, stderr=log)
    try:
        assert eventually(lambda: process.poll() is not None or there(f"{found.url}/dumps/"), 120)
        assert process.poll() is None, (folder / "log").read_text()
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        log.close()


def there(url: str) -> bool:
    """Whether something is at that address."""
    try:
        return httpx.get(url).status_code == 200
    except httpx.TransportError:
        return False


def test_every_command_of_the_page_works(service: Service) -> None:
    """In their order, as later ones use the files of earlier ones."""
    assert shutil.which("curl"), "curl is needed"
    loading = [block for block in BLOCKS if "./run load" in block]
    said = []
    for block in (block for block in BLOCKS if block not in loading):
        done = service.run(block)
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
        said.append(done.stdout)
    text = "\n".join(said)
    for expected in (
        "Saarland", "all.nq.gz: OK", "<https://partner.example/kunden/7>", "The copy is the dump.",
        "Conforms: True", '"id":"land:10"',
    ):  # fmt: skip
        assert expected in text
    (block,) = loading
    empty = service.folder / "empty"
    fresh = Service(service.url, service.environment | {"VERBUNDGRAPH_DATA_DIR": str(empty)}, service.folder)
    done = fresh.run(block)
    assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"


def test_every_block_says_what_it_is() -> None:
    """So that no command is left out: those are `sh`."""
    fences = [line for line in TEXT.splitlines() if line.startswith("```")]
    assert set(fences[::2]) == {"```sh", "```turtle"}
    assert set(fences[1::2]) == {"```"}
