"""The smallest valid object of each kind."""

from datetime import UTC, date, datetime, time

import factory
from factory.django import DjangoModelFactory

from agenda.live.models import LiveRoom, Question, Voice
from agenda.models import Chart, KeyFigure, Role, Room, Session, Speaker, Theme
from assises.models import Edition, User
from networking.models import Exchange, Profile, Slot, Table
from registration.checkin.models import Door, Place
from registration.models import Category, Consent, Registration
from registration.names import folded, sort_names
from workshops.models import Ranking, Round, Workshop


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"staff{n}@example.org")
    name = "Camille Staff"


class EditionFactory(DjangoModelFactory):
    class Meta:
        model = Edition

    slug = factory.Sequence(lambda n: f"edition-{n}")
    number = 2
    name = "2es Assises métropolitaines de l’Économie Sociale et Solidaire"
    short_name = "Assises de l’ESS"
    organiser = "Métropole Européenne de Lille"
    day = date(2027, 3, 18)
    opens_at = time(8, 30)
    closes_at = time(17, 0)
    venue = "LILLIAD"
    address = "Cité scientifique, 59655 Villeneuve-d’Ascq"
    capacity = 500
    is_current = True


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = Category
        django_get_or_create = ("edition", "slug")

    edition = factory.SubFactory(EditionFactory)
    slug = "participant"
    name = "Participant"
    number = 1
    is_public = True


def sorted_by(person) -> dict[str, str]:
    return sort_names(person.first_name, person.last_name)


class RegistrationFactory(DjangoModelFactory):
    """A confirmed participant. The badge is signed by `actions`, not here."""

    class Meta:
        model = Registration

    edition = factory.SubFactory(EditionFactory)
    category = factory.SubFactory(CategoryFactory, edition=factory.SelfAttribute("..edition"))
    number = factory.Sequence(lambda n: n + 10_001)  # apart from those that tests name
    code = factory.Sequence(lambda n: f"T{n:07d}")
    state = Registration.State.CONFIRMED
    first_name = "Hélène"
    last_name = "Dubois"
    name_key = factory.Sequence(lambda n: f"helene dubois {n}")
    sort_name = factory.LazyAttribute(lambda one: sorted_by(one)["sort_name"])
    sort_first_name = factory.LazyAttribute(lambda one: sorted_by(one)["sort_first_name"])
    email = factory.Sequence(lambda n: f"helene{n}@example.org")
    organisation = "Les Façonnables"
    organisation_key = factory.LazyAttribute(lambda person: folded(person.organisation))


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = Room

    edition = factory.SubFactory(EditionFactory)
    slug = factory.Sequence(lambda n: f"salle-{n}")
    name = "Grand amphithéâtre"
    capacity = 292


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = Theme

    edition = factory.SubFactory(EditionFactory)
    slug = factory.Sequence(lambda n: f"theme-{n}")
    name = "Mobilité"


class SpeakerFactory(DjangoModelFactory):
    class Meta:
        model = Speaker

    edition = factory.SubFactory(EditionFactory)
    slug = factory.Sequence(lambda n: f"personne-{n}")
    first_name = "Nicolas"
    last_name = "Postel"


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = Session

    edition = factory.SubFactory(EditionFactory)
    slug = factory.Sequence(lambda n: f"seance-{n}")
    kind = Session.Kind.ROUND_TABLE
    title = "De la loi ESS à la loi PACTE"
    room = factory.SubFactory(RoomFactory, edition=factory.SelfAttribute("..edition"))
    starts_at = datetime(2027, 3, 18, 9, 30, tzinfo=UTC)
    ends_at = datetime(2027, 3, 18, 10, 20, tzinfo=UTC)


class PlaceFactory(DjangoModelFactory):
    class Meta:
        model = Place

    edition = factory.SubFactory(EditionFactory)
    slug = factory.Sequence(lambda n: f"lieu-{n}")
    name = "Bâtiment"


class DoorFactory(DjangoModelFactory):
    class Meta:
        model = Door

    edition = factory.SubFactory(EditionFactory)
    place = factory.SubFactory(PlaceFactory, edition=factory.SelfAttribute("..edition"))
    slug = factory.Sequence(lambda n: f"porte-{n}")
    name = "Porte A"
    always_open = True


