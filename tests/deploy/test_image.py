"""The image script: which engine it takes, what it hands to it, how it says that it cannot; the real build when asked for."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from deploy.scripts import image_check
from tests.deploy.compose import ROOT, compose

SCRIPT = ROOT / "deploy/scripts/image.sh"
REAL = "CTI_BRIDGE_TEST_IMAGE"
TOOLS = (
    "bash", "env", "timeout", "dirname", "mktemp", "rm", "sed", "git", "cp", "cat", "tr", "id", "awk", "tail", "grep", "sh", "mkdir",
)  # fmt: skip
RECORDER = """#!/bin/sh
echo "$0 $*" >>"$RECORD"
for argument; do
    case "$argument" in *,src=*) cat "${argument##*,src=}" >>"$RECORD" ;; esac
done
[ "${0##*/} $1" != "docker info" ] || exit "${DOCKER_CODE:-0}"
"""


class Machine:
    """A PATH with a few tools and the engines a test wants; what the engines are asked is recorded."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.record = folder / "record"
        self.bin.mkdir()
        for name in TOOLS:
            found = shutil.which(name)
            if found:
                (self.bin / name).symlink_to(found)

    def add(self, name: str) -> None:
        """An engine that records what it is asked."""
        (self.bin / name).write_text(RECORDER)
        (self.bin / name).chmod(0o755)

    def image(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the script on this machine."""
        environment = {"PATH": str(self.bin), "RECORD": str(self.record), "TMPDIR": str(self.bin.parent), **variables}
        command = [str(self.bin / "bash"), str(SCRIPT), *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    def asked(self) -> str:
        """What the engines were asked."""
        return self.record.read_text() if self.record.exists() else ""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_without_an_engine_it_says_so_in_one_sentence(machine: Machine) -> None:
    done = machine.image("build")
    assert done.returncode == 2
    assert done.stderr == "Nothing here builds images: start Docker, or install podman or buildah.\n"


def test_a_docker_that_does_not_answer_is_none(machine: Machine) -> None:
    machine.add("docker")
    assert machine.image("build", DOCKER_CODE="1").returncode == 2


@pytest.mark.parametrize(
    ("engines", "taken"),
    [
        (("docker", "podman", "buildah"), "docker build"),
        (("podman", "buildah"), "podman build --format docker"),
        (("buildah",), "buildah build --format docker"),
    ],
)
def test_it_takes_the_engine_that_is_there(machine: Machine, engines: tuple[str, ...], taken: str) -> None:
    for engine in engines:
        machine.add(engine)
    done = machine.image("build")
    assert done.returncode == 0, done.stderr
    assert f"/{taken} --build-arg VERSION=" in machine.asked()
    assert "--file deploy/Dockerfile --tag cti-bridge:dev ." in machine.asked()


def test_it_makes_the_image_the_compose_file_runs(machine: Machine) -> None:
    machine.add("buildah")
    machine.image("build")
    assert f"--tag {compose().services['bridge'].image} ." in machine.asked()


def test_the_settings_of_pip_go_by_secrets_and_never_by_arguments(machine: Machine, tmp_path: Path) -> None:
    machine.add("podman")
    certificates = tmp_path / "ca.pem"
    certificates.write_text("the certificates\n")
    index = "http://somebody:password@127.0.0.1:1/simple"
    done = machine.image("build", PIP_INDEX_URL=index, PIP_CERT=str(certificates), PIP_TRUSTED_HOST="127.0.0.1")
    assert done.returncode == 0, done.stderr
    command, *contents = machine.asked().splitlines()
    assert "password" not in command
    assert contents == ["[global]", f"index-url = {index}", "trusted-host = 127.0.0.1", "the certificates"]


def test_a_whole_pip_configuration_is_taken_as_it_is(machine: Machine, tmp_path: Path) -> None:
    machine.add("podman")
    (tmp_path / "own.conf").write_text("[global]\ntimeout = 7\n")
    machine.image("build", PIP_CONFIG_FILE=str(tmp_path / "own.conf"))
    assert "timeout = 7" in machine.asked()


def test_it_leaves_nothing_behind(machine: Machine, tmp_path: Path) -> None:
    machine.add("podman")
    machine.image("build", PIP_INDEX_URL="http://127.0.0.1:1/simple")
    assert {path.name for path in tmp_path.iterdir()} == {"bin", "record"}


def test_the_test_is_skipped_where_it_is_impossible(machine: Machine) -> None:
    # Neither buildah nor debootstrap nor apt-get is in this PATH, and not everybody is root.
    done = machine.image("test")
    assert done.returncode == 0
    assert done.stdout.startswith("skipped: ")
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize("arguments", [(), ("push",)])
def test_anything_else_is_answered_with_the_usage(machine: Machine, arguments: tuple[str, ...]) -> None:
    done = machine.image(*arguments)
    assert (done.returncode, done.stderr) == (2, "Usage: image.sh build | test\n")


@pytest.mark.parametrize("script", sorted((ROOT / "deploy/scripts").glob("*.sh")), ids=lambda path: path.name)
def test_each_script_is_strict_and_parses(script: Path) -> None:
    assert "\nset -euo pipefail\n" in script.read_text()
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0


def test_the_check_of_the_image_fails_for_another_user(capsys: pytest.CaptureFixture[str]) -> None:
    image_check.expect("user", "10001:10001", "10001:10001")
    assert capsys.readouterr().out == "ok  user: 10001:10001\n"
    with pytest.raises(image_check.ImageWrong, match="user: 'root' instead of '10001:10001'"):
        image_check.expect("user", "root", "10001:10001")


@pytest.mark.timeout(900)
@pytest.mark.skipif(os.environ.get(REAL) != "1", reason=f"a build takes minutes: set {REAL}=1, or run make image-test")
def test_the_image_builds_and_runs() -> None:
    done = subprocess.run(["bash", str(SCRIPT), "test"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    if done.stdout.startswith("skipped: "):
        pytest.skip(done.stdout.strip())
    assert done.stdout.endswith("The image is right.\n")
