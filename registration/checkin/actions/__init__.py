"""What happens at the doors: one function a verb."""

from registration.checkin.actions.certifying import (
    DayNotOver,
    send_certificates,
    to_certify,
)
from registration.checkin.actions.devices import (
    WrongEnrolment,
    answer_call,
    digest_of_token,
    enrol,
    enrol_phone,
    hear,
    invite_phones,
    new_token,
    revoke,
)
from registration.checkin.actions.doors import (
    close_seats,
    end_trials,
    expect,
    open_seats,
    release,
    see_to,
)
from registration.checkin.actions.judging import (
    Asked,
    DoorNotServed,
    NotSupervisor,
    SameIdOtherScan,
    Steward,
    TooManyBadCodes,
    described,
    expected_at,
    inside_of,
)
from registration.checkin.actions.scanning import Answer, deliver, scan, undo
from registration.checkin.actions.walking_in import CameIn, walk_in

__all__ = [
    "Answer",
    "Asked",
    "CameIn",
    "DayNotOver",
    "DoorNotServed",
    "NotSupervisor",
    "SameIdOtherScan",
    "Steward",
    "TooManyBadCodes",
    "WrongEnrolment",
    "answer_call",
    "close_seats",
    "deliver",
    "described",
    "digest_of_token",
    "end_trials",
    "enrol",
    "enrol_phone",
    "expect",
    "expected_at",
    "hear",
    "inside_of",
    "invite_phones",
    "new_token",
    "open_seats",
    "release",
    "revoke",
    "scan",
    "see_to",
    "send_certificates",
    "to_certify",
    "undo",
    "walk_in",
]
