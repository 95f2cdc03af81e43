"""Pictures on their way out."""

from __future__ import annotations

from pathlib import PurePath

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.utils.cache import patch_cache_control

TYPES = {".png": "image/png", ".jpg": "image/jpeg"}
A_DAY = 24 * 3600  # seconds; a job's picture never changes


def send(file: FieldFile, name: str) -> FileResponse:
    """The file, called like the upload `name`; its type comes from our own extension.

    Raises Http404 where the file is gone.
    """
    extension = PurePath(file.name or "").suffix
    try:
        content = file.open("rb")
    except (FileNotFoundError, ValueError) as error:
        raise Http404("The picture is gone.") from error
    filename = (PurePath(name).stem or "image") + extension
    response = FileResponse(content, filename=filename, content_type=TYPES[extension])
    patch_cache_control(response, private=True, max_age=A_DAY)
    return response
