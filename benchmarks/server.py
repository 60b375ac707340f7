"""Servers to measure: `streamlit run` of one file with the project's settings."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
APP = ROOT / "app.py"
APPS = Path(__file__).parent / "apps"
ONE_LINE = APPS / "one_line.py"
PATIENCE = 120  # seconds for a server to answer
SETTLED = 40  # seconds after which it has done what it puts off at its start


@dataclass(frozen=True)
class Server:
    """A server that answers.

    Attributes:
        url: where.
        pid: of its process.
        ready: seconds from its start to its first answer.
    """

    url: str
    pid: int
    ready: float

    def memory(self) -> float:
        """What it holds, in MB: where the system tells, without the files it has mapped.

        Those come and go as the system sees fit.
        """
        status = Path(f"/proc/{self.pid}/status")
        if status.exists():
            (line,) = re.findall(r"RssAnon:\s+(\d+) kB", status.read_text())
            return int(line) / 1024
        answer = subprocess.check_output(["ps", "-o", "rss=", "-p", str(self.pid)], text=True)
        return int(answer) / 1024

    def work(self) -> float:
        """Seconds of processor time that it has used so far, all threads; on Linux alone."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        user, system = fields[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(app: Path, port: int = 0, **environment: str) -> Iterator[Server]:
    """Serve ``app`` for as long as the context lasts, at any port if none is named."""
    if not port:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
    variables = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    with tempfile.TemporaryFile() as log:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            while not _answers(url):
                if process.poll() is not None or time.perf_counter() - start > PATIENCE:
                    log.seek(0)
                    raise RuntimeError(f"{app.name} does not start:\n{log.read().decode()}")
                time.sleep(0.01)
            yield Server(url, process.pid, time.perf_counter() - start)
        finally:
            process.kill()  # nothing here is worth a goodbye
            process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):
            return True
    except OSError:
        return False
