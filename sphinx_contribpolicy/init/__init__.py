"""Setting a repository up: what is there, what is missing, and where it goes."""
