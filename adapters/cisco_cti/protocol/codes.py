"""Why the CTI Server refuses, ends or closes: status codes, each with a plain sentence for operators."""

from __future__ import annotations

from enum import IntEnum


class Explained(IntEnum):
    """A number of the protocol with what it means."""

    sentence: str

    def __new__(cls, number: int, sentence: str) -> Explained:
        """A member from its number and sentence."""
        member = int.__new__(cls, number)
        member._value_ = number
        member.sentence = sentence
        return member


class Status(Explained):
    """Status of FAILURE_CONF, FAILURE_EVENT, CLOSE_REQ and others. The guides print each name with E_CTI_ before it."""

    NO_ERROR = 0, "Nothing is wrong."
    INVALID_VERSION = 1, "The CTI Server does not speak the protocol version asked for."
    INVALID_MESSAGE_LENGTH = 2, "The length of a message does not fit its type."
    INVALID_FIELD_TAG = 3, "A message holds a field the CTI Server does not know."
    SESSION_NOT_OPEN = 4, "The request needs an open session."
    SESSION_ALREADY_OPEN = 5, "The session is open already."
    REQUIRED_DATA_MISSING = 6, "The request lacks data that it must have."
    INVALID_PERIPHERAL_ID = 7, "There is no peripheral of that number."
    INVALID_AGENT_DATA = 8, "The data about the agent is invalid."
    AGENT_NOT_LOGGED_ON = 9, "The agent is not logged in."
    DEVICE_IN_USE = 10, "Another client is using the device."
    NEW_SESSION_OPENED = 11, "The same client opened a new session, which ends this one."
    FUNCTION_NOT_AVAILABLE = 12, "The session has no right to this function."
    INVALID_CALLID = 13, "There is no call of that id."
    PROTECTED_VARIABLE = 14, "The call variable must not be changed."
    CTI_SERVER_OFFLINE = 15, "The CTI Server is off line."
    TIMEOUT = 16, "The CTI Server gave up waiting."
    UNSPECIFIED_FAILURE = 17, "The CTI Server does not say what went wrong."
    INVALID_TIMEOUT = 18, "The idle time is too short or otherwise invalid."
    INVALID_SERVICE_MASK = 19, "The services asked for hold a bit that means nothing."
    INVALID_CALL_MSG_MASK = 20, "The call events asked for hold a bit that means nothing."
    INVALID_AGENT_STATE_MASK = 21, "The agent states asked for hold a bit that means nothing."
    INVALID_RESERVED_FIELD = 22, "A reserved field is not 0."
    INVALID_FIELD_LENGTH = 23, "A field is longer than allowed."
    INVALID_DIGITS = 24, "The digits hold a character that cannot be dialled."
    BAD_MESSAGE_FORMAT = 25, "The message cannot be read."
    INVALID_TAG_FOR_MSG_TYPE = 26, "A field does not belong into this message."
    INVALID_DEVICE_ID_TYPE = 27, "The kind of a device id is unknown."
    INVALID_LCL_CONN_STATE = 28, "The state of a connection is unknown."
    INVALID_EVENT_CAUSE = 29, "The cause of an event is unknown."
    INVALID_NUM_PARTIES = 30, "The number of parties is invalid."
    INVALID_SYS_EVENT_ID = 31, "The number of a system event is unknown."
    INCONSISTENT_AGENT_DATA = 32, "What is said about the agent contradicts itself."
    INVALID_CONNECTION_ID_TYPE = 33, "The kind of a connection id is unknown."
    INVALID_CALL_TYPE = 34, "The kind of call is unknown."
    NOT_CALL_PARTY = 35, "The client's device has no part in the call."
    INVALID_PASSWORD = 36, "The password is wrong."
    CLIENT_DISCONNECTED = 37, "The client lost its connection."
    INVALID_OBJECT_STATE = 38, "The object is in a state that does not allow this."
    INVALID_NUM_SKILL_GROUPS = 39, "The number of skill groups is invalid."
    INVALID_NUM_LINES = 40, "The number of lines is invalid."
    INVALID_LINE_TYPE = 41, "The kind of line is unknown."
    INVALID_ALLOCATION_STATE = 42, "The allocation state is unknown."
    INVALID_ANSWERING_MACHINE = 43, "What to do with answering machines is unknown."
    INVALID_CALL_MANNER_TYPE = 44, "The manner of the call is unknown."
    INVALID_CALL_PLACEMENT_TYPE = 45, "The placement of the call is unknown."
    INVALID_CONSULT_TYPE = 46, "The kind of consultation is unknown."
    INVALID_FACILITY_TYPE = 47, "The kind of facility is unknown."
    INVALID_MSG_TYPE_FOR_VERSION = 48, "The message does not exist in the version of the session."
    INVALID_TAG_FOR_VERSION = 49, "A field does not exist in the version of the session."
    INVALID_AGENT_WORK_MODE = 50, "The work mode of the agent is invalid."
    INVALID_CALL_OPTION = 51, "The call option is unknown."
    INVALID_DESTINATION_COUNTRY = 52, "The destination country is unknown."
    INVALID_ANSWER_DETECT_MODE = 53, "The way of detecting an answer is unknown."
    MUTUALLY_EXCLUS_DEVICEID_TYPES = 54, "The kinds of the device ids cannot stand together."
    INVALID_MONITORID = 55, "There is no monitor of that id."
    SESSION_MONITOR_ALREADY_EXISTS = 56, "The session is being watched already."
    SESSION_MONITOR_IS_CLIENTS = 57, "The session cannot be watched by itself."
    INVALID_CALL_CONTROL_MASK = 58, "The mask of call control holds a bit that means nothing."
    INVALID_FEATURE_MASK = 59, "The mask of features holds a bit that means nothing."
    INVALID_TRANSFER_CONFERENCE_SETUP_MASK = 60, "The mask of transfers and conferences holds a bit that means nothing."
    INVALID_ARRAY_INDEX = 61, "The index into an array is out of range."
    INVALID_CHARACTER = 62, "A text holds a character that is not allowed."
    CLIENT_NOT_FOUND = 63, "There is no such client."
    SUPERVISOR_NOT_FOUND = 64, "The agent has no supervisor who could be reached."
    TEAM_NOT_FOUND = 65, "There is no such team."
    NO_CALL_ACTIVE = 66, "There is no active call."
    NAMED_VARIABLE_NOT_CONFIGURED = 67, "The named variable is not set up in the system."
    NAMED_ARRAY_NOT_CONFIGURED = 68, "The named array is not set up in the system."
    INVALID_CALL_VARIABLE_MASK = 69, "The mask of call variables holds a bit that means nothing."
    ELEMENT_NOT_FOUND = 70, "There is no such element."
    INVALID_DISTRIBUTION_TYPE = 71, "The way of distributing the message is unknown."
    INVALID_SKILL_GROUP = 72, "There is no such skill group."
    TOO_MUCH_DATA = 73, "The named variables and arrays are too much data together."
    VALUE_TOO_LONG = 74, "A value is too long."
    SCALAR_FUNCTION_ON_ARRAY = 75, "A named array was used like a single variable."
    ARRAY_FUNCTION_ON_SCALAR = 76, "A named variable was used like an array."
    INVALID_NUM_NAMED_VARIABLES = 77, "The number of named variables does not match those sent."
    INVALID_NUM_NAMED_ARRAYS = 78, "The number of named arrays does not match those sent."
    INVALID_RTP_DIRECTION = 79, "The direction of the media stream is invalid."
    INVALID_RTP_TYPE = 80, "The kind of media stream is invalid."
    CALLED_PARTY_DISPOSITION = 81, "The disposition of the call is invalid."
    INVALID_SUPERVISORY_ACTION = 82, "The supervisor's action is unknown."
    AGENT_TEAM_MONITOR_ALREADY_EXISTS = 83, "The team is being watched already."
    INVALID_SERVICE = 84, "There is no such service."
    SERVICE_CONFLICT = 85, "The service is in conflict with another one."
    SKILL_GROUP_CONFLICT = 86, "The skill group is in conflict with another one."
    INVALID_DEVICE = 87, "There is no such device."
    INVALID_MR_DOMAIN = 88, "There is no such media routing domain."
    MONITOR_ALREADY_EXISTS = 89, "There is such a monitor already."
    MONITOR_TERMINATED = 90, "The monitor has ended."
    INVALID_TASK_MSG_MASK = 91, "The task events asked for hold a bit that means nothing."
    SERVER_NOT_MASTER = 92, "This side of the CTI Server is not the active one."
    INVALID_CSD = 93, "What the CTI Server calls CSD is invalid."
    JTAPI_CCM_PROBLEM = 94, "The link to the call manager has a problem."
    INVALID_CONFIG_MSG_MASK = 95, "The configuration events asked for hold a bit that means nothing."
    AUTO_CONFIG_RESET = 96, "The configuration was reset by the system."
    INVALID_MONITOR_STATUS = 97, "The status of the monitor is invalid."
    INVALID_REQUEST_ID_TYPE = 98, "The kind of request is invalid."
    INVALID_CLIENT_FOR_STANDBY = 107, "This side is standing by and takes only clients that know how to use it."
    INVALID_UNIQUE_INSTANCE_ID = 108, "The unique id of the client instance is missing or invalid."
    DUPLICATE_UNIQUE_INSTANCE_ID = 109, "Another client has the same unique instance id."
    SERVER_IN_MAINTENANCE_MODE = 110, "This side is being maintained and is about to stop."


def explain_status(number: int) -> str:
    """A sentence for any status, those of a newer server included."""
    return explain(Status, number, "status")


def explain(codes: type[Explained], number: int, word: str) -> str:
    """The sentence of a number, or one that only tells the number; `word` says what it is."""
    try:
        return codes(number).sentence  # type: ignore[call-arg]  # a lookup by number, not a new member
    except ValueError:
        return f"The CTI Server gave {word} {number}."
