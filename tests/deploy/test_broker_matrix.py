"""The broker matrix: what its script does where the folder cannot be made, and how its runs are counted and told."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bridge.cli.node import ROOT_VARIABLE
from deploy.scripts import broker_matrix
from deploy.scripts.broker_matrix import Broker, Result, counted
from tests.deploy.compose import ROOT

SCRIPT = ROOT / "deploy/scripts/broker-matrix.sh"
TOOLS = ("bash", "sh", "dirname", "mkdir", "mktemp", "mv", "chmod", "rm", "awk", "tail", "touch", "true")
PYTHON = """#!/bin/sh
printf '%s\\n' "$@"
"""
UNSHARE = """#!/bin/sh
while [ "${1#--}" != "$1" ]; do [ "$1" != --propagation ] || shift; shift; done
exec "$@"
"""
APT = """#!/bin/sh
. /etc/os-release
[ "$1" != indextargets ] || echo "http://127.0.0.1:1/ ${VERSION_CODENAME:-} main"
"""
DEBOOTSTRAP = """#!/bin/sh
[ -z "${BROKEN:-}" ] || { echo "no such suite" >&2; exit 1; }
for each in etc usr/sbin usr/bin usr/lib/rabbitmq/bin var/lib/apt var/cache/apt; do mkdir -p "$3/$each"; done
"""
CHROOT = """#!/bin/sh
touch "$1/usr/lib/rabbitmq/bin/rabbitmq-server" "$1/usr/bin/epmd"
"""


class Machine:
    """A copy of the script in a folder of its own, on a PATH where root can do everything and nothing is really done."""

    def __init__(self, folder: Path) -> None:
        self.project = folder / "project"
        self.run_folder = self.project / ".run"
        self.bin = folder / "bin"
        for path in (self.project / "deploy/scripts", self.project / ".venv/bin", self.bin):
            path.mkdir(parents=True)
        shutil.copy(SCRIPT, self.project / "deploy/scripts")
        for name in TOOLS:
            (self.bin / name).symlink_to(shutil.which(name) or name)
        self.write(self.project / ".venv/bin/python", PYTHON)
        fakes = {"id": "echo 0", "mountpoint": "", "mount": "", "unshare": UNSHARE, "apt-get": APT}
        for name, text in (fakes | {"debootstrap": DEBOOTSTRAP, "chroot": CHROOT}).items():
            self.write(self.bin / name, text if text.startswith("#!") else f"#!/bin/sh\n{text}\n")

    @staticmethod
    def write(path: Path, text: str) -> None:
        path.write_text(text)
        path.chmod(0o755)

    def remove(self, *names: str) -> None:
        for name in names:
            (self.bin / name).unlink()

    def matrix(self, *arguments: str, **variables: str) -> list[str]:
        """What the script asks of the Python side."""
        command = [str(self.bin / "bash"), str(self.project / "deploy/scripts/broker-matrix.sh"), *arguments]
        environment = {"PATH": str(self.bin), **variables}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        lines = done.stdout.splitlines()
        return lines[lines.index("-m") :]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def _without(why: str) -> list[str]:
    return ["-m", "deploy.scripts.broker_matrix", "--without", why]


def test_who_is_not_root_is_told_in_one_sentence(machine: Machine) -> None:
    machine.write(machine.bin / "id", "#!/bin/sh\necho 1000\n")
    assert machine.matrix() == _without("it runs in a folder with a system of its own, which takes root.")


def test_without_mount_namespaces_nothing_is_made(machine: Machine) -> None:
    machine.write(machine.bin / "unshare", "#!/bin/sh\nexit 1\n")
    assert machine.matrix() == _without("nothing can be mounted here.")
    assert not machine.run_folder.exists()


def test_without_debootstrap_and_apt_it_is_told(machine: Machine) -> None:
    machine.remove("debootstrap", "apt-get")
    assert machine.matrix() == _without("the package debootstrap cannot be installed here.")


def test_without_a_source_of_packages_it_is_told(machine: Machine) -> None:
    machine.write(machine.bin / "apt-get", "#!/bin/sh\n")
    assert machine.matrix() == _without("apt knows no source of packages here.")


def test_a_source_without_the_suite_is_told_and_nothing_is_left(machine: Machine) -> None:
    why = "debootstrap could not make a folder of trixie from this machine's source of packages."
    assert machine.matrix(BROKEN="1") == _without(why)
    assert list(machine.run_folder.iterdir()) == []


def test_the_folder_is_made_once_and_the_arguments_are_those_of_pytest(machine: Machine) -> None:
    folder = machine.run_folder / "trixie"
    made = ["-m", "deploy.scripts.broker_matrix", "--root", str(folder), "-k", "a and b"]
    assert machine.matrix("-k", "a and b") == made
    assert [path.name for path in machine.run_folder.iterdir()] == ["trixie"]
    assert (folder / "etc/hosts").read_text() == "127.0.0.1 localhost\n"
    assert machine.matrix("-k", "a and b", BROKEN="1") == made


def test_half_a_folder_is_made_again(machine: Machine) -> None:
    folder = machine.run_folder / "trixie"
    (folder / "half").mkdir(parents=True)
    machine.matrix()
    assert (folder / "usr/bin/epmd").exists()
    assert not (folder / "half").exists()


def test_what_breaks_beside_its_test_counts_as_failed_and_once(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(
        """<testsuites><testsuite>
        <testcase classname="a" name="passes"/>
        <testcase classname="a" name="fails"><failure/></testcase>
        <testcase classname="a" name="ends badly"/><testcase classname="a" name="ends badly"><error/></testcase>
        <testcase classname="a" name="fails twice"><failure/></testcase>
        <testcase classname="a" name="fails twice"><error/></testcase>
        <testcase classname="a" name="is skipped"><skipped/></testcase>
        <testcase classname="b" name="passes"/>
        </testsuite></testsuites>"""
    )
    assert counted(report) == {"passed": 2, "failed": 3, "skipped": 1}


def test_each_broker_gets_one_line() -> None:
    broker = Broker("Debian 13's package")
    counts = Counter(passed=2, failed=1)
    assert str(Result(broker, "4.0.5", counts)) == "RabbitMQ 4.0.5 (Debian 13's package): 2 passed, 1 failed, 0 skipped"
    assert str(Result(broker, trouble="It did not start.")) == "RabbitMQ of Debian 13's package: It did not start."
    absent = Result(Broker(broker.name, missing="nothing can be mounted here."))
    assert str(absent) == "RabbitMQ of Debian 13's package: skipped, nothing can be mounted here."
    assert absent.is_good
    assert not Result(broker, "4.0.5", counts).is_good


@pytest.fixture
def main(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[str]], int]:
    """The command where this machine's package is missing."""
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)
    monkeypatch.setattr(broker_matrix, "is_installed", lambda: False)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    return broker_matrix.main


def test_a_broker_that_cannot_be_had_is_no_failure(
    main: Callable[[list[str]], int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--without", "it takes root."]) == 0
    assert capsys.readouterr().out == (
        "\nRabbitMQ of this machine's package: skipped, the package rabbitmq-server is not installed.\n"
        "RabbitMQ of Debian 13's package: skipped, it takes root.\n"
    )


def test_a_folder_without_the_package_is_a_failure(
    main: Callable[[list[str]], int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--root", str(tmp_path)]) == 1
    assert f"RabbitMQ is not installed in {tmp_path}" in capsys.readouterr().out


def test_a_run_that_hangs_is_broken_off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    hanging = tmp_path / "test_hanging.py"
    hanging.write_text("import time\ndef test_it() -> None:\n    time.sleep(600)\n")
    monkeypatch.setattr(broker_matrix, "TESTS", (str(hanging),))
    monkeypatch.setattr(broker_matrix, "RUN_SECONDS", 0.1)
    monkeypatch.setattr(broker_matrix, "STOP_SECONDS", 5.0)
    assert broker_matrix._pytest("amqp://nobody/", Broker("a package"), ["-p", "no:cacheprovider"]) is None
