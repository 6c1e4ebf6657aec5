"""Practice: who answers and when, read from practice.toml."""
