"""Same day is a clock: by when the practice aims to answer, and how that is said."""
