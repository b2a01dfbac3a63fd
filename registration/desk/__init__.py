"""The organisers' desk: who comes, as what, by which code, and what is written to them."""
