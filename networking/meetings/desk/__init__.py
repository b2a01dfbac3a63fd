"""The organisers' pages about tables, slots and who meets at them."""
