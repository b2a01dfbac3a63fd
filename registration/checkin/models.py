"""Doors, the places that they lead to, the devices that serve them, and every scan."""
