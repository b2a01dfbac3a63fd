"""SQLite for many threads: connections are used again."""
