"""`python -m vizsys` is `vizsys`."""

from vizsys.cli import main

main()
