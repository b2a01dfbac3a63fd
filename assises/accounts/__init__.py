"""Sign in: a password for staff, a mailed code for participants."""

from django.urls import URLPattern, URLResolver, path

from assises.accounts import views

app_name = "accounts"

unprefixed: list[URLPattern | URLResolver] = []

urlpatterns: list[URLPattern | URLResolver] = [
    path("connexion/", views.sign_in, name="sign_in"),
    path("connexion/code/", views.enter_code, name="enter_code"),
    path("connexion/code/renvoi/", views.send_again, name="send_again"),
    path("connexion/personne/", views.choose, name="choose"),
    path("deconnexion/", views.sign_out, name="sign_out"),
]
