"""Dated news: the directives, and lists of the newest items."""
