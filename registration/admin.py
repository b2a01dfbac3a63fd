"""Registrations in the admin: every change goes through an action."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assises import audit
from assises.access import staff_with
from assises.admin import ORGANISE, OrganiserAdmin
from assises.models import User
from registration import actions
from registration.forms import StaffForm
from registration.models import Category, Registration
from registration.names import name_key


@admin.register(Category)
class CategoryAdmin(OrganiserAdmin):
    list_display = ("name", "edition", "band", "number", "is_public", "quota")
    list_filter = ("edition",)
    list_select_related = ("edition",)


@admin.register(Registration)
class RegistrationAdmin(OrganiserAdmin):
    form = StaffForm
    actions = ("cancel",)
    list_display = ("who", "organisation", "comes_as", "state", "code", "asked_at")
    list_filter = ("edition", "state", "category", "family", "lunch")
    list_select_related = ("category",)
    list_per_page = 100
    search_fields = ("first_name", "last_name", "name_key", "email", "organisation", "code")
    readonly_fields = (
        "state",
        "number",
        "code",
        "asked_at",
        "cancelled_at",
        "agreed",
        "needs_link",
    )
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Registration]:
        return Registration.objects.order_by("-asked_at", "pk")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        person = StaffForm.Meta.fields
        if not obj:
            return ((None, {"fields": ("key", *person)}),)
        return ((None, {"fields": person}), (_("Follow-up"), {"fields": self.readonly_fields}))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Also by name without accents, in any order."""
        found, doubles = super().get_search_results(request, queryset, search_term)
        words = [name_key(word, "") for word in search_term.split()]
        if words:
            found |= queryset.filter(*(Q(name_key__contains=word) for word in words))
        return found, doubles

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form knows who is at work: it calls the action itself, to show a refusal."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"by": request.user})

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Registrations are cancelled; erasure is another matter, with its own rules."""
        return False

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Registration:
        done: Registration = form.done
        return done

    def save_model(self, request: HttpRequest, obj: Registration, form: Any, change: bool) -> None:
        """The action has done it: say what follows."""
        for sentence in form.effects():
            messages.info(request, sentence)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing beside the action."""

    # The audit trail says who did what, without a name: Django's own log would keep it.
    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        return None

    log_change = log_addition

    @admin.action(description=_("Cancel these registrations"))
    def cancel(self, request: HttpRequest, queryset: QuerySet[Registration]) -> HttpResponse | None:
        """Asks once, naming the number; then each place is given back, each mail queued."""
        chosen = list(Registration.objects.holding().filter(pk__in=queryset.values("pk")))
        if "confirmed" not in request.POST:
            context = {
                **self.admin_site.each_context(request),
                "title": _("Cancel these registrations"),
                "registrations": chosen,
                "action_checkbox_name": ACTION_CHECKBOX_NAME,
            }
            return TemplateResponse(request, "admin/cancel_registrations.html", context)
        for registration in chosen:
            actions.cancel(registration, now=timezone.now(), by=cast(User, request.user))
        text = ngettext(
            "%(count)d registration is cancelled: its place is free, its owner is told by e-mail.",
            "%(count)d registrations are cancelled: their places are free, "
            "their owners are told by e-mail.",
            len(chosen),
        )
        messages.success(request, text % {"count": len(chosen)})
        return None

    @admin.display(description=_("name"), ordering="sort_name")
    def who(self, registration: Registration) -> str:
        return registration.full_name

    @admin.display(description=_("category"), ordering="category__number")
    def comes_as(self, registration: Registration) -> str:
        return str(registration.category)

    @admin.display(description=_("agreed to"))
    def agreed(self, registration: Registration) -> str:
        standing = registration.consents.filter(withdrawn_at__isnull=True).order_by("pk")
        return ", ".join(str(consent) for consent in standing) or "–"

    @admin.display(description=_("diet and access needs"))
    def needs_link(self, registration: Registration) -> str:
        address = reverse("admin:registration_needs", args=[registration.pk])
        return format_html('<a href="{}">{}</a>', address, _("Read them (the reading is logged)"))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(staff_with(ORGANISE)(self.needs))
        return [path("<uuid:pk>/needs/", view, name="registration_needs"), *super().get_urls()]

    def needs(self, request: HttpRequest, pk: Any) -> HttpResponse:
        registration = get_object_or_404(Registration.objects.select_related("edition"), pk=pk)
        audit.record(
            "registration.needs_read",
            on=registration,
            edition=registration.edition,
            at=timezone.now(),
            by=cast(User, request.user),
        )
        context = {
            **self.admin_site.each_context(request),
            "title": _("Diet and access needs"),
            "registration": registration,
            "needs": registration.needs.order_by("kind"),
        }
        return TemplateResponse(request, "admin/needs.html", context)
