"""Text: words in both languages, folding, dates and times in words, templates. Knows nobody above it."""
