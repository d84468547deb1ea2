"""The main job shown on this machine alone: a local mailbox with sample mail, the real pipeline, letters caught."""
