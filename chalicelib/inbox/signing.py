"""Signing in and out (being written)."""
