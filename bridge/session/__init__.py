"""The state machines: pure, inputs in, effects out."""
