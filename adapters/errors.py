"""The one family of exceptions adapters raise: for what cannot be answered as a `Result`. Owns no refusals of a switch."""

from __future__ import annotations


class AdapterError(Exception):
    """Root. `sentence` is plain English for operators, without secrets."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class UnknownAdapter(AdapterError):
    """The catalog has no adapter of that name."""


class AdapterSettingsError(AdapterError):
    """A setting of an adapter cannot be used."""


class ScenarioError(AdapterSettingsError):
    """A scenario file cannot be read; the sentence says where and what was expected."""


class LinkProtocolError(AdapterError):
    """The far side of a link sent something that cannot be understood."""
