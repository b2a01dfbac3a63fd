"""People of the directory, and who is signed in, for the tests of notices and safety."""

from uuid import UUID, uuid4

from django.test import Client

from networking.models import Profile
from registration.access import link_of
from registration.models import Registration
from tests.factories import CategoryFactory, ProfileFactory, RegistrationFactory


def somebody(edition, first_name="Amina", *, shown=True, **fields) -> Registration:
    """Registered; in the directory unless said otherwise."""
    person = RegistrationFactory(
        edition=edition,
        category=CategoryFactory(edition=edition),
        first_name=first_name,
        **fields,
    )
    ProfileFactory(registration=person, agreed=shown)
    return Registration.objects.select_related("edition").get(pk=person.pk)


def profile_of(person: Registration) -> Profile:
    return Profile.objects.get(registration=person)


def signed_in(person: Registration) -> Client:
    client = Client()
    client.get(link_of(person))
    return client


def new_id() -> UUID:
    return uuid4()
