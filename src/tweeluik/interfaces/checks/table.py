"""All checks, in the order in which they are shown."""

from __future__ import annotations

from typing import Final

from . import by_database, by_records, by_settings
from .check import Check, Level, for_others, on_postgresql, on_sqlite

UNSAFE, WARNING, NOTE = Level.UNSAFE, Level.WARNING, Level.NOTE

CHECKS: Final = (
    Check("https_origin", UNSAFE, by_settings.https_origin),
    Check("secure_cookie", UNSAFE, by_settings.secure_cookie),
    Check("no_debugging", UNSAFE, by_settings.no_debugging),
    Check("secret_key", UNSAFE, by_settings.secret_key),
    Check("strict_policy", UNSAFE, by_settings.strict_policy),
    Check("django_warnings", WARNING, by_settings.django_warnings, for_others),
    Check("real_day", UNSAFE, by_settings.real_day, for_others),
    Check("no_demonstration", UNSAFE, by_settings.no_demonstration, for_others),
    Check("keys_safe", UNSAFE, by_records.keys_safe),
    Check("keys_ours", UNSAFE, by_records.keys_ours),
    Check("sqlite_keeps", UNSAFE, by_database.sqlite_keeps, on_sqlite),
    Check("sqlite_tidy", UNSAFE, by_database.sqlite_tidy, on_sqlite),
    Check("sqlite_version", NOTE, by_database.sqlite_version, on_sqlite),
    Check("postgresql_keeps", UNSAFE, by_database.postgresql_keeps, on_postgresql),
    Check("postgresql_role", UNSAFE, by_database.postgresql_role, on_postgresql),
    Check("postgresql_checksums", WARNING, by_database.postgresql_checksums, on_postgresql),
    Check("up_to_date", UNSAFE, by_database.up_to_date),
    Check("no_number_columns", UNSAFE, by_database.no_number_columns),
    Check("static_files", WARNING, by_settings.static_files),
    Check("log_intact", UNSAFE, by_records.log_intact),
    Check("checkpoint_recent", WARNING, by_records.checkpoint_recent),
    Check("clock_sane", WARNING, by_records.clock_sane),
    Check("mail_server", WARNING, by_settings.mail_server, for_others),
    Check("mail_safe", UNSAFE, by_settings.mail_safe),
    Check("mail_sender", WARNING, by_settings.mail_sender, for_others),
    Check("worker_sends", WARNING, by_records.worker_sends),
    Check("messages_arrive", WARNING, by_records.messages_arrive),
    Check("virus_scanner", WARNING, by_settings.virus_scanner, for_others),
)
