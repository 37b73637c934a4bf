//! What a picture's file says of itself (Exif 3.0, CIPA DC-008): when and where it was taken. Nothing is made up: what the
//! file does not say, or cannot mean, is not known.

use exif::{DateTime, Exif, In, Rational, Reader, Tag, Value};
use spotcheck_domain::position::Position;
use spotcheck_domain::time::{Day, Timestamp};
use std::io::Cursor;

/// Before this no telephone took a picture.
const FIRST_YEAR: u16 = 1990;
/// How far ahead of this device's clock a camera may be.
const AHEAD_MILLIS: i64 = 24 * 3_600_000;

/// How far apart the shutter and this moment may be in a photo that was taken just now: somebody looks at it first.
const JUST_NOW_MILLIS: i64 = 15 * 60_000;

#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Said {
    pub taken_at: Option<Timestamp>,
    pub position: Option<Position>,
}

/// What is known of a photo, and whether it is the file's word. One that is brought as taken here and now is, unless its
/// file is of another time: where a browser knows no camera it offers the album in its place.
pub fn plan_known(
    file: &[u8],
    from_file: bool,
    here: Option<Position>,
    now: Timestamp,
    offset_minutes: i32,
) -> (Said, bool) {
    let said = read(file, now, offset_minutes);
    let is_of_another_time =
        said.taken_at.is_some_and(|at| (at.millis() - now.millis()).abs() > JUST_NOW_MILLIS);
    if from_file || is_of_another_time {
        (said, true)
    } else {
        (Said { taken_at: Some(now), position: here }, false)
    }
}

/// A time without a zone is taken to be of this device's, `offset_minutes` east of UTC.
pub fn read(file: &[u8], now: Timestamp, offset_minutes: i32) -> Said {
    let Ok(exif) = Reader::new().read_from_container(&mut Cursor::new(file)) else { return Said::default() };
    let latest = now.plus_millis(AHEAD_MILLIS);
    Said { taken_at: taken_at(&exif, offset_minutes).filter(|at| *at <= latest), position: position(&exif) }
}

fn taken_at(exif: &Exif, offset_minutes: i32) -> Option<Timestamp> {
    let mut said = DateTime::from_ascii(text(exif, Tag::DateTimeOriginal)?).ok()?;
    if let Some(offset) = text(exif, Tag::OffsetTimeOriginal) {
        // What is no offset leaves none.
        let _ = said.parse_offset(offset);
    }
    let day: Day = format!("{:04}-{:02}-{:02}", said.year, said.month, said.day).parse().ok()?;
    let is_time = said.hour < 24 && said.minute < 60 && said.second <= 60;
    if said.year < FIRST_YEAR || !is_time {
        return None;
    }
    let seconds = i64::from(said.hour) * 3_600 + i64::from(said.minute) * 60 + i64::from(said.second);
    let offset = said.offset.map_or(offset_minutes, i32::from);
    let local = i64::from(day.days()) * 86_400_000 + seconds * 1_000;
    Some(Timestamp::from_millis(local - i64::from(offset) * 60_000))
}

fn position(exif: &Exif) -> Option<Position> {
    let latitude = degrees(exif, Tag::GPSLatitude, Tag::GPSLatitudeRef, b'S')?;
    let longitude = degrees(exif, Tag::GPSLongitude, Tag::GPSLongitudeRef, b'W')?;
    let accuracy_m =
        numbers(exif, Tag::GPSHPositioningError).and_then(|n| number(*n.first()?)).unwrap_or(0.0);
    let said = Position { latitude, longitude, accuracy_m };
    said.is_credible().then_some(said)
}

/// Degrees, minutes and seconds, negative where the reference says so.
fn degrees(exif: &Exif, tag: Tag, reference: Tag, negative: u8) -> Option<f64> {
    let [degrees, minutes, seconds] = numbers(exif, tag)? else { return None };
    let all = number(*degrees)? + number(*minutes)? / 60.0 + number(*seconds)? / 3_600.0;
    let is_negative =
        text(exif, reference)?.first().is_some_and(|first| first.eq_ignore_ascii_case(&negative));
    Some(if is_negative { -all } else { all })
}

fn number(rational: Rational) -> Option<f64> {
    (rational.denom != 0).then(|| rational.to_f64())
}

fn numbers(exif: &Exif, tag: Tag) -> Option<&[Rational]> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Rational(numbers) => Some(numbers),
        _ => None,
    }
}

