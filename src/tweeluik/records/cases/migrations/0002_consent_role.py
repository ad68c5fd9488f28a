from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="consent",
            name="role",
            field=models.CharField(default="", max_length=40),
            preserve_default=False,
        ),
    ]
