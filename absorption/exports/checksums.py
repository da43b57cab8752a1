"""Bytes on their way somewhere, measured as they pass."""

import hashlib

PIECE = 1024 * 1024


def pieces(file):
    """Yield what is left of an open file."""
    while piece := file.read(PIECE):
        yield piece


class Measured:
    """Chunks as they come, with size and SHA-256 of what has passed, as a manifest lists them."""

    def __init__(self, chunks):
        self._chunks, self._digest, self._size = chunks, hashlib.sha256(), 0

    def __iter__(self):
        for chunk in self._chunks:
            self._digest.update(chunk)
            self._size += len(chunk)
            yield chunk

    @property
    def said(self):
        """Size and SHA-256."""
        return {"size": self._size, "sha256": self._digest.hexdigest()}


def passed(chunks, *takers):
    """Give each chunk to the takers; return size and SHA-256 of all."""
    measured = Measured(chunks)
    for chunk in measured:
        for take in takers:
            take(chunk)
    return measured.said
