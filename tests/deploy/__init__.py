"""The container side: image, compose file, broker definitions."""
