"""Addresses of contacts: the badge's own, never prefixed, and the pages below /reseau/contacts/."""

from django.urls import URLPattern, URLResolver, path, re_path

from networking.contacts import exports, gestures, offline, views

unprefixed: list[URLPattern | URLResolver] = [
    # No name: the header then finds no translation of this address, and repeats none of it.
    re_path(r"^[bB]/(?P<badge>[^/]+)/?$", views.badge),
    path("sw-contacts.js", offline.worker, name="contacts_worker"),
    path("reseau/contacts/a-qui.json", offline.whose, name="contacts_whose"),
    path("reseau/contacts/gardes.json", offline.deliver, name="contacts_deliver"),
    path("reseau/contacts/contacts.vcf", exports.all_vcards, name="contacts_vcards"),
    path("reseau/contacts/contacts.csv", exports.csv, name="contacts_csv"),
    path("reseau/contacts/<uuid:pk>.vcf", exports.one_vcard, name="contact_vcard"),
    path("reseau/contacts/<uuid:pk>.jpg", exports.photograph, name="contact_photograph"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("reseau/contacts/", views.index, name="contacts"),
    path("reseau/contacts/nouveau/", views.offer, name="contacts_offer"),
    path("reseau/contacts/hors-ligne/", offline.kept_page, name="contacts_kept"),
    path("reseau/contacts/<uuid:pk>/accepter/", gestures.answer, name="contact_answer"),
    path("reseau/contacts/<uuid:pk>/decliner/", gestures.decline, name="contact_decline"),
    path("reseau/contacts/<uuid:pk>/reprendre/", gestures.take_back, name="contact_take_back"),
    path("reseau/contacts/<uuid:pk>/note/", gestures.write_note, name="contact_note"),
    path("reseau/contacts/<uuid:pk>/retirer/", gestures.remove, name="contact_remove"),
]