fn text(exif: &Exif, tag: Tag) -> Option<&[u8]> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(texts) => texts.first().map(Vec::as_slice),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use exif::Field;
    use exif::experimental::Writer;

    const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);
    const BEIJING: i32 = 480;

    fn ascii(tag: Tag, text: &str) -> Field {
        Field { tag, ifd_num: In::PRIMARY, value: Value::Ascii(vec![text.as_bytes().to_vec()]) }
    }

    fn rational(tag: Tag, numbers: &[(u32, u32)]) -> Field {
        let numbers = numbers.iter().map(|(num, denom)| Rational { num: *num, denom: *denom }).collect();
        Field { tag, ifd_num: In::PRIMARY, value: Value::Rational(numbers) }
    }

    /// A JPEG of nothing but its metadata.
    fn jpeg(fields: &[Field]) -> Vec<u8> {
        let mut writer = Writer::new();
        fields.iter().for_each(|field| writer.push_field(field));
        let mut tiff = Cursor::new(Vec::new());
        writer.write(&mut tiff, false).expect("memory takes it");
        let payload = [b"Exif\0\0".as_slice(), tiff.get_ref()].concat();
        let length = u16::try_from(payload.len() + 2).expect("is short").to_be_bytes();
        [&[0xff, 0xd8, 0xff, 0xe1], length.as_slice(), &payload, &[0xff, 0xd9]].concat()
    }

    fn place(latitude: [(u32, u32); 3], longitude: [(u32, u32); 3]) -> Vec<Field> {
        vec![
            ascii(Tag::GPSLatitudeRef, "N"),
            rational(Tag::GPSLatitude, &latitude),
            ascii(Tag::GPSLongitudeRef, "E"),
            rational(Tag::GPSLongitude, &longitude),
        ]
    }

    #[test]
    fn an_old_photo_says_its_own_time_and_place() {
        let mut fields = place([(39, 1), (54, 1), (2_400, 100)], [(116, 1), (23, 1), (5_100, 100)]);
        fields.push(ascii(Tag::DateTimeOriginal, "2024:03:05 14:02:09"));
        let said = read(&jpeg(&fields), NOW, BEIJING);
        assert_eq!(said.taken_at, Some(Timestamp::from_millis(1_709_618_529_000)));
        let position = said.position.expect("says where");
        assert!((position.latitude - 39.9067).abs() < 0.001 && (position.longitude - 116.3975).abs() < 0.001);
        assert_eq!(position.accuracy_m.to_bits(), 0.0f64.to_bits());
    }

    #[test]
    fn its_own_zone_goes_before_the_device_s() {
        let fields =
            [ascii(Tag::DateTimeOriginal, "2024:03:05 14:02:09"), ascii(Tag::OffsetTimeOriginal, "+06:00")];
        assert_eq!(
            read(&jpeg(&fields), NOW, BEIJING).taken_at,
            Some(Timestamp::from_millis(1_709_625_729_000))
        );
    }

    #[test]
    fn what_cannot_be_is_not_known() {
        for time in
            ["2099:01:01 00:00:00", "1970:01:01 00:00:00", "2024:02:31 10:00:00", "    :  :     :  :  ", "x"]
        {
            let said = read(&jpeg(&[ascii(Tag::DateTimeOriginal, time)]), NOW, BEIJING);
            assert_eq!(said, Said::default(), "{time}");
        }
        for (latitude, longitude) in [
            ([(0, 1); 3], [(0, 1); 3]),
            ([(39, 0), (0, 1), (0, 1)], [(116, 1), (0, 1), (0, 1)]),
            ([(95, 1), (0, 1), (0, 1)], [(116, 1), (0, 1), (0, 1)]),
        ] {
            assert_eq!(read(&jpeg(&place(latitude, longitude)), NOW, BEIJING).position, None, "{latitude:?}");
        }
    }

    #[test]
    fn what_is_brought_as_taken_now_is_unless_its_file_is_of_another_time() {
        let here = Some("36.789016,111.260197,8".parse::<Position>().expect("a place"));
        let old = jpeg(&[ascii(Tag::DateTimeOriginal, "2024:03:05 14:02:09")]);
        let known = |file: &[u8], from_file| plan_known(file, from_file, here, NOW, BEIJING);
        assert_eq!(known(&old, false), (read(&old, NOW, BEIJING), true));
        assert_eq!(known(&old, false).0.position, None, "nor is it of here");
        // 2026-09-21 22:13:20 in Beijing is now.
        for shutter in ["2026:09:21 22:12:40", "2026:09:21 22:00:00"] {
            let fresh = jpeg(&[ascii(Tag::DateTimeOriginal, shutter)]);
            assert_eq!(
                known(&fresh, false),
                (Said { taken_at: Some(NOW), position: here }, false),
                "{shutter}"
            );
        }
        let silent = [0xff, 0xd8, 0xff, 0xd9];
        assert_eq!(known(&silent, false), (Said { taken_at: Some(NOW), position: here }, false));
        assert_eq!(known(&silent, true), (Said::default(), true));
    }

    #[test]
    fn a_file_that_says_nothing_or_is_torn_says_nothing() {
        assert_eq!(read(&[0xff, 0xd8, 0xff, 0xd9], NOW, BEIJING), Said::default());
        assert_eq!(read(b"no picture", NOW, BEIJING), Said::default());
        let whole = jpeg(&[ascii(Tag::DateTimeOriginal, "2024:03:05 14:02:09")]);
        for length in 0..whole.len() - 2 {
            let said = read(&whole[..length], NOW, BEIJING);
            assert!(
                said.taken_at.is_none_or(|at| at == Timestamp::from_millis(1_709_618_529_000)),
                "{length}"
            );
        }
    }
}
