"""Spellings of the interaction destination, and data that nobody may touch (protocol 5)."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import codec, interaction
from contracts.envelope import Unreadable
from contracts.registry import BY_NAME
from contracts.vocabulary import ConversationRole, InteractionState, MessageType

ODD: dict[str, object] = {
    "properties.chat": "true",
    "extension.MaxChats": "False",
    "extension": {"MaxChats": None},
    "a.b": {"c.d": None, "e": [None, "", "true", 1.5]},
    "": "",
    "gone": None,
    "data": {"data": {}},
    "header": {"type": "cti.event"},
}
"""Keys and values that mean something elsewhere in the protocol."""


@pytest.mark.parametrize(
    ("conversations", "written"),
    [
        (None, b'{"interaction-state":"ENDED","interaction-data":{}}'),
        (
            interaction.Conversations(),
            b'{"interaction-state":"ENDED","interaction-data":{},"conversations":{}}',
        ),
        (
            interaction.Conversations(primary=interaction.ConversationRef(id="7")),
            b'{"interaction-state":"ENDED","interaction-data":{},"conversations":{"primary":{"id":"7"}}}',
        ),
        (
            interaction.Conversations(
                primary=interaction.ConversationRef(id="7"), consult=interaction.ConversationRef(id="8")
            ),
            b'{"interaction-state":"ENDED","interaction-data":{},'
            b'"conversations":{"primary":{"id":"7"},"consult":{"id":"8"}}}',
        ),
    ],
)
def test_init_response(conversations: interaction.Conversations | None, written: bytes) -> None:
    """Without conversations (other media), with none of them (a call that is over), and with both."""
    body = interaction.InteractionInitResponse(interaction_state=InteractionState.ENDED, conversations=conversations)
    assert codec.encode(body) == written


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (interaction.COMPLETE, {"dispositionIds": ["sold", "called-back"]}),
        (interaction.COMPLETE, {"dispositionIds": []}),
        (interaction.COMPLETE, {}),
        (interaction.CREATE_CONVERSATION, {"cti-id": "7", "id": "v1", "role": "consult"}),
        (interaction.CONSULT, {"destination": "2002"}),
        (interaction.UPDATE_DATA, {"data": {"account": "42", "more": {"a": 1}}}),
        (interaction.UPDATE_DATA, {"data": {}}),
        *[
            (name, {})
            for name in (
                interaction.ACCEPT,
                interaction.REJECT,
                interaction.DISPOSE,
                interaction.TRANSFER,
                interaction.CONFERENCE,
                interaction.ALTERNATE,
            )
        ],
    ],
)
def test_requests(name: str, body: dict[str, object]) -> None:
    decoded = codec.decode_body(BY_NAME[name], body)
    assert decoded.model_dump(mode="json", by_alias=True, exclude_none=True) == body


@pytest.mark.parametrize(
    ("sent", "read"), [(None, None), ("", None), ([], ()), ([7, "sold"], ("7", "sold")), (["sold"], ("sold",))]
)
def test_dispositions_are_read_as_other_names_are(sent: object, read: tuple[str, ...] | None) -> None:
    body = codec.decode_body(BY_NAME[interaction.COMPLETE], {"dispositionIds": sent})
    assert body == interaction.CompleteInteraction(disposition_ids=read)


def test_conversation_added() -> None:
    body = interaction.ConversationAdded(cti_id="7", role=ConversationRole.CONSULT)
    assert codec.encode(body) == b'{"cti-id":"7","role":"consult"}'


@pytest.mark.parametrize(
    ("name", "body", "property_name"),
    [
        (interaction.UPDATE_DATA, {}, "data"),
        (interaction.UPDATE_DATA, {"data": None}, "data"),
        (interaction.UPDATE_DATA, {"data": ["account"]}, "data"),
        (interaction.COMPLETE, {"dispositionIds": "sold"}, "dispositionIds"),
        (interaction.COMPLETE, {"dispositionIds": [""]}, "dispositionIds"),
        (interaction.CONSULT, {}, "destination"),
        (interaction.CREATE_CONVERSATION, {"cti-id": "7", "id": "v1", "role": "third"}, "role"),
        (interaction.CREATE_CONVERSATION, {"cti-id": "7", "id": "CONTROL", "role": "primary"}, "id"),
    ],
)
def test_what_is_wrong_is_named(name: str, body: dict[str, object], property_name: str) -> None:
    with pytest.raises(Unreadable, match=f'"{property_name}"'):
        codec.decode_body(BY_NAME[name], body)


def passed_on(data: dict[str, object], *, enveloped: bool) -> object:
    """The data of an updatedata after reading its bytes, decoding and encoding it."""
    headers: dict[str, object] = {
        "type": MessageType.REQUEST.value,
        "name": interaction.UPDATE_DATA,
        "target": "S1.g1.c1.i1",
        "requestId": "r-1",
    }
    body: dict[str, object] = {"data": data, "unheard": None}
    sent = orjson.dumps({"header": headers, "body": body} if enveloped else body)
    incoming = codec.read({} if enveloped else headers, sent, correlation_id=None, max_bytes=100_000)
    decoded = codec.decode_body(BY_NAME[interaction.UPDATE_DATA], incoming.body)
    return orjson.loads(codec.encode(decoded))["data"]


@pytest.mark.parametrize("enveloped", [False, True])
def test_data_is_passed_on_untouched(enveloped: bool) -> None:
    """Tolerant reading (protocol 2) is about the protocol's own properties: null takes a key away, dots are dots."""
    assert passed_on(ODD, enveloped=enveloped) == ODD


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(data=st.dictionaries(st.text(max_size=8), JSON, max_size=4))
def test_any_data_is_passed_on_untouched(data: dict[str, object]) -> None:
    assert passed_on(data, enveloped=False) == data


def test_data_is_told_untouched() -> None:
    body = interaction.InteractionInitResponse(interaction_state=InteractionState.STARTED, interaction_data=ODD)
    assert orjson.loads(codec.encode(body))["interaction-data"] == ODD
    assert orjson.loads(codec.encode(interaction.InteractionData(data=ODD))) == {"data": ODD}
