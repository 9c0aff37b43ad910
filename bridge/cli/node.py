"""A private RabbitMQ node from the installed package: its own ports, data and epmd, nothing left behind.

Owns the processes it starts. Never touches the package's own node, its ports or its folders. With CTI_BRIDGE_BROKER_ROOT the
package is another system's: the variable names the folder of that system, as debootstrap makes them, and it takes root.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from bridge.errors import BridgeError

SERVER: Final = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
"""The package's script itself: the one in /usr/sbin changes the user and the environment."""
EPMD: Final = Path("/usr/bin/epmd")
ROOT_VARIABLE: Final = "CTI_BRIDGE_BROKER_ROOT"
START_SECONDS: Final = 90.0
"""A node starts within five seconds on a quiet machine."""
STOP_SECONDS: Final = 30.0
_POLL: Final = 0.05
_CONF: Final = """\
listeners.tcp.default = 127.0.0.1:{port}
log.console = false
log.file.level = warning
max_message_size = 2097152
"""
_ENTER: Final = """\
root=$1 home=$2
shift 2
for each in proc dev; do mount --rbind "/$each" "$root/$each"; done
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mkdir -p "$root$home"
mount --bind "$home" "$root$home"
exec chroot "$root" "$@"
"""
"""Runs in a mount namespace of its own, so that all it mounts is gone with the processes in it, however they end."""


class NodeError(BridgeError):
    """The private node cannot be used."""


def broker_root() -> Path | None:
    """The folder that CTI_BRIDGE_BROKER_ROOT names; None: nodes are made from this system's package."""
    named = os.environ.get(ROOT_VARIABLE)
    return Path(named).resolve() if named else None


def is_installed(root: Path | None = None) -> bool:
    """Whether the rabbitmq-server package is there: in `root`, else in what `broker_root` says, else in this system."""
    root = root or broker_root()
    if root is None:
        return SERVER.exists() and shutil.which("epmd") is not None
    # A link in the folder may mean a path of that system.
    return all(os.path.lexists(root / path.relative_to("/")) for path in (SERVER, EPMD))


