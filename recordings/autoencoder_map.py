"""Store the pictures on the map of lesson 13's playground, so that it need not unpack whole sets.

The file goes to data/models/autoencoder-map.npz, and into the lists of checksums.
"""

from io import BytesIO

import numpy as np
from recording import enter

from nnlab import data, paths
from nnlab.play.autoencoder.pictures import FILE, SETS, SHOWN


def main():
    kept = {}
    for name, known in SETS.items():
        whole = data.load(known)
        kept[f"{name} pictures"] = whole.valid.x[:SHOWN].flatten(1).numpy()
        kept[f"{name} labels"] = whole.valid.y[:SHOWN].byte().numpy()
        kept[f"{name} classes"] = np.array(whole.classes)
    file = BytesIO()
    np.savez_compressed(file, **kept)
    (paths.data() / FILE).write_bytes(file.getvalue())
    enter(FILE, file.getvalue())
    print(f"{len(file.getvalue()):,} bytes")


if __name__ == "__main__":
    main()
