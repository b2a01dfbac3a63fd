"""The mail that brings written answers to who asked."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.live.models import LiveRoom, Question, Voice
from assises import mail
from assises.mail import Letter, NoLongerNeeded
from assises.models import OutgoingMail
from assises.templatetags.ui import plain_words
from registration.mails.wording import plain, site
from registration.models import Registration

KIND = "live.answered"


def answered(
    voice: Voice, questions: Sequence[Question], *, room: LiveRoom, at: datetime
) -> OutgoingMail | None:
    """Your questions have been answered in writing. Which ones is forgotten once it is sent."""
    person = voice.registration
    if person is None or not person.email:
        return None
    return mail.queue(
        KIND,
        edition=room.session.edition,
        to=person.email,
        language=person.language,
        at=at,
        # No reference: a person's page at the desk must not say that they asked without a name.
        params={
            "registration": str(person.pk),
            "questions": [str(question.pk) for question in questions],
        },
    )


@mail.builder(KIND)
def _answered(row: OutgoingMail) -> Letter:
    people = Registration.objects.select_related("edition").filter(email=row.to)
    registration = people.filter(pk=row.params.get("registration")).first()
    found = Question.objects.standing().filter(pk__in=row.params.get("questions", []))
    questions = list(found.exclude(reply="").select_related("room__session").in_order())
    if registration is None or not questions:
        raise NoLongerNeeded
    session = questions[0].room.session
    paragraphs = [
        ngettext(
            "You asked a question at “%(session)s”. Here is the answer.",
            "You asked questions at “%(session)s”. Here are the answers.",
            len(questions),
        )
        % {"session": plain_words(session, "title")}
    ]
    for question in questions:
        paragraphs.append(_("“%(question)s”") % {"question": question.text})
        first, *more = question.reply.split("\n\n")
        paragraphs.append(f"{question.reply_by} : {first}" if question.reply_by else first)
        paragraphs += more
    return plain(
        registration.edition,
        ngettext(
            "Your question, answered: %(event)s",
            "Your questions, answered: %(event)s",
            len(questions),
        ),
        ngettext(
            "Your question has its answer", "Your questions have their answers", len(questions)
        ),
        paragraphs,
        link=site(reverse("agenda:session", args=[session.slug])),
        button=_("See all questions and answers"),
    )
