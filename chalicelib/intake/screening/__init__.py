"""Screening: what speaks against a submission, and how much."""
