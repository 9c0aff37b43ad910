"""The control destination's own events, warnings and errors, with their own count (protocol section 6)."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.reports import Reported
from bridge.dispatch.outbound import Outbound
from contracts import codec, control
from contracts.base import Body
from contracts.control import Notice, StatusUpdated
from contracts.targets import control_target
from contracts.vendor import VendorBody
from contracts.vocabulary import ErrorCode, MessageType, NoticeKind, ProcessorStatus, WarningCode


class ControlVoice:
    """Says what concerns the processor as a whole. `epoch` is this process's; `seq` counts from 1 without gaps."""

    def __init__(self, outbound: Outbound, processor: str, adapter: str, epoch: int) -> None:
        self._outbound = outbound
        self._processor = processor
        self._adapter = adapter
        self._target = control_target(processor)
        self._epoch = epoch
        self._seq = 0
        self.status = ProcessorStatus.STARTING
        self._detail = ""

    def become(self, status: ProcessorStatus, detail: str = "") -> None:
        """Change the status and say so; the same status with the same detail is not said twice."""
        if (status, detail) == (self.status, self._detail) and self._seq:
            return
        self.status, self._detail = status, detail
        self.say_status()

    def say_status(self) -> None:
        """Event `cti.status.updated`."""
        body = StatusUpdated(status=self.status, adapter=self._adapter, detail=self._detail)
        self._say(MessageType.EVENT, control.STATUS_UPDATED, body)

    def warn(
        self, code: WarningCode, message: str, context: str = "", details: dict[str, object] | None = None
    ) -> None:
        """Warning `cti.warning`."""
        body = Notice(context=context, details=details or {})
        self._say(MessageType.WARNING, control.WARNING, body, code.value, message)

    def fail(self, code: ErrorCode, message: str, context: str = "", details: dict[str, object] | None = None) -> None:
        """Error `cti.error`."""
        body = Notice(context=context, details=details or {})
        self._say(MessageType.ERROR, control.ERROR, body, code.value, message)

    def report(self, report: Reported) -> None:
        """A warning or an error of the switch; the agents it names have no session that could say it."""
        is_warning = report.kind is NoticeKind.WARNING
        kind, name = (MessageType.WARNING, control.WARNING) if is_warning else (MessageType.ERROR, control.ERROR)
        named: dict[str, object] = {"loginIds": list(report.login_ids)} if report.login_ids else {}
        body = Notice(context=report.context, details={**report.details, **named})
        self._say(kind, name, body, report.code, report.message)

    def vendor(self, name: str, data: Mapping[str, object]) -> None:
        """Event `vendor.<adapter>.<event>` that concerns no single agent."""
        self._say(MessageType.EVENT, name, VendorBody(data=dict(data)))

    def _say(
        self, kind: MessageType, name: str, body: Body, code: str | None = None, message: str | None = None
    ) -> None:
        self._seq += 1
        encoded = codec.encode(body)
        outgoing = codec.event(kind, name, self._target, self._seq, self._epoch, encoded, code=code, message=message)
        self._outbound.event(self._processor, outgoing)
