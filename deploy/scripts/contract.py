"""Writes the contract pages with the codes the adapters declare: `python -m deploy.scripts.contract docs/contract [tests/golden]`."""

from __future__ import annotations

import sys

from adapters import catalog
from contracts import pages

if __name__ == "__main__":
    sys.exit(pages.main(sys.argv[1:], catalog.own_codes()))
