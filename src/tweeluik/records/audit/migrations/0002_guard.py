"""The database refuses to change, delete or overwrite what was logged or signed.

Who may alter the tables can take these guards away; that the log was changed then shows in the
chain and against the checkpoints.
"""

from django.db import migrations

GUARDED = ("audit_entry", "audit_checkpoint")
REFUSAL = "what was logged is not changed"


def put(connection):
    """Put the guards in place."""
    with connection.cursor() as cursor:
        for statement in _making(connection.vendor):
            cursor.execute(statement)


def lift(connection):
    """Take the guards away."""
    with connection.cursor() as cursor:
        for statement in _taking(connection.vendor):
            cursor.execute(statement)


def _making(vendor):
    if vendor == "sqlite":
        for table in GUARDED:
            refused = f"ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            yield f"CREATE TRIGGER {table}_no_update BEFORE UPDATE {refused}"
            yield f"CREATE TRIGGER {table}_no_delete BEFORE DELETE {refused}"
            # INSERT OR REPLACE deletes the old row without the trigger for that.
            there = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE seq = NEW.seq) BEGIN"  # noqa: S608 our names
            refused = refused.replace("BEGIN", there)
            yield f"CREATE TRIGGER {table}_no_replace BEFORE INSERT {refused}"
    elif vendor == "postgresql":
        yield (
            "CREATE FUNCTION audit_refused() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        for table in GUARDED:
            yield (
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION audit_refused()"
            )
    else:
        raise ValueError(f"{vendor} has no guards for the log: use SQLite or PostgreSQL")


def _taking(vendor):
    if vendor == "sqlite":
        for table in GUARDED:
            for act in ("update", "delete", "replace"):
                yield f"DROP TRIGGER IF EXISTS {table}_no_{act}"
    elif vendor == "postgresql":
        for table in GUARDED:
            yield f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}"
        yield "DROP FUNCTION IF EXISTS audit_refused()"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: put(schema_editor.connection),
            lambda apps, schema_editor: lift(schema_editor.connection),
        )
    ]
