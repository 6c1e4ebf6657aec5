"""The whole desk on a laptop: the real app over a local engine, with blog, outbox and stream. Never packaged."""
