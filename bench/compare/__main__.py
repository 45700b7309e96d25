"""`python -m compare`, with bench/ on the path."""

import sys

from compare.run import main

sys.exit(main())
