import pytest

from warehouse.adoption import AdoptionRefused, adopt
from warehouse.archive import ArchiveWriter
from warehouse.captures import scan
from warehouse.home import Home


@pytest.fixture
def other(tmp_path, visit, hints) -> Home:
    """Another home with one archive file, and files beside it that are none."""
    other = Home(tmp_path / "other")
    other.prepare()
    with ArchiveWriter(other, "run1") as archive:
        archive.append_visit(visit(), hints)
    (other.archive / "notes.txt").write_text("")
    (other.archive / "link.warc.gz").symlink_to("run1-00001.warc.gz")
    return other


def test_archive_files_of_another_home_are_copied_once(home, other):
    assert adopt(home, other.archive) == ["run1-00001.warc.gz"]
    assert adopt(home, other.archive) == []
    assert list(scan(home.archive)) == list(scan(other.archive))
    assert list(home.temporary.iterdir()) == []


def test_a_copy_is_a_file_of_its_own(home, other):
    adopt(home, other.archive)
    name = "run1-00001.warc.gz"
    assert (home.archive / name).stat().st_ino != (other.archive / name).stat().st_ino


def test_a_different_file_of_the_same_name_is_refused(home, other):
    (home.archive / "run1-00001.warc.gz").write_bytes(b"mine")
    with pytest.raises(AdoptionRefused, match="into an empty home"):
        adopt(home, other.archive)
    assert (home.archive / "run1-00001.warc.gz").read_bytes() == b"mine"


def test_a_home_can_adopt_its_own_archive(other):
    assert adopt(other, other.archive) == []
