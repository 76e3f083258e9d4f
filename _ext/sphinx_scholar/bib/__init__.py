"""Any ``.bib`` file -> entries: read, completed, decoded, and written out again. No Sphinx in it."""
