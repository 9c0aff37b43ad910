"""Cisco Unified CCE behind the port, over the CTI Server protocol GED-188."""
