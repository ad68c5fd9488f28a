"""The addresses of the product and of the demo; ``settings`` takes these in demo mode only."""

from __future__ import annotations

from django.urls import include, path

from . import views

urlpatterns = [
    path("demo", views.people_page, name="demo"),
    path("demo/inloggen", views.sign_in_as, name="demo-sign-in"),
    path("demo/post", views.post, name="demo-post"),
    path("", include("tweeluik.interfaces.urls")),
]

handler400 = "tweeluik.interfaces.web.errors.bad_request"
handler404 = "tweeluik.interfaces.web.errors.not_found"
handler500 = "tweeluik.interfaces.web.errors.broken"
