"""Whole messages byte by byte, with what they say. Own values, laid out by hand after the layout tables; no captured traffic."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.cisco_cti.protocol.values import Value


@dataclass(frozen=True, slots=True)
class Vector:
    """One message."""

    name: str
    version: int
    message: str
    hex: str
    values: dict[str, Value]


VECTORS = [
    Vector(
        "OPEN_REQ_v15",
        15,
        "OPEN_REQ",
        "0000003500000003000000010000000f00000078ffffffff000000100000007f000003ff000000000000000000000000"
        "00000000010564656d6f000200",
        {
            "invoke_id": 1,
            "version_number": 15,
            "idle_timeout": 120,
            "peripheral_id": 4294967295,
            "services_requested": 16,
            "call_msg_mask": 127,
            "agent_state_mask": 1023,
            "config_msg_mask": 0,
            "reserved_1": 0,
            "reserved_2": 0,
            "reserved_3": 0,
            "client_id": "demo",
            "client_password": b"",
        },
    ),
    Vector(
        "OPEN_REQ_v24",
        24,
        "OPEN_REQ",
        "0000003900000003000000010000001800000078ffffffff000000100000007f000003ff000000000000000000000000"
        "000000000001000564656d6f0000020000",
        {
            "invoke_id": 1,
            "version_number": 24,
            "idle_timeout": 120,
            "peripheral_id": 4294967295,
            "services_requested": 16,
            "call_msg_mask": 127,
            "agent_state_mask": 1023,
            "config_msg_mask": 0,
            "reserved_1": 0,
            "reserved_2": 0,
            "reserved_3": 0,
            "client_id": "demo",
            "client_password": b"",
        },
    ),
    Vector(
        "OPEN_CONF_v24",
        24,
        "OPEN_CONF",
        "0000002000000004000000010000001000000000000000006553f100000100110009000000000001",
        {
            "invoke_id": 1,
            "services_granted": 16,
            "monitor_id": 0,
            "pg_status": 0,
            "icm_central_controller_time": 1700000000,
            "peripheral_online": 1,
            "peripheral_type": 17,
            "agent_state": 9,
            "department_id": 0,
            "session_type": 1,
        },
    ),
    Vector(
        "OPEN_CONF_v15",
        15,
        "OPEN_CONF",
        "0000001a00000004000000010000001000000000000000006553f100000100110009",
        {
            "invoke_id": 1,
            "services_granted": 16,
            "monitor_id": 0,
            "pg_status": 0,
            "icm_central_controller_time": 1700000000,
            "peripheral_online": 1,
            "peripheral_type": 17,
            "agent_state": 9,
        },
    ),
    Vector(
        "HEARTBEAT_REQ",
        24,
        "HEARTBEAT_REQ",
        "000000040000000500000002",
        {"invoke_id": 2},
    ),
    Vector(
        "HEARTBEAT_CONF",
        24,
        "HEARTBEAT_CONF",
        "000000040000000600000002",
        {"invoke_id": 2},
    ),
    Vector(
        "FAILURE_CONF_status15",
        24,
        "FAILURE_CONF",
        "0000000800000001000000010000000f",
        {"invoke_id": 1, "status": 15},
    ),
    Vector(
        "CONTROL_FAILURE_CONF_cf70",
        24,
        "CONTROL_FAILURE_CONF",
        "0000000a00000023000000070046000032e7",
        {"invoke_id": 7, "failure_code": 70, "peripheral_error_code": 13031},
    ),
    Vector(
        "SET_AGENT_STATE_REQ_ready_v24",
        24,
        "SET_AGENT_STATE_REQ",
        "0000001e00000026000000030000138800030000000000000000000000000600053330303100",
        {
            "invoke_id": 3,
            "peripheral_id": 5000,
            "agent_state": 3,
            "agent_work_mode": 0,
            "num_skill_groups": 0,
            "event_reason_code": 0,
            "forced_flag": 0,
            "agent_service_req": 0,
            "agent_instrument": "3001",
        },
    ),
    Vector(
        "SET_AGENT_STATE_REQ_login_mobile_cbc_v24",
        24,
        "SET_AGENT_STATE_REQ",
        "0000003b0000002600000004000013880000000300000000000000000000060012333030313b39313231323535353132"
        "31320000050005313030310000310003707700",
        {
            "invoke_id": 4,
            "peripheral_id": 5000,
            "agent_state": 0,
            "agent_work_mode": 3,
            "num_skill_groups": 0,
            "event_reason_code": 0,
            "forced_flag": 0,
            "agent_service_req": 0,
            "agent_instrument": "3001;912125551212",
            "agent_id": "1001",
            "agent_password": "pw",
        },
    ),
]

NAMED_VARIABLE_WIDE = "0052000d757365722e610068656c6c6f00"
NAMED_ARRAY_WIDE = "0053000a02757365722e62007800"
NAMED_VARIABLE_NARROW = "520d757365722e610068656c6c6f00"
"""One field each: user.a = hello; element 2 of user.b = x."""
