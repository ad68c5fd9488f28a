from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("post", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="message", name="dedup", field=models.CharField(max_length=120)
        ),
        migrations.AlterField(
            model_name="message", name="not_before", field=models.DateTimeField()
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(fields=("dedup",), name="message_once"),
        ),
    ]
