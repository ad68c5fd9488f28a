"""The addresses of the pages of an account. They hold nothing about anybody."""

from __future__ import annotations

from django.urls import path

from . import entering, forgotten, joining, own, passkeys

urlpatterns = [
    path("account", own.account, name="account"),
    path("account/nieuw", joining.new, name="account-new"),
    path("account/bevestigen", joining.verify, name="account-verify"),
    path("account/code-instellen", joining.code_app, name="account-code-app"),
    path("account/inloggen", entering.sign_in, name="sign-in"),
    path("account/code", entering.code, name="sign-in-code"),
    path("account/herstelcode", entering.recovery_code, name="account-recovery"),
    path("account/uitloggen", entering.sign_out, name="sign-out"),
    path("account/wachtwoord-vergeten", forgotten.forgot, name="account-forgot"),
    path("account/nieuw-wachtwoord", forgotten.reset, name="account-reset"),
    path("account/wachtwoord", own.password, name="account-password"),
    path("account/wachtwoord-kiezen", own.first_password, name="account-first-password"),
    path("account/passkey", passkeys.use, name="passkey-use"),
    path("account/passkey-vraag", passkeys.ask, name="passkey-ask"),
    path("account/passkey-nieuw", passkeys.new, name="passkey-new"),
    path("account/passkey-weg", passkeys.remove, name="passkey-remove"),
    path("account/herstelcodes", own.recovery_codes, name="account-codes"),
    path("account/apparaat-uitloggen", own.end_session, name="account-end-session"),
    path("account/taal", own.language, name="account-language"),
    path("account/blijven", own.stay, name="account-stay"),
    path("account/verder", own.resume, name="account-resume"),
]
