//! Small copies: drawn to a canvas, written as JPEG, checked to be one.

use super::super::{js, page};
use super::decode::Decoded;
use super::{THUMBNAIL_SIDE, plan_size};
use futures::channel::oneshot;
use gloo_file::futures::read_as_bytes;
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap, ImageBitmapOptions, ImageEncodeOptions,
    OffscreenCanvas, OffscreenCanvasRenderingContext2d, ResizeQuality,
};

const JPEG: &str = "image/jpeg";
const QUALITY: f64 = 0.8;
/// How far the shape of a resized decoding may be off before it counts as distorted.
const SHAPE_TOLERANCE: f64 = 0.02;
/// What may be decoded at full size for drawing: 100 megapixels are 400 MB.
const MOST_FULL_PIXELS: u64 = 100_000_000;

pub fn canvas(width: u32, height: u32) -> Option<HtmlCanvasElement> {
    let canvas: HtmlCanvasElement = page::document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    Some(canvas)
}

/// `None`: the browser writes something else, or nothing.
pub async fn jpeg(canvas: &HtmlCanvasElement, quality: f64) -> Option<Vec<u8>> {
    let (written, blob) = oneshot::channel();
    let written = RefCell::new(Some(written));
    let done: Closure<dyn FnMut(JsValue)> = Closure::new(move |blob: JsValue| {
        if let Some(written) = written.borrow_mut().take() {
            let _ = written.send(blob.dyn_into::<Blob>().ok());
        }
    });
    canvas
        .to_blob_with_type_and_encoder_options(done.as_ref().unchecked_ref(), JPEG, &quality.into())
        .ok()?;
    checked(blob.await.ok()??).await
}

/// Of a canvas whose whole is a picture.
pub async fn thumbnail_of_canvas(full: &HtmlCanvasElement) -> Option<Vec<u8>> {
    let (width, height) = plan_size(full.width(), full.height(), THUMBNAIL_SIDE);
    let small = canvas(width, height)?;
    context(&small)?
        .draw_image_with_html_canvas_element_and_dw_and_dh(
            full,
            0.0,
            0.0,
            f64::from(width),
            f64::from(height),
        )
        .ok()?;
    jpeg(&small, QUALITY).await
}

/// Decoded small where the browser can, which spares a phone the memory of the whole; else drawn from the image.
pub async fn thumbnail_of(picture: &Decoded) -> Option<Vec<u8>> {
    let (width, height) = plan_size(picture.width, picture.height, THUMBNAIL_SIDE);
    if let Some(bitmap) = decoded_small(picture, width).await {
        let written = write_bitmap(&bitmap, width, height).await;
        bitmap.close();
        if written.is_some() {
            return written;
        }
    }
    if u64::from(picture.width) * u64::from(picture.height) > MOST_FULL_PIXELS {
        return None;
    }
    let small = canvas(width, height)?;
    let drawing = context(&small)?;
    on_white(&drawing, width, height);
    drawing
        .draw_image_with_html_image_element_and_dw_and_dh(
            &picture.image,
            0.0,
            0.0,
            f64::from(width),
            f64::from(height),
        )
        .ok()?;
    jpeg(&small, QUALITY).await
}

/// Only the width is asked for: given both, or a crop, some browsers squeeze a picture that its EXIF turns.
async fn decoded_small(picture: &Decoded, width: u32) -> Option<ImageBitmap> {
    let options = ImageBitmapOptions::new();
    options.set_resize_width(width);
    options.set_resize_quality(ResizeQuality::Medium);
    let promise = web_sys::window()?
        .create_image_bitmap_with_blob_and_image_bitmap_options(&picture.blob, &options)
        .ok()?;
    let bitmap: ImageBitmap = js::settled(promise).await.ok()?.dyn_into().ok()?;
    let shape = |width: u32, height: u32| f64::from(width) / f64::from(height.max(1));
    let (is, should) = (shape(bitmap.width(), bitmap.height()), shape(picture.width, picture.height));
    // A copy of a few pixels cannot keep a shape exactly.
    let slack = SHAPE_TOLERANCE.max(1.5 / f64::from(bitmap.height().min(bitmap.width()).max(1)));
    if (is / should - 1.0).abs() <= slack {
        Some(bitmap)
    } else {
        bitmap.close();
        None
    }
}

async fn write_bitmap(bitmap: &ImageBitmap, width: u32, height: u32) -> Option<Vec<u8>> {
    let canvas = OffscreenCanvas::new(width, height).ok()?;
    let drawing: OffscreenCanvasRenderingContext2d =
        canvas.get_context("2d").ok().flatten()?.dyn_into().ok()?;
    drawing.set_fill_style_str("#fff");
    drawing.fill_rect(0.0, 0.0, f64::from(width), f64::from(height));
    drawing
        .draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, f64::from(width), f64::from(height))
        .ok()?;
    let options = ImageEncodeOptions::new();
    options.set_type(JPEG);
    options.set_quality(QUALITY);
    let promise = canvas.convert_to_blob_with_options(&options).ok()?;
    checked(js::settled(promise).await.ok()?.dyn_into().ok()?).await
}

/// Browsers that cannot write a type write PNG and say so only in the type.
async fn checked(blob: Blob) -> Option<Vec<u8>> {
    if blob.type_() != JPEG || blob.size() == 0.0 {
        return None;
    }
    read_as_bytes(&gloo_file::Blob::from(blob)).await.ok()
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok().flatten()?.dyn_into().ok()
}

/// JPEG has no transparency; without this, what was clear comes out black.
fn on_white(drawing: &CanvasRenderingContext2d, width: u32, height: u32) {
    drawing.set_fill_style_str("#fff");
    drawing.fill_rect(0.0, 0.0, f64::from(width), f64::from(height));
}
