"""The command line of the embedded engine: ArcadeDB as plain Java, from the `arcadedb-embedded` package.

The package brings jars and a Java runtime for its platform. It is run as a process of its own and not
inside Python (as the package itself would do), where a SIGTERM ended in a crash of the whole service.
"""

import base64
import json
import os
import random
import socket
import sys
from http.client import HTTPConnection, HTTPException
from importlib.util import find_spec
from pathlib import Path

from graph.datadir import Layout
from graph.errors import EngineError, EngineUnsupported
from graph.settings import GraphSettings

MAIN_CLASS = "com.arcadedb.server.ArcadeDBServer"
DATABASE = "neo4j"

PORTS = range(20_000, 32_000)
"""Below the range from which systems choose the ports of outgoing connections (from 32,768 on Linux), so
that a port is still ours when a crashed engine comes back."""

PORT_TAKEN = "Unable to listen"
"""What the engine's log says if another process has one of the ports."""

UNUSED_JARS = (
    "arcadedb-console-",
    "arcadedb-graphql-",
    "arcadedb-mcp-",
    "arcadedb-postgresw-",
    "arcadedb-redisw-",
    "arcadedb-python-bridge",
)
"""Protocols and tools that nobody here talks to: what is not on the class path cannot be reached."""

JVM_FLAGS = (
    "-XX:+UseSerialGC",
    "-XX:+UseCompactObjectHeaders",
    "-XX:-UsePerfData",
    "-XX:+ExitOnOutOfMemoryError",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF-8",
)
"""Chosen by trial on two cores with 10,000 municipalities, 1,500 processes and 31,500 relationships (start
in s; memory after the trial in MB; headline question and 1,000 rows with their Land in ms):

- serial collector, compact headers: 1.7, 370, 30, 45 to 65
- serial collector, usual headers:   1.8, 383, slower in each question
- parallel collector:                2.9, 589, 79, 58
- G1 (Java's default):               1.8 to 3.6, 480, 46, 67
- first compiler only:               1.5, 315, 101, 147

A fixed start heap, a preloaded class archive and the vector module brought nothing. Without
ExitOnOutOfMemoryError an engine short of memory lives on in an undefined state; so it is started again.
UsePerfData would write to the system's directory for temporary files.
"""


LOGGING = """\
handlers = java.util.logging.ConsoleHandler
java.util.logging.ConsoleHandler.formatter = com.arcadedb.log.LogFormatter
.level = INFO
io.undertow.level = WARNING
org.xnio.level = WARNING
org.jboss.level = WARNING
"""
"""To the console only, which the guardian writes to a file of bounded size; the engine's own choice is a
second copy of up to ten files of 100 MB."""


def command(layout: Layout, settings: GraphSettings, bolt_port: int, http_port: int) -> list[str]:
    """The complete command, without secrets: other users of the machine can read a process's arguments.

    Raises EngineUnsupported if the package has no Java for this machine.
    """
    package = _package()
    engine = {
        "arcadedb.server.rootPath": layout.root,
        "arcadedb.server.databaseDirectory": layout.databases,
        "arcadedb.server.configDirectory": layout.config,
        "arcadedb.server.logsDirectory": layout.log_dir,
        "arcadedb.server.rootPasswordPath": layout.password,
        # 'production' hides the reason of every error, which we need in our log and never send to
        # clients. What else it would forbid is forbidden below.
        "arcadedb.server.mode": "development",
        "arcadedb.server.defaultDatabases": f"{DATABASE}[]",
        "arcadedb.server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "arcadedb.server.httpIncomingHost": "127.0.0.1",
        "arcadedb.server.httpIncomingPort": http_port,
        "arcadedb.server.httpWorkerThreads": 4,
        "arcadedb.bolt.host": "127.0.0.1",
        "arcadedb.bolt.port": bolt_port,
        "arcadedb.bolt.defaultDatabase": DATABASE,
        # Each commit reaches the disk before it is confirmed (costs 0.2 ms): the default survives the end of
        # the process, but not that of the machine.
        "arcadedb.txWalFlush": 1,
        "arcadedb.command.timeout": round(settings.read_timeout * 1000),
        # Off: its estimate counts a list that all rows of a statement share once for each of the rows,
        # so it refuses to order 2,000 municipalities. What an answer may cost is bounded before it is asked.
        "arcadedb.queryMaxHeapRAM": 0,
        "arcadedb.opencypher.loadCsv.allowFileUrls": "false",
        "arcadedb.opencypher.loadCsv.allowRemoteUrls": "false",
        "arcadedb.polyglotEngineEnabled": "false",
        "arcadedb.serverMetrics": "false",
    }
    return [
        str(package / "jre" / "bin" / "java"),
        f"-Xmx{settings.embedded_heap}",
        *JVM_FLAGS,
        f"-XX:ErrorFile={layout.log_dir / 'java-crash.log'}",
        f"-Djava.io.tmpdir={layout.temporary}",
        f"-Djava.util.logging.config.file={layout.logging}",
        "-cp",
        os.pathsep.join(str(jar) for jar in _jars(package)),
        *(f"-D{key}={value}" for key, value in engine.items()),
        MAIN_CLASS,
    ]


def environment() -> dict[str, str]:
    """The engine's environment: nothing of ours, so that neither passwords nor JAVA_TOOL_OPTIONS get in.

    The locale is needed for data directories whose names are not plain ASCII.
    """
    return {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


def execute_sql(port: int, auth: tuple[str, str], script: str, timeout: float = 30) -> int | None:
    """Run statements of ArcadeDB's own SQL over its HTTP interface; the status, None if nobody answers.

    For the few things that Cypher over Bolt cannot say. `script` is never made from a request.
    """
    token = base64.b64encode(":".join(auth).encode()).decode()
    connection = HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(
            "POST",
            f"/api/v1/command/{DATABASE}",
            json.dumps({"language": "sqlscript", "command": script}),
            {"Authorization": f"Basic {token}", "Content-Type": "application/json"},
        )
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


def limit(seconds: float) -> str:
    """The statement of ArcadeDB's SQL that sets how long a statement may take."""
    return f"ALTER DATABASE `arcadedb.command.timeout` {round(seconds * 1000)}"


def free_ports() -> tuple[int, int]:
    """Two loopback ports that nobody listens on at this moment."""
    found: list[int] = []
    for port in random.sample(PORTS, 200):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == 2:
            return found[0], found[1]
    raise EngineError("No free port was found on this machine for the embedded engine.")


def listens(port: int) -> bool:
    """Whether somebody takes connections on a loopback port."""
    try:
        socket.create_connection(("127.0.0.1", port), 0.5).close()
    except OSError:
        return False
    return True


def _package() -> Path:
    if sys.platform == "win32":
        raise EngineUnsupported(
            "The embedded engine runs on Linux and macOS only. Use the Windows Subsystem for Linux, or set "
            "NEO4J_URI to a Neo4j server."
        )
    found = find_spec("arcadedb_embedded")
    package = Path(found.origin).parent if found is not None and found.origin else None
    if package is None or not os.access(package / "jre" / "bin" / "java", os.X_OK):
        raise EngineUnsupported(
            "The embedded engine's Java runtime is missing. Install the package arcadedb-embedded again (it "
            "exists for 64-bit Linux and macOS), or set NEO4J_URI to a Neo4j server."
        )
    return package


def _jars(package: Path) -> list[Path]:
    jars = sorted((package / "jars").glob("*.jar"))
    return [jar for jar in jars if not jar.name.startswith(UNUSED_JARS)]
