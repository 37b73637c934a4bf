//! Photos over tus, as any client would send them, and what arrives.
#![allow(clippy::unwrap_used)]

mod common;

use common::photo::{TUS, base64, create, patch, picture, visit_with};
use common::{Server, inspection};
use sha2::{Digest, Sha256};
use spotcheck_domain::photo::PhotoHash;

#[test]
fn a_photo_travels_in_steps_and_arrives_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut phone = server.pair("祁远舟");
    let desk = server.pair("卓亦安");
    let neighbour = server.pair("闻人笛");
    let bytes = picture(300_000);
    let path = format!("/v1/photos/{}", PhotoHash::of(&bytes));
    let (unknown, ..) = inspection(phone.session.unit.id);
    assert_eq!(create(&phone, unknown, &bytes).code(), "not_yet");
    let document = visit_with(&mut phone, &bytes);
    assert_eq!(create(&neighbour, document, &bytes).code(), "not_yet", "others' photos are not revealed");

    let created = create(&phone, document, &bytes);
    assert_eq!((created.status, created.header("upload-offset")), (201, "0"));
    assert!(created.header("upload-expires").ends_with(" GMT"));
    let location = created.header("location").to_owned();
    assert_eq!(patch(&phone, &location, 0, &bytes[..100_000], &[]).header("upload-offset"), "100000");
    assert_eq!(patch(&phone, &location, 0, &bytes[..1], &[]).code(), "offset_conflict");
    assert_eq!(desk.get(&path).code(), "not_found", "not before it is whole");
    assert_eq!(neighbour.send("HEAD", &location, &[TUS], &[]).status, 404);

    // A part that does not meet its checksum leaves nothing behind.
    let wrong = format!("sha256 {}", base64(&[0; 32]));
    let refused = patch(&phone, &location, 100_000, &bytes[100_000..200_000], &[("upload-checksum", &wrong)]);
    assert_eq!((refused.status, refused.code().as_str()), (460, "checksum_mismatch"));
    let head = phone.send("HEAD", &location, &[TUS], &[]);
    assert_eq!((head.header("upload-offset"), head.header("upload-length")), ("100000", "300000"));

    // The server dies and comes back; the upload goes on where it stood.
    server.kill();
    let server = Server::start(folder.path(), &[]);
    phone.address.clone_from(&server.address);
    let (mut desk, mut neighbour) = (desk, neighbour);
    desk.address.clone_from(&server.address);
    neighbour.address.clone_from(&server.address);
    let right = format!("sha256 {}", base64(&Sha256::digest(&bytes[100_000..])));
    let done = patch(&phone, &location, 100_000, &bytes[100_000..], &[("upload-checksum", &right)]);
    assert_eq!((done.status, done.header("upload-offset")), (204, "300000"));

    let whole = desk.get(&path);
    assert_eq!((whole.status, whole.header("content-type")), (200, "image/jpeg"));
    assert_eq!(whole.header("x-content-type-options"), "nosniff");
    assert!(whole.body == bytes);
    let part = desk.send("GET", &path, &[("range", "bytes=100-199")], &[]);
    assert_eq!((part.status, part.header("content-range")), (206, "bytes 100-199/300000"));
    assert!(part.body == bytes[100..200]);
    let stale = desk.send("GET", &path, &[("range", "bytes=100-199"), ("if-range", "\"other\"")], &[]);
    assert_eq!((stale.status, stale.body.len()), (200, bytes.len()));
    assert_eq!(desk.send("GET", &path, &[("range", "bytes=300000-")], &[]).status, 416);
    let tag = whole.header("etag").to_owned();
    assert_eq!(desk.send("GET", &path, &[("if-none-match", &tag)], &[]).status, 304);
    assert_eq!(neighbour.get(&path).code(), "not_found");

    let again = create(&phone, document, &bytes);
    assert_eq!((again.status, again.header("upload-offset")), (201, "300000"));
}

