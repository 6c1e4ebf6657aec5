"""What this room needs of the desk."""

from typing import Protocol

from chalicelib import ports


class AlertDesk(
    ports.HasSettings,
    ports.HasPractice,
    ports.HasHours,
    ports.HasClock,
    ports.HasRandom,
    ports.HasStore,
    ports.HasArchive,
    ports.HasRecords,
    ports.HasMailer,
    ports.HasAlarmTopic,
    ports.HasPushes,
    ports.HasMetrics,
    Protocol,
):
    """A desk that tells the practice of its leads, and whoever wrote that they arrived."""
