"""The walk of one message, from delivery to settlement."""
