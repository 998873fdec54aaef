"""Which service runs on a data directory, so that the command line can ask it: the engine is locked then."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

import orjson

FILE = "service.json"


@contextmanager
def announced(data_dir: Path, url: str) -> Iterator[None]:
    """Leave a note of the running service in its data directory while the context is open."""
    data_dir.mkdir(parents=True, exist_ok=True)
    note = data_dir / FILE
    note.write_bytes(orjson.dumps({"url": url, "pid": os.getpid()}))
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def running(data_dir: Path) -> str | None:
    """The address of the service that runs on a data directory, or None."""
    try:
        note = orjson.loads((data_dir / FILE).read_bytes())
        os.kill(note["pid"], 0)
        return str(note["url"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def ask(url: str, path: str, body: object = None) -> tuple[int, bytes]:
    """Status and body of a request to the running service. Raises OSError where nobody answers."""
    data = None if body is None else orjson.dumps(body)
    request = Request(url + path, data, {"Content-Type": "application/json", "Accept": "application/json"})  # noqa: S310
    try:
        # The service is on this machine: no proxy of the network is asked.
        with build_opener(ProxyHandler({})).open(request, timeout=60) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, error.read()
    except URLError as error:
        raise OSError(str(error.reason)) from error
