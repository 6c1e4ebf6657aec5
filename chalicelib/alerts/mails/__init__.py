"""Mails: one folder an email: what it says, its words, its HTML and its text."""
