"""A verdict on one request: FAILURE with a sentence, nothing changed."""

from __future__ import annotations


class Refusing(Exception):
    """Answer FAILURE with this agent-safe sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
