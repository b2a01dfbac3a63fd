"""Who makes the day, as organisers write it down."""
