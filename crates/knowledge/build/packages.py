"""Pinned packages: where each file lies, what is read from it, and its provenance row."""

import bz2
import hashlib
import io
import pickle
import tarfile
import zipfile
from pathlib import Path


class Package:
    """One downloaded package file, opened for reading. Nothing inside is executed."""

    def __init__(self, name, version, sha256, path):
        self.name = name
        self.version = version
        self.sha256 = sha256
        self.path = path
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != sha256:
            raise SystemExit(f"{path}: digest {found}, expected {sha256}")

    def read(self, member):
        """Bytes of one file inside the package."""
        if self.path.name.endswith(".tgz"):
            with tarfile.open(self.path) as archive:
                return archive.extractfile(member).read()
        with zipfile.ZipFile(self.path) as archive:
            return archive.read(member)

    def text(self, member):
        return self.read(member).decode("utf-8-sig")

    def unpickle(self, member):
        """A bz2-compressed pickle of plain containers; any class or function in it is refused."""
        return PlainUnpickler(io.BytesIO(bz2.decompress(self.read(member)))).load()


class PlainUnpickler(pickle.Unpickler):
    """Loads dicts, lists, strings and numbers only."""

    def find_class(self, module, name):
        raise pickle.UnpicklingError(f"{module}.{name} is not allowed")


def read_list(list_file, folder):
    """The packages of `packages.txt` by name, digests checked."""
    packages = {}
    for line in Path(list_file).read_text().splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        _registry, name, version, sha256, file = line.split()
        packages[name] = Package(name, version, sha256, Path(folder) / file)
    return packages