def free_ports(count: int) -> list[int]:
    """TCP ports of 127.0.0.1 that nobody listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]
    finally:
        for each in sockets:
            each.close()


class PrivateNode:
    """One node with everything under `home`. It can be stopped or killed, and started again with its data and ports.

    It is made from the package in this system. Where the environment variable CTI_BRIDGE_BROKER_ROOT (or `root`) names a folder
    with another system in it, it is made from the package in there: each of its programs, rabbitmqctl too, is started by chroot
    with /proc, /dev and `home` mounted in, and sees no other file of this system. Data, ports and process ids are as always.
    """

    def __init__(self, home: Path, root: Path | None = None) -> None:
        self.home = home.resolve()
        self.root = root.resolve() if root else broker_root()
        self._port, self._dist, self._epmd_port = free_ports(3)
        self._server: subprocess.Popen[bytes] | None = None
        self._epmd: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """AMQP URL of the node, up or not."""
        return f"amqp://guest:guest@127.0.0.1:{self._port}/"

    @property
    def pid(self) -> int | None:
        """Process id of the Erlang machine; None while it is not up."""
        try:
            return int(self._pid_file.read_text())
        except (OSError, ValueError):
            return None

    def start(self) -> str:
        """Start, and wait until the node takes connections; returns the URL.

        Raises:
            NodeError: the package is missing, or the node ended or did not come up in time.
        """
        if not is_installed(self.root):
            if self.root is not None:
                raise NodeError(f"RabbitMQ is not installed in {self.root}, the folder that {ROOT_VARIABLE} names.")
            raise NodeError(
                "RabbitMQ is not installed: install the package rabbitmq-server, or give CTI_BRIDGE_AMQP_URL."
            )
        self._prepare()
        try:
            self._epmd = self._launch(["epmd", "-port", str(self._epmd_port), "-address", "127.0.0.1"], "epmd")
            self._await_port(self._epmd, self._epmd_port)
            self._server = self._launch([str(SERVER)], "server")
            self._await_port(self._server, self._port)
        except BaseException:
            self.kill()
            raise
        return self.url

    def stop(self) -> None:
        """Shut down in order (SIGTERM to the Erlang machine), then end its epmd. Harmless when nothing runs."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As a crash: SIGKILL to the Erlang machine, then end its epmd. Harmless when nothing runs."""
        self._end(signal.SIGKILL)

    def ctl(self, *arguments: str) -> str:
        """Output of `rabbitmqctl -q <arguments>` on this node.

        Raises:
            NodeError: it failed.
        """
        command = self._inside([str(SERVER.with_name("rabbitmqctl")), "-q", *arguments])
        done = subprocess.run(command, env=self._environment(), capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise NodeError(f"rabbitmqctl {arguments[0]} failed: {' '.join((done.stderr or done.stdout).split())}")
        return done.stdout

    @property
    def _pid_file(self) -> Path:
        return self.home / "rabbit.pid"

    def _prepare(self) -> None:
        for name in ("home", "mnesia", "log", "schema"):
            (self.home / name).mkdir(parents=True, exist_ok=True)
        self._pid_file.unlink(missing_ok=True)
        (self.home / "rabbitmq.conf").write_text(_CONF.format(port=self._port))
        (self.home / "rabbitmq-env.conf").write_text("")
        (self.home / "enabled_plugins").write_text("[].\n")
        cookie = self.home / "home" / ".erlang.cookie"
        if not cookie.exists():
            cookie.touch(mode=0o600)
            cookie.write_text(secrets.token_hex(16))
            cookie.chmod(0o400)

    def _environment(self) -> dict[str, str]:
        home = str(self.home)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("RABBITMQ_", "ERL_"))}
        return kept | {
            "HOME": f"{home}/home",
            "LANG": "C.UTF-8",
            "LC_ALL": "C.UTF-8",
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"private{self._port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self._port),
            "RABBITMQ_DIST_PORT": str(self._dist),
            "RABBITMQ_MNESIA_BASE": f"{home}/mnesia",
            "RABBITMQ_LOG_BASE": f"{home}/log",
            "RABBITMQ_CONFIG_FILE": f"{home}/rabbitmq",
            "RABBITMQ_CONF_ENV_FILE": f"{home}/rabbitmq-env.conf",
            "RABBITMQ_ADVANCED_CONFIG_FILE": f"{home}/advanced.config",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{home}/enabled_plugins",
            "RABBITMQ_GENERATED_CONFIG_DIR": f"{home}/schema",
            "RABBITMQ_PID_FILE": str(self._pid_file),
            # Few schedulers and no busy waiting: the node shares the machine with what is being tested or shown.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none",
        }

    def _inside(self, command: list[str]) -> list[str]:
        if self.root is None:
            return command
        shell = ["unshare", "--mount", "--propagation", "private", "sh", "-ec", _ENTER, "sh"]
        return [*shell, str(self.root), str(self.home), *command]

    def _launch(self, command: list[str], name: str) -> subprocess.Popen[bytes]:
        with (self.home / "log" / f"{name}.out").open("ab") as output:
            return subprocess.Popen(
                self._inside(command),
                env=self._environment(),
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def _await_port(self, process: subprocess.Popen[bytes], port: int) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise NodeError(f"The private RabbitMQ node ended at its start; its logs are in {self.home / 'log'}.")
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return
            time.sleep(_POLL)
        raise NodeError(f"The private RabbitMQ node did not come up within {START_SECONDS:.0f} seconds.")

    def _end(self, how: signal.Signals) -> None:
        if self._server is not None:
            with suppress(ProcessLookupError):
                os.kill(self.pid or self._server.pid, how)
            self._reap(self._server)
            self._server = None
            self._pid_file.unlink(missing_ok=True)
        if self._epmd is not None:
            self._epmd.terminate()
            self._reap(self._epmd)
            self._epmd = None

    def _reap(self, process: subprocess.Popen[bytes]) -> None:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            # The session is the node's own, so that its group holds nothing else.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
