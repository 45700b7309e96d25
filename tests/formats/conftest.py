import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))  # support_chromium is shared by the folders of tests
