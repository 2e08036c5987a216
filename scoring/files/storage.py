"""What every place where files are kept says alike: FileNotFoundError, the file is not there;
StorageUnavailable, nobody can say.
"""


class StorageUnavailable(OSError):
    """A bucket that does not answer, a disk that cannot be read: another time it may."""
