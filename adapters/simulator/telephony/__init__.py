"""Telephone calls at the simulated switch: who is in them, how they are dialled, offered, held, transferred and joined."""
