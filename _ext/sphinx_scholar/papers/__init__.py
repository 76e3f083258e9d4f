"""Lists of papers on pages: the directives, filters, files, and how an entry is laid out."""
