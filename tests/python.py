"""Environments of their own for Python programs whose packages do not go together with the service's."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
UV = ROOT / ".uv" / "env" / "bin" / "uv"


def environment(requirements: Path, folder: Path) -> Path:
    """The directory of the programs of an environment in `folder`, with what `requirements` pins by hash.

    It is made by uv, the one that set up the project, else the machine's. Raises CalledProcessError.
    """
    uv = str(UV) if UV.exists() else shutil.which("uv")
    assert uv, "uv is not there: run the tests by ./run test"
    programs = folder / "bin"
    note = folder / ".installed-from"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if not note.exists() or note.read_text("utf-8") != wanted:
        run = dict(os.environ, UV_PYTHON_DOWNLOADS="never")
        made = [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder)]
        filled = [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(programs / "python")]
        for command in (made, [*filled, str(requirements)]):
            subprocess.run(command, env=run, stdin=subprocess.DEVNULL, check=True)
        note.write_text(wanted, "utf-8")
    return programs
