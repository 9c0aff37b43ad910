"""The README's Python examples, word for word, on a bridge with the simulated switch."""

from __future__ import annotations

import ast
import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bridge.connector import Connector, connect
from tests.support.stack import Stack

README = Path(__file__).resolve().parents[2] / "README.md"
FIRST, CALLS = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
PATIENCE = "timeout=10"
"""How long the first example waits for news of the team."""
TEAM_MATE = "1003"


def examples(stack: Stack, first: str = FIRST) -> dict[str, Any]:
    """The names of both examples; `asyncio.run` is left to the test, and `connect` leads to the test's broker."""
    start, run = ast.parse(first).body[:-1], ast.parse(first).body[-1]
    assert ast.unparse(run) == "asyncio.run(main())"
    names: dict[str, Any] = {}
    exec(compile(ast.Module(start, []), str(README), "exec"), names)
    exec(compile(CALLS, str(README), "exec"), names)
    names["connect"] = lambda _: connect(stack.amqp_url, prefix=stack.prefix)
    return names


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    """Look until it is so."""
    async with asyncio.timeout(20):
        while not await true():
            await asyncio.sleep(0.02)


async def state(stack: Stack, login: str) -> object:
    return (await stack.agent(login))["state"]


@asynccontextmanager
async def taking_calls(stack: Stack, connector: Connector, login: str) -> AsyncIterator[None]:
    """The second example at work for a session of its own, which is closed at the end; then the example ends, too."""
    names = examples(stack)
    session = await connector.open_session(login, f"p{login}")
    group = (await session.init()).body["channelGroup"]
    working = asyncio.create_task(names["take_calls"](connector, session.target, group))
    try:
        yield
        assert (await session.close()).success
        await asyncio.wait_for(working, 20)
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def one_call(stack: Stack, login: str, shown: pytest.CaptureFixture[str], customer: str) -> None:
    """The call that rings is answered with its own data; the caller hangs up, and the agent is ready for the next."""
    await until(lambda: is_state(stack, login, "TALKING"))
    assert f"screen pop: {{'customer': '{customer}'}}" in shown.readouterr().out
    await stack.simulate("hangup", loginid=login)
    await until(lambda: is_state(stack, login, "READY"))


async def is_state(stack: Stack, login: str, wanted: str) -> bool:
    return await state(stack, login) == wanted


async def test_the_first_example_tells_of_the_team_and_leaves_the_agent_logged_out(
    stack: Stack, capsys: pytest.CaptureFixture[str]
) -> None:
    running = asyncio.create_task(examples(stack)["main"]())
    shown = ""

    async def is_told() -> bool:
        nonlocal shown
        shown += capsys.readouterr().out
        return "teamstatus" in shown

    await until(is_told)
    await stack.simulate("login", loginid=TEAM_MATE)
    await asyncio.wait_for(running, 20)
    assert "session.teamstatus.updated" in capsys.readouterr().out
    assert await state(stack, "1002") == "LOGGED_OUT"


async def test_the_first_example_runs_again_and_again_where_nothing_happens(
    stack: Stack, capsys: pytest.CaptureFixture[str]
) -> None:
    assert PATIENCE in FIRST
    main = examples(stack, FIRST.replace(PATIENCE, "timeout=0.05"))["main"]
    for _ in range(2):
        await main()
        assert await state(stack, "1002") == "LOGGED_OUT"


async def test_the_first_example_takes_over_what_a_desktop_that_died_left(stack: Stack, connector: Connector) -> None:
    left = await connector.open_session("1002", "p1002")
    assert (await left.init()).success
    await examples(stack, FIRST.replace(PATIENCE, "timeout=0.05"))["main"]()
    assert await state(stack, "1002") == "LOGGED_OUT"


async def test_two_calls_in_a_row_are_taken_each_with_its_own_data(
    stack: Stack, connector: Connector, capsys: pytest.CaptureFixture[str]
) -> None:
    async with taking_calls(stack, connector, "1004"):
        await until(lambda: is_state(stack, "1004", "READY"))
        for customer in ("Alice", "Bob"):
            await stack.simulate("call", loginid="1004", data={"customer": customer})
            await one_call(stack, "1004", capsys, customer)
        assert await state(stack, "1004") == "READY"


async def test_a_call_that_rang_before_the_start_is_taken(
    stack: Stack, connector: Connector, capsys: pytest.CaptureFixture[str]
) -> None:
    await stack.simulate("login", loginid="1004")
    await stack.simulate("state", loginid="1004", state="READY")
    await stack.simulate("call", loginid="1004", data={"customer": "Carol"})
    await until(lambda: is_state(stack, "1004", "RESERVED"))
    async with taking_calls(stack, connector, "1004"):
        await one_call(stack, "1004", capsys, "Carol")


async def test_a_caller_who_gives_up_does_not_stop_the_example(
    stack: Stack, connector: Connector, capsys: pytest.CaptureFixture[str]
) -> None:
    async with taking_calls(stack, connector, "1004"):
        await until(lambda: is_state(stack, "1004", "READY"))
        await stack.simulate("refuse", loginid="1004", request="interaction.request.accept")
        await stack.simulate("call", loginid="1004", data={"customer": "Dora"})
        await until(lambda: is_told(capsys, "interaction.request.accept: "))
        await stack.simulate("refuse", loginid="1004", off=True)
        await stack.simulate("hangup", loginid="1004")
        await until(lambda: is_state(stack, "1004", "READY"))
        await stack.simulate("call", loginid="1004", data={"customer": "Emil"})
        await one_call(stack, "1004", capsys, "Emil")


async def is_told(shown: pytest.CaptureFixture[str], text: str) -> bool:
    return text in shown.readouterr().out
