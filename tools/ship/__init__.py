"""The commands that bring a desk to AWS, look after it there, and take it away again."""
