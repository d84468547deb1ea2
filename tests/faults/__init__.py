"""The real service, as processes, against a real IMAP server and a real SMTP server, with faults put in their way.

After each fault it is lifted, and then nothing may be missing and nothing doubled; see invariants.py.
"""
