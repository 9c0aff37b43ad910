"""The configuration: keys, records of agents, skill groups, devices and the rest, in blocks; and changes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from adapters.cisco_cti.protocol.enums_session import (
    ConfigDeviceType,
    ConfigEndStatus,
    ConfigKeyStatus,
    ConfigRecordType,
    ConfigType,
)
from adapters.cisco_cti.protocol.masks import ConfigMsgMask
from adapters.simulator.agents import Seat
from tests.support.cti_server.agents import VOICE
from tests.support.cti_server.desk import Desk
from tests.support.cti_server.exchange import Exchange
from tests.support.cti_server.notices import Notice
from tests.support.cti_server.replies import Reply, Tell
from tests.support.cti_server.requests_agent import desk_settings_fields
from tests.support.cti_server.wire import Value, Values, Wire

MOST_RECORDS: Final = 10
"""Records in one message (section 8)."""
DESK_SETTINGS: Final = 5_001
"""AgentDeskSettingsID: everybody's."""

_KEYS: Final[Values] = {
    f"{name}ConfigKey": bytes([0, 0, 0, 0, 0, 0, 1, at])
    for at, name in enumerate(
        ("Service", "SkillGroup", "Agent", "Device", "CallType", "Peripheral", "AgentDeskSettings")
    )
}


def config_keys(desk: Desk, request: Wire) -> Reply:
    """CONFIG_REQUEST_KEY_EVENT."""
    fields: Values = {"ConfigKeyStatus": ConfigKeyStatus.SUCCESS, **_KEYS}
    return Tell((Notice("CONFIG_KEY_EVENT", fields),))


def config_records(desk: Desk, request: Wire) -> Reply:
    """CONFIG_REQUEST_EVENT: the records asked for; with none asked for, changes are told from now on."""
    wanted = ConfigMsgMask(request.number("ConfigInformation"))
    desk.session.config_updates = request.number("ConfigMsgMask")
    if not wanted:
        return Tell()
    messages = [each for each in _all(desk.exchange, wanted) if desk.session.wiring.knows(each.name)]
    size = desk.exchange.settings.config_block or len(messages) or 1
    blocks = [messages[start : start + size] for start in range(0, len(messages), size)] or [[]]
    told: list[Notice] = []
    for number, block in enumerate(blocks, 1):
        status = ConfigEndStatus.PARTIAL if number < len(blocks) else ConfigEndStatus.SUCCESS
        if not messages:
            status = ConfigEndStatus.EMPTY
        told += [_begin(ConfigType.SOLICITED, wanted), *block, _end(status)]
    return Tell(tuple(told))


def agent_changed(exchange: Exchange, seat: Seat) -> list[Notice]:
    """What is told to those who asked for changes when an agent's record is another one."""
    record = {**_agent(exchange, seat), "RecordType": ConfigRecordType.CHANGE}
    block = (
        _begin(ConfigType.UNSOLICITED_UPDATE, ConfigMsgMask.AGENT),
        *_listed("AGENT", [record]),
        _end(ConfigEndStatus.SUCCESS),
    )
    return [Notice(each.name, each.fields, each.groups, config=ConfigMsgMask.AGENT) for each in block]


def _begin(kind: ConfigType, wanted: ConfigMsgMask) -> Notice:
    return Notice("CONFIG_BEGIN_EVENT", {"ConfigType": kind, "ConfigInformation": wanted, **_KEYS})


def _end(status: ConfigEndStatus) -> Notice:
    return Notice("CONFIG_END_EVENT", {"ConfigEndStatus": status})


