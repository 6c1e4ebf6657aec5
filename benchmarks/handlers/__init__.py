"""Handlers that the desk is measured beside."""
