"""The mail that tells somebody that their offer or need was replied to."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assises import mail
from assises.mail import Letter, NoLongerNeeded
from assises.models import OutgoingMail
from networking.models import Reply
from registration.mails.wording import plain, site
from registration.models import Registration

KIND = "networking.replied"


def replied(person: Registration, replies: list[Reply], *, at: datetime) -> OutgoingMail | None:
    """What has been replied since the last time. Which replies is forgotten once it is sent."""
    if not person.email:
        return None
    return mail.queue(
        KIND,
        edition=person.edition,
        to=person.email,
        language=person.language,
        at=at,
        reference=str(person.pk),
        params={"replies": [str(one.pk) for one in replies]},
    )


@mail.builder(KIND)
def _replied(row: OutgoingMail) -> Letter:
    """Says what stands when it leaves: replies taken back meanwhile are not told."""
    people = Registration.objects.confirmed().select_related("edition").filter(email=row.to)
    person = people.filter(pk=row.reference).first()
    if person is None:
        raise NoLongerNeeded
    seen = Reply.objects.seen_by(person).with_author().select_related("notice").in_order()
    standing = seen.filter(notice__author=person, notice__taken_down_at=None)
    replies = list(standing.filter(pk__in=row.params.get("replies", [])))
    if not replies:
        raise NoLongerNeeded
    many = len(replies)
    opening = ngettext(
        "Somebody has replied to you on the wall of offers and needs.",
        "You have %(n)d replies on the wall of offers and needs.",
        many,
    )
    notices = {one.notice_id for one in replies}
    where = reverse("networking:notice", args=[replies[0].notice_id])
    return plain(
        person.edition,
        ngettext("A reply to you: %(event)s", "Replies to you: %(event)s", many),
        ngettext("You have a reply", "You have replies", many),
        [opening % {"n": many}, *(_told(one) for one in replies)],
        link=site(where if len(notices) == 1 else reverse("networking:notices") + "?miennes=1"),
        button=_("See it on the wall"),
    )


def _told(reply: Reply) -> str:
    about = {"notice": reply.notice.text, "name": reply.author.full_name, "reply": reply.text}
    return _("To “%(notice)s”, %(name)s replies: “%(reply)s”") % about
