"""Alerts: a stored lead becomes an email to the practitioner. Begin reading at `sending.do_what_is_due`."""
