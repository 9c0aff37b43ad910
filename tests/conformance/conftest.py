"""One run of the suite for each backend."""

from __future__ import annotations

import pytest

from tests.conformance.backends import BACKENDS
from tests.conformance.rig import Backend


@pytest.fixture(params=list(BACKENDS.values()), ids=list(BACKENDS))
def backend(request: pytest.FixtureRequest) -> Backend:
    """Opens a running adapter: `async with backend() as rig`."""
    chosen: Backend = request.param
    return chosen
