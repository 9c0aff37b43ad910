"""Where settings are read: the environment, `.env` and the secrets directory; what is empty, no text, or no setting."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from bridge.config import load_settings, redacted, settings_table, unknown_variables
from tests.support.settings import SECRET, complaint

pytestmark = pytest.mark.usefixtures("nothing_is_set")


def test_names_in_the_environment_may_be_of_any_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("cti_bridge_limits__Waiting", "5")
    assert load_settings().limits.waiting == 5


def test_what_is_nearest_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, secrets_dir: Path) -> None:
    assert load_settings().processor == "cti"
    (secrets_dir / "cti_bridge_processor").write_text("from-secrets\n")
    assert load_settings().processor == "from-secrets"
    (tmp_path / ".env").write_text("CTI_BRIDGE_PROCESSOR=from-dotenv\n")
    assert load_settings().processor == "from-dotenv"
    monkeypatch.setenv("CTI_BRIDGE_PROCESSOR", "from-environment")
    assert load_settings().processor == "from-environment"
    assert load_settings(processor="from-caller").processor == "from-caller"


def test_the_parts_of_a_section_may_come_from_everywhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, secrets_dir: Path
) -> None:
    (secrets_dir / "cti_bridge_deadlines").write_text('{"default": 1, "init": 1, "close": 1, "closed": 1}')
    (tmp_path / ".env").write_text("CTI_BRIDGE_DEADLINES__INIT=2\nCTI_BRIDGE_DEADLINES__CLOSE=2\n")
    monkeypatch.setenv("CTI_BRIDGE_DEADLINES__CLOSE", "3")
    deadlines = load_settings(deadlines={"closed": 4}).deadlines
    assert (deadlines.default, deadlines.init, deadlines.close, deadlines.closed, deadlines.drain) == (1, 2, 3, 4, 25)


def test_a_secret_comes_from_a_file_without_its_last_line_end(secrets_dir: Path) -> None:
    (secrets_dir / "CTI_BRIDGE_AMQP_URL").write_text(f"amqp://u:{SECRET}@broker/\n")
    assert load_settings().amqp_url.get_secret_value() == f"amqp://u:{SECRET}@broker/"


def test_a_part_of_a_section_comes_from_a_file_of_its_own(monkeypatch: pytest.MonkeyPatch, secrets_dir: Path) -> None:
    (secrets_dir / "CTI_BRIDGE_CISCO_CTI__CLIENT_PASSWORD").write_text(f"{SECRET}\n")
    (secrets_dir / "CTI_BRIDGE_LIMITS__WAITING").write_text("7\n")
    (secrets_dir / "CTI_BRIDGE_LIMITS__RATE").write_text("7\n")
    monkeypatch.setenv("CTI_BRIDGE_LIMITS__RATE", "8")
    settings = load_settings()
    assert settings.cisco_cti.client_password.get_secret_value() == SECRET
    assert (settings.limits.waiting, settings.limits.rate) == (7, 8)
    assert SECRET not in str(redacted(settings))


def test_a_wrong_part_in_a_file_is_told_as_in_the_environment(secrets_dir: Path) -> None:
    (secrets_dir / "CTI_BRIDGE_LIMITS__WAITNIG").write_text("7")
    assert complaint() == "There is no setting CTI_BRIDGE_LIMITS__WAITNIG."


def test_files_of_others_in_the_secrets_directory_are_not_read(secrets_dir: Path) -> None:
    (secrets_dir / "keystore.p12").write_bytes(b"\xff\xfe")
    (secrets_dir / "CTI_BRIDGE_FOLDER").mkdir()
    assert load_settings().prefix == "cti"


def test_dotenv_may_hold_what_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("POSTGRES_PASSWORD=x\nCTI_BRIDGE_PREFIX=site-2\n")
    assert load_settings().prefix == "site-2"


def test_a_file_that_is_no_text_is_told(tmp_path: Path, secrets_dir: Path) -> None:
    (tmp_path / ".env").write_bytes(b"CTI_BRIDGE_PREFIX=\xff\xfe\n")
    assert complaint() == f"The settings cannot be read: .env or a file in {secrets_dir} is not UTF-8 text."


def test_the_token_comes_from_the_secrets_directory_and_is_not_shown(secrets_dir: Path) -> None:
    (secrets_dir / "CTI_BRIDGE_HTTP_TOKEN").write_text("0123456789abcdef\n")
    settings = load_settings()
    assert settings.http_token == SecretStr("0123456789abcdef")
    assert "0123456789abcdef" not in str(redacted(settings))


@pytest.mark.parametrize("place", ["environment", "dotenv", "secrets"])
@pytest.mark.parametrize("variable", [name for name, _, _ in settings_table()])
def test_an_empty_value_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, secrets_dir: Path, variable: str, place: str
) -> None:
    """A compose file passes a variable that is not set as an empty one."""
    without = load_settings()
    match place:
        case "environment":
            monkeypatch.setenv(variable, "")
        case "dotenv":
            (tmp_path / ".env").write_text(f"{variable}=\n")
        case _:
            (secrets_dir / variable).write_text("\n")
    assert load_settings() == without


def test_an_empty_value_leaves_what_is_said_farther_away(monkeypatch: pytest.MonkeyPatch, secrets_dir: Path) -> None:
    (secrets_dir / "CTI_BRIDGE_HTTP_TOKEN").write_text("0123456789abcdef\n")
    monkeypatch.setenv("CTI_BRIDGE_HTTP_TOKEN", "")
    assert load_settings().http_token == SecretStr("0123456789abcdef")


def test_no_secrets_folder_is_named_by_an_empty_value(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "CTI_BRIDGE_PREFIX").write_text("of-the-working-directory")
    monkeypatch.setenv("CTI_BRIDGE_SECRETS_DIR", "")
    assert load_settings().prefix == "cti"


@pytest.mark.parametrize("name", ["CREDENTIALS_KEY", "CISCO_CTI__CLIENT_PASSWORD", "STATE_DIR", "SECRETS_DIR", "TYPO"])
def test_bytes_that_are_no_text_are_told_and_not_repeated(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"CTI_BRIDGE_{name}", f"{SECRET}\udcff" * 4)
    assert complaint() == f"CTI_BRIDGE_{name} is wrong: UTF-8 text was expected."


def test_a_secrets_folder_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CTI_BRIDGE_SECRETS_DIR", str(tmp_path / "none"))
    assert complaint() == f"CTI_BRIDGE_SECRETS_DIR names {tmp_path / 'none'}, which is not a folder."


def test_variables_that_are_no_settings_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CTI_BRIDGE_AMPQ_URL", "CTI_BRIDGE_LIMITS__WAITING", "CTI_BRIDGE_PREFIX", "CTI_BRIDGE_TEST_AMQP_URL"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("cti_bridge_prefxi", "")
    assert unknown_variables() == ["CTI_BRIDGE_AMPQ_URL", "cti_bridge_prefxi"]


def test_they_are_found_wherever_settings_are_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, secrets_dir: Path
) -> None:
    monkeypatch.setenv("CTI_BRIDGE_TYPO", "1")
    (tmp_path / ".env").write_text("CTI_BRIDGE_LIMIT__RATE=1\nCTI_BRIDGE_LIMITS__RATE=1\nLIMIT__RATE=1\n")
    (secrets_dir / "CTI_BRIDGE_HTTP_TOKNE").write_text("1")
    (secrets_dir / "CTI_BRIDGE_TYPO").write_text("1")
    (secrets_dir / "POSTGRES_PASSWORD").write_text("1")
    assert unknown_variables() == ["CTI_BRIDGE_HTTP_TOKNE", "CTI_BRIDGE_LIMIT__RATE", "CTI_BRIDGE_TYPO"]
