"""Themed workshops of an edition. Knows agenda and registration."""
