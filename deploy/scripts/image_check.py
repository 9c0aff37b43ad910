"""Looks at a built image and runs it as it is meant to be run, with buildah and chroot alone; ends with 1 when something is wrong.

The demo runs in it as the image's user, then the service on a root nobody can write to, without any privilege.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from bridge.broker.removal import remove
from bridge.broker.topology import describe
from bridge.cli.node import PrivateNode, free_ports
from contracts.routing import Names

USER: Final = "10001"
PREFIX: Final = "image-check"
START_SECONDS: Final = 60.0
STOP_SECONDS: Final = 30.0
_CONFINED: Final = r"""
set -eu
mount --bind "$1" "$1"
mount --rbind /dev "$1/dev"
mount -t proc proc "$1/proc"
mount -t tmpfs -o mode=1777 tmpfs "$1/tmp"
mount -t tmpfs -o uid=$2,gid=$2,mode=0750 tmpfs "$1/var/lib/cti-bridge"
mount -o remount,bind,ro "$1"
root=$1 user=$2
shift 2
exec chroot "$root" setpriv --reuid "$user" --regid "$user" --clear-groups --no-new-privs --bounding-set=-all \
    --inh-caps=-all env -i "$@"
"""
"""What an engine does for read_only, tmpfs, cap_drop and no-new-privileges, in a mount namespace of its own."""


class ImageWrong(Exception):
    """The image is not as it should be."""


class Image:
    """A container made from the image."""

    def __init__(self, container: str, buildah: Sequence[str]) -> None:
        self._container = container
        self._buildah = list(buildah)
        self.config: dict[str, Any] = json.loads(self._ask("inspect", container))["Docker"]["config"]
        self.root = Path(self._ask("mount", container).strip())

    def run(self, *command: str, environment: dict[str, str] | None = None) -> str:
        """Output of a command in the image, as its user."""
        settings = [f"--env={name}={value}" for name, value in (environment or {}).items()]
        return self._ask("run", "--isolation=chroot", "--network=host", *settings, self._container, "--", *command)

    def confined(self, settings: Sequence[str], *command: str) -> list[str]:
        """A command line that runs `command` as an engine would: root read-only, no privilege, the image's environment."""
        environment = [*self.config["Env"], *settings]
        shell = ["unshare", "--mount", "sh", "-c", _CONFINED, "confined"]
        return [*shell, str(self.root), USER, *environment, *command]

    def _ask(self, *arguments: str) -> str:
        done = subprocess.run([*self._buildah, *arguments], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise ImageWrong(f"buildah {arguments[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout


def expect(what: str, seen: object, expected: object) -> None:
    """Say what was seen.

    Raises:
        ImageWrong: it is something else than expected.
    """
    if seen != expected:
        raise ImageWrong(f"{what}: {seen!r} instead of {expected!r}")
    print(f"ok  {what}: {seen}", flush=True)


def check_config(config: dict[str, Any]) -> None:
    """What the image says of itself."""
    expect("user", config["User"], f"{USER}:{USER}")
    expect("entry point and command", [*config["Entrypoint"], *config["Cmd"]], ["cti-bridge", "run"])
    expect("stop signal", config["StopSignal"], "SIGTERM")
    expect("health check", config["Healthcheck"]["Test"], ["CMD-SHELL", "cti-bridge health || exit 1"])
    expect("volumes", sorted(config["Volumes"]), ["/var/lib/cti-bridge"])
    leaked = [row for row in config["Env"] if row.startswith("PIP_")]
    expect("pip settings left in the image", leaked, [])


def check_inside(image: Image, amqp_url: str) -> None:
    """What runs in it: the version, who it is, that the installer is gone, and the whole demo."""
    version = image.run("cti-bridge", "--version").strip()
    expect("version", bool(re.fullmatch(r"cti-bridge \d+\.\d+\.\d+\S*", version)) and version, version)
    who = image.run("python3", "-c", "import os; print(os.getuid(), os.getgid())").strip()
    expect("runs as", who, f"{USER} {USER}")
    installer = list((image.root / "opt/cti-bridge").glob("lib/python3*/site-packages/pip"))
    expect("installers in the virtual environment", installer, [])
    transcript = image.run("cti-bridge", "demo", environment={"CTI_BRIDGE_AMQP_URL": amqp_url}).strip()
    last = transcript.splitlines()[-1]
    print(f"    {last}")
    counted = re.match(r"(\d+) of (\d+) came true", last)
    expect("the demo came true in the image", counted is not None and counted[1] == counted[2], True)


def check_service(image: Image, amqp_url: str, log: Path) -> None:
    """The service: up on a read-only root, healthy by its own health command, and down on SIGTERM with exit code 0."""
    settings = [
        f"CTI_BRIDGE_AMQP_URL={amqp_url}",
        f"CTI_BRIDGE_HTTP_PORT={free_ports(1)[0]}",
        f"CTI_BRIDGE_PREFIX={PREFIX}",
    ]
    with log.open("wb") as output:
        command = image.confined(settings, *image.config["Entrypoint"], *image.config["Cmd"])
        service = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        deadline = time.monotonic() + START_SECONDS
        health = image.confined(settings, "sh", "-c", image.config["Healthcheck"]["Test"][1])
        while (asked := subprocess.run(health, capture_output=True, text=True, check=False)).returncode != 0:
            if service.poll() is not None or time.monotonic() > deadline:
                raise ImageWrong(f"the service did not become healthy: {asked.stdout}{asked.stderr}{log.read_text()}")
            time.sleep(0.2)
        expect("health on a read-only root", asked.stdout.strip(), "ready")
        scribble = image.confined(settings, "sh", "-c", "touch /opt/cti-bridge/x /etc/x || touch /tmp/x ./x")
        refused = subprocess.run(scribble, capture_output=True, text=True, check=False)
        expect("places outside of its volume and /tmp it cannot write", refused.stderr.count("Read-only"), 3)
        status = Path(f"/proc/{service.pid}/status").read_text()
        expect("its capabilities", re.findall(r"Cap(?:Prm|Eff|Bnd):\s*0*([0-9a-f]+)", status), ["0"] * 3)
        started = time.monotonic()
        service.send_signal(signal.SIGTERM)
        code = service.wait(STOP_SECONDS)
        expect("exit code after SIGTERM", code, 0)
        print(f"    it took {time.monotonic() - started:.1f} s")
    finally:
        if service.poll() is None:
            service.kill()
            service.wait()


@contextmanager
def broker(home: Path) -> Iterator[str]:
    """URL of the broker that is named in the environment, else of a private node."""
    given = os.environ.get("CTI_BRIDGE_AMQP_URL")
    if given:
        yield given
        return
    node = PrivateNode(home)
    try:
        yield node.start()
    finally:
        node.stop()


def main(container: str, buildah: Sequence[str]) -> int:
    """Check everything; 0 when the image is right."""
    try:
        image = Image(container, buildah)
        check_config(image.config)
        with tempfile.TemporaryDirectory(prefix="cti-bridge-image-") as folder, broker(Path(folder) / "broker") as url:
            check_inside(image, url)
            try:
                check_service(image, url, Path(folder) / "service.log")
            finally:
                asyncio.run(remove(url, describe(Names(PREFIX), "cti")))
    except ImageWrong as wrong:
        print(f"WRONG  {wrong}", file=sys.stderr)
        return 1
    print("The image is right.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[3:]))
