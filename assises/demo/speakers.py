"""Some of those on stage as organisers prepare them: made-up addresses, and no word that is not in the programme."""

from datetime import datetime

from agenda.models import Speaker, SpeakerContact
from assises.models import Edition

TOLD = ("nicolas-postel", "jean-yves-doisy", "vianney-duhoo", "marion-rousseaux")
CONFIRMED = ("nicolas-postel", "vianney-duhoo")
WORDS = "Prend part à la table ronde « De la loi ESS à la loi PACTE ». Sa biographie est encore à écrire."
WORDS_EN = "Takes part in the round table “From the ESS Act to the PACTE Act”. The biography is still to be written."


def build_speakers(edition: Edition, now: datetime) -> list[Speaker]:
    """Contacts for four of them, made once; what an organiser or they wrote since stays."""
    found = list(Speaker.objects.filter(edition=edition, slug__in=TOLD).order_by("pk"))
    for number, speaker in enumerate(found, start=1):
        contact = {"email": f"intervenant{number}@example.org"}
        _contact, made = SpeakerContact.objects.get_or_create(speaker=speaker, defaults=contact)
        if made and not speaker.biography:
            speaker.biography, speaker.biography_en = WORDS, WORDS_EN
            if speaker.slug in CONFIRMED and not speaker.has_answered:
                speaker.confirmed_at = now
            speaker.save(update_fields=["biography", "biography_en", "confirmed_at"])
    return found
