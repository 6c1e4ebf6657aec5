"""The practitioner's pages: sign-in, what waits, a lead and what to do with it, the audit log."""
