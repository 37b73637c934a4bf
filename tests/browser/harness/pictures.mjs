/**
 * Pictures to take into the app: real JPEGs that differ in every byte, a PNG of 100 megapixels, and files that are no
 * pictures. The JPEGs are drawn and written by the browser itself.
 */
import { createHash } from 'node:crypto';
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { temporary } from './places.mjs';

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

export class Pictures {
  #folder = temporary('pictures');

  /** Draws a scene with noise, so that it weighs what a photo weighs; gives its path and hash. */
  async photo(page, name, { width = 1600, height = 1200, quality = 0.9 } = {}) {
    const text = await page.evaluate(draw, { name, width, height, quality });
    return this.#keep(`${name}.jpg`, Buffer.from(text, 'base64'));
  }

  /** The same picture as of another time and place, as its file says (Exif 3.0). */
  dated(photo, name, { time, latitude, longitude }) {
    const bytes = readFileSync(photo.path);
    return this.#keep(`${name}.jpg`, Buffer.concat([bytes.subarray(0, 2), exif(time, latitude, longitude), bytes.subarray(2)]));
  }

  /** 10,000 × 10,000 pixels in a few hundred kilobytes. */
  huge() {
    return this.#keep('100-megapixels.png', flatPng(10_000, 10_000));
  }

  /** A picture of the kind that telephones take and this browser cannot show. */
  heic() {
    const head = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
    return this.#keep('album.heic', Buffer.concat([head, Buffer.alloc(60_000, 7)]));
  }

  /** The same file as it was written long ago. */
  old(picture) {
    const then = new Date('2024-03-05T06:02:09Z');
    utimesSync(picture.path, then, then);
    return picture;
  }

  empty() {
    return this.#keep('empty.jpg', Buffer.alloc(0));
  }

  text() {
    return this.#keep('letter.jpg', Buffer.from('This is no picture, whatever its name says.\n'.repeat(40)));
  }

  #keep(name, bytes) {
    const path = join(this.#folder, name);
    writeFileSync(path, bytes);
    return { name, path, size: bytes.length, sha256: sha256(bytes) };
  }
}

export const hashOfFile = (path) => sha256(readFileSync(path));

/** Runs in the page: a wall, a cabinet, a sign with the picture's name, and the grain of a phone's camera. */
async function draw({ name, width, height, quality }) {
  const canvas = new OffscreenCanvas(width, height);
  const drawing = canvas.getContext('2d');
  let seed = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) >>> 0, 7);
  const random = () => {
    seed = (seed * 1664525 + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const shade = drawing.createLinearGradient(0, 0, width, height);
  shade.addColorStop(0, `hsl(${random() * 360} 30% 72%)`);
  shade.addColorStop(1, `hsl(${random() * 360} 25% 38%)`);
  drawing.fillStyle = shade;
  drawing.fillRect(0, 0, width, height);
  for (let n = 0; n < 24; n += 1) {
    drawing.fillStyle = `hsl(${random() * 360} 40% ${20 + random() * 60}% / 0.8)`;
    drawing.fillRect(random() * width, random() * height, random() * width * 0.3, random() * height * 0.3);
  }
  drawing.fillStyle = '#ffd400';
  drawing.fillRect(width * 0.1, height * 0.1, width * 0.5, height * 0.16);
  drawing.fillStyle = '#111';
  drawing.font = `${height * 0.08}px sans-serif`;
  drawing.fillText(name, width * 0.12, height * 0.21);
  const image = drawing.getImageData(0, 0, width, height);
  for (let at = 0; at < image.data.length; at += 4) {
    const grain = (random() - 0.5) * 34;
    image.data[at] += grain;
    image.data[at + 1] += grain;
    image.data[at + 2] += grain;
  }
  drawing.putImageData(image, 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 32768) {
    text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  }
  return btoa(text);
}

/** A grey PNG of one colour (PNG specification, third edition). */
function flatPng(width, height) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(checksum(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height, 0x77);
  for (let row = 0; row < height; row += 1) {
    rows[row * (width + 1)] = 0;
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', zlib.deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

/** CRC-32 as PNG wants it. Older Node has none of its own. */
function checksum(bytes) {
  if (zlib.crc32) {
    return zlib.crc32(bytes);
  }
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
  }
  return (sum ^ 0xffffffff) >>> 0;
}

/**
 * An APP1 segment: `time` as `YYYY:MM:DD HH:MM:SS`, degrees north and east as whole degrees, minutes and seconds.
 */
function exif(time, latitude, longitude) {
  const HEAD = 8;
  const size = (n) => 2 + 12 * n + 4;
  const [root, own, gps] = [HEAD, HEAD + size(2), HEAD + size(2) + size(1)];
  const text = gps + size(4);
  const [north, east] = [text + 20, text + 44];
  const tiff = Buffer.alloc(text + 68);
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(HEAD, 4);
  const folder = (at, entries) => {
    tiff.writeUInt16LE(entries.length, at);
    entries.forEach(([tag, type, count, value], n) => {
      const entry = at + 2 + 12 * n;
      tiff.writeUInt16LE(tag, entry);
      tiff.writeUInt16LE(type, entry + 2);
      tiff.writeUInt32LE(count, entry + 4);
      tiff.writeUInt32LE(value, entry + 8);
    });
  };
  const [ASCII, LONG, RATIONAL] = [2, 4, 5];
  folder(root, [[0x8769, LONG, 1, own], [0x8825, LONG, 1, gps]]);
  folder(own, [[0x9003, ASCII, 20, text]]);
  folder(gps, [[1, ASCII, 2, 'N'.charCodeAt(0)], [2, RATIONAL, 3, north], [3, ASCII, 2, 'E'.charCodeAt(0)], [4, RATIONAL, 3, east]]);
  tiff.write(`${time}\0`, text, 'latin1');
  [[north, latitude], [east, longitude]].forEach(([at, numbers]) =>
    numbers.forEach((number, n) => {
      tiff.writeUInt32LE(number, at + 8 * n);
      tiff.writeUInt32LE(1, at + 8 * n + 4);
    }),
  );
  const head = Buffer.alloc(10);
  head.writeUInt16BE(0xffe1, 0);
  head.writeUInt16BE(tiff.length + 8, 2);
  head.write('Exif\0\0', 4, 'latin1');
  return Buffer.concat([head, tiff]);
}
