"""Anything that can be asked of the simulated switch or happen at it, as strategies; contacts are picked when a step is taken."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from adapters.contacts import (
    AcceptContact,
    AlternateCall,
    AnswerCall,
    ClearConnection,
    CompleteContact,
    ConferenceCall,
    ConsultationCall,
    Contact,
    HoldCall,
    LimitChannel,
    MakeCall,
    RejectContact,
    RetrieveCall,
    SendDtmf,
    SetChannelActive,
    SetChannelState,
    SingleStepConference,
    SingleStepTransfer,
    TransferCall,
    UpdateContactData,
)
from adapters.port import Cause, Command, CompleteInteractions, LogIn, LogOut, MobileAgent, SetAgentState
from adapters.simulator import deeds
from adapters.simulator.world import World
from contracts.vocabulary import (
    AgentState,
    ChannelAgentState,
    ChannelType,
    ContactId,
    ConversationState,
    LegId,
    LoginId,
)

COUNT = 6
Made = Command | deeds.Deed
Step = Callable[[World], Made]

WHO = st.sampled_from([LoginId(str(1001 + n)) for n in range(COUNT)])
ANYBODY = WHO | st.just(LoginId("7777"))
EXTENSIONS = st.sampled_from([None, "2001", "2002", "2003", "9999", ""])
REASONS = st.sampled_from([None, None, "L1", "L90", "N1", "N90", "nonsense"])
STATES = st.sampled_from(AgentState)
KINDS = st.sampled_from(ChannelType)
MEDIA = st.sampled_from([ChannelType.EMAIL, ChannelType.CHAT, ChannelType.CALLBACK])
ALL_MEDIA = frozenset({ChannelType.EMAIL, ChannelType.CHAT, ChannelType.CALLBACK})
SKILLS = st.sampled_from(["", "sales", "service"])
PLACES = st.sampled_from(["2001", "2002", "2003", "2004", "+15550142", "sales", "nowhere"])
DATA = st.dictionaries(st.sampled_from("ab"), st.none() | st.integers(0, 3), max_size=2)
PICK = st.integers(0, 3)


def _contact(world: World, who: LoginId, pick: int) -> tuple[ContactId, LegId]:
    """One of the agent's contacts and one of its legs; ids of nothing where there is none."""
    seat = world.seat(who)
    parts = list(seat.contacts.values()) if seat is not None else []
    if not parts:
        return ContactId("none"), LegId("none")
    contact = parts[pick % len(parts)].contact
    legs = [leg.leg_id for leg in contact.legs] or [LegId(f"{contact.contact_id}.1")]
    return contact.contact_id, legs[pick // 2 % len(legs)]


def _endpoint(world: World, who: LoginId, kind: ChannelType) -> str:
    seat = world.seat(who)
    channel = seat.channel(kind) if seat is not None else None
    return channel.endpoint if channel is not None else "none"


def _fixed(made: Made) -> Step:
    return lambda world: made


def _of_leg(kind: type[AnswerCall], who: LoginId, pick: int, *more: str) -> Step:
    return lambda world: kind(who, *_contact(world, who, pick), *more)


def _of_contact(kind: type[AcceptContact], who: LoginId, pick: int, *more: object) -> Step:
    return lambda world: kind(who, _contact(world, who, pick)[0], *more)


def _of_channel(make: Callable[[LoginId, str], Command], who: LoginId, kind: ChannelType) -> Step:
    return lambda world: make(who, _endpoint(world, who, kind))


LEG_STEPS = st.one_of(
    *(st.builds(_of_leg, st.just(kind), WHO, PICK) for kind in (AnswerCall, ClearConnection, HoldCall, RetrieveCall)),
    *(st.builds(_of_leg, st.just(kind), WHO, PICK, PLACES) for kind in (SingleStepTransfer, SingleStepConference)),
    st.builds(_of_leg, st.just(SendDtmf), WHO, PICK, st.just("1#")),
)
CONTACT_STEPS = st.one_of(
    *(
        st.builds(_of_contact, st.just(kind), WHO, PICK)
        for kind in (AcceptContact, RejectContact, CompleteContact, TransferCall, ConferenceCall, AlternateCall)
    ),
    st.builds(_of_contact, st.just(ConsultationCall), WHO, PICK, PLACES),
    st.builds(_of_contact, st.just(UpdateContactData), WHO, PICK, DATA),
    st.builds(_of_contact, st.just(CompleteContact), WHO, PICK, st.sampled_from([("D1",), ("none",)])),
)
CHANNEL_STEPS = st.one_of(
    st.builds(
        lambda who, kind, on: _of_channel(lambda w, e: SetChannelActive(w, e, on), who, kind), WHO, KINDS, st.booleans()
    ),
    st.builds(
        lambda who, kind, state, reason: _of_channel(lambda w, e: SetChannelState(w, e, state, reason), who, kind),
        WHO,
        KINDS,
        st.sampled_from(ChannelAgentState),
        REASONS,
    ),
    st.builds(
        lambda who, kind, most: _of_channel(lambda w, e: LimitChannel(w, e, most), who, kind),
        WHO,
        MEDIA,
        st.integers(0, 3),
    ),
    st.builds(
        lambda who, place: _of_channel(lambda w, e: MakeCall(w, e, place), who, ChannelType.TELEPHONY), WHO, PLACES
    ),
)
AGENT_STEPS = st.one_of(
    st.builds(
        lambda who, right, extension, mobile: LogIn(who, f"p{who}" if right else "no", extension, ALL_MEDIA, mobile),
        ANYBODY,
        st.booleans(),
        EXTENSIONS,
        st.sampled_from([None, MobileAgent("NAILED", "+15550100")]),
    ),
    st.builds(LogOut, ANYBODY, REASONS),
    st.builds(SetAgentState, ANYBODY, STATES, REASONS, st.none() | ANYBODY),
    st.builds(SetAgentState, WHO, st.just(AgentState.READY)),
    st.builds(CompleteInteractions, ANYBODY),
).map(_fixed)
CALL_DEEDS = st.one_of(
    *(
        st.builds(kind, ANYBODY)
        for kind in (
            deeds.CallArrives,
            deeds.CallAnswered,
            deeds.CallHeld,
            deeds.CallRetrieved,
            deeds.CallEnded,
            deeds.CallAlternated,
            deeds.CallTransferred,
            deeds.CallConferenced,
            deeds.FarAnswered,
            deeds.FarRefused,
            deeds.FarHungUp,
        )
    ),
    *(st.builds(kind, WHO, PLACES) for kind in (deeds.CallConsulted, deeds.CallTransferred, deeds.CallConferenced)),
    st.builds(deeds.CallDialled, WHO, PLACES, st.booleans()),
    st.builds(deeds.CallQueued, SKILLS),
    st.builds(deeds.GivenUp, st.just(ChannelType.TELEPHONY) | MEDIA, SKILLS),
).map(_fixed)
OTHER_DEEDS = st.one_of(
    *(
        st.builds(kind, ANYBODY)
        for kind in (deeds.ContactAccepted, deeds.ContactRejected, deeds.ContactCompleted, deeds.MediaLeft)
    ),
    st.builds(deeds.DataChanged, WHO, DATA),
    st.builds(deeds.MediaArrives, MEDIA, st.none() | WHO, SKILLS),
    st.builds(deeds.LoggedInAtPhone, ANYBODY, EXTENSIONS),
    st.builds(deeds.StateChosen, ANYBODY, STATES, REASONS),
    st.builds(deeds.LogoutForced, ANYBODY, st.sampled_from([Cause.SUPERVISOR, Cause.AGENT, Cause.SWITCH])),
    st.builds(
        deeds.ChannelChosen, WHO, KINDS, st.none() | st.booleans(), st.none() | st.sampled_from(ChannelAgentState)
    ),
    st.builds(deeds.ChannelAvailability, WHO, KINDS, st.booleans()),
    st.builds(deeds.SkillsGiven, WHO, st.frozensets(st.sampled_from(["sales", "service"]))),
).map(_fixed)


def _sensible(who: LoginId, pick: int, place: str) -> Step:
    """What this agent's call is likely to see next, so that calls get far."""

    def step(world: World) -> Made:
        seat = world.seat(who)
        assert seat is not None
        likely = _likely(seat.call.contact, place) if seat.call is not None else _idle(who, place)
        return likely[pick % len(likely)]

    return step


def _idle(who: LoginId, place: str) -> list[Made]:
    return [
        SetAgentState(who, AgentState.READY),
        CompleteInteractions(who),
        deeds.CallArrives(who),
        deeds.CallQueued("sales"),
        deeds.CallDialled(who, place),
    ]


def _likely(contact: Contact, place: str) -> list[Made]:
    who, contact_id = contact.login_id, contact.contact_id
    leg_id = contact.legs[-1].leg_id
    states = {leg.state for leg in contact.legs}
    if ConversationState.ALERTING in states:
        return [AcceptContact(who, contact_id)] * 3 + [RejectContact(who, contact_id)]
    if ConversationState.DIALING in states:
        return [deeds.FarAnswered(who), deeds.FarAnswered(who), deeds.FarRefused(who), TransferCall(who, contact_id)]
    if len(contact.legs) > 1:
        return [
            TransferCall(who, contact_id),
            ConferenceCall(who, contact_id),
            AlternateCall(who, contact_id),
            ClearConnection(who, contact_id, leg_id),
            UpdateContactData(who, contact_id, {"a": place}),
        ]
    return [
        ConsultationCall(who, contact_id, place),
        ConsultationCall(who, contact_id, place),
        SingleStepConference(who, contact_id, leg_id, place),
        SingleStepTransfer(who, contact_id, leg_id, place),
        deeds.FarHungUp(who),
    ]


SENSIBLE: st.SearchStrategy[Step] = st.builds(_sensible, WHO, st.integers(0, 59), PLACES)
STEPS: st.SearchStrategy[Step] = st.one_of(
    SENSIBLE, SENSIBLE, SENSIBLE, LEG_STEPS, CONTACT_STEPS, CHANNEL_STEPS, AGENT_STEPS, CALL_DEEDS, OTHER_DEEDS
)