def _all(exchange: Exchange, wanted: ConfigMsgMask) -> Iterator[Notice]:
    if ConfigMsgMask.SKILL_GROUP in wanted:
        yield from _listed("SKILL_GROUP", list(_skill_groups(exchange)))
    if ConfigMsgMask.AGENT in wanted:
        yield from _listed("AGENT", [_agent(exchange, seat) for seat in exchange.world.seats()])
    if ConfigMsgMask.DEVICE in wanted:
        yield from _listed("DEVICE", list(_devices(exchange)))
    if ConfigMsgMask.MRD in wanted:
        voice: Values = {"RecordType": 0, "FltMRDomainID": VOICE, "EnterpriseName": "Cisco_Voice", "Description": ""}
        yield from _listed("MRD", [voice])
    if ConfigMsgMask.PERIPHERAL in wanted:
        number = exchange.settings.peripheral_id
        record: Values = {"RecordType": 0, "ConfigPeripheralID": number, "DefaultAgentDeskSettingsID": DESK_SETTINGS}
        yield from _listed("PERIPHERAL", [record])
    if ConfigMsgMask.AGENT_DESK_SETTINGS in wanted:
        settings = desk_settings_fields(exchange.settings.desk_settings, "Flt")
        yield from _listed("AGENT_DESK_SETTINGS", [{"RecordType": 0, "AgentDeskSettingsID": DESK_SETTINGS, **settings}])


def _listed(what: str, records: list[Values] | list[dict[str, Value]]) -> Iterator[Notice]:
    for start in range(0, len(records), MOST_RECORDS):
        yield Notice(f"CONFIG_{what}_EVENT", {}, {"NumRecords": tuple(records[start : start + MOST_RECORDS])})


def _agent(exchange: Exchange, seat: Seat) -> dict[str, Value]:
    agent, groups = seat.agent, exchange.directory.groups_of(seat)
    return {
        "RecordType": ConfigRecordType.ADD, "FltPeripheralID": exchange.settings.peripheral_id, "AgentType": 0,
        "AgentDeskSettingsID": DESK_SETTINGS, "LoginID": str(agent.login_id), "LoginName": f"agent{agent.login_id}",
        "LastName": agent.last_name, "FirstName": agent.first_name, "Extension": seat.own_extension, "Description": "",
        "AgentSkillTargetID": exchange.directory.target_of(agent.login_id), "NumSkills": len(groups), "SSOEnabled": 0,
        "NumMRDs": 1, "FltSkillGroupNumber": tuple(each.number for each in groups),
        "FltSkillGroupPriority": tuple(0 for _ in groups), "FltAgentMRDID": (VOICE,), "FltAgentMRDState": (0,),
    }  # fmt: skip


def _skill_groups(exchange: Exchange) -> Iterator[Values]:
    for each in exchange.directory.skill_groups():
        yield {
            "RecordType": ConfigRecordType.ADD, "FltPeripheralID": exchange.settings.peripheral_id,
            "PeripheralNumber": each.number, "FltSkillGroupPriority": 0, "SkillGroupSkillTargetID": each.target_id,
            "Extension": "", "PeripheralName": each.name, "Description": "", "FltMRDomainID": VOICE, "ConfigParam": "",
        }  # fmt: skip


def _devices(exchange: Exchange) -> Iterator[Values]:
    common: dict[str, Value] = {"RecordType": ConfigRecordType.ADD, "FltPeripheralID": exchange.settings.peripheral_id}
    rest: dict[str, Value] = {"MaxQueued": 0, "FltServiceID": 0xFFFFFFFF, "DNIS": "", "Description": ""}
    for at, seat in enumerate(exchange.world.seats(), 1):
        kind = ConfigDeviceType.AGENT_DEVICE_EXTENSION
        place: dict[str, Value] = {
            "PeripheralNumber": at,
            "DeviceType": kind,
            "Extension": seat.own_extension,
            "DialedNumber": "",
        }
        yield {**common, **place, **rest}
    for each in exchange.directory.skill_groups():
        kind = ConfigDeviceType.ROUTE_POINT
        yield {**common, "PeripheralNumber": 0, "DeviceType": kind, "Extension": "", "DialedNumber": each.queue, **rest}
