"""ingest turns bytes into facts: a mailbox's messages, their parts, documents, photos and captions.

It knows nothing of rules, database or letters. Reading is not judging.
"""
