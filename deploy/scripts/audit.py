"""Audits the installed packages for known vulnerabilities, where the advisory service can be reached; else says that it could not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SECONDS = 120
"""For all packages together; a machine without the internet is not to hold the linter up."""


def main() -> int:
    """1 when a package is known to be vulnerable, else 0."""
    command = [
        str(Path(sys.executable).with_name("pip-audit")),
        "--local",
        "--progress-spinner",
        "off",
        "--format",
        "json",
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        found = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError, KeyError):
        print("audit skipped: the advisory service cannot be reached from here.")
        return 0
    audited = [package for package in found if "vulns" in package]
    bad = [package for package in audited if package["vulns"]]
    for package in bad:
        ids = ", ".join(each["id"] for each in package["vulns"])
        print(f"{package['name']} {package['version']} is vulnerable: {ids}")
    if not audited:
        print("audit skipped: the package index gives no advisories here.")
    else:
        print(f"audited {len(audited)} of {len(found)} packages, {len(bad)} of them vulnerable.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
