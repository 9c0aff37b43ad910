"""The pure session core: inputs in, effects out."""
