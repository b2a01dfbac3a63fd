"""Frames of the live protocol: what a client may say, and what it is told."""

from agenda.live.frames.heard import (
    ACTIONS,
    MOST_BYTES,
    Ask,
    Close,
    Elsewhere,
    Frame,
    Malformed,
    Moderate,
    Open,
    Reword,
    Vote,
    Withdraw,
    parse,
    read,
)
from agenda.live.frames.said import ack, encode, error, question, session

__all__ = [
    "ACTIONS",
    "MOST_BYTES",
    "Ask",
    "Close",
    "Elsewhere",
    "Frame",
    "Malformed",
    "Moderate",
    "Open",
    "Reword",
    "Vote",
    "Withdraw",
    "ack",
    "encode",
    "error",
    "parse",
    "question",
    "read",
    "session",
]