#[test]
fn bytes_of_another_hash_are_thrown_away() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut phone = server.pair("祁远舟");
    let bytes = picture(5_000);
    let document = visit_with(&mut phone, &bytes);
    let location = create(&phone, document, &bytes).header("location").to_owned();
    let mut other = bytes.clone();
    other[4_000] ^= 1;
    assert_eq!(patch(&phone, &location, 0, &other, &[]).status, 460);
    assert_eq!(phone.send("HEAD", &location, &[TUS], &[]).status, 404);
    assert_eq!(phone.get(&format!("/v1/photos/{}", PhotoHash::of(&bytes))).status, 404);
    let location = create(&phone, document, &bytes).header("location").to_owned();
    assert_eq!(phone.send("DELETE", &location, &[TUS], &[]).status, 204);
    assert_eq!(phone.send("HEAD", &location, &[TUS], &[]).status, 404);
    let location = create(&phone, document, &bytes).header("location").to_owned();
    assert_eq!(patch(&phone, &location, 0, &bytes, &[]).status, 204);
}

#[test]
fn a_cut_connection_leaves_a_part_to_go_on_from() {
    use std::io::Write;
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let mut phone = server.pair("祁远舟");
    let bytes = picture(200_000);
    let document = visit_with(&mut phone, &bytes);
    let location = create(&phone, document, &bytes).header("location").to_owned();
    let mut stream = std::net::TcpStream::connect(&server.address).unwrap();
    write!(
        stream,
        "PATCH {location} HTTP/1.1\r\nhost: x\r\ncookie: {}\r\ntus-resumable: 1.0.0\r\nupload-offset: 0\r\n\
         content-type: application/offset+octet-stream\r\ncontent-length: 200000\r\n\r\n",
        phone.cookie
    )
    .unwrap();
    stream.write_all(&bytes[..150_000]).unwrap();
    stream.shutdown(std::net::Shutdown::Both).unwrap();
    drop(stream);
    // The server may not have heard of it yet: then it says that the upload stands at 0, and the phone begins there.
    let head = phone.send("HEAD", &location, &[TUS], &[]);
    let offset: usize = head.header("upload-offset").parse().unwrap();
    assert!(offset <= 150_000);
    let done = patch(&phone, &location, offset, &bytes[offset..], &[]);
    assert!(done.status == 204 || done.code() == "offset_conflict");
    if done.status != 204 {
        let offset: usize = done.header("upload-offset").parse().unwrap();
        assert_eq!(patch(&phone, &location, offset, &bytes[offset..], &[]).status, 204);
    }
    assert!(phone.get(&format!("/v1/photos/{}", PhotoHash::of(&bytes))).body == bytes);
}

#[test]
fn a_hash_opens_no_photo_of_another_county_and_tells_nothing_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::demo(folder.path());
    let (mut owner, mut stranger) = (server.pair("祁远舟"), server.pair("闻人笛"));
    let bytes = picture(5_000);
    let path = format!("/v1/photos/{}", PhotoHash::of(&bytes));
    let first = visit_with(&mut owner, &bytes);
    let location = create(&owner, first, &bytes).header("location").to_owned();
    assert_eq!(patch(&owner, &location, 0, &bytes, &[]).status, 204);

    // A record of his own names it, by its hash alone.
    let guessed = visit_with(&mut stranger, &bytes);
    assert_eq!(stranger.get(&path).code(), "not_found");
    let created = create(&stranger, guessed, &bytes);
    assert_eq!((created.status, created.header("upload-offset")), (201, "0"), "as if nobody had it");
    let location = created.header("location").to_owned();
    assert_eq!(patch(&stranger, &location, 0, &bytes[..4_000], &[]).header("upload-offset"), "4000");
    assert_eq!(stranger.get(&path).code(), "not_found", "some of its bytes are no proof");
    // Whoever has the bytes has nothing to learn.
    assert_eq!(patch(&stranger, &location, 4_000, &bytes[4_000..], &[]).header("upload-offset"), "5000");
    assert!(stranger.get(&path).body == bytes);
    assert!(owner.get(&path).body == bytes);
    let again = create(&stranger, guessed, &bytes);
    assert_eq!((again.status, again.header("upload-offset")), (201, "5000"));
}