class LiveRoomFactory(DjangoModelFactory):
    """An open room: the session has live questions."""

    class Meta:
        model = LiveRoom

    session = factory.SubFactory(SessionFactory, has_live=True)
    is_open = True


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    room = factory.SubFactory(LiveRoomFactory)
    author = factory.SubFactory(
        RegistrationFactory, edition=factory.SelfAttribute("..room.session.edition")
    )
    voice = factory.LazyAttribute(lambda made: made.author and voice_of(made.room, made.author))
    text = factory.Sequence(lambda n: f"Qui contrôle la raison d’être numéro {n} ?")
    status = Question.Status.PUBLISHED
    was_public = True
    asked_at = datetime(2027, 3, 18, 9, 45, tzinfo=UTC)
    seq = factory.Sequence(lambda n: n + 1)


class RoleFactory(DjangoModelFactory):
    class Meta:
        model = Role

    session = factory.SubFactory(SessionFactory)
    speaker = factory.SubFactory(SpeakerFactory, edition=factory.SelfAttribute("..session.edition"))


def voice_of(room: LiveRoom, registration: Registration) -> Voice:
    """The voice of somebody registered, as their first frame makes it."""
    voice, _created = Voice.objects.get_or_create(
        room=room,
        registration=registration,
        defaults={"id": Voice.id_of(room.pk, registration.pk), "since": room.session.starts_at},
    )
    return voice


class RoundFactory(DjangoModelFactory):
    class Meta:
        model = Round

    edition = factory.SubFactory(EditionFactory)
    number = factory.Sequence(lambda n: n + 1)


class RankingFactory(DjangoModelFactory):
    class Meta:
        model = Ranking

    edition = factory.SubFactory(EditionFactory)
    number = factory.Sequence(lambda n: n + 1)
    closes_at = datetime(2027, 3, 10, 22, 0, tzinfo=UTC)
    seed = "2027"


class WorkshopFactory(DjangoModelFactory):
    """At two in the afternoon, with a single seat unless the test says more."""

    class Meta:
        model = Workshop

    class Params:
        seats = 1

    round = factory.SubFactory(RoundFactory)
    session = factory.SubFactory(
        SessionFactory,
        edition=factory.SelfAttribute("..round.edition"),
        kind=Session.Kind.WORKSHOP,
        title=factory.Sequence(lambda n: f"Atelier {n}"),
        capacity=factory.SelfAttribute("..seats"),
        starts_at=datetime(2027, 3, 18, 13, 0, tzinfo=UTC),
        ends_at=datetime(2027, 3, 18, 14, 45, tzinfo=UTC),
    )


class ProfileFactory(DjangoModelFactory):
    """In the directory: its owner has agreed to it."""

    class Meta:
        model = Profile
        skip_postgeneration_save = True

    registration = factory.SubFactory(RegistrationFactory)

    @factory.post_generation
    def agreed(self, create, extracted, **kwargs):
        if extracted is not False:
            self.registration.consents.create(
                purpose=Consent.Purpose.DIRECTORY, given_at=self.registration.asked_at
            )


class TableFactory(DjangoModelFactory):
    class Meta:
        model = Table

    edition = factory.SubFactory(EditionFactory)
    number = factory.Sequence(lambda n: n + 1)


class SlotFactory(DjangoModelFactory):
    class Meta:
        model = Slot

    edition = factory.SubFactory(EditionFactory)
    starts_at = datetime(2027, 3, 18, 12, 40, tzinfo=UTC)
    ends_at = datetime(2027, 3, 18, 13, 0, tzinfo=UTC)


class ExchangeFactory(DjangoModelFactory):
    """Open until the evening of the day. Once done, the cards are to be given."""

    class Meta:
        model = Exchange

    edition = factory.SelfAttribute("asking.edition")
    asking = factory.SubFactory(RegistrationFactory)
    asked = factory.SubFactory(
        RegistrationFactory,
        edition=factory.SelfAttribute("..asking.edition"),
        category=factory.SelfAttribute("..asking.category"),
    )
    asking_code = factory.SelfAttribute("asking.code")
    asked_code = factory.SelfAttribute("asked.code")
    scanned_at = datetime(2027, 3, 18, 9, 30, tzinfo=UTC)
    asked_at = datetime(2027, 3, 18, 9, 30, tzinfo=UTC)
    erases_at = datetime(2027, 3, 18, 22, 59, tzinfo=UTC)


class ChartFactory(DjangoModelFactory):
    """Bars, beside nothing yet."""

    class Meta:
        model = Chart

    edition = factory.SubFactory(EditionFactory)
    slug = factory.Sequence(lambda n: f"graphique-{n}")
    title = "Où sont les projets soutenus"


class KeyFigureFactory(DjangoModelFactory):
    class Meta:
        model = KeyFigure

    chart = factory.SubFactory(ChartFactory)
    label = factory.Sequence(lambda n: f"Territoire {n}")
    value = "55 %"
    amount = 55
