"""GED-188 without I/O: bytes to messages and back, for protocol versions 13 to 25."""
