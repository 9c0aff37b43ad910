"""The link between an adapter and a switch process, without I/O: JSON lines in, frames out, and back."""
