//! Pictures from the device's files: recognised by their bytes, and copied small for lists.
//!
//! The bytes of the original are never touched. What the browser cannot decode has no small copy, and is kept all the
//! same.

mod decode;
mod encode;

pub(super) use encode::{canvas, jpeg, thumbnail_of_canvas};

use decode::Decoded;
use gloo_file::{Blob, futures::read_as_bytes};
use spotcheck_domain::photo::MAX_PHOTO;
use spotcheck_domain::photo::recognise;

/// A picture and its small copy, ready for the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shot {
    pub bytes: Vec<u8>,
    /// JPEG, longest side 640 pixels.
    pub thumbnail: Option<Vec<u8>>,
    /// Pixels as shown, upright; absent where the browser cannot decode it.
    pub width: Option<u32>,
    pub height: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    #[error("not a picture that inspections accept")]
    NotAPicture,
    #[error("larger than the office takes")]
    TooLarge,
    /// The device could not read it: a file in a cloud that has gone, a card that was pulled.
    #[error("the file cannot be read")]
    Unreadable,
}

/// Longest side of the copy for lists, in pixels.
const THUMBNAIL_SIDE: u32 = 640;
/// Beyond this the browser is not asked to decode at all: a phone would have to find a gigabyte.
const MOST_PIXELS: u64 = 210_000_000;

/// Milliseconds after which a file was not made by the camera just now.
const JUST_NOW: f64 = 15.0 * 60_000.0;

/// Whether a file was written before somebody can have gone to the camera for it.
pub fn is_of_before(file: &web_sys::File) -> bool {
    js_sys::Date::now() - file.last_modified() > JUST_NOW
}

pub async fn read(file: web_sys::File) -> Result<Shot, PictureError> {
    let size = file.size();
    if size == 0.0 {
        return Err(PictureError::NotAPicture);
    }
    if size > MAX_PHOTO as f64 {
        return Err(PictureError::TooLarge);
    }
    let blob: &web_sys::Blob = &file;
    let bytes = read_as_bytes(&Blob::from(blob.clone())).await.map_err(|_| PictureError::Unreadable)?;
    let media_type = recognise(&bytes).ok_or(PictureError::NotAPicture)?;
    let Some(decoded) = Decoded::open(&bytes, media_type).await else {
        return Ok(Shot { bytes, thumbnail: None, width: None, height: None });
    };
    let (width, height) = (decoded.width, decoded.height);
    let thumbnail = if u64::from(width) * u64::from(height) <= MOST_PIXELS {
        encode::thumbnail_of(&decoded).await
    } else {
        None
    };
    Ok(Shot { bytes, thumbnail, width: Some(width), height: Some(height) })
}

/// The size of a copy whose longest side is at most `side`; never larger than the original.
fn plan_size(width: u32, height: u32, side: u32) -> (u32, u32) {
    let longest = width.max(height).max(1);
    if longest <= side {
        return (width.max(1), height.max(1));
    }
    let scale = f64::from(side) / f64::from(longest);
    let scaled = |length: u32| ((f64::from(length) * scale).round() as u32).max(1);
    (scaled(width), scaled(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_keeps_its_shape_and_never_grows() {
        assert_eq!(plan_size(4000, 3000, 640), (640, 480));
        assert_eq!(plan_size(3000, 4000, 640), (480, 640));
        assert_eq!(plan_size(320, 200, 640), (320, 200));
        assert_eq!(plan_size(20_000, 10, 640), (640, 1));
    }
}
