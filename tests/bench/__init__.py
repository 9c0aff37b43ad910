"""How fast the bridge is, as ratios against bare aio-pika and FastStream on the same broker in the same run."""
