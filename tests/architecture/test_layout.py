"""File sizes, docstrings, import rules, tests beside modules, and what must not stand in the repository."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.scripts import settings_table, support_matrix

ROOT = Path(__file__).resolve().parents[2]
MAX_LINES = 400
SMALL = 25
"""Lines of code below which a module is covered by the tests of what uses it."""
COVERED_ELSEWHERE = {
    "bridge/app.py": "tests/integration: every test there runs the composition",
    "bridge/lifecycle.py": "tests/integration/test_repetition.py: start, restart, drain",
    "bridge/clock.py": "used by every test that runs a bridge",
    "bridge/broker/acks.py": "tests/broker/test_acks.py",
    "bridge/broker/channel.py": "tests/broker/test_consumers.py",
    "bridge/broker/link.py": "tests/integration",
    "bridge/dispatch/control.py": "tests/integration/test_control.py",
    "bridge/dispatch/creation.py": "tests/integration/test_control.py",
    "bridge/dispatch/gauges.py": "tests/integration/test_ops.py",
    "bridge/dispatch/job.py": "tests/dispatch/test_mailbox.py",
    "bridge/dispatch/switchboard.py": "tests/integration/test_control.py",
    "bridge/session/effects.py": "values; every test of tests/session",
    "bridge/session/inputs.py": "values; every test of tests/session",
    "bridge/session/observing.py": "tests/session/test_session.py, test_reading.py, test_supervising.py",
    "bridge/session/leasing.py": "tests/session/test_session.py: leases",
    "bridge/session/flow.py": "tests/session: the flows built on it",
    "bridge/cli/demo_steps.py": "tests/cli/test_demo.py",
    "bridge/cli/demo_calls.py": "tests/cli/test_demo.py",
    "bridge/registry/migrations.py": "tests/registry/test_database.py: the way up and the way from nothing meet",
    "bridge/session/row.py": "values; tests/registry/test_registry.py: the round trip",
    "bridge/broker/parcel.py": "values; tests/broker/test_publisher.py",
    "bridge/tls.py": "tests/integration/test_tls.py",
    "contracts/vocabulary.py": "values; tests/contracts",
    "adapters/cisco_cti/protocol/session_events.py": "values; tests/adapters/cisco_cti/protocol/test_session.py",
    "adapters/cisco_cti/call_requests.py": "tests/adapters/cisco_cti/test_commands_calls.py",
    "adapters/cisco_cti/centre.py": "values; tests/adapters/cisco_cti/test_commands_agents.py",
    "adapters/cisco_cti/commands.py": "tests/adapters/cisco_cti/test_adapter.py: what is offered for which services",
    "adapters/cisco_cti/truth.py": "tests/adapters/cisco_cti/test_recovery.py",
    "adapters/cisco_cti/view/book.py": "tests/adapters/cisco_cti/view/test_calls.py, test_joining.py",
    "adapters/cisco_cti/view/desk.py": "tests/adapters/cisco_cti/view/test_calls.py",
    "adapters/cisco_cti/view/parts.py": "tests/adapters/cisco_cti/view/test_calls.py",
    "adapters/cisco_cti/view/seats.py": "values; tests/adapters/cisco_cti/view/test_agents.py",
    "adapters/cisco_cti/view/work.py": "values; tests/adapters/cisco_cti/view/test_calls.py",
    "adapters/simulator/deeds.py": "values; tests/adapters/simulator/test_orders.py",
    "adapters/simulator/protocol/frames.py": "values; tests/adapters/simulator/protocol/test_codec.py",
    "adapters/port.py": "values; tests/conformance",
    "adapters/measures.py": "values; tests/ops/test_metrics.py, tests/adapters/cisco_cti/test_tally.py",
    "adapters/cisco_cti/protocol/body.py": "tests/adapters/cisco_cti/protocol/test_typed.py",
    "adapters/cisco_cti/protocol/enums_agent.py": "values; tests/adapters/cisco_cti/protocol",
    "adapters/cisco_cti/protocol/enums_call.py": "values; tests/adapters/cisco_cti/protocol",
    "adapters/cisco_cti/protocol/enums_cause.py": "values; tests/adapters/cisco_cti/protocol",
    "adapters/cisco_cti/protocol/enums_session.py": "values; tests/adapters/cisco_cti/protocol",
    "adapters/cisco_cti/protocol/masks.py": "values; tests/adapters/cisco_cti/protocol",
    "adapters/cisco_cti/protocol/message_types.py": "tests/adapters/cisco_cti/protocol/test_layout.py: names and numbers",
    "adapters/cisco_cti/protocol/slots.py": "tests/adapters/cisco_cti/protocol/test_reading.py, test_writing.py",
    "adapters/cisco_cti/protocol/tags.py": "tests/adapters/cisco_cti/protocol/test_layout.py",
    "adapters/cisco_cti/protocol/wire_types.py": "values; tests/adapters/cisco_cti/protocol",
    "adapters/cisco_cti/protocol/failure_codes.py": "tests/adapters/cisco_cti/protocol/test_codes.py",
    "adapters/cisco_cti/protocol/errors.py": "values; tests/adapters/cisco_cti/protocol",
    "adapters/cisco_cti/protocol/typed_agents.py": "values; tests/adapters/cisco_cti/protocol/test_typed.py: every one there and back",
    "adapters/cisco_cti/protocol/typed_bases.py": "values; tests/adapters/cisco_cti/protocol/test_typed.py: every one there and back",
    "adapters/cisco_cti/protocol/typed_call_data.py": "values; tests/adapters/cisco_cti/protocol/test_typed.py: every one there and back",
    "adapters/cisco_cti/protocol/typed_call_events.py": "values; tests/adapters/cisco_cti/protocol/test_typed.py: every one there and back",
    "adapters/cisco_cti/protocol/typed_calling.py": "values; tests/adapters/cisco_cti/protocol/test_typed.py: every one there and back",
    "adapters/cisco_cti/protocol/typed_config.py": "values; tests/adapters/cisco_cti/protocol/test_typed.py: every one there and back",
    "adapters/cisco_cti/protocol/typed_control.py": "values; tests/adapters/cisco_cti/protocol/test_typed.py: every one there and back",
    "adapters/cisco_cti/protocol/typed_recording.py": "values; tests/adapters/cisco_cti/protocol/test_typed.py: every one there and back",
    "adapters/cisco_cti/protocol/typed_rows.py": "values; tests/adapters/cisco_cti/protocol/test_typed.py: every one there and back",
    "adapters/cisco_cti/protocol/typed_session.py": "values; tests/adapters/cisco_cti/protocol/test_typed.py: every one there and back",
    "adapters/cisco_cti/protocol/typed_supervisor.py": "values; tests/adapters/cisco_cti/protocol/test_typed.py: every one there and back",
    "adapters/cisco_cti/protocol/values.py": "values; tests/adapters/cisco_cti/protocol",
    "adapters/cisco_cti/protocol/table.py": "values; tests/adapters/cisco_cti/protocol",
    "adapters/contacts.py": "values; tests/conformance",
}


def tracked(*patterns: str) -> list[Path]:
    """Files git knows, and new ones it does not ignore."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def code_lines(path: Path) -> int:
    """Statements of a module, nested ones included."""
    return sum(isinstance(node, ast.stmt) for node in ast.walk(ast.parse(path.read_text())))


