"""The messages of commits, and their trailers."""
