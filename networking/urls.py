"""Addresses of networking."""

from itertools import chain

from django.urls import URLPattern, URLResolver

from networking.contacts import urls as contacts
from networking.directory import urls as directory
from networking.matching import urls as matching
from networking.meetings import urls as meetings
from networking.notices import urls as notices
from networking.safety import urls as safety

app_name = "networking"
PARTS = (matching, meetings, contacts, notices, safety, directory)

unprefixed: list[URLPattern | URLResolver] = [*chain.from_iterable(p.unprefixed for p in PARTS)]
urlpatterns: list[URLPattern | URLResolver] = [*chain.from_iterable(p.urlpatterns for p in PARTS)]
