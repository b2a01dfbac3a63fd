"""The organisers’ pages about the doors."""
