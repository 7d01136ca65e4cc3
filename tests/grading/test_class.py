"""A whole class: every mark as expected, also after the grading was killed half-way."""

import csv
import os
import shutil
import subprocess
import sys
import time

import psutil
import pytest

from . import synthetic

CLUSTER = """
import sys
from distributed import LocalCluster
from distributed.security import Security

known, key = sys.argv[1:]
names = {f"tls_{who}_{what}": {"cert": known, "key": key}[what]
         for who in ("scheduler", "worker", "client") for what in ("cert", "key")}
security = Security(tls_ca_file=known, require_encryption=True, **names)
with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, security=security,
                  protocol="tls") as cluster:
    print(cluster.scheduler_address, flush=True)
    input()
"""
STRANGER = """
import socket, ssl, sys
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
try:
    with context.wrap_socket(socket.create_connection(("127.0.0.1", int(sys.argv[1])))) as it:
        print("heard", it.recv(100))
except ssl.SSLError as error:
    print("refused:", error.reason)
"""


@pytest.fixture
def tls(tmp_path):
    """A certificate and its key, as the guide makes them."""
    if not shutil.which("openssl"):
        pytest.skip("openssl makes the certificates")
    known, key = str(tmp_path / "tls.pem"), str(tmp_path / "tls-key.pem")
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    make += ["-subj", "/CN=marking", "-keyout", key, "-out", known]
    subprocess.run(make, check=True, capture_output=True)
    return known, key


def grade(course, out, *more):
    command = [sys.executable, "-m", "nnlab.commands.cli", "grade", "submitted"]
    command += ["--out", out, *more, "--quiet"]
    command += ["--workers", "2", "--seconds", "20", "--memory", "1"]
    return subprocess.Popen(command, cwd=course, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def wait_for_marks(process, folder, count):
    """Wait until so many marks are kept; the processes that then work for it."""
    while len(list(folder.glob("marks/*.json"))) < count:
        assert process.poll() is None, process.stdout.read().decode()
        time.sleep(0.05)
    return psutil.Process(process.pid).children(recursive=True)


def finish(process):
    words = process.communicate(timeout=500)[0].decode()
    assert process.returncode == 0, words
    return words


def marks(path):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len({(row["student"], row["exercise"]) for row in rows})
    return {
        (row["student"], row["exercise"]): (row["status"], float(row["points"])) for row in rows
    }


def test_a_class_gets_the_expected_marks_though_the_grading_was_killed_half_way(
    tmp_path, bubblewrap
):
    expected = synthetic.build(tmp_path, 40)
    first = grade(tmp_path, "one.csv")
    working = wait_for_marks(first, tmp_path / "one.nnlab", 30)
    first.kill()
    first.communicate()
    gone, alive = psutil.wait_procs(working, timeout=30)
    assert (len(gone), alive) == (len(working), [])
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "one.nnlab/marks").iterdir()}
    assert 30 <= len(kept) < len(expected)
    finish(grade(tmp_path, "one.csv"))
    assert {path: path.stat().st_mtime_ns for path in kept} == kept  # nothing was marked twice
    assert marks(tmp_path / "one.csv") == expected


def test_a_cluster_gives_the_same_marks_though_a_worker_dies_and_refuses_strangers(
    tmp_path, bubblewrap, tls
):
    expected = synthetic.build(tmp_path, 12)
    known, key = tls
    command = [sys.executable, "-c", CLUSTER, known, key]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as cluster:
        address = cluster.stdout.readline().decode().strip()
        more = ["--scheduler", address, "--tls", known, known, key]
        running = grade(tmp_path, "two.csv", "--seed", "another", *more)
        wait_for_marks(running, tmp_path / "two.nnlab", 6)
        inside = psutil.Process(cluster.pid).children()
        workers = [one for one in inside if "spawn_main" in " ".join(one.cmdline())]
        workers[0].kill()
        stranger = [sys.executable, "-c", STRANGER, address.rpartition(":")[2]]
        if os.geteuid() == 0 and shutil.which("setpriv"):
            stranger = ["setpriv", "--reuid=65534", "--clear-groups", *stranger]
        said = subprocess.run(stranger, capture_output=True, text=True, check=False, cwd="/")
        assert said.stdout == "refused: TLSV13_ALERT_CERTIFICATE_REQUIRED\n", said.stderr
        finish(running)
        cluster.communicate(b"\n")
    assert marks(tmp_path / "two.csv") == expected
