"""Addresses of the organisers' desk."""

from django.urls import URLPattern, URLResolver, path

from registration.desk import (
    bulk,
    codes,
    exports,
    home,
    importing,
    people,
    person,
    places,
    post,
    previews,
    printing,
    questions,
)

app_name = "desk"

# Never prefixed: files to download.
unprefixed: list[URLPattern | URLResolver] = [
    path("organisation/inscriptions/<uuid:pk>/badge.pdf", person.badge, name="desk_badge"),
    path(
        "organisation/courriels/modeles/<slug:kind>/<slug:language>.html",
        previews.body,
        name="desk_preview",
    ),
    path("organisation/exports/<slug:name>.<slug:kind>", exports.export, name="desk_export"),
    path(
        "organisation/inscriptions/importer/modele.csv",
        importing.template,
        name="desk_import_template",
    ),
    path(
        "organisation/inscriptions/importer/<uuid:pk>/compte-rendu.csv",
        importing.report,
        name="desk_import_report",
    ),
    path("organisation/badges/lot.pdf", printing.sheets, name="desk_sheets"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("organisation/", home.overview, name="home"),
    path("organisation/categories/", places.categories, name="categories"),
    path("organisation/categories/places/", places.places, name="places"),
    path("organisation/categories/nouvelle/", places.add_category, name="add_category"),
    path("organisation/categories/<slug:slug>/", places.category, name="category"),
    path(
        "organisation/categories/<slug:slug>/ordre/",
        places.category_order,
        name="category_order",
    ),
    path(
        "organisation/categories/<slug:slug>/supprimer/",
        places.remove_category,
        name="remove_category",
    ),
    path("organisation/codes/", codes.codes, name="codes"),
    path("organisation/codes/<int:pk>/", codes.code, name="code"),
    path("organisation/badges/", printing.printing, name="printing"),
    path("organisation/badges/imprimes/", printing.printed, name="printed"),
    path("organisation/courriels/", post.undelivered, name="post"),
    path("organisation/courriels/modeles/", previews.previews, name="previews"),
    path(
        "organisation/courriels/modeles/<slug:kind>/<slug:language>/",
        previews.preview,
        name="preview",
    ),
    path("organisation/courriels/<int:pk>/", post.resend, name="resend"),
    path("organisation/questions/", questions.questions, name="questions"),
    path("organisation/questions/nouvelle/", questions.question, name="add_question"),
    path("organisation/questions/<slug:slug>/", questions.question, name="question"),
    path("organisation/questions/<slug:slug>/ordre/", questions.order, name="question_order"),
    path("organisation/questions/<slug:slug>/retirer/", questions.retire, name="retire"),
    path("organisation/questions/<slug:slug>/reponses/", questions.results, name="results"),
    path("organisation/inscriptions/", people.people, name="people"),
    path("organisation/inscriptions/choisir/", people.pick, name="pick"),
    path("organisation/exports/", exports.exports, name="exports"),
    path("organisation/inscriptions/importer/", importing.bring, name="import"),
    path("organisation/inscriptions/importer/<uuid:pk>/", importing.look, name="import_look"),
    path("organisation/inscriptions/nouvelle/", person.add, name="add"),
    path("organisation/inscriptions/agir/<slug:deed>/", bulk.for_picked, name="for_picked"),
    path("organisation/inscriptions/<uuid:pk>/", person.person, name="person"),
    path("organisation/inscriptions/<uuid:pk>/corriger/", person.correct, name="correct"),
    path("organisation/inscriptions/<uuid:pk>/besoins/", person.needs, name="needs"),
    path("organisation/inscriptions/<uuid:pk>/agir/<slug:deed>/", bulk.for_one, name="for_one"),
]
