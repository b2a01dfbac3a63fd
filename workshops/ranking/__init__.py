"""Seats by ranking: ballots, what is proposed from them, and what is published."""
