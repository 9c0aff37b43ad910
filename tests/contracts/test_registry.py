"""The registry names every message of protocol sections 3, 4, 5 and 7."""

from __future__ import annotations

import pytest

from contracts import channel, channel_group, control, conversation, interaction, session
from contracts.base import Body
from contracts.registry import ALL_SPECS, BY_NAME, NAMES, ONCE, MessageSpec
from contracts.vocabulary import MessageType

ASKING = (MessageType.QUERY, MessageType.REQUEST)


def test_no_name_twice() -> None:
    assert len(NAMES) == len(BY_NAME) == len(ALL_SPECS)


@pytest.mark.parametrize("spec", ALL_SPECS, ids=lambda spec: spec.name)
def test_entry(spec: MessageSpec) -> None:
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
    for module in (control, session, channel_group, channel, interaction, conversation):
        names = {
            value for key, value in vars(module).items() if key.isupper() and key[0] != "_" and isinstance(value, str)
        }
        assert names == {spec.name for spec in module.SPECS}


def test_work_that_must_not_happen_twice() -> None:
    """Protocol 6: dial, transfer, conference, DTMF, the consult that dials as well, the change that a second undoes, and a vendor's."""
    assert set(ONCE) == {
        "channel.request.dial",
        "interaction.request.consult",
        "interaction.request.transfer",
        "interaction.request.conference",
        "interaction.request.alternate",
        "conversation.request.transfer",
        "conversation.request.conference",
        "conversation.request.senddtmf",
        "vendor.cisco.request.assist",
        "vendor.cisco.request.emergency",
        "vendor.cisco.request.bargein",
        "vendor.cisco.request.intercept",
        "vendor.cisco.request.silentmonitor.start",
        "vendor.cisco.request.recording.start",
        "vendor.cisco.request.reconnect",
    }
    for name in ONCE:
        assert any(rule.startswith("Never done twice") for rule in BY_NAME[name].rules)


SECTION_5 = {
    "channelgroup": "query.init request.createchannel request.dispose channel.added channel.removed disposed",
    "channel": "query.init request.activate request.deactivate request.ready request.notready request.createinteraction "
    "request.dispose request.dial request.externaldispositions activated deactivated available unavailable disposed ready "
    "notready interaction.added externaldispositions.updated",
    "interaction": "query.init request.accept request.reject request.complete request.updatedata request.dispose "
    "request.createconversation request.consult request.transfer request.conference request.alternate alerting dialing "
    "started ended completed data.updated conversation.added disposed",
    "conversation": "query.init request.answer request.release request.hold request.retrieve request.transfer "
    "request.conference request.senddtmf request.dispose alerting dialing established held retrieved released member.added "
    "member.removed disposed",
}
"""The names of protocol section 5."""


@pytest.mark.parametrize("stem", SECTION_5)
def test_section_five_is_complete(stem: str) -> None:
    expected = {f"{stem}.{rest}" for rest in (*SECTION_5[stem].split(), "warning", "error")}
    assert {name for name in NAMES if name.partition(".")[0] == stem} == expected
