"""What other people's forms call things: by name, then by the last word of a path, then by the shape of what is said.

Pure, and loaded only where our own names do not suffice. Begin reading at `sorting.understand`.
"""
