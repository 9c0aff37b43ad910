"""The destinations below a session: channel groups, channels, interactions, conversations (protocol section 5). Pure."""
