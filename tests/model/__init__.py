"""The model-based test: random requests, phones and faults, and a picture built from the wire that must equal the switch's world."""
