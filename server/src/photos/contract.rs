//! What every keeper of photos' bytes must do, whatever it keeps them in.

use super::bytes::{Found, Photos, UploadId};
use spotcheck_domain::photo::PhotoHash;
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Opens the photos of a folder.
type Open<'o> = &'o dyn Fn(&Path) -> io::Result<Box<dyn Photos>>;

struct Stage<'o> {
    folder: &'o Path,
    open: Open<'o>,
    photos: Box<dyn Photos>,
}

/// What must hold, in words and as it is tried.
type Behaviour = (&'static str, fn(&Stage<'_>));

const BEHAVIOURS: &[Behaviour] = &[
    ("there is room for some and not for everything", there_is_room_for_some),
    ("an upload grows from where it stands", an_upload_grows),
    ("what lies beyond is cut off", what_lies_beyond_is_cut_off),
    ("a finished upload is a photo, for the next process too", a_finished_upload_is_a_photo),
    ("finishing again what is here already does no harm", finishing_again_does_no_harm),
    ("a photo is read from any place", a_photo_is_read_from_any_place),
    ("an upload that is not wanted is forgotten", an_upload_is_forgotten),
    ("what is put is measured, and lasts when it is settled", what_is_put_is_measured),
    ("a copy has the same bytes", a_copy_has_the_same_bytes),
    ("everything that lies there is seen, and can be set aside", everything_is_seen),
];

/// Tries every behaviour, and says all that do not hold.
pub fn check(open: Open<'_>) {
    let mut broken = Vec::new();
    for (name, holds) in BEHAVIOURS {
        let folder = tempfile::tempdir().expect("a folder");
        let photos = open(folder.path()).expect("photos open");
        let stage = Stage { folder: folder.path(), open, photos };
        if catch_unwind(AssertUnwindSafe(|| holds(&stage))).is_err() {
            broken.push(*name);
        }
    }
    assert!(broken.is_empty(), "does not hold: {broken:#?}");
}

const UPLOAD: UploadId = [7; 16];

fn there_is_room_for_some(stage: &Stage<'_>) {
    let has_room = |n| stage.photos.has_room_for(n).expect("it is known");
    assert!(has_room(1) && !has_room(u64::MAX));
}

impl Stage<'_> {
    fn append(&self, upload: UploadId, at: u64, bytes: &[u8]) {
        self.photos.append(&upload, at).and_then(|mut to| to.write_all(bytes)).expect("it is written");
    }

    /// A photo of these bytes.
    fn keep(&self, bytes: &[u8]) -> PhotoHash {
        let sha256 = PhotoHash::of(bytes);
        self.append(UPLOAD, 0, bytes);
        self.photos.finish(&UPLOAD, sha256).expect("it is kept");
        sha256
    }

    fn photo(&self, sha256: PhotoHash) -> Vec<u8> {
        all(self.photos.open(sha256, 0).expect("it is here"))
    }

    fn seen(&self) -> Vec<Found> {
        let mut seen = Vec::new();
        let visited = self.photos.each_file(&mut |found| {
            seen.push(found);
            Ok(())
        });
        visited.expect("it is visited");
        seen
    }
}

fn all(mut from: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes).expect("it is read");
    bytes
}

fn an_upload_grows(stage: &Stage<'_>) {
    assert_eq!(stage.photos.length(&UPLOAD).expect("asked"), 0, "nobody has begun it");
    stage.append(UPLOAD, 0, b"one ");
    stage.append(UPLOAD, 4, b"two");
    assert_eq!(stage.photos.length(&UPLOAD).expect("asked"), 7);
    assert_eq!(all(stage.photos.read(&UPLOAD).expect("it is here")), b"one two");
    assert_eq!(stage.photos.length(&[8; 16]).expect("asked"), 0, "another's");
}

fn what_lies_beyond_is_cut_off(stage: &Stage<'_>) {
    stage.append(UPLOAD, 0, b"one wrong");
    stage.photos.cut(&UPLOAD, 4).expect("it is cut");
    assert_eq!(stage.photos.length(&UPLOAD).expect("asked"), 4);
    stage.append(UPLOAD, 4, b"two");
    assert_eq!(all(stage.photos.read(&UPLOAD).expect("it is here")), b"one two");
}

