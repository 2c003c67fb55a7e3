//! The smallest rectangle around a spot of text.

/// A turned rectangle. `along` points in writing direction as far as the shape tells: to the right, within 45 degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rectangle {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) along: (f32, f32),
    pub(super) width: f32,
    pub(super) height: f32,
}

impl Rectangle {
    /// The rectangle of least area around `points`; `None` for fewer than three that span an area.
    pub(super) fn around(points: &[(f32, f32)]) -> Option<Rectangle> {
        let hull = hull(points);
        if hull.len() < 3 {
            return None;
        }
        let mut best: Option<(f32, Rectangle)> = None;
        for (at, from) in hull.iter().enumerate() {
            let to = hull[(at + 1) % hull.len()];
            let length = (to.0 - from.0).hypot(to.1 - from.1);
            if length < 1e-3 {
                continue;
            }
            let along = ((to.0 - from.0) / length, (to.1 - from.1) / length);
            let rectangle = Self::along(&hull, along);
            let area = rectangle.width * rectangle.height;
            if best.is_none_or(|(least, _)| area < least) {
                best = Some((area, rectangle));
            }
        }
        best.map(|(_, rectangle)| rectangle.upright())
    }

    fn along(hull: &[(f32, f32)], along: (f32, f32)) -> Rectangle {
        let (mut left, mut right) = (f32::INFINITY, f32::NEG_INFINITY);
        let (mut top, mut bottom) = (f32::INFINITY, f32::NEG_INFINITY);
        for (x, y) in hull {
            let across = x * along.0 + y * along.1;
            let down = y * along.0 - x * along.1;
            (left, right) = (left.min(across), right.max(across));
            (top, bottom) = (top.min(down), bottom.max(down));
        }
        let (across, down) = ((left + right) / 2.0, (top + bottom) / 2.0);
        Rectangle {
            x: across * along.0 - down * along.1,
            y: across * along.1 + down * along.0,
            along,
            width: right - left,
            height: bottom - top,
        }
    }

    /// The same rectangle, named so that its width runs nearest to the right.
    fn upright(self) -> Rectangle {
        let mut turned = self;
        for _ in 0..4 {
            if turned.along.0 >= turned.along.1.abs() {
                break;
            }
            turned = Rectangle {
                along: (-turned.along.1, turned.along.0),
                width: turned.height,
                height: turned.width,
                ..turned
            };
        }
        turned
    }

    /// The same rectangle with each side moved out by `by`.
    pub(super) fn grown(self, by: f32) -> Rectangle {
        Rectangle {
            width: self.width + 2.0 * by,
            height: self.height + 2.0 * by,
            ..self
        }
    }

    /// The same rectangle in a picture `across` times as wide and `down` times as high.
    pub(super) fn scaled(self, across: f32, down: f32) -> Rectangle {
        let half = [
            (
                self.along.0 * self.width / 2.0,
                self.along.1 * self.width / 2.0,
            ),
            (
                -self.along.1 * self.height / 2.0,
                self.along.0 * self.height / 2.0,
            ),
        ]
        .map(|(x, y)| (x * across, y * down));
        let width = half[0].0.hypot(half[0].1);
        Rectangle {
            x: self.x * across,
            y: self.y * down,
            along: match width > 0.0 {
                true => (half[0].0 / width, half[0].1 / width),
                false => (1.0, 0.0),
            },
            width: 2.0 * width,
            height: 2.0 * half[1].0.hypot(half[1].1),
        }
    }

    /// The beginning of it, no wider than `ratio` times its height.
    pub(super) fn head(&self, ratio: f32) -> Rectangle {
        let width = self.width.min(ratio * self.height);
        let (x, y) = self.point(width / 2.0 / self.width.max(f32::EPSILON), 0.5);
        Rectangle {
            x,
            y,
            width,
            ..*self
        }
    }

    /// The same place, written the other way round.
    pub(super) fn turned_round(self) -> Rectangle {
        Rectangle {
            along: (-self.along.0, -self.along.1),
            ..self
        }
    }

    /// The point at `across` and `down`, each from 0 to 1 inside the rectangle.
    pub(super) fn point(&self, across: f32, down: f32) -> (f32, f32) {
        let (u, v) = ((across - 0.5) * self.width, (down - 0.5) * self.height);
        (
            self.x + u * self.along.0 - v * self.along.1,
            self.y + u * self.along.1 + v * self.along.0,
        )
    }

    /// Left, top, right and bottom of the upright rectangle around it.
    pub(super) fn bounds(&self) -> [f32; 4] {
        let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]
            .map(|(across, down)| self.point(across, down));
        let fold = |pick: fn(&(f32, f32)) -> f32, join: fn(f32, f32) -> f32| {
            corners.iter().map(pick).reduce(join).unwrap_or_default()
        };
        [
            fold(|corner| corner.0, f32::min),
            fold(|corner| corner.1, f32::min),
            fold(|corner| corner.0, f32::max),
            fold(|corner| corner.1, f32::max),
        ]
    }
}

/// Convex hull, counter-clockwise in a system whose y points up.
fn hull(points: &[(f32, f32)]) -> Vec<(f32, f32)> {
    let mut sorted = points.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    sorted.dedup();
    let chain = |points: &mut dyn Iterator<Item = &(f32, f32)>| {
        let mut chain: Vec<(f32, f32)> = Vec::new();
        for point in points {
            while let [.., a, b] = chain[..]
                && (b.0 - a.0) * (point.1 - a.1) <= (b.1 - a.1) * (point.0 - a.0)
            {
                chain.pop();
            }
            chain.push(*point);
        }
        chain.pop();
        chain
    };
    let mut hull = chain(&mut sorted.iter());
    hull.extend(chain(&mut sorted.iter().rev()));
    hull
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turned_rectangle_is_found_with_its_direction() {
        let expected = Rectangle {
            x: 50.0,
            y: 40.0,
            along: (0.8, 0.6),
            width: 60.0,
            height: 10.0,
        };
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.5, 0.5)]
            .map(|(across, down)| expected.point(across, down));
        let found = Rectangle::around(&corners).expect("an area");
        for (one, other) in [
            (found.x, expected.x),
            (found.y, expected.y),
            (found.width, expected.width),
            (found.height, expected.height),
            (found.along.1, expected.along.1),
        ] {
            assert!((one - other).abs() < 0.01, "{found:?}");
        }
    }

    #[test]
    fn points_on_a_line_have_none() {
        assert_eq!(
            Rectangle::around(&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)]),
            None
        );
        assert_eq!(Rectangle::around(&[]), None);
    }
}
