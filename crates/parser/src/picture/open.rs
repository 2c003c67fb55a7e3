//! PNG, JPEG, TIFF, BMP and WebP files.

use super::{LONGEST_SIDE, MOST_PIXELS, Raster};
use crate::ExtractIssueKind;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader};
use record::Localized;
use std::io::Cursor;

/// Most memory that one decoder may take, in bytes.
const DECODER_BYTES: u64 = 512 << 20;

/// Why a picture was not opened.
pub(crate) type Refused = (ExtractIssueKind, Localized);

/// The picture in `bytes`, upright as its camera noted, reduced where it is larger than any page needs.
fn open(bytes: &[u8]) -> Result<Raster, Refused> {
    opened(bytes).map(|(mut picture, orientation)| {
        picture.apply_orientation(orientation);
        flat(picture).within(LONGEST_SIDE)
    })
}

/// Page `number`, from 1, of the file in `bytes`: of a TIFF with several pages each, of another picture the only one.
pub(crate) fn open_page(bytes: &[u8], number: u32) -> Result<Raster, Refused> {
    match super::tiff::turned_to(bytes, number) {
        Some(turned) => open(&turned),
        None if number == 1 => open(bytes),
        None => Err(damaged()),
    }
}

/// The picture in `bytes` as it is stored, whatever its camera noted: so images inside documents are shown.
pub(crate) fn open_as_stored(bytes: &[u8]) -> Result<Raster, Refused> {
    opened(bytes).map(|(picture, _)| flat(picture))
}

fn opened(bytes: &[u8]) -> Result<(DynamicImage, Orientation), Refused> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| damaged())?;
    if reader.format().is_none() && bytes.get(4..8) == Some(b"ftyp") {
        return Err(apple());
    }
    if reader.format() == Some(ImageFormat::Gif) {
        return Err(unsupported());
    }
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(DECODER_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(too_large(width, height));
    }
    if width == 0 || height == 0 {
        return Err(damaged());
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    Ok((picture, orientation))
}

/// Transparent parts are paper.
fn flat(picture: DynamicImage) -> Raster {
    let (width, height) = (picture.width(), picture.height());
    let bytes = if picture.color().has_alpha() {
        picture
            .into_rgba8()
            .pixels()
            .flat_map(|pixel| {
                let [red, green, blue, opacity] = pixel.0.map(u16::from);
                [red, green, blue]
                    .map(|part| ((part * opacity + 255 * (255 - opacity)) / 255) as u8)
            })
            .collect()
    } else {
        picture.into_rgb8().into_raw()
    };
    Raster {
        width,
        height,
        bytes,
    }
}

fn refused(error: ImageError) -> Refused {
    match error {
        ImageError::Limits(_) => (
            ExtractIssueKind::TooLarge,
            Localized::new(
                "The picture unpacks to more than the limit and was refused. Save it smaller and open it again.",
                "图片解压后超过上限，已拒绝。请缩小后重新导入。",
            ),
        ),
        ImageError::Unsupported(_) => unsupported(),
        _ => damaged(),
    }
}

fn too_large(width: u32, height: u32) -> Refused {
    let most = MOST_PIXELS / 1_000_000;
    (
        ExtractIssueKind::TooLarge,
        Localized::new(
            format!(
                "The picture is {width} by {height} pixels; the limit is {most} million pixels. Save it smaller and open it again."
            ),
            format!("图片为 {width}×{height} 像素，超过 {most} 百万像素上限。请缩小后重新导入。"),
        ),
    )
}

fn unsupported() -> Refused {
    (
        ExtractIssueKind::Unreadable,
        Localized::new(
            "This kind of picture is not read. Save it as PNG or JPEG and open that.",
            "不支持此类图片。请另存为 PNG 或 JPEG 后导入。",
        ),
    )
}

fn apple() -> Refused {
    (
        ExtractIssueKind::Unreadable,
        Localized::new(
            "HEIC and AVIF photos are not read. Export the photo as JPEG and open that.",
            "不支持 HEIC 或 AVIF 照片。请导出为 JPEG 后导入。",
        ),
    )
}

fn damaged() -> Refused {
    (
        ExtractIssueKind::Unreadable,
        Localized::new(
            "The picture is damaged or incomplete and was not read. Copy or scan it again.",
            "图片损坏或不完整，未读取。请重新复制或扫描。",
        ),
    )
}