fn a_finished_upload_is_a_photo(stage: &Stage<'_>) {
    let sha256 = stage.keep(b"a picture");
    assert_eq!(stage.photo(sha256), b"a picture");
    assert_eq!(stage.photos.length(&UPLOAD).expect("asked"), 0, "it is an upload no more");
    let again = (stage.open)(stage.folder).expect("photos open again");
    assert_eq!(again.size(sha256).expect("asked"), Some(9));
    let absent = PhotoHash::of(b"another");
    assert_eq!(again.size(absent).expect("asked"), None);
    assert_eq!(again.open(absent, 0).err().map(|error| error.kind()), Some(io::ErrorKind::NotFound));
    let unknown = again.finish(&[8; 16], absent);
    assert!(unknown.is_err() && again.size(absent).expect("asked").is_none(), "nothing was begun");
}

fn finishing_again_does_no_harm(stage: &Stage<'_>) {
    let (first, second) = (stage.keep(b"a picture"), stage.keep(b"a picture"));
    assert_eq!(first, second);
    assert_eq!(stage.photo(first), b"a picture");
    assert_eq!(stage.seen(), [Found::Photo(first)]);
}

fn a_photo_is_read_from_any_place(stage: &Stage<'_>) {
    let sha256 = stage.keep(b"0123456789");
    let from = |at| all(stage.photos.open(sha256, at).expect("it is here"));
    assert_eq!(from(0), b"0123456789");
    assert_eq!(from(7), b"789");
    assert_eq!(from(10), b"");
}

fn an_upload_is_forgotten(stage: &Stage<'_>) {
    stage.append(UPLOAD, 0, b"one");
    stage.append([8; 16], 0, b"two");
    stage.photos.forget(&UPLOAD).expect("it is forgotten");
    stage.photos.forget(&UPLOAD).expect("also one that is not here");
    assert_eq!(stage.photos.length(&UPLOAD).expect("asked"), 0);
    stage.append(UPLOAD, 0, b"one");
    stage.photos.forget_others(&mut |upload| Ok(*upload == UPLOAD)).expect("others are forgotten");
    let lengths = [UPLOAD, [8; 16]].map(|upload| stage.photos.length(&upload).expect("asked"));
    assert_eq!(lengths, [3, 0]);
}

fn what_is_put_is_measured(stage: &Stage<'_>) {
    let sha256 = PhotoHash::of(b"a picture");
    let measured = stage.photos.put(sha256, &mut &b"a picture"[..]).expect("it is put");
    assert_eq!(measured, (9, *sha256.as_bytes()));
    // The name is its giver's to prove: what is told is what the bytes are.
    let wrong = stage.photos.put(PhotoHash::from_bytes([1; 32]), &mut &b"a picture"[..]).expect("it is put");
    assert_eq!(wrong.1, *sha256.as_bytes());
    stage.photos.settle().expect("it is settled");
    assert_eq!((stage.open)(stage.folder).and_then(|again| again.size(sha256)).expect("asked"), Some(9));
}

fn a_copy_has_the_same_bytes(stage: &Stage<'_>) {
    let sha256 = stage.keep(b"a picture");
    let to = stage.folder.join("elsewhere").join("copy");
    stage.photos.copy_to(sha256, &to).expect("it is copied");
    assert_eq!(std::fs::read(&to).expect("a file"), b"a picture");
    assert_eq!(stage.photo(sha256), b"a picture");
}

fn everything_is_seen(stage: &Stage<'_>) {
    assert!(stage.seen().is_empty());
    let (one, two) = (stage.keep(b"one"), stage.keep(b"two"));
    let mut seen = stage.seen();
    seen.sort_by_key(|found| *found == Found::Photo(two));
    assert_eq!(seen, [Found::Photo(one), Found::Photo(two)]);
    stage.photos.set_aside(&Found::Photo(one)).expect("it is set aside");
    assert_eq!(stage.photos.size(one).expect("asked"), None);
    assert_eq!(stage.seen(), [Found::Photo(two)]);
    stage.photos.set_aside(&Found::Photo(one)).expect("also what is not here");
}
