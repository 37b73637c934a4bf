//! Photos as any tus client sends them.

use super::{Answer, Phone, inspection, push};
use spotcheck_domain::edit::Edit;
use spotcheck_domain::id::{DocumentId, PhotoId};
use spotcheck_domain::photo::{Photo, PhotoHash};
use spotcheck_domain::term::PhotoRole;
use spotcheck_domain::time::Timestamp;

pub const TUS: (&str, &str) = ("tus-resumable", "1.0.0");
pub const STREAM: (&str, &str) = ("content-type", "application/offset+octet-stream");

pub fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits =
            three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = char::from(DIGITS[(bits >> (18 - 6 * place)) as usize & 63]);
            text.push(if place <= three.len() { digit } else { '=' });
        }
    }
    text
}

pub fn picture(n: usize) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0];
    bytes.extend((0..n - 4).map(|at| (at * 31 % 251) as u8));
    bytes
}

/// Stores a visit that names the picture.
pub fn visit_with(phone: &mut Phone, bytes: &[u8]) -> DocumentId {
    let (id, mut document, first) = inspection(phone.session.unit.id);
    let photo = Photo {
        id: PhotoId::from_parts(Timestamp::from_millis(5), rand::random()),
        role: PhotoRole::Scene,
        sha256: PhotoHash::of(bytes),
        size: bytes.len() as u64,
        media_type: "image/jpeg".into(),
        thumbnail: None,
        thumbnail_size: None,
        width: None,
        height: None,
        taken_at: Timestamp::from_millis(5),
        position: None,
        item: None,
        from_file: false,
        undated: false,
        is_lost: false,
        struck: None,
    };
    let at = Timestamp::from_millis(1_790_000_002_000);
    let second = document.edit(&Edit::AddPhoto(photo), None, at, rand::random()).unwrap().unwrap();
    phone.sync(vec![push(id, &[&first, &second])]);
    id
}

pub fn create(phone: &Phone, document: DocumentId, bytes: &[u8]) -> Answer {
    let metadata = format!(
        "sha256 {},document {},type {}",
        base64(PhotoHash::of(bytes).to_string().as_bytes()),
        base64(document.to_string().as_bytes()),
        base64(b"image/jpeg")
    );
    let length = bytes.len().to_string();
    phone.send("POST", "/v1/photos", &[TUS, ("upload-length", &length), ("upload-metadata", &metadata)], &[])
}

pub fn patch(phone: &Phone, location: &str, offset: usize, bytes: &[u8], more: &[(&str, &str)]) -> Answer {
    let offset = offset.to_string();
    let mut headers = vec![TUS, STREAM, ("upload-offset", offset.as_str())];
    headers.extend_from_slice(more);
    phone.send("PATCH", location, &headers, bytes)
}

/// A visit with one photo, which arrives.
pub fn arrive(phone: &mut Phone, bytes: &[u8]) -> DocumentId {
    let document = visit_with(phone, bytes);
    let location = create(phone, document, bytes).header("location").to_owned();
    assert_eq!(patch(phone, &location, 0, bytes, &[]).status, 204);
    document
}
