"""The live rooms in Django's admin: read here, run from the moderators' console."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agenda.live.models import LiveRoom, Question
from assises.admin import ReadOnlyAdmin


@admin.register(LiveRoom)
class LiveRoomAdmin(ReadOnlyAdmin):
    list_display = ("session", "is_open", "is_moderated")
    list_filter = ("session__edition",)
    list_select_related = ("session",)


@admin.register(Question)
class QuestionAdmin(ReadOnlyAdmin):
    """Names stay where their authors put them: an anonymous question has none here either."""

    list_display = ("text", "room", "status", "votes", "asked_at")
    list_filter = ("status", "room__session")
    list_select_related = ("room__session",)
    search_fields = ("text",)
    ordering = ("-asked_at", "pk")
    fields = (
        "room",
        "text",
        "who",
        "status",
        "reason",
        "votes",
        "asked_at",
        "removed_at",
    )
    readonly_fields = ("who",)

    @admin.display(description=_("author"))
    def who(self, question: Question) -> str:
        if question.author is None:
            return "—"
        return question.author.short_name

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return super().get_queryset(request).select_related("author")
