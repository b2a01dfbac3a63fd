"""Live questions of a session: the room, its questions, votes and polls."""
