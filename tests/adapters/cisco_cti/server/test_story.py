"""Whatever happens at the switch, the story holds together: appearances begin once, end once, and are in the state told last."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adapters.cisco_cti.protocol.enums_call import LocalConnectionState
from adapters.port import Cause
from adapters.simulator import deeds
from adapters.simulator.deeds import Deed
from contracts.vocabulary import AgentState, LoginId
from tests.adapters.cisco_cti.server.clients import PERIPHERAL, Client, Place
from tests.support.cti_server.config import ServerSettings
from tests.support.cti_server.saying import LOCAL
from tests.support.cti_server.wire import Value, Wire

AGENTS = tuple(LoginId(str(1001 + at)) for at in range(4))
_NUMBERS = ("2001", "2002", "2003", "2004", "+1555", "+1666", "sales")
_CALLS = (
    "ANSWER_CALL_REQ", "HOLD_CALL_REQ", "CLEAR_CONNECTION_REQ", "CLEAR_CALL_REQ", "DEFLECT_CALL_REQ",
)  # fmt: skip
_PAIRS = (
    ("ALTERNATE_CALL_REQ", "Active", "Other"), ("RECONNECT_CALL_REQ", "Active", "Held"),
    ("TRANSFER_CALL_REQ", "Active", "Held"), ("CONFERENCE_CALL_REQ", "Active", "Held"),
)  # fmt: skip

agents, numbers = st.sampled_from(AGENTS), st.sampled_from(_NUMBERS)
happenings: st.SearchStrategy[Deed] = st.one_of(
    st.builds(deeds.CallArrives, agents),
    st.builds(deeds.CallQueued, st.sampled_from(["sales", ""])),
    st.builds(deeds.GivenUp, skill=st.sampled_from(["sales", ""])),
    st.builds(deeds.CallDialled, agents, numbers, answered=st.booleans()),
    st.builds(deeds.CallAnswered, agents),
    st.builds(deeds.CallHeld, agents),
    st.builds(deeds.CallRetrieved, agents),
    st.builds(deeds.CallEnded, agents),
    st.builds(deeds.CallConsulted, agents, numbers),
    st.builds(deeds.CallAlternated, agents),
    st.builds(deeds.CallTransferred, agents, st.none() | numbers),
    st.builds(deeds.CallConferenced, agents, st.none() | numbers),
    st.builds(deeds.ContactRejected, agents),
    st.builds(deeds.FarAnswered, agents),
    st.builds(deeds.FarRefused, agents),
    st.builds(deeds.FarHungUp, agents),
    st.builds(deeds.DataChanged, agents, st.just({"CallVariable1": "x"})),
    st.builds(deeds.LogoutForced, agents, st.just(Cause.SWITCH)),
    st.builds(deeds.StateChosen, agents, st.just(AgentState.READY)),
    st.builds(deeds.LoggedInAtPhone, agents),
)
asked = st.one_of(
    st.tuples(st.sampled_from(_CALLS), agents, numbers),
    st.tuples(st.sampled_from([name for name, *_ in _PAIRS]), agents, numbers),
    st.tuples(st.sampled_from(["MAKE_CALL_REQ", "CONSULTATION_CALL_REQ", "SUPERVISE_CALL_REQ"]), agents, numbers),
)
steps = st.lists(st.one_of(happenings, happenings, asked, st.floats(1, 20)), min_size=20, max_size=80)


class Listener:
    """Follows the appearances of calls as a client has to: the state of each as its last event told it."""

    def __init__(self) -> None:
        self.open: dict[tuple[int, str], int] = {}

    def hear(self, messages: list[Wire]) -> None:
        for each in messages:
            if each.name in ("CALL_CONFERENCED_EVENT", "CALL_TRANSFERRED_EVENT"):
                key = (each.number("PrimaryCallID"), each.text("PrimaryDeviceID"))
                assert key in self.open, f"{each.name} of {key}, which did not begin"
                self.open[key] = each.number("LocalConnectionState")
            elif "ConnectionCallID" in each.fields and each.name.endswith("_EVENT"):
                self._hear(each, (each.number("ConnectionCallID"), each.text("ConnectionDeviceID")))

    def _hear(self, each: Wire, key: tuple[int, str]) -> None:
        if each.name == "BEGIN_CALL_EVENT":
            assert key not in self.open, f"{key} begins twice"
            self.open[key] = 0
        assert key in self.open, f"{each.name} of {key}, which did not begin"
        if each.name == "END_CALL_EVENT":
            del self.open[key]
        elif each.name == "CALL_DATA_UPDATE_EVENT":
            state = self.open.pop(key)
            self.open[each.number("NewConnectionCallID"), each.text("NewConnectionDeviceID")] = state
        elif "LocalConnectionState" in each.fields:
            self.open[key] = each.number("LocalConnectionState")


def ask(client: Client, name: str, login_id: LoginId, number: str) -> list[Wire]:
    """A request about the first calls an agent has, if any."""
    device = str(int(login_id) + 1000)
    calls = client.ask("SNAPSHOT_DEVICE_REQ", AgentInstrument=device).groups.get("NumCalls", ())
    ids = [int(str(each["CallConnectionCallID"])) for each in calls] + [0xFFFFFFFF, 0xFFFFFFFF]
    fields: dict[str, Value] = {"PeripheralID": PERIPHERAL}
    pair = next((rest for known, *rest in _PAIRS if known == name), None)
    if pair is not None:
        for kind, call_id in zip(pair, reversed(ids[:2]), strict=True):
            fields |= {f"{kind}ConnectionCallID": call_id, f"{kind}ConnectionDeviceID": device}
        if name.startswith(("TRANSFER", "CONFERENCE")):
            fields["DialedNumber"] = number
    elif name == "MAKE_CALL_REQ":
        fields |= {"AgentInstrument": device, "DialedNumber": number}
    elif name == "CONSULTATION_CALL_REQ":
        fields |= {"ActiveConnectionCallID": ids[0], "ActiveConnectionDeviceID": device, "DialedNumber": number}
    elif name == "SUPERVISE_CALL_REQ":
        fields |= {"AgentID": str(login_id), "SupervisorInstrument": "2001", "SupervisoryAction": len(number) % 5}
    else:
        fields |= {"ConnectionCallID": ids[0], "ConnectionDeviceID": device}
        if name == "DEFLECT_CALL_REQ":
            fields["CalledDeviceID"] = number
    return client.exchange(name, None, **fields)


@given(steps)
def test_the_story_holds_together(done: list[Deed | tuple[str, LoginId, str] | float]) -> None:
    place = Place(ServerSettings(agents=10))
    client, listener = place.bridge(), Listener()
    for login_id in AGENTS:
        client.log_in(login_id)
    client.read()
    for step in done:
        if isinstance(step, tuple):
            answer, *events = ask(client, *step)
            assert answer.name.endswith("_CONF")
        elif isinstance(step, float):
            place.pass_time(step)
            events = client.read()
        else:
            place.center.do(step)
            events = client.read()
        listener.hear(events)
        assert listener.open == standing(place), step


def standing(place: Place) -> dict[tuple[int, str], int]:
    """The appearances there are and their states, by the switch itself."""
    exchange = place.center.exchange
    calls = exchange.calls().values()
    found = {(call.call_id, each.device): int(LOCAL[each.state]) for call in calls for each in call.agents()}
    for call in calls:
        if call.skill is not None:
            group = exchange.directory.group(call.skill)
            found[call.call_id, group.queue if group is not None else "70000"] = LocalConnectionState.QUEUED
    for login_id in AGENTS:
        monitoring = place.center.supervision.of(login_id)
        if monitoring is not None:
            found[monitoring.record.call_id, monitoring.device] = LocalConnectionState.CONNECT
    return found
