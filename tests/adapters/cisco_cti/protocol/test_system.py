"""The picture of what is on line, and the numbers of its changes."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.protocol.enums_session import SystemEventID
from adapters.cisco_cti.protocol.masks import CTIServiceMask, PGStatus
from adapters.cisco_cti.protocol.opening import Granted
from adapters.cisco_cti.protocol.system import DRIVER_OFFLINE, DRIVER_ONLINE, MEANINGS, Component, SystemPicture
from adapters.cisco_cti.protocol.typed_rows import OnlinePeripheral
from adapters.cisco_cti.protocol.typed_session import OpenConf, SystemEvent


def granted(pg_status: int = 0, online: int = 1, session_type: int = 1) -> Granted:
    """A session of a system with one peripheral."""
    rows = (OnlinePeripheral(flt_peripheral_id=5000),)
    conf = OpenConf(
        invoke_id=1, pg_status=pg_status, peripheral_online=online, peripherals=rows, session_type=session_type
    )
    return Granted(24, CTIServiceMask.ALL_EVENTS, conf)


def up(pg_status: int = 0) -> SystemPicture:
    """With a link."""
    picture = SystemPicture()
    picture.link_up(granted(pg_status))
    return picture


@pytest.mark.parametrize("number", range(1, 18))
def test_ctios_83_the_argument_is_there_for_peripherals_only(number: int) -> None:
    notice = up().apply(SystemEvent(system_event_id=number, system_event_arg_1=5000))
    assert notice.number == number
    assert (notice.peripheral_id == 5000) == (number in (3, 4))


@pytest.mark.parametrize("number", range(1, 12))
def test_ctios_84_the_eleven_of_the_wire_have_a_meaning_each(number: int) -> None:
    notice = up().apply(SystemEvent(system_event_id=number))
    assert notice.meaning is MEANINGS[number]
    assert notice.meaning.is_online == (number in (1, 3, 8, 11))


def test_ctios_84_the_link_has_numbers_no_message_carries() -> None:
    picture = SystemPicture()
    assert picture.link_up(granted()).number == DRIVER_ONLINE == 12
    assert picture.link_down().number == DRIVER_OFFLINE == 13
    assert picture.apply(SystemEvent(system_event_id=12)).meaning.component is None, "the wire ends at 11"


def test_ctios_85_8_is_the_cti_server() -> None:
    picture = up(pg_status=int(PGStatus.CTI_SERVER_OFFLINE))
    assert not picture.server
    notice = picture.apply(SystemEvent(system_event_id=8))
    assert (notice.meaning.code, notice.meaning.component) == ("CTI_SERVER_ONLINE", Component.CTI_SERVER)
    assert picture.server


def test_ctios_88_an_unknown_number_is_passed_on() -> None:
    notice = up().apply(SystemEvent(system_event_id=4711))
    assert (notice.number, notice.meaning.code) == (4711, "CTI_SYSTEM_EVENT")


def test_texts_and_devices_are_kept() -> None:
    picture = up()
    assert picture.apply(SystemEvent(system_event_id=5, text="hello")).text == "hello"
    notice = picture.apply(SystemEvent(system_event_id=SystemEventID.INSTRUMENT_OUT_OF_SERVICE, event_device_id="3001"))
    assert notice.device == "3001"
    assert picture.apply(SystemEvent(system_event_id=1, event_device_id="3001")).device == ""


def test_what_goes_off_line_is_known_until_it_is_back() -> None:
    picture = up()
    everything = picture.facts()
    assert everything == {"driver": True, "cti_server": True, "central_controller": True, "peripherals": {"5000": True}}
    for offline, online, part in (
        (2, 1, {"central_controller": False}),
        (7, 8, {"cti_server": False}),
        (4, 3, {"peripherals": {"5000": False}}),
    ):
        picture.apply(SystemEvent(system_event_id=offline, system_event_arg_1=5000))
        assert picture.facts() == {**everything, **part}
        picture.apply(SystemEvent(system_event_id=online, system_event_arg_1=5000))
        assert picture.facts() == everything
    picture.apply(SystemEvent(system_event_id=6))
    assert picture.peripherals == {5000: False}
    picture.link_down()
    assert picture.facts() == SystemPicture().facts()


def test_the_status_of_the_open_is_the_first_picture() -> None:
    picture = up(pg_status=int(PGStatus.CC_DOWN))
    assert (picture.driver, picture.server, picture.controller) == (True, True, False)
    offline = SystemPicture()
    offline.link_up(granted(online=0))
    assert offline.peripherals == {5000: False}


def test_the_status_of_a_side_that_stood_by_is_no_picture_of_what_it_is_now() -> None:
    picture = SystemPicture()
    picture.link_up(granted(pg_status=int(PGStatus.CTI_SERVER_OFFLINE), online=0, session_type=2))
    assert (picture.server, picture.peripherals) == (True, {5000: True})
    picture.apply(SystemEvent(system_event_id=4, system_event_arg_1=5000))
    assert picture.peripherals == {5000: False}
