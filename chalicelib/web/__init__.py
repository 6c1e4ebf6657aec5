"""Web: Chalice's request becomes ours and our response Chalice's; CORS, static files, headers."""
