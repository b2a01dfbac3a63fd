"""The day moves: open pages are told of what changed in the programme."""
