"""The command line: every subcommand of `cti-bridge`, the demo and its private broker."""
