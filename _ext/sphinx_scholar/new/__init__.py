"""A new site: asked for, or read from another one; planned, then written."""
