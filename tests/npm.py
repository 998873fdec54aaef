"""Runs scripts on Node for tests: projects with a package.json, a lock file and no install scripts.

A project is a folder like `tests/clients/audit`. Its `.npmrc` keeps addresses of registries out of the lock
file, so that npm takes the packages from where the machine takes packages, and their hashes from the lock.
"""

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CLIENTS = Path(__file__).parent / "clients"
INSTALL_TIMEOUT = 600.0
"""Seconds that `npm ci` may take."""


class NodeMissing(Exception):
    """There is no Node or npm here, or what the project needs cannot be installed; the text says why."""


@dataclass(frozen=True)
class NodeProject:
    """An installed project: its folder, and the `node` that runs its scripts."""

    folder: Path
    node: str

    def run(self, script: str, *arguments: str, timeout: float = 120.0, **environment: str) -> str:
        """What a script of the project prints. Raises AssertionError if it fails."""
        done = subprocess.run(
            [self.node, script, *arguments], cwd=self.folder, env={**os.environ, **environment},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", timeout=timeout,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{script} failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done.stdout


@cache
def node_version() -> str:
    """Node's version, like v20.20.2. Raises NodeMissing."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        raise NodeMissing("Node (node, npm) is not there")
    return subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()


def install(folder: Path) -> NodeProject:
    """The project in that folder with its packages as locked. Raises NodeMissing."""
    node_version()
    node, npm = shutil.which("node"), shutil.which("npm")
    assert node is not None
    assert npm is not None
    # npm removes node_modules before it begins, so the note is of the last installation that was finished.
    note = folder / "node_modules" / ".installed-from"
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    if not note.exists() or note.read_text("utf-8") != wanted:
        done = subprocess.run(
            [npm, "ci", "--ignore-scripts", "--no-progress"], cwd=folder, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=INSTALL_TIMEOUT, check=False,
        )  # fmt: skip
        if done.returncode:
            raise NodeMissing(f"npm ci failed in {folder.name}: {done.stderr.strip()[-300:]}")
        note.write_text(wanted, "utf-8")
    return NodeProject(folder, node)
