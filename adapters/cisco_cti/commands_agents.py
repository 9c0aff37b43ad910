"""The port's commands about agents, as requests of the wire."""

from __future__ import annotations

from typing import Final

import structlog

from adapters.cisco_cti import vendor
from adapters.cisco_cti.causes import LOGGED_IN
from adapters.cisco_cti.centre import Centre
from adapters.cisco_cti.config import DuplicateLogin
from adapters.cisco_cti.protocol.body import rendered
from adapters.cisco_cti.protocol.enums_agent import AgentState as Wire
from adapters.cisco_cti.protocol.enums_agent import ForcedFlag
from adapters.cisco_cti.protocol.typed_agents import (
    AgentDeskSettingsConf,
    AgentDeskSettingsReq,
    QueryAgentStateConf,
    QueryAgentStateReq,
    SetAgentStateReq,
)
from adapters.cisco_cti.refusals import impossible
from adapters.cisco_cti.view.desks import DeskSettings
from adapters.cisco_cti.view.seats import Seat
from adapters.cisco_cti.view.states import WRAP_UP
from adapters.port import (
    Accepted,
    Cause,
    CompleteInteractions,
    Confirmed,
    LogIn,
    LogOut,
    ReadAgent,
    ReadReasons,
    Refusal,
    Refused,
    Result,
    SetAgentState,
    ValidateAgent,
)
from contracts.vocabulary import BUSY_STATES, AgentState, InteractionState, LoginId, ReasonKind

log = structlog.get_logger(__name__)

ASKABLE: Final = {
    AgentState.READY: (Wire.AVAILABLE, ReasonKind.NOT_READY),
    AgentState.NOT_READY: (Wire.NOT_READY, ReasonKind.NOT_READY),
    AgentState.LOGGED_OUT: (Wire.LOGOUT, ReasonKind.LOGOUT),
}
"""What may be asked for, its number, and the list its reason is of."""
RESTS: Final = {AgentState.WORK: AgentState.NOT_READY, AgentState.WORK_READY: AgentState.READY}
"""Each wrap-up, and the state it was entered for."""
WRONG_PASSWORD: Final = frozenset({Refusal.INVALID_CREDENTIALS, Refusal.UNKNOWN_AGENT})
NO_ANSWER: Final = DeskSettings()
"""Where the CTI Server does not tell an agent's desk settings, nothing is demanded here; the switch still may."""


def no_agent(login_id: str) -> Refused:
    """The refusal for a login id nobody named."""
    return Refused(Refusal.UNKNOWN_AGENT, None, f"There is no agent {login_id}.")


# --- reading ----------------------------------------------------------------------------------------------------------


async def validate_agent(centre: Centre, command: ValidateAgent) -> Result:
    """Whether the password is right; the CTI Server checks it without a login (ForcedFlag, authenticate only)."""
    problem = await _authenticate(centre, command.login_id, command.password)
    if problem is None:
        return Confirmed(True)
    return Confirmed(False) if problem.refusal in WRONG_PASSWORD else problem


async def read_agent(centre: Centre, command: ReadAgent) -> Result:
    """Ask for the agent's state; what is new in the answer is told as a change, too."""
    target = centre.seat(command.login_id)
    request = QueryAgentStateReq(
        invoke_id=0,
        peripheral_id=centre.settings.peripheral_id,
        mrd_id=centre.settings.voice_mrd,
        icm_agent_id=target.skill_target_id if target is not None else 0,
        agent_id=command.login_id,
    )
    answer = await centre.ask(request)
    if isinstance(answer, Refused):
        return answer
    if isinstance(answer.body, QueryAgentStateConf):
        centre.say(centre.picture.answer(command.login_id, answer.body, centre.now()))
    agent = centre.picture.agents.get(command.login_id)
    return no_agent(command.login_id) if agent is None else Confirmed(centre.picture.agent(agent))


async def read_reasons(centre: Centre, command: ReadReasons) -> Result:
    """The list of the settings file, the same for everybody."""
    known = centre.seat(command.login_id) is not None
    return Confirmed(centre.picture.reasons.of(command.kind)) if known else no_agent(command.login_id)


