"""Alerts: a stored lead becomes an email to the practitioner. Begin reading at `dispatch.do_what_is_due`."""
