"""Intake: a visitor's request becomes a stored lead. Begin reading at `submission.submit`."""
