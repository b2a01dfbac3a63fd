"""Photographs as people send them."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def sent(picture, kind="JPEG", **options) -> SimpleUploadedFile:
    written = BytesIO()
    picture.save(written, kind, **options)
    return SimpleUploadedFile("moi.jpg", written.getvalue())


def picture(size=(900, 600), color="red", mode="RGB") -> Image.Image:
    return Image.new(mode, size, color)
