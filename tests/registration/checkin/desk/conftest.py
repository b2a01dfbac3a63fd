"""An organiser at the desk, whose pages about the doors these are."""

from tests.registration.desk.conftest import desk, organiser

__all__ = ["desk", "organiser"]
