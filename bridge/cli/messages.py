"""Commands that speak to a bridge over the broker: send, tail, sessions."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager, suppress
from typing import Annotated

import orjson
import typer
from yarl import URL

from bridge.cli.output import (
    EXIT_REFUSED,
    JsonOption,
    compact,
    complain,
    emit,
    message_line,
    message_values,
    plain,
    say,
    show_ids,
)
from bridge.config import load_settings
from bridge.connector import CALL_SECONDS, Connector, Response, connect
from bridge.dispatch.access import read_rules
from bridge.errors import BridgeError
from bridge.tls import broker_context

sessions = typer.Typer(help="Who has a session; end one.", invoke_without_command=True)


def send(
    name: Annotated[str, typer.Argument(help="Such as session.query.init.")],
    target: Annotated[str, typer.Option(help="Such as cti.CONTROL, or a session's id.")],
    body: Annotated[str, typer.Option(help="One JSON object.")] = "{}",
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds to wait for the response.")] = CALL_SECONDS,
    json: JsonOption = False,
) -> None:
    """Send one query or request and print its response; exit code 1 when it is FAILURE."""
    content = _body(body)

    async def work() -> Response:
        async with _connector() as connector:
            return await connector.call(name, target, content, timeout=timeout)

    _report(asyncio.run(work()), json)


def tail(
    session: Annotated[str | None, typer.Option(help="Only this session's messages.")] = None,
    json: JsonOption = False,
) -> None:
    """Show everything the bridge says, one line a message, until Ctrl-C; replies to others' own queues are not seen."""

    async def work() -> None:
        async with _connector() as connector, connector.listen(session, keep=False) as stream:
            async for message in stream:
                if json:
                    emit(message_values(message))
                else:
                    say(message_line(message))

    with suppress(KeyboardInterrupt):
        asyncio.run(work())


@sessions.callback()
def list_sessions(context: typer.Context, json: JsonOption = False) -> None:
    """List the sessions, or `close ID`, `dispose ID`."""
    if context.invoked_subcommand is not None:
        return

    async def work() -> Response:
        async with _connector() as connector:
            return await connector.control("cti.query.sessions")

    answer = asyncio.run(work())
    rows = answer.body.get("sessions")
    if json or not answer.success or not isinstance(rows, list):
        _report(answer, json)
        return
    columns = ("target", "loginid", "phase", "since", "owner")
    show_ids(columns, [[str(row.get(column, "")) for column in columns] for row in rows])


@sessions.command("close")
def close_session(session: Annotated[str, typer.Argument(metavar="ID")], json: JsonOption = False) -> None:
    """Log the agent out and close the session; refused while the agent is busy."""
    _end("session.request.close", session, json)


@sessions.command("dispose")
def dispose_session(session: Annotated[str, typer.Argument(metavar="ID")], json: JsonOption = False) -> None:
    """Forget the session and leave the agent alone."""
    _end("session.request.dispose", session, json)


def _end(name: str, session: str, json: bool) -> None:
    async def work() -> Response:
        async with _connector() as connector:
            return await connector.call(name, session)

    _report(asyncio.run(work()), json)


def _connector() -> AbstractAsyncContextManager[Connector]:
    settings = load_settings()
    url, *others = settings.amqp_urls
    group = read_rules(settings.access_rules).group_of(URL(url).user)
    return connect(
        url,
        settings.prefix,
        settings.processor,
        None if group is None else group.name,
        broker_context(settings),
        others,
    )


def _body(text: str) -> dict[str, object]:
    try:
        parsed = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BridgeError(f"--body is not JSON ({error}): one JSON object is expected.") from None
    if not isinstance(parsed, dict):
        raise BridgeError("--body is not a JSON object: one is expected.")
    return parsed


def _report(answer: Response, json: bool) -> None:
    if json:
        result = {"success": answer.success, "error": answer.error, "name": answer.name, "target": answer.target}
        emit({**result, "requestId": answer.request_id, "body": answer.body})
    elif answer.success:
        say(("SUCCESS ", "green"), plain(compact(answer.body)))
    else:
        complain(plain(f"FAILURE {answer.error}"))
    if not answer.success:
        raise typer.Exit(EXIT_REFUSED)
