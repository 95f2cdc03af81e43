"""Numbers that people add to a picture."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('recognition', '0007_desk'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Addition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(db_index=True, max_length=64, verbose_name='text')),
                ('x', models.PositiveIntegerField(null=True)),
                ('y', models.PositiveIntegerField(null=True)),
                ('w', models.PositiveIntegerField(null=True)),
                ('h', models.PositiveIntegerField(null=True)),
                ('created', models.DateTimeField(auto_now_add=True, verbose_name='created')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='additions', to=settings.AUTH_USER_MODEL)),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='additions', to='recognition.job')),
            ],
            options={
                'verbose_name': 'added number',
                'verbose_name_plural': 'added numbers',
                'ordering': ['job', 'created', 'id'],
            },
        ),
    ]
