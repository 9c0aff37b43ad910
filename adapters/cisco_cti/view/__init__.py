"""What the CTI Server has told, as pure state: no I/O, no clock. Messages in, what changed out."""
