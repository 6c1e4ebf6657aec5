"""The interpreter and the runtime client, with nothing to do."""
