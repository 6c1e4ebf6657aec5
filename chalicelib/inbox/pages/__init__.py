"""Pages: one folder a page of the inbox: view, words, template."""
