import json

import pytest

from transforms.records import Hints
from warehouse.notes import Note, NoteUnreadable, load_note


@pytest.fixture
def note(hints) -> Note:
    return Note(run_id="r", kind="page", entry_url="u", status=200, content_type="text/html", hints=hints)


def test_a_note_is_read_back_as_it_was_written(note):
    assert load_note(note.dump()) == note


def test_hints_of_which_only_the_source_is_known_are_read_back(note):
    bare = Note(run_id="r", kind="page", entry_url="\ud800", status=0, content_type="", hints=Hints(source_id="x"))
    assert load_note(bare.dump()) == bare


def test_a_field_of_a_later_version_is_left_out(note):
    later = json.loads(note.dump())
    later["mood"] = later["hints"]["mood"] = "calm"
    assert load_note(json.dumps(later).encode()) == note


@pytest.mark.parametrize("name", ["status", "run_id", "part", "page_number"])
def test_a_field_of_another_type_is_refused(note, name):
    wrong = json.loads(note.dump()) | {name: ["x"]}
    with pytest.raises(NoteUnreadable):
        load_note(json.dumps(wrong).encode())


@pytest.mark.parametrize("name", ["source_id", "hosts", "discovered_at"])
def test_a_hint_of_another_type_is_refused(note, name):
    wrong = json.loads(note.dump())
    wrong["hints"][name] = [1]
    with pytest.raises(NoteUnreadable):
        load_note(json.dumps(wrong).encode())


@pytest.mark.parametrize(
    "block", [b"", b"\xff", b"[]", b"null", b"{}", b'{"hints": 1}', b'{"hints": {}}', b"[" * 100_000]
)
def test_what_is_no_note_is_refused(block):
    with pytest.raises(NoteUnreadable):
        load_note(block)


def test_a_time_without_a_zone_is_refused(note):
    wrong = json.loads(note.dump())
    wrong["hints"]["discovered_at"] = "2026-03-01T00:00:00"
    with pytest.raises(NoteUnreadable, match="no zone"):
        load_note(json.dumps(wrong).encode())
