"""Leads: what a lead is and may become. Pure: no clock, no AWS, nobody above them."""
