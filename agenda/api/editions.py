"""The current edition, for everybody and for organisers' programs."""

from functools import wraps

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agenda.api.serializers import EditionSerializer, Places
from assises.access import private
from assises.http import same_for_all
from assises.tokens import IsOrganiser, TokenAuthentication


class EditionView(APIView):
    permission_classes = (AllowAny,)

    @extend_schema(operation_id="edition", tags=["agenda"], responses=EditionSerializer)
    def get(self, request: Request) -> Response:
        """The current edition."""
        return Response(EditionSerializer(request.edition).data)


class EditionWithPlaces(APIView):
    authentication_classes = (TokenAuthentication,)
    permission_classes = (IsOrganiser,)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        if not request.edition:
            raise Http404
        return private(Response(Places(request.edition).data))


edition_for_all = same_for_all(EditionView.as_view())
edition_with_places = EditionWithPlaces.as_view()


@wraps(edition_for_all)
def edition_of(request: HttpRequest) -> HttpResponseBase:
    """Public; with a token it also says how many places are left, to nobody else's cache."""
    if "Authorization" in request.headers:
        answer: HttpResponseBase = edition_with_places(request)
        return answer
    response: HttpResponseBase = edition_for_all(request)
    patch_vary_headers(response, ["Authorization"])
    return response
