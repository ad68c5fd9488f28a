import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_papers")]

    operations = [
        migrations.AlterField(
            model_name="deadline",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deadlines",
                to="cases.case",
            ),
        ),
        migrations.AlterField(
            model_name="deadline", name="last_day", field=models.DateField(null=True)
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(told_at=None), fields=["last_day"], name="deadline_to_tell"
            ),
        ),
    ]
