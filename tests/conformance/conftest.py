"""Each test runs on every backend, and the flows of an agent's work by command and at the phone."""

from __future__ import annotations

import pytest

from tests.conformance.backends import BACKENDS
from tests.conformance.phone import PHONES, PhoneOf
from tests.conformance.rig import Backend


@pytest.fixture(params=list(BACKENDS.values()), ids=list(BACKENDS))
def backend(request: pytest.FixtureRequest) -> Backend:
    """Opens a running adapter: `async with backend() as rig`."""
    chosen: Backend = request.param
    return chosen


@pytest.fixture(params=list(PHONES.values()), ids=list(PHONES))
def phone_of(request: pytest.FixtureRequest) -> PhoneOf:
    """How the agents of the test do their work: `phone = phone_of(rig)`."""
    chosen: PhoneOf = request.param
    return chosen
