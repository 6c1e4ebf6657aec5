"""Front Desk: takes a practice's web-form requests, keeps them, and tells the practitioner."""

VERSION = "0.1.0"
