"""Several machines as processes with folders of their own, which share PostgreSQL and object storage and nothing else.

`python -m tests.wide` kills workers at the steps of a message's way, by the hundred; see `make faults-postgres`.
"""
