"""A small centre for transcripts: agents 1001 (at 3001) and 1002 (at 3002) of team 7, and short words for messages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from adapters.cisco_cti.config import CiscoSettings
from adapters.cisco_cti.protocol import typed_call_data as told
from adapters.cisco_cti.protocol import typed_call_events as wire
from adapters.cisco_cti.protocol.body import Body
from adapters.cisco_cti.protocol.typed_agents import AgentStateEvent
from adapters.cisco_cti.protocol.typed_config import AgentRecord, ConfigAgentEvent
from adapters.cisco_cti.protocol.typed_rows import ConnectedParty, TeamMember
from adapters.cisco_cti.protocol.typed_supervisor import AgentTeamConfigEvent
from adapters.cisco_cti.reasons import Reasons, parse
from adapters.cisco_cti.translate import Picture
from adapters.contacts import Contact, ContactChanged
from adapters.port import AgentChanged, Event
from contracts.vocabulary import ConversationRole, LoginId

NOW = datetime(2024, 5, 6, 8, 0, tzinfo=UTC)
ANNA, BEN = LoginId("1001"), LoginId("1002")
PERIPHERAL = 5000
CUSTOMER = "+15550100"

REASONS = """
[[logout]]
id = "L1"
code = 1
labels = [{ language = "en", country = "US", name = "End of shift" }, { language = "de", name = "Schichtende" }]
[[logout]]
id = "L90"
code = 999
selectable = false
[[notready]]
id = "N1"
code = 11
labels = [{ language = "en", name = "Break" }]
"""


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def settings(**more: object) -> CiscoSettings:
    given: dict[str, object] = {"host_a": "side-a", "client_password": "geheim", **more}
    return CiscoSettings(**given)  # type: ignore[arg-type]


def reasons() -> Reasons:
    return parse(REASONS, "reasons.toml")


def picture(**more: object) -> Picture:
    """Both agents configured, in a team that Anna supervises, logged out."""
    made = Picture(settings(**more), reasons())
    made.take(ConfigAgentEvent(records=(record(ANNA, "Anna", "Adler"), record(BEN, "Ben", "Busch"))), NOW)
    made.take(team((ANNA, 1), (BEN, 0)), NOW)
    return made


def staffed(**more: object) -> Picture:
    """Both logged in and ready."""
    made = picture(**more)
    for login_id, extension in ((ANNA, "3001"), (BEN, "3002")):
        made.take(state(3, login_id, extension), NOW)
    return made


def record(login_id: str, first: str, last: str, **more: object) -> AgentRecord:
    given: dict[str, object] = {
        "flt_peripheral_id": PERIPHERAL,
        "agent_skill_target_id": 100 + int(login_id or 0),
        **more,
    }
    return AgentRecord(login_id=login_id, first_name=first, last_name=last, **given)  # type: ignore[arg-type]


def team(*members: tuple[str, int], operation: int = 1, team_id: int = 7) -> AgentTeamConfigEvent:
    rows = tuple(TeamMember(atc_agent_id=login_id, agent_flags=flags, atc_agent_state=1) for login_id, flags in members)
    return AgentTeamConfigEvent(
        peripheral_id=PERIPHERAL, team_id=team_id, config_operation=operation, agent_team_name="Blue", agents=rows
    )


def state(number: int, login_id: str = ANNA, extension: str = "3001", reason: int = 0, **more: int) -> AgentStateEvent:
    return AgentStateEvent(
        peripheral_id=PERIPHERAL,
        agent_state=number,
        event_reason_code=reason,
        agent_id=login_id,
        agent_extension=extension,
        agent_instrument=extension,
        **more,  # type: ignore[arg-type]
    )


# --- calls: each word takes the call's id and the device that names it -----------------------------------------------


def begin(call_id: int, device: str, **more: object) -> told.BeginCallEvent:
    return told.BeginCallEvent(**named(call_id, device), **more)  # type: ignore[arg-type]


def end(call_id: int, device: str) -> told.EndCallEvent:
    return told.EndCallEvent(**named(call_id, device))  # type: ignore[arg-type]


def update(call_id: int, device: str, **more: object) -> told.CallDataUpdateEvent:
    return told.CallDataUpdateEvent(**named(call_id, device), **more)  # type: ignore[arg-type]


def initiated(call_id: int, device: str, **more: object) -> wire.CallServiceInitiatedEvent:
    return wire.CallServiceInitiatedEvent(**named(call_id, device), calling_device_id=device, **more)  # type: ignore[arg-type]


def originated(call_id: int, device: str, called: str) -> wire.CallOriginatedEvent:
    return wire.CallOriginatedEvent(**named(call_id, device), calling_device_id=device, called_device_id=called)  # type: ignore[arg-type]


def delivered(call_id: int, device: str, calling: str, alerting: str, **more: object) -> wire.CallDeliveredEvent:
    return wire.CallDeliveredEvent(
        **named(call_id, device),  # type: ignore[arg-type]
        calling_device_id=calling,
        alerting_device_id=alerting,
        called_device_id=alerting,
        **more,  # type: ignore[arg-type]
    )


def established(call_id: int, device: str, calling: str, answering: str) -> wire.CallEstablishedEvent:
    return wire.CallEstablishedEvent(
        **named(call_id, device),  # type: ignore[arg-type]
        calling_device_id=calling,
        answering_device_id=answering,
    )


def held(call_id: int, device: str) -> wire.CallHeldEvent:
    return wire.CallHeldEvent(**named(call_id, device), holding_device_id=device)  # type: ignore[arg-type]


def retrieved(call_id: int, device: str) -> wire.CallRetrievedEvent:
    return wire.CallRetrievedEvent(**named(call_id, device), retrieving_device_id=device)  # type: ignore[arg-type]


def left(call_id: int, device: str, releasing: str) -> wire.CallConnectionClearedEvent:
    return wire.CallConnectionClearedEvent(**named(call_id, device), releasing_device_id=releasing)  # type: ignore[arg-type]


def cleared(call_id: int, device: str) -> wire.CallClearedEvent:
    return wire.CallClearedEvent(**named(call_id, device))  # type: ignore[arg-type]


def failed(call_id: int, device: str, cause: int = 3) -> wire.CallFailedEvent:
    return wire.CallFailedEvent(**named(call_id, device), failing_device_id=device, event_cause=cause)  # type: ignore[arg-type]


def transferred(primary: int, secondary: int, by: str, *parties: tuple[int, str]) -> wire.CallTransferredEvent:
    return wire.CallTransferredEvent(
        peripheral_id=PERIPHERAL,
        primary_call_id=primary,
        primary_device_id=by,
        secondary_call_id=secondary,
        secondary_device_id=by,
        transferring_device_id=by,
        parties=rows(parties),
    )


def conferenced(primary: int, secondary: int, by: str, *parties: tuple[int, str]) -> wire.CallConferencedEvent:
    return wire.CallConferencedEvent(
        peripheral_id=PERIPHERAL,
        primary_call_id=primary,
        primary_device_id=by,
        secondary_call_id=secondary,
        secondary_device_id=by,
        controller_device_id=by,
        parties=rows(parties),
    )


def rows(parties: tuple[tuple[int, str], ...], kind: int = 0) -> tuple[ConnectedParty, ...]:
    return tuple(
        ConnectedParty(
            connected_party_call_id=call_id, connected_party_device_id_type=kind, connected_party_device_id=device
        )
        for call_id, device in parties
    )


def named(call_id: int, device: str) -> dict[str, object]:
    kind = 1 if device.startswith("dynamic") else 0
    return {
        "peripheral_id": PERIPHERAL,
        "connection_call_id": call_id,
        "connection_device_id": device,
        "connection_device_id_type": kind,
    }


# --- what the port hears ----------------------------------------------------------------------------------------------


def play(made: Picture, *bodies: Body) -> list[Event]:
    """All of it at one moment."""
    return [event for body in bodies for event in made.take(body, NOW)]


def inbound(made: Picture, call_id: int = 77, device: str = "3001", **data: object) -> Contact:
    """A customer's call that the agent has answered."""
    play(
        made,
        begin(call_id, device, **data),
        delivered(call_id, device, CUSTOMER, device),
        state(8, made.agents.at(device) or "", device),
        established(call_id, device, CUSTOMER, device),
        state(4, made.agents.at(device) or "", device),
    )
    return last(made, made.agents.at(device) or "")


def last(made: Picture, login_id: str) -> Contact:
    """The agent's newest contact as it was told."""
    said = made.calls.desk.of(login_id)[-1].said
    assert said is not None
    return said


def contacts(events: list[Event]) -> list[Contact]:
    return [event.contact for event in events if isinstance(event, ContactChanged)]


def agents(events: list[Event]) -> list[AgentChanged]:
    return [event for event in events if isinstance(event, AgentChanged)]


def legs(contact: Contact) -> dict[ConversationRole, str]:
    """State of each leg by role."""
    return {leg.role: leg.state.value for leg in contact.legs}


def numbers(contact: Contact, role: ConversationRole = ConversationRole.PRIMARY) -> list[str]:
    leg = contact.leg(role)
    assert leg is not None
    return [party.number for party in leg.parties]
