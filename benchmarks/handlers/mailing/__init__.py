"""A handler that sends its email while the visitor waits."""
