"""Who wants to meet whom. Knows workshops, agenda and registration."""
