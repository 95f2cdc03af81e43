"""How large files of an upload come in."""

from __future__ import annotations

from contextlib import suppress

from django.core.files.uploadhandler import TemporaryFileUploadHandler


class TemporaryUploadHandler(TemporaryFileUploadHandler):
    """Django's, which leaves the file where its folder is full until the garbage is collected."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        try:
            self.file.write(raw_data)
        except OSError:
            with suppress(OSError):  # once more full: closing writes what is still in the buffer
                self.file.close()
            raise
