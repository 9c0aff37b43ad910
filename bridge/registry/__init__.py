"""What survives a restart: the only package that speaks SQL."""
