"""store keeps: inbound messages and their state, drafts, letters waiting and sent, and every attachment's bytes."""