@pytest.mark.parametrize("path", tracked("*.py"), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_grew_too_long(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", tracked("*.py"), ids=lambda path: str(path.relative_to(ROOT)))
def test_each_module_says_what_it_owns(path: Path) -> None:
    text = path.read_text()
    assert not text.strip() or ast.get_docstring(ast.parse(text))


def test_each_module_has_its_tests() -> None:
    """`bridge/x/y.py` is tested by `tests/x/test_y.py`, or a row here says where."""
    missing = []
    for path in tracked("bridge/*.py", "contracts/*.py", "adapters/*.py"):
        place = path.relative_to(ROOT)
        if path.name.startswith("__") or code_lines(path) < SMALL or str(place) in COVERED_ELSEWHERE:
            continue
        parts = place.parts[1:-1] if place.parts[0] == "bridge" else place.parts[:-1]
        if not (ROOT / "tests" / Path(*parts) / f"test_{place.name}").exists():
            missing.append(str(place))
    assert missing == []


def test_the_rows_above_are_needed() -> None:
    assert [place for place in COVERED_ELSEWHERE if not (ROOT / place).exists()] == []


def test_packages_import_only_what_they_may() -> None:
    """The rules stand in pyproject.toml."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_no_registry_host_and_no_path_of_a_machine() -> None:
    """Package registries are used through their clients; nothing here depends on where it was written."""
    forbidden = re.compile(
        r"https?://[a-z.]*(?:pypi|pythonhosted|npmjs|debian|docker)[a-z.]*\.(?:org|com|io)|/(?:root|home)/[a-z]+/"
    )
    found = []
    for path in tracked():
        if path == Path(__file__) or path.suffix in {".png", ".ico"}:
            continue
        found += [
            f"{path.relative_to(ROOT)}: {hit.group()}" for hit in forbidden.finditer(path.read_text(errors="replace"))
        ]
    assert found == []


def test_the_settings_table_of_the_readme_is_current() -> None:
    page = (ROOT / "README.md").read_text()
    assert settings_table.written(page) == page, "run make settings"


def test_the_support_matrix_is_current() -> None:
    page = (ROOT / "docs" / "support-matrix.md").read_text(encoding="utf-8")
    assert support_matrix.page(support_matrix.declared()) == page, "run make support-matrix"
