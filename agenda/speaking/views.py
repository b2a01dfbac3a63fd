"""What everybody may have: photographs of those on stage, what goes with a session."""

from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponseNotModified,
)
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from agenda.models import Material, Speaker
from agenda.speaking.files import EXTENSIONS
from assises.access import EditionRequest, everyone

DAY = 24 * 3600


class Pieces(FileResponse):
    block_size = 2**16  # each piece goes to a thread and back


@everyone
@require_safe
def photograph(request: EditionRequest, slug: str, name: str) -> HttpResponseBase:
    """A photograph under the name that pages give it: another once it is replaced."""
    if not request.edition:
        raise Http404
    known = Speaker.objects.filter(edition=request.edition).exclude(photograph="")
    speaker = get_object_or_404(known, slug=slug)
    if name not in (speaker.portrait, speaker.small_portrait):
        raise Http404
    folder = str(speaker.photograph.name).rpartition("/")[0]
    try:
        file = default_storage.open(f"{folder}/{name}.jpg")
    except FileNotFoundError:
        raise Http404 from None
    response = Pieces(file, content_type="image/jpeg")
    patch_cache_control(response, public=True, max_age=DAY, immutable=True)
    return response


@everyone
@require_safe
def document(request: EditionRequest, slug: str, pk: int) -> HttpResponseBase:
    """A file that goes with a session, once and while it is shown to everybody."""
    if not request.edition:
        raise Http404
    shown = Material.objects.public().exclude(file="")
    found = get_object_or_404(shown, session__edition=request.edition, session__slug=slug, pk=pk)
    response = download(request, found)
    patch_cache_control(response, public=True, no_cache=True)
    return response


def download(request: HttpRequest, material: Material) -> HttpResponseBase:
    """A file to be saved, never shown by the browser as a page of ours."""
    etag = f'"{material.digest[:32]}"'
    response: HttpResponseBase
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        try:
            file = default_storage.open(str(material.file.name))
        except FileNotFoundError:
            raise Http404 from None
        is_known = material.media_type in EXTENSIONS
        name = slugify(material.title) or "document"
        response = Pieces(
            file,
            as_attachment=True,
            filename=f"{name}.{material.extension}",
            content_type=material.media_type if is_known else "application/octet-stream",
        )
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    return response
