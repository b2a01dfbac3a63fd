"""Editions beside the current one: those that are over, and the one that is being prepared."""
