"""A CTI Server to test against: the far side of the protocol on loopback, two sides of it, with a simulated switch behind."""
