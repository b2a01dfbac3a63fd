"""Every address of the site. French addresses; another language is a prefix."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

import agenda.live.urls
import agenda.urls
import networking.urls
import registration.checkin.urls
import registration.desk.urls
import registration.urls
import workshops.urls
import workshops.wall.urls
from assises import accounts, api_docs, day, pages, proceedings

# Never prefixed: programs, exports, secret links, service workers.
urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    *pages.unprefixed,
    *api_docs.unprefixed,
    *agenda.urls.unprefixed,
    *agenda.live.urls.unprefixed,
    *workshops.urls.unprefixed,
    *workshops.wall.urls.unprefixed,
    *networking.urls.unprefixed,
    *registration.urls.unprefixed,
    *registration.checkin.urls.unprefixed,
    *registration.desk.urls.unprefixed,
    *day.unprefixed,
    *proceedings.unprefixed,
]
urlpatterns += i18n_patterns(
    path("", include(pages)),
    path("", include(accounts)),
    path("", include(day)),
    path("", include(proceedings)),
    path("", include("assises.editions.urls")),
    path("", include("agenda.urls")),
    path("", include("agenda.live.urls")),
    path("", include("workshops.wall.urls")),
    path("", include("workshops.urls")),
    path("", include("networking.urls")),
    path("", include("registration.urls")),
    path("", include("registration.checkin.urls")),
    path("", include("registration.desk.urls")),
    prefix_default_language=False,
)

handler400 = "assises.pages.bad_request"
handler403 = "assises.pages.forbidden"
handler404 = "assises.pages.not_found"
handler500 = "assises.pages.server_error"