async def desk_settings(centre: Centre, seat: Seat) -> DeskSettings:
    """What the agent's administrator demands, asked for once."""
    known = centre.picture.desks.of(seat)
    if known is not None:
        return known
    request = AgentDeskSettingsReq(invoke_id=0, peripheral_id=centre.settings.peripheral_id, agent_id=seat.login_id)
    answer = await centre.ask(request)
    if isinstance(answer, Refused) or not isinstance(answer.body, AgentDeskSettingsConf):
        return NO_ANSWER
    centre.say(centre.picture.vendor.told("agent.desksettings", seat.login_id, vendor.body(rendered(answer.body))))
    return centre.picture.desks.see(seat.login_id, answer.body)


# --- logging in -------------------------------------------------------------------------------------------------------


async def log_in(centre: Centre, command: LogIn) -> Result:
    """Log in, or find the agent logged in already: what that means is a setting (CTIOS-57)."""
    seat = centre.seat(command.login_id)
    if seat is not None and seat.is_in:
        return await _log_in_again(centre, command)
    request = login_request(centre, command)
    if isinstance(request, Refused):
        return request
    centre.picture.agents.as_mobile(command.login_id, command.mobile)
    centre.picture.causes.expect(command.login_id, LOGGED_IN)
    answer = await centre.ask(request)
    if isinstance(answer, Refused):
        centre.picture.causes.forget(command.login_id)
        centre.picture.agents.as_mobile(command.login_id, None)
        return answer
    _wish(centre, command)
    return Accepted()


def login_request(centre: Centre, command: LogIn) -> SetAgentStateReq | Refused:
    """The request of a login: a mobile agent by work mode, and the number to dial behind the instrument."""
    settings, seat = centre.settings, centre.seat(command.login_id)
    if seat is None and not command.extension:
        return no_agent(command.login_id)
    instrument = command.extension or (seat.device if seat is not None else "")
    if not instrument:
        return Refused(Refusal.UNKNOWN_EXTENSION, None, f"{command.login_id} has no extension.")
    work_mode = 0
    if command.mobile is not None:
        mode = settings.work_mode(command.mobile.mode)
        if mode is None:
            return Refused(Refusal.NOT_SUPPORTED, None, f"There is no mobile agent mode {command.mobile.mode!r}.")
        work_mode, instrument = mode, f"{instrument.partition(';')[0]};{command.mobile.dial_number}"
    is_sso = settings.sso and command.password is None
    return SetAgentStateReq(
        invoke_id=0,
        peripheral_id=settings.peripheral_id,
        agent_state=Wire.LOGIN,
        agent_work_mode=work_mode,
        agent_instrument=instrument,
        agent_id=command.login_id,
        agent_password=None if is_sso else command.password or "",
        sso_enabled=1 if is_sso else None,
    )


async def _log_in_again(centre: Centre, command: LogIn) -> Result:
    """A second desktop, or the same one after a restart. Its password is checked, the agent's state left alone."""
    policy = centre.settings.duplicate_login
    if policy is DuplicateLogin.REJECT:
        return impossible(f"{command.login_id} is logged in already, which the setting duplicate_login does not allow.")
    if centre.settings.check_second_login and command.password is not None:
        problem = await _authenticate(centre, command.login_id, command.password)
        if problem is not None:
            return problem
    if policy is DuplicateLogin.WARN:
        log.warning("agent_logged_in_already", login_id=command.login_id)
    _wish(centre, command)
    return Confirmed()


def _wish(centre: Centre, command: LogIn) -> None:
    """Keep the login for a failover where its session asked for that, or else the settings do (CTIOS-52)."""
    is_wished = centre.settings.autologin if command.auto_login is None else command.auto_login
    if is_wished:
        centre.wishes.logins[command.login_id] = command
    else:
        centre.wishes.forget(command.login_id)


async def _authenticate(centre: Centre, login_id: LoginId, password: str) -> Refused | None:
    seat = centre.seat(login_id)
    request = SetAgentStateReq(
        invoke_id=0,
        peripheral_id=centre.settings.peripheral_id,
        agent_state=Wire.LOGIN,
        forced_flag=ForcedFlag.AUTHENTICATE_ONLY,
        agent_instrument=seat.device if seat is not None and seat.device else login_id,
        agent_id=login_id,
        agent_password=password,
    )
    answer = await centre.ask(request)
    return answer if isinstance(answer, Refused) else None


# --- states -----------------------------------------------------------------------------------------------------------


async def log_out(centre: Centre, command: LogOut) -> Result:
    """Log out unless a call keeps the agent."""
    return await _ask_state(centre, command.login_id, AgentState.LOGGED_OUT, command.reason_id, None)


