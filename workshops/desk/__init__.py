"""The organisers' pages about workshops."""
