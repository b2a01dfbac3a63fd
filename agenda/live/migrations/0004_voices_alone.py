"""What people said is tied to their voices alone."""

import django.db.models.deletion
from django.db import migrations, models

import agenda.live.models.rooms


class Migration(migrations.Migration):
    dependencies = [("live", "0003_give_voices")]

    operations = [
        migrations.RemoveConstraint(
            model_name="receipt",
            name="one_answer_per_frame_of_a_person",
        ),
        migrations.RemoveConstraint(
            model_name="receipt",
            name="a_receipt_is_somebody_s",
        ),
        migrations.RemoveConstraint(
            model_name="vote",
            name="one_vote_each",
        ),
        migrations.RemoveIndex(
            model_name="question",
            name="live_questi_author__d9f6c1_idx",
        ),
        migrations.RemoveIndex(
            model_name="receipt",
            name="live_receip_registr_0b538b_idx",
        ),
        migrations.RemoveField(
            model_name="question",
            name="anonymous",
        ),
        migrations.RemoveField(
            model_name="receipt",
            name="registration",
        ),
        migrations.RemoveField(
            model_name="vote",
            name="registration",
        ),
        migrations.AlterField(
            model_name="liveroom",
            name="code",
            field=models.CharField(
                default=agenda.live.models.rooms.new_code,
                max_length=12,
                unique=True,
                verbose_name="code of the room",
            ),
        ),
        migrations.AlterField(
            model_name="vote",
            name="voice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="votes",
                to="live.voice",
            ),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["voice", "at"], name="live_receip_voice_i_f04e9a_idx"),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(
                fields=("voice", "frame_id"), name="one_answer_per_frame_of_a_voice"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("voice__isnull", True), ("user__isnull", True), _connector="XOR"
                ),
                name="a_receipt_is_somebody_s",
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.UniqueConstraint(fields=("question", "voice"), name="one_vote_each"),
        ),
    ]