async def set_agent_state(centre: Centre, command: SetAgentState) -> Result:
    """A work state, asked for by the agent's session or by a supervisor of its team."""
    supervisor = command.requested_by
    if supervisor is not None and not supervises(centre, supervisor, command.login_id):
        return Refused(Refusal.NOT_ALLOWED, None, f"{supervisor} does not supervise {command.login_id}.")
    return await _ask_state(centre, command.login_id, command.state, command.reason_id, supervisor)


async def complete_interactions(centre: Centre, command: CompleteInteractions) -> Result:
    """Leave wrap-up towards the state it was entered for; a contact that waits for wrap-up without one is completed here."""
    seat = centre.seat(command.login_id)
    if seat is None:
        return no_agent(command.login_id)
    if seat.state in WRAP_UP:
        return await _move(centre, seat, RESTS[seat.state], 0, None)
    for work in centre.picture.calls.desk.of(command.login_id):
        if work.state is InteractionState.ENDED:
            centre.say(centre.picture.complete(work.login_id, work.contact_id))
    return Confirmed()


async def _ask_state(
    centre: Centre, login_id: LoginId, state: AgentState, reason_id: str | None, supervisor: LoginId | None
) -> Result:
    seat = centre.seat(login_id)
    if seat is None:
        return no_agent(login_id)
    if state not in ASKABLE:
        return impossible(f"Nobody can ask for the state {state}.")
    code = await _reason(centre, seat, state, reason_id, supervisor)
    if isinstance(code, Refused):
        return code
    if seat.state is state and (not code or seat.reason_id == str(code) or state is AgentState.LOGGED_OUT):
        return Confirmed()
    if not seat.is_in:
        return impossible(f"{login_id} is not logged in.")
    if state is AgentState.LOGGED_OUT and _is_busy(centre, seat):
        return impossible(f"{login_id} is {seat.state} and cannot be logged out.")
    return await _move(centre, seat, state, code, supervisor)


async def _reason(
    centre: Centre, seat: Seat, state: AgentState, reason_id: str | None, supervisor: LoginId | None
) -> int | Refused:
    """The code of the reason, 0 for none; refused before the wire where one is demanded or unknown (CTIOS-62)."""
    kind = ASKABLE[state][1]
    if state is AgentState.READY:
        return 0
    if reason_id is not None:
        code = centre.picture.reasons.code(kind, reason_id)
        return code or Refused(Refusal.INVALID_REASON, None, f"{reason_id!r} is no {kind} reason that can be chosen.")
    is_demanded = supervisor is None and seat.is_in and (await desk_settings(centre, seat)).demands(kind)
    if is_demanded and state is not seat.state:
        return Refused(Refusal.INVALID_REASON, None, f"The desk settings of {seat.login_id} demand a {kind} reason.")
    return 0


async def _move(centre: Centre, seat: Seat, state: AgentState, code: int, supervisor: LoginId | None) -> Result:
    is_deferred = seat.state in BUSY_STATES and state is not AgentState.LOGGED_OUT
    cause = Cause.REQUEST if supervisor is None else Cause.SUPERVISOR
    centre.picture.causes.expect(seat.login_id, frozenset({state}), cause)
    wish = centre.wishes.logins.pop(seat.login_id, None) if state is AgentState.LOGGED_OUT else None
    request = SetAgentStateReq(
        invoke_id=0,
        peripheral_id=centre.settings.peripheral_id,
        agent_state=ASKABLE[state][0],
        event_reason_code=code,
        forced_flag=ForcedFlag.TRUE if supervisor is not None and state is AgentState.LOGGED_OUT else ForcedFlag.FALSE,
        agent_instrument=seat.device,
        agent_id=seat.login_id,
        supervisor_id=supervisor,
    )
    answer = await centre.ask(request)
    if isinstance(answer, Refused):
        centre.picture.causes.forget(seat.login_id)
        if wish is not None:
            centre.wishes.logins[seat.login_id] = wish
        return answer
    return Accepted(is_deferred=is_deferred)


def _is_busy(centre: Centre, seat: Seat) -> bool:
    live = any(work.is_live for work in centre.picture.calls.desk.of(seat.login_id))
    return live or seat.state in BUSY_STATES


def supervises(centre: Centre, supervisor: LoginId, login_id: LoginId) -> bool:
    """Whether one has a team the other is in."""
    asking, asked = centre.picture.agents.get(supervisor), centre.picture.agents.get(login_id)
    return asking is not None and asked is not None and any(team in asking.supervises for team in asked.teams)
