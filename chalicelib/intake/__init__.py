"""Intake: a visitor's request becomes a stored lead. Begin reading at `submitting.submit`."""
