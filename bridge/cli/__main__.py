"""`python -m bridge.cli`: the command where its script is not on the path."""

from bridge.cli.main import main

main()
