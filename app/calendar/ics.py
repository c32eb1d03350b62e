"""Appointments as calendar programs read them (RFC 5545), in UTC, which all of them show in the time of the place."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from icalendar import Calendar, Event
from icalendar.timezone import tzp

from app.calendar.queries import Appointment, DueDate
from app.database import Viewer
from app.i18n import N_, translate

MAKER: Final = "-//Rondetafel//Rondetafel//NL"
FETCH_EVERY: Final = timedelta(hours=1)


def read_time_zone() -> None:
    """Otherwise read from the disk for the first file, while every socket waits."""
    tzp.localize_utc(datetime.now(UTC))


def feed_file(viewer: Viewer, found: Sequence[Appointment], due: Sequence[DueDate], site: str) -> bytes:
    """site: where the application is reached, without a slash at the end."""
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Rondetafel")
    calendar.add("refresh-interval", FETCH_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for appointment in found:
        calendar.add_component(event_of(viewer, appointment, site))
    for date in due:
        calendar.add_component(day_of(viewer, date, site))
    return bytes(calendar.to_ical())


def day_of(viewer: Viewer, due: DueDate, site: str) -> Event:
    """A whole day that keeps nobody occupied; on another day it is another entry, and this one goes."""
    event = Event()
    event.add("uid", _secret_name(f"{due.item_id} {due.on} {viewer.professional_id}"))
    event.add("dtstamp", due.agreed_at)
    event.add("dtstart", due.on)
    event.add("summary", translate(viewer.language, N_("Agreement")))
    event.add("transp", "TRANSPARENT")
    event.add("url", f"{site}/items/{due.item_id}")
    return event


def request_file(viewer: Viewer, appointment: Appointment, site: str, sender: str, receiver: str) -> bytes:
    """For a mail: a program that gets it puts it in the calendar, or changes what it put there before."""
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", method_of(appointment))
    event = event_of(viewer, appointment, site)
    event.add("organizer", f"mailto:{sender}")
    event.add("attendee", f"mailto:{receiver}", parameters={"RSVP": "FALSE"})
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def method_of(appointment: Appointment) -> str:
    return "CANCEL" if appointment.called_off else "REQUEST"


def event_of(viewer: Viewer, appointment: Appointment, site: str) -> Event:
    event = Event()
    event.add("uid", _uid(viewer, appointment))
    event.add("dtstamp", appointment.changed_at)
    event.add("sequence", appointment.changes - 1)
    event.add("dtstart", appointment.begins_at)
    event.add("dtend", appointment.ends_at)
    event.add("summary", translate(viewer.language, N_("Meeting {team}"), team=appointment.team))
    if appointment.place:
        event.add("location", appointment.place)
    if appointment.called_off:
        event.add("status", "CANCELLED")
    event.add("url", f"{site}/conferences/{appointment.conference_id}")
    return event


def _uid(viewer: Viewer, appointment: Appointment) -> str:
    """The same for as long as both are there; it tells neither."""
    return _secret_name(f"{appointment.conference_id} {viewer.professional_id}")


def _secret_name(of: str) -> str:
    return f"{sha256(of.encode()).hexdigest()[:32]}@rondetafel"
