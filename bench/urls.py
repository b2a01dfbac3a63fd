"""The site's addresses, and a view that does nothing."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from assises.urls import urlpatterns as site


@csrf_exempt
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("{}", content_type="application/json")


urlpatterns = [*site, path("empty/", empty)]
