"""The registry names every message of protocol sections 3, 4, 5 and 7."""

from __future__ import annotations

import pytest

from contracts import channel, channel_group, control, conversation, interaction, session
from contracts.base import Body
from contracts.registry import ALL_SPECS, BY_NAME, NAMES, REGISTRY, DestinationKind, MessageSpec, find
from contracts.vocabulary import MessageType

SUPPORTED = {DestinationKind.CONTROL, DestinationKind.SESSION}
ASKING = (MessageType.QUERY, MessageType.REQUEST)


def test_no_name_twice() -> None:
    assert len(REGISTRY) == len(NAMES) == len(BY_NAME) == len(ALL_SPECS)


def test_find() -> None:
    spec = find(MessageType.QUERY, "session.query.init")
    assert spec is BY_NAME["session.query.init"]
    assert find(MessageType.REQUEST, "session.query.init") is None
    assert find(MessageType.QUERY, "vendor.acme.request.dance") is None


@pytest.mark.parametrize("spec", ALL_SPECS, ids=lambda spec: spec.name)
def test_entry(spec: MessageSpec) -> None:
    """Sections 3 and 4 are supported, section 5 is named and not yet supported."""
    assert spec.supported is (spec.destination in SUPPORTED)
    assert issubclass(spec.body, Body)
    assert spec.summary.endswith(".")
    assert all(rule.endswith(".") for rule in spec.rules)
    if spec.type not in ASKING:
        assert not spec.response.model_fields


@pytest.mark.parametrize("spec", [spec for spec in ALL_SPECS if spec.type in ASKING], ids=lambda spec: spec.name)
def test_name_tells_the_type(spec: MessageSpec) -> None:
    assert f".{spec.type.removeprefix('cti.')}." in spec.name


@pytest.mark.parametrize("module", [control, session, channel_group, channel, interaction, conversation])
def test_each_destination_has_warning_and_error(module: object) -> None:
    """Protocol 7: `<object>.warning` and `<object>.error`."""
    specs: tuple[MessageSpec, ...] = module.SPECS  # type: ignore[attr-defined]  # every destination module has it
    assert {spec.type for spec in specs} >= {MessageType.WARNING, MessageType.ERROR}
    assert len({spec.destination for spec in specs}) == 1


def test_constants_are_registered() -> None:
    for module in (control, session, channel_group):
        names = {value for key, value in vars(module).items() if key.isupper() and isinstance(value, str)}
        assert names == {spec.name for spec in module.SPECS} - {"channelgroup.warning", "channelgroup.error"}
