"""The destinations below a session, played like transcripts."""
