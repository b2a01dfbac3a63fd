"""What a mail is made of, and who makes each kind."""

from collections.abc import Callable
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import formataddr, parseaddr
from typing import Any, TypeVar

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.message import SafeMIMEMultipart
from django.utils.translation import override

from assises.models import OutgoingMail
from assises.templatetags.ui import plain_words

Builder = Callable[[OutgoingMail], EmailMessage]
B = TypeVar("B", bound=Builder)

_builders: dict[str, Builder] = {}


class NoLongerNeeded(Exception):
    """Raised by a builder when what its mail would say is no longer so."""


def builder(kind: str) -> Callable[[B], B]:
    """Register what makes the message of one kind of mail, when it is about to be sent."""

    def register(build: B) -> B:
        _builders[kind] = build
        return build

    return register


class Letter(EmailMultiAlternatives):
    """A text, the same in HTML with its pictures (`cid:` addresses), and what is attached."""

    def __init__(self, subject: str, text: str, html: str, **fields: Any) -> None:
        super().__init__(subject, text, **fields)
        self.html = html
        self.pictures: dict[str, bytes] = {}

    def _create_alternatives(self, msg: Any) -> Any:
        """Keep the pictures beside their HTML: some programs look nowhere else."""
        related = MIMEMultipart("related", type="text/html")
        related.attach(MIMEText(self.html, "html", "utf-8"))
        for cid, content in self.pictures.items():
            picture = MIMEImage(content, "png")
            picture["Content-ID"] = f"<{cid}>"
            picture.add_header("Content-Disposition", "inline", filename=f"{cid}.png")
            related.attach(picture)
        both = SafeMIMEMultipart(_subtype="alternative", encoding="utf-8")
        both.attach(msg)
        both.attach(related if self.pictures else related.get_payload(0))
        return both


def made(mail: OutgoingMail) -> EmailMessage:
    """Make the message of one mail. What its builder put in the headers stays."""
    with override(mail.language):
        message = _builders[mail.kind](mail)
    message.to = [mail.to]
    if mail.edition:
        address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        message.from_email = formataddr((plain_words(mail.edition, "short_name"), address))
        message.reply_to = [mail.edition.contact_email] if mail.edition.contact_email else []
    message.extra_headers |= {
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "X-Assises-Kind": mail.kind,
    }
    return message
