"""The bridge itself: sessions, dispatch, broker, registry, operations, command line."""
