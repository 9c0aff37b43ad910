"""`make setup`: the virtual environment is made once, and anew where its folder was moved or copied."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.deploy.compose import ROOT

PYTHON = """#!/bin/sh
[ "$1 $2" = "-m venv" ] || exit 0
mkdir -p "$3/bin"
printf '#!/bin/sh\\necho "$PWD" >>.venv/installs\\n' >"$3/bin/python"
chmod +x "$3/bin/python"
"""
"""In a virtual environment of this one, what pip is asked writes down the folder it was asked in."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Makefile and script in a folder of their own, with a Python that installs nothing."""
    folder = tmp_path / "project"
    (folder / "deploy/scripts").mkdir(parents=True)
    for name in ("Makefile", "pyproject.toml", "deploy/scripts/venv.sh"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "deploy/scripts/broker-package.sh").write_text("")
    (tmp_path / "python").write_text(PYTHON)
    (tmp_path / "python").chmod(0o755)
    return folder


def installs(folder: Path) -> list[str]:
    """Set up; gives the folders in which its environment was installed."""
    command = ["make", "-s", "setup", f"PYTHON={folder.parent / 'python'}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return (folder / ".venv/installs").read_text().splitlines()


def test_a_second_setup_has_nothing_to_do(project: Path) -> None:
    assert installs(project) == installs(project) == [str(project)]


def test_new_dependencies_are_installed_into_what_is_there(project: Path) -> None:
    installs(project)
    newer = (project / ".venv/.installed").stat().st_mtime_ns + 1_000_000_000
    os.utime(project / "pyproject.toml", ns=(newer, newer))
    assert installs(project) == [str(project)] * 2


@pytest.mark.parametrize("change", [shutil.move, shutil.copytree])
def test_a_folder_that_was_moved_or_copied_is_set_up_anew(
    project: Path, change: Callable[[Path, Path], object]
) -> None:
    installs(project)
    other = project.with_name("other")
    change(project, other)
    assert installs(other) == [str(other)]
    assert installs(other) == [str(other)], "once"


def test_an_install_that_was_cut_off_is_begun_anew(project: Path) -> None:
    installs(project)
    (project / ".venv/.installed").unlink()
    assert installs(project) == [str(project)]
