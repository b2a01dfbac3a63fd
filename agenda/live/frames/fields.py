"""What the fields of a frame may hold."""

import uuid
from typing import Any


def uuid_of(value: Any) -> uuid.UUID | None:
    """A UUID written in full, or None."""
    if not isinstance(value, str) or len(value) != 36:
        return None
    try:
        return uuid.UUID(value)
    except ValueError:
        return None


def id_of(value: Any) -> uuid.UUID:
    found = uuid_of(value)
    if found is None:
        raise ValueError
    return found


def true_or_false(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def whole(value: Any) -> int:
    """A whole number: JSON's true is none."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def text_of(value: Any) -> str:
    """Text that can be stored: JSON may carry half a surrogate pair, a database may not."""
    if not isinstance(value, str):
        raise TypeError
    value.encode()
    return value
