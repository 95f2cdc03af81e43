"""Pictures on their way out."""

from __future__ import annotations

from pathlib import PurePath

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

TYPES = {".png": "image/png", ".jpg": "image/jpeg"}


def send(request: HttpRequest, file: FieldFile, name: str) -> HttpResponseBase:
    """The file, called like the upload `name`; its type comes from our own extension.

    A job's picture never changes, but a browser has to ask each time whether it still is there and
    open to this person: then 304. Raises Http404 where the file is gone.
    """
    extension = PurePath(file.name or "").suffix
    try:
        content = file.open("rb")
    except (FileNotFoundError, ValueError) as error:
        raise Http404("The picture is gone.") from error
    filename = (PurePath(name).stem or "image") + extension
    etag = quote_etag(PurePath(file.name).stem)
    response = FileResponse(content, filename=filename, content_type=TYPES[extension])
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    answer: HttpResponseBase = get_conditional_response(request, etag, response=response)
    if answer is not response:
        content.close()
    return answer
