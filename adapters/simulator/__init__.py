"""A switch in memory, behind the port like any other: for the demo, for tests, for integrators without a switch."""
