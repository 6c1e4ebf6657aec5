"""The handler that everything is compared with."""
