"""Key figures: drawn by the server, edited at the desk, written as a file."""
