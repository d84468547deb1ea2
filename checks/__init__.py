"""checks turns facts into a verdict: pure functions that open no file, no socket and no database."""
