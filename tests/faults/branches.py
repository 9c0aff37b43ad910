"""The checker's eye for destinations below a session (protocol sections 2 and 5): each has a life of its own. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from contracts import channel, channel_group, control, conversation, interaction, session
from contracts.registry import DISPOSES
from tests.faults.mirror import CREATES, DISPOSED, INITS
from tests.faults.recorder import Entry, Heard, Sent

NEVER_MADE: Final = ("no such destination", "not initialised")
"""What is answered about a destination that is not there, or was not read."""


@dataclass(slots=True)
class _Branch:
    """One destination: `cti_id` is what it stands for, `over` its last event, which in a later epoch may come again."""

    cti_id: str = ""
    is_open: bool = False
    over: str = ""
    over_in: int | None = None


@dataclass(slots=True)
class _Tree:
    """The destinations of one session by target, those that are gone, and what was told of contacts in this epoch."""

    epoch: int = 0
    branches: dict[str, _Branch] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    ending: set[str] = field(default_factory=set)
    """Disposed, and their `disposed` may still be on its way."""
    told: set[tuple[str, str]] = field(default_factory=set)
    listed: dict[str, set[str]] = field(default_factory=dict)
    """End-points by group, as its init named them last."""
    doubts: list[tuple[str, str]] = field(default_factory=list)
    """Targets that seem lost, with the problem it is unless the next init of their group says that they were taken away."""

    def was_taken_away(self, target: str) -> bool:
        """Whether the agent lost the channel, and the events that told so were lost in a crash."""
        words = target.split(".")
        channel = self.branches.get(".".join(words[:3]))
        listed = self.listed.get(".".join(words[:2]))
        return channel is not None and listed is not None and channel.cti_id not in listed

    def settle(self, group: str) -> list[str]:
        """The group was read: what is left of the doubts about its channels are problems."""
        mine = [each for each in self.doubts if each[0].startswith(f"{group}.")]
        self.doubts = [each for each in self.doubts if each not in mine]
        return [problem for target, problem in mine if not self.was_taken_away(target)]

    def cut(self, target: str) -> None:
        """The destination, or the session, and all below it are disposed; those that were heard say so."""
        self.doubts = [each for each in self.doubts if not each[0].startswith(f"{target}.")]
        for each in [each for each in self.branches if each == target or each.startswith(f"{target}.")]:
            if self.branches.pop(each).is_open:
                self.ending.add(each)
            self.gone.add(each)


def check_branches(
    entries: Sequence[Entry], answers: Mapping[str, Heard], counted: set[int], own: set[str]
) -> tuple[list[str], list[str]]:
    """What is wrong, and what came twice, with the destinations below the `own` sessions."""
    trees: dict[str, _Tree] = {}
    asked: dict[str, Sent] = {}
    problems: list[str] = []
    doubled: list[str] = []
    for place, entry in enumerate(entries):
        number = (entry.request_id or "").casefold()
        if isinstance(entry, Sent):
            asked.setdefault(number, entry)
        elif entry.is_answer:
            is_own = entry.session in own or entry.name == control.CREATE_SESSION
            if is_own and answers.get(number) is entry and number in asked:
                _answered(trees, asked[number], entry, problems)
        elif place in counted and entry.session in own:
            tree = trees.setdefault(entry.session, _Tree())
            if (entry.epoch or 0) > tree.epoch:
                tree.epoch = entry.epoch or 0
                tree.told.clear()
            if "." in entry.target:
                _told(tree, entry, problems, doubled)
    problems += [problem for tree in trees.values() for _, problem in tree.doubts]
    return problems, doubled


def _answered(trees: dict[str, _Tree], sent: Sent, entry: Heard, problems: list[str]) -> None:
    if sent.name == control.CREATE_SESSION:
        if entry.success and not entry.body.get("resumed"):
            epoch = trees.pop(str(entry.body.get("target")), _Tree()).epoch
            trees[str(entry.body.get("target"))] = _Tree(epoch)
        return
    tree = trees.setdefault(sent.session, _Tree())
    branch = tree.branches.get(sent.target)
    if not entry.success:
        if branch is not None and _is_amiss(branch, entry) and not tree.was_taken_away(sent.target):
            tree.doubts.append(
                (sent.target, f"{sent.name} of {sent.target}, which was there, was answered: {entry.error}")
            )
    elif sent.name in DISPOSES or sent.name == session.CLOSE:
        tree.cut(sent.target)
    elif "." in sent.target and (branch is None or not (branch.is_open or sent.name in INITS)):
        problems.append(f"{sent.name} of {sent.target} was answered SUCCESS before its init")
    elif sent.name in INITS:
        assert branch is not None
        branch.is_open = True
        if sent.name == channel_group.INIT:
            tree.listed[sent.target] = {each["end-point"] for each in entry.body["channels"]}
            problems += tree.settle(sent.target)
    if entry.success and sent.name in CREATES:
        target = f"{sent.target}.{sent.body.get('id')}"
        tree.branches.setdefault(target, _Branch(str(sent.body.get("cti-id") or sent.body.get("end-point") or "")))
        tree.gone.discard(target)
        tree.ending.discard(target)


def _is_amiss(branch: _Branch, entry: Heard) -> bool:
    """A destination is lost, or its init is."""
    no_such, not_read = NEVER_MADE
    return no_such in (entry.error or "") or (branch.is_open and not_read in (entry.error or ""))


def _told(tree: _Tree, entry: Heard, problems: list[str], doubled: list[str]) -> None:
    where = f"{entry.name} {entry.code or ''} of {entry.target} (epoch {entry.epoch}, seq {entry.seq})"
    branch = tree.branches.get(entry.target)
    if entry.name in DISPOSED:
        if entry.target in tree.ending:
            tree.ending.discard(entry.target)
        elif branch is not None and branch.is_open:
            if any(each.startswith(f"{entry.target}.") for each in tree.branches if tree.branches[each].is_open):
                problems.append(f"{where} came before that of what is below")
            tree.cut(entry.target)
            tree.ending.discard(entry.target)
        else:
            problems.append(f"{where} came {_when(tree, entry.target)}")
        return
    if branch is None or not branch.is_open:
        problems.append(f"{where} came {_when(tree, entry.target)}")
        return
    contact = _contact(branch, entry)
    if contact and (entry.name, contact) in tree.told:
        doubled.append(f"{where} came a second time for {contact}")
    elif branch.over and entry.code is None and (entry.name != branch.over or entry.epoch == branch.over_in):
        problems.append(f"{where} came after {branch.over}")
    if contact:
        tree.told.add((entry.name, contact))
    if entry.name in {interaction.COMPLETED, conversation.RELEASED}:
        branch.over, branch.over_in = entry.name, entry.epoch


def _when(tree: _Tree, target: str) -> str:
    return "after it was disposed" if target in tree.gone else "before the answer to its init"


def _contact(branch: _Branch, entry: Heard) -> str:
    """The contact of an event that comes once for each."""
    if entry.name == channel.INTERACTION_ADDED:
        return str(entry.body.get("cti-id"))
    return branch.cti_id if entry.name == interaction.COMPLETED else ""
