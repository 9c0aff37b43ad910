"""What is asked of a switch."""
