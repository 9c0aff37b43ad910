"""The scenarios: one small file a kind of fault, collected in `table`."""
