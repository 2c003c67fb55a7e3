//! The text of one page's content stream: each glyph with its place.

use super::font::{Font, decoded, follow, get};
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::HashMap;
use std::rc::Rc;

/// Most glyphs of one page; a page of fine print has 20,000.
const MAX_GLYPHS: usize = 400_000;
/// Deepest nesting of form objects.
const MAX_FORMS: usize = 12;
/// Deepest graphics state stack.
const MAX_STATES: usize = 512;

/// One glyph in page coordinates: origin at the lower left, points.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub(super) text: String,
    pub(super) x: f32,
    pub(super) y: f32,
    /// End of the advance.
    pub(super) end_x: f32,
    pub(super) end_y: f32,
    /// Font size on the page.
    pub(super) size: f32,
}

/// What a page holds.
#[derive(Default)]
pub(super) struct PageContent {
    pub(super) glyphs: Vec<Glyph>,
    /// Pictures drawn.
    pub(super) images: usize,
    /// Those of them that can be found again.
    pub(super) placed: Vec<Placed>,
    /// Filled or stroked paths.
    pub(super) paths: usize,
    /// Codes whose font does not say what they stand for.
    pub(super) unknown: usize,
    /// True when a limit of this file was hit.
    pub(super) cut: bool,
}

/// One picture drawn on a page.
pub(super) struct Placed {
    pub(super) image: ObjectId,
    /// From the unit square to the page.
    pub(super) matrix: Matrix,
}

/// Fonts of a document, read once each.
#[derive(Default)]
pub(super) struct Fonts {
    by_id: HashMap<ObjectId, Rc<Font>>,
}

/// Reads `stream` under `resources`.
pub(super) fn read(
    document: &Document,
    fonts: &mut Fonts,
    stream: &[u8],
    resources: &Dictionary,
) -> PageContent {
    let mut interpreter = Interpreter {
        document,
        fonts,
        page: PageContent::default(),
    };
    let mut state = State::default();
    interpreter.run(stream, resources, &mut state, 0);
    interpreter.page
}

/// Affine map: x' = a x + c y + e, y' = b x + d y + f.
#[derive(Clone, Copy)]
pub(super) struct Matrix(pub(super) [f32; 6]);

impl Matrix {
    const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// First `self`, then `then`.
    pub(super) fn then(self, then: Matrix) -> Matrix {
        let [a, b, c, d, e, f] = self.0;
        let [p, q, r, s, t, u] = then.0;
        Matrix([
            a * p + b * r,
            a * q + b * s,
            c * p + d * r,
            c * q + d * s,
            e * p + f * r + t,
            e * q + f * s + u,
        ])
    }

    pub(super) fn apply(self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// The way back; `None` where the map flattens the page.
    pub(super) fn inverse(self) -> Option<Matrix> {
        let [a, b, c, d, e, f] = self.0;
        let area = a * d - b * c;
        let back = Matrix([
            d / area,
            -b / area,
            -c / area,
            a / area,
            (c * f - d * e) / area,
            (b * e - a * f) / area,
        ]);
        back.0.iter().all(|part| part.is_finite()).then_some(back)
    }
}

#[derive(Clone)]
struct State {
    page: Matrix,
    text: Matrix,
    line: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    character_spacing: f32,
    word_spacing: f32,
    scaling: f32,
    leading: f32,
    rise: f32,
}

impl Default for State {
    fn default() -> Self {
        Self {
            page: Matrix::IDENTITY,
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            font: None,
            size: 1.0,
            character_spacing: 0.0,
            word_spacing: 0.0,
            scaling: 1.0,
            leading: 0.0,
            rise: 0.0,
        }
    }
}

impl State {
    fn next_line(&mut self, x: f32, y: f32) {
        self.line = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(self.line);
        self.text = self.line;
    }

    fn advance(&mut self, x: f32) {
        self.text = Matrix([1.0, 0.0, 0.0, 1.0, x, 0.0]).then(self.text);
    }
}

struct Interpreter<'a> {
    document: &'a Document,
    fonts: &'a mut Fonts,
    page: PageContent,
}

