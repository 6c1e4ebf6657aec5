"""A handler as Chalice's and pydantic's own guides have it."""
