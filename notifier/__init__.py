"""notifier tells: verdicts become letters, days become digests, drafts become pages; and letters are sent."""
