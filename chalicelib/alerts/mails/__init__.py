"""Emails, one folder each: how it is composed, its words, its HTML and its text; `common` is what all of them share."""
