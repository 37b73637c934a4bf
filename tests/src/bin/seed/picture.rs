//! Pictures of one colour, each with a mark of its own, written without a library.

/// A picture of one colour with a band that no other has (PNG, RFC 2083; zlib's stored blocks, RFC 1950 and 1951).
pub fn png(width: u32, height: u32, colour: [u8; 3], number: u32) -> Vec<u8> {
    let mut pixels = Vec::new();
    for y in 0..height {
        pixels.push(0);
        for x in 0..width {
            let is_band =
                y / 8 == number % (height / 8) || (x / 4 < 32 && y < 8 && number >> (x / 4) & 1 == 1);
            pixels.extend(colour.map(|channel| if is_band { 255 - channel } else { channel }));
        }
    }
    let mut packed = vec![0x78, 0x01];
    let n_blocks = pixels.chunks(0xffff).count();
    for (n, block) in pixels.chunks(0xffff).enumerate() {
        packed.push(u8::from(n + 1 == n_blocks));
        let length = block.len() as u16;
        packed.extend(length.to_le_bytes());
        packed.extend((!length).to_le_bytes());
        packed.extend_from_slice(block);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in &pixels {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    packed.extend((b << 16 | a).to_be_bytes());
    let mut file = vec![0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
    let header = [width.to_be_bytes().as_slice(), &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    for (name, data) in [(b"IHDR", header), (b"IDAT", packed), (b"IEND", Vec::new())] {
        file.extend((data.len() as u32).to_be_bytes());
        let from = file.len();
        file.extend_from_slice(name);
        file.extend(data);
        let check = crc(&file[from..]);
        file.extend(check.to_be_bytes());
    }
    file
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
        )
    };
    !bytes.iter().fold(u32::MAX, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn pictures_are_recognised_and_differ() {
        let pictures = [png(160, 120, [1, 2, 3], 1), png(160, 120, [1, 2, 3], 2)];
        assert_ne!(pictures[0], pictures[1]);
        assert_eq!(spotcheck_domain::photo::recognise(&pictures[0]), Some("image/png"));
    }
}
