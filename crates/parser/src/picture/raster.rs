use base64::Engine;
use image::ImageEncoder;

/// An upright picture: rows from the top, three bytes (red, green, blue) a pixel.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Raster {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) bytes: Vec<u8>,
}

impl Raster {
    /// A white picture.
    pub(crate) fn white(width: u32, height: u32) -> Self {
        Self {
            width,
            height,
            bytes: vec![255; width as usize * height as usize * 3],
        }
    }

    /// The pixel at `x`, `y`; the nearest one where that lies outside.
    pub(crate) fn pixel(&self, x: i64, y: i64) -> [u8; 3] {
        let x = x.clamp(0, i64::from(self.width) - 1) as usize;
        let y = y.clamp(0, i64::from(self.height) - 1) as usize;
        let at = (y * self.width as usize + x) * 3;
        [self.bytes[at], self.bytes[at + 1], self.bytes[at + 2]]
    }

    /// The colour at a point between pixels; pixel centres lie at half numbers.
    pub(crate) fn sample(&self, x: f32, y: f32) -> [f32; 3] {
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (across, down) = (x - left, y - top);
        let (left, top) = (left as i64, top as i64);
        let corners = [
            (self.pixel(left, top), (1.0 - across) * (1.0 - down)),
            (self.pixel(left + 1, top), across * (1.0 - down)),
            (self.pixel(left, top + 1), (1.0 - across) * down),
            (self.pixel(left + 1, top + 1), across * down),
        ];
        let mut colour = [0.0; 3];
        for (pixel, share) in corners {
            for (sum, part) in colour.iter_mut().zip(pixel) {
                *sum += share * f32::from(part);
            }
        }
        colour
    }

    /// The mean colour of the rectangle from `x`, `y`, `width` by `height` pixels large.
    fn mean(&self, x: f32, y: f32, width: f32, height: f32) -> [f32; 3] {
        let across = (width.ceil() as u32).clamp(1, 8);
        let down = (height.ceil() as u32).clamp(1, 8);
        let mut colour = [0.0; 3];
        for row in 0..down {
            for column in 0..across {
                let at_x = x + width * (column as f32 + 0.5) / across as f32;
                let at_y = y + height * (row as f32 + 0.5) / down as f32;
                for (sum, part) in colour.iter_mut().zip(self.sample(at_x, at_y)) {
                    *sum += part / (across * down) as f32;
                }
            }
        }
        colour
    }

    /// This picture in another size.
    pub(crate) fn resized(&self, width: u32, height: u32) -> Raster {
        if (width, height) == (self.width, self.height) {
            return self.clone();
        }
        let (step_x, step_y) = (
            self.width as f32 / width as f32,
            self.height as f32 / height as f32,
        );
        let mut bytes = Vec::with_capacity(width as usize * height as usize * 3);
        for row in 0..height {
            for column in 0..width {
                let colour = self.mean(column as f32 * step_x, row as f32 * step_y, step_x, step_y);
                bytes.extend(colour.map(|part| part.round() as u8));
            }
        }
        Raster {
            width,
            height,
            bytes,
        }
    }

    /// This picture with no side longer than `longest`.
    pub(crate) fn within(self, longest: u32) -> Raster {
        let most = self.width.max(self.height);
        if most <= longest {
            return self;
        }
        let scale = f64::from(longest) / f64::from(most);
        let side = |length: u32| ((f64::from(length) * scale).round() as u32).max(1);
        self.resized(side(self.width), side(self.height))
    }

    /// This picture as a PNG file, base64; in grey where it has no colour.
    pub(crate) fn png(&self) -> Option<String> {
        let is_grey = self
            .bytes
            .chunks_exact(3)
            .all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]);
        let mut file = Vec::new();
        let encoder = image::codecs::png::PngEncoder::new(&mut file);
        let (width, height) = (self.width, self.height);
        let written = match is_grey {
            true => {
                let grey: Vec<u8> = self.bytes.iter().step_by(3).copied().collect();
                encoder.write_image(&grey, width, height, image::ExtendedColorType::L8)
            }
            false => {
                encoder.write_image(&self.bytes, width, height, image::ExtendedColorType::Rgb8)
            }
        };
        written.ok()?;
        Some(base64::engine::general_purpose::STANDARD.encode(file))
    }

    /// This picture turned clockwise by `quarters` quarter turns.
    pub(crate) fn turned(&self, quarters: u32) -> Raster {
        let (width, height) = match quarters % 2 {
            0 => (self.width, self.height),
            _ => (self.height, self.width),
        };
        let mut bytes = Vec::with_capacity(self.bytes.len());
        for y in 0..i64::from(height) {
            for x in 0..i64::from(width) {
                let (from_x, from_y) = match quarters % 4 {
                    0 => (x, y),
                    1 => (y, i64::from(width) - 1 - x),
                    2 => (i64::from(width) - 1 - x, i64::from(height) - 1 - y),
                    _ => (i64::from(height) - 1 - y, x),
                };
                bytes.extend(self.pixel(from_x, from_y));
            }
        }
        Raster {
            width,
            height,
            bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(width: u32, height: u32) -> Raster {
        let bytes = (0..width * height)
            .flat_map(|at| [at as u8, at as u8, at as u8])
            .collect();
        Raster {
            width,
            height,
            bytes,
        }
    }

    fn shades(picture: &Raster) -> Vec<u8> {
        picture.bytes.iter().step_by(3).copied().collect()
    }

    #[test]
    fn quarter_turns_are_clockwise() {
        let picture = letters(3, 2);
        assert_eq!(shades(&picture.turned(1)), [3, 0, 4, 1, 5, 2]);
        assert_eq!(shades(&picture.turned(2)), [5, 4, 3, 2, 1, 0]);
        assert_eq!(shades(&picture.turned(3)), [2, 5, 1, 4, 0, 3]);
        assert!(picture.turned(1).turned(3) == picture);
    }

    #[test]
    fn a_reduced_picture_keeps_its_mean() {
        let picture = Raster {
            width: 2,
            height: 1,
            bytes: vec![0, 0, 0, 200, 200, 200],
        };
        assert_eq!(shades(&picture.resized(1, 1)), [100]);
        assert_eq!(Raster::white(5_000, 10).within(1_000).height, 2);
    }
}