impl Interpreter<'_> {
    fn run(&mut self, stream: &[u8], resources: &Dictionary, state: &mut State, depth: usize) {
        let mut saved: Vec<State> = Vec::new();
        for operation in Content::decode_iter(stream) {
            let Ok(operation) = operation else { return };
            match operation.operator.as_str() {
                "q" if saved.len() < MAX_STATES => saved.push(state.clone()),
                "Q" => {
                    if let Some(before) = saved.pop() {
                        *state = before;
                    }
                }
                "Do" => self.object(&operation, resources, state, depth),
                _ => self.operate(&operation, resources, state),
            }
            if self.page.glyphs.len() > MAX_GLYPHS {
                self.page.cut = true;
                return;
            }
        }
    }

    fn operate(&mut self, operation: &Operation, resources: &Dictionary, state: &mut State) {
        let numbers: Vec<f32> = operation
            .operands
            .iter()
            .filter_map(|operand| operand.as_float().ok())
            .collect();
        match (operation.operator.as_str(), numbers.as_slice()) {
            ("cm", &[a, b, c, d, e, f]) => state.page = Matrix([a, b, c, d, e, f]).then(state.page),
            ("BT", _) => {
                state.text = Matrix::IDENTITY;
                state.line = Matrix::IDENTITY;
            }
            ("Tm", &[a, b, c, d, e, f]) => {
                state.line = Matrix([a, b, c, d, e, f]);
                state.text = state.line;
            }
            ("Td", &[x, y]) => state.next_line(x, y),
            ("TD", &[x, y]) => {
                state.leading = -y;
                state.next_line(x, y);
            }
            ("T*", _) => state.next_line(0.0, -state.leading),
            ("Tc", &[value]) => state.character_spacing = value,
            ("Tw", &[value]) => state.word_spacing = value,
            ("Tz", &[value]) => state.scaling = value / 100.0,
            ("TL", &[value]) => state.leading = value,
            ("Ts", &[value]) => state.rise = value,
            ("Tf", &[size]) => {
                state.size = size;
                state.font = self.font(operation.operands.first(), resources);
            }
            ("Tj", _) => self.show_first(&operation.operands, state),
            ("'", _) => {
                state.next_line(0.0, -state.leading);
                self.show_first(&operation.operands, state);
            }
            ("\"", &[word, character]) => {
                state.word_spacing = word;
                state.character_spacing = character;
                state.next_line(0.0, -state.leading);
                self.show_first(operation.operands.get(2..).unwrap_or_default(), state);
            }
            ("TJ", _) => self.show_adjusted(&operation.operands, state),
            ("BI" | "EI", _) => self.page.images += 1,
            ("f" | "F" | "f*" | "B" | "B*" | "b" | "b*" | "S" | "s", _) => self.page.paths += 1,
            _ => {}
        }
    }

    fn font(&mut self, name: Option<&Object>, resources: &Dictionary) -> Option<Rc<Font>> {
        let fonts = get(self.document, resources, b"Font")?.as_dict().ok()?;
        let entry = fonts.get(name?.as_name().ok()?).ok()?;
        let id = entry.as_reference().ok();
        if let Some(font) = id.and_then(|id| self.fonts.by_id.get(&id)) {
            return Some(Rc::clone(font));
        }
        let dictionary = follow(self.document, entry).as_dict().ok()?;
        let font = Rc::new(Font::read(self.document, dictionary));
        if let Some(id) = id {
            self.fonts.by_id.insert(id, Rc::clone(&font));
        }
        Some(font)
    }

    fn object(
        &mut self,
        operation: &Operation,
        resources: &Dictionary,
        state: &State,
        depth: usize,
    ) {
        let entry = operation
            .operands
            .first()
            .and_then(|operand| operand.as_name().ok())
            .and_then(|name| {
                let objects = get(self.document, resources, b"XObject")?.as_dict().ok()?;
                objects.get(name).ok()
            });
        let Some(entry) = entry else { return };
        let Ok(stream) = follow(self.document, entry).as_stream() else {
            return;
        };
        let kind =
            get(self.document, &stream.dict, b"Subtype").and_then(|kind| kind.as_name().ok());
        if kind == Some(b"Image") {
            self.page.images += 1;
            self.page
                .placed
                .extend(entry.as_reference().ok().map(|image| Placed {
                    image,
                    matrix: state.page,
                }));
            return;
        }
        let Some(content) = decoded(stream) else {
            return;
        };
        if depth >= MAX_FORMS {
            self.page.cut = true;
            return;
        }
        let mut inner = state.clone();
        if let Some(matrix) = matrix(self.document, &stream.dict) {
            inner.page = matrix.then(inner.page);
        }
        let own = get(self.document, &stream.dict, b"Resources").and_then(|own| own.as_dict().ok());
        self.run(&content, own.unwrap_or(resources), &mut inner, depth + 1);
    }

    fn show_first(&mut self, operands: &[Object], state: &mut State) {
        if let Some(Object::String(bytes, _)) = operands.first() {
            self.show(bytes, state);
        }
    }

    fn show_adjusted(&mut self, operands: &[Object], state: &mut State) {
        let Some(Object::Array(parts)) = operands.first() else {
            return;
        };
        for part in parts {
            match part {
                Object::String(bytes, _) => self.show(bytes, state),
                other => {
                    if let Ok(shift) = other.as_float() {
                        state.advance(-shift / 1000.0 * state.size * state.scaling);
                    }
                }
            }
        }
    }

    fn show(&mut self, bytes: &[u8], state: &mut State) {
        let Some(font) = state.font.clone() else {
            self.page.unknown += bytes.len();
            return;
        };
        for code in font.codes(bytes) {
            let width = code.width / 1000.0 * state.size;
            let place = state.text.then(state.page);
            let (x, y) = place.apply(0.0, state.rise);
            let (end_x, end_y) = place.apply(width * state.scaling, state.rise);
            let (up_x, up_y) = place.apply(0.0, state.rise + state.size);
            match code.text {
                Some(text) => self.page.glyphs.push(Glyph {
                    text,
                    x,
                    y,
                    end_x,
                    end_y,
                    size: (up_x - x).hypot(up_y - y),
                }),
                None => self.page.unknown += 1,
            }
            let word = if code.is_space {
                state.word_spacing
            } else {
                0.0
            };
            state.advance((width + state.character_spacing + word) * state.scaling);
        }
    }
}

fn matrix(document: &Document, dictionary: &Dictionary) -> Option<Matrix> {
    let values = get(document, dictionary, b"Matrix")?.as_array().ok()?;
    let mut matrix = [0.0; 6];
    if values.len() != 6 {
        return None;
    }
    for (slot, value) in matrix.iter_mut().zip(values) {
        *slot = follow(document, value).as_float().ok()?;
    }
    Some(Matrix(matrix))
}
