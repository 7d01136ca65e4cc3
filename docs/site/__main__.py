"""Build the site: `python docs/site FOLDER` leaves it in FOLDER/html. Warnings are errors."""

import shutil
import sys
from pathlib import Path

from prepare import gather
from sphinx.cmd.build import main

folder = Path(sys.argv[1])
shutil.rmtree(folder, ignore_errors=True)
gather(folder / "source")
here = str(Path(__file__).parent)
sys.exit(
    main(["-W", "--keep-going", "-q", "-c", here, str(folder / "source"), str(folder / "html")])
)
