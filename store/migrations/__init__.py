"""The steps by which the tables came to be what schema.py says. A released step is never changed."""
