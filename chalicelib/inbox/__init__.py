"""The practitioner's pages: sign-in, what waits, a lead and what to do with it, the account of all that was done."""
