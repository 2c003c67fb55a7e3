//! The forward pass: a batch of segments, each some new tokens of one sequence, through all layers.
#![expect(unsafe_code, reason = "threads write disjoint rows of shared buffers")]

use super::{Layer, Model, Rope, RopeStyle};
use crate::batch::{Buffer, Linear, Rows, each_row, products, quantise};
use crate::cache::{PAGE, Sequence};
use crate::gguf::{damaged, dequantise_row};
use crate::kernels::{Activations, Attention, Seen, UNIT_ROWS};
use crate::pool::Crew;
use inference::InferenceError;

/// New tokens of one sequence. After the pass the sequence holds them.
pub(crate) struct Segment<'a> {
    pub sequence: &'a mut Sequence,
    pub tokens: &'a [u32],
}

/// Buffers of a forward pass, kept between passes.
pub(crate) struct Scratch {
    pub(super) hidden: Buffer,
    pub(super) normal: Buffer,
    pub(super) queries: Buffer,
    pub(super) keys: Buffer,
    pub(super) values: Buffer,
    pub(super) attended: Buffer,
    pub(super) added: Buffer,
    pub(super) gate: Buffer,
    pub(super) up: Buffer,
    pub(super) routes: Buffer,
    pub(super) gathered: Buffer,
    pub(super) activations: Activations,
    pub(super) logits: Buffer,
}

/// Where one row of the batch belongs.
struct Place {
    segment: usize,
    position: usize,
}

impl Scratch {
    pub fn new(model: &Model) -> Self {
        Self {
            hidden: Buffer::default(),
            normal: Buffer::default(),
            queries: Buffer::default(),
            keys: Buffer::default(),
            values: Buffer::default(),
            attended: Buffer::default(),
            added: Buffer::default(),
            gate: Buffer::default(),
            up: Buffer::default(),
            routes: Buffer::default(),
            gathered: Buffer::default(),
            activations: Activations::new(model.kernels),
            logits: Buffer::default(),
        }
    }

    /// Logits of the `index`th row asked for.
    pub fn logits(&self, index: usize, vocabulary: usize) -> &[f32] {
        let stride = vocabulary.next_multiple_of(16);
        &self.logits[index * stride..][..vocabulary]
    }
}

impl Model {
    /// Reads all segments and computes the logits of the batch rows `wanted`. `progress` hears before each layer how many
    /// are done. When the crew is told to stop, the pass is cancelled and the sequences are as before.
    pub fn forward(
        &self,
        crew: &Crew<'_>,
        scratch: &mut Scratch,
        segments: &mut [Segment<'_>],
        wanted: &[usize],
        progress: &mut dyn FnMut(usize),
    ) -> Result<(), InferenceError> {
        let shape = self.cache_shape();
        let mut places = Vec::new();
        for (index, segment) in segments.iter_mut().enumerate() {
            segment.sequence.reserve(segment.tokens.len(), &shape);
            let first = segment.sequence.len();
            places.extend((0..segment.tokens.len()).map(|offset| Place {
                segment: index,
                position: first + offset,
            }));
        }
        let pages: Vec<Vec<*const u16>> = segments
            .iter()
            .map(|segment| segment.sequence.pages().collect())
            .collect();
        let seen: Vec<Seen<'_>> = places
            .iter()
            .map(|place| Seen {
                position: place.position,
                pages: &pages[place.segment],
            })
            .collect();
        let rows = places.len();
        let hidden = Rows::new(&mut scratch.hidden, rows, self.spec.width);
        let tokens = segments.iter().flat_map(|segment| segment.tokens);
        for (row, token) in tokens.enumerate() {
            // SAFETY: this thread alone uses the rows.
            self.embed(*token, unsafe { hidden.row(row) })?;
        }
        let turns = Turns::new(&self.spec.rope, self, &places);
        let window_turns = (self.spec.window_rope != self.spec.rope)
            .then(|| Turns::new(&self.spec.window_rope, self, &places));
        for (index, layer) in self.layers.iter().enumerate() {
            progress(index);
            crew.check()?;
            let turns = match &window_turns {
                Some(turns) if self.spec.windows[index] != usize::MAX => turns,
                _ => &turns,
            };
            self.project(crew, scratch, layer, rows, turns);
            self.store(scratch, segments, index, &places)?;
            self.attend(crew, scratch, Tokens(&seen), index);
            self.output(crew, scratch, layer, rows);
            crew.check()?;
            self.feed(crew, scratch, layer, rows);
        }
        crew.check()?;
        self.predict(crew, scratch, rows, wanted)?;
        crew.check()?;
        for segment in segments {
            segment.sequence.push(segment.tokens);
        }
        Ok(())
    }

    fn embed(&self, token: u32, out: &mut [f32]) -> Result<(), InferenceError> {
        let tensor = self.file.tensor("token_embd.weight")?;
        let data = self.file.data(tensor);
        let row_bytes = data.len() / tensor.rows();
        let row = data
            .get(token as usize * row_bytes..)
            .filter(|row| row.len() >= row_bytes)
            .ok_or_else(|| damaged(format!("token {token} has no embedding")))?;
        dequantise_row(tensor.encoding, &row[..row_bytes], out);
        if self.spec.embedding_scale != 1.0 {
            out.iter_mut()
                .for_each(|value| *value *= self.spec.embedding_scale);
        }
        Ok(())
    }

    /// Norm, queries, keys, values, and their rotation.
    fn project(
        &self,
        crew: &Crew<'_>,
        scratch: &mut Scratch,
        layer: &Layer,
        rows: usize,
        turns: &Turns,
    ) {
        let spec = &self.spec;
        self.normalise(crew, scratch, &layer.attention_norm, rows);
        let query_length = spec.heads * spec.head_dim;
        let key_length = spec.kv_heads * spec.head_dim;
        let queries = Rows::new(&mut scratch.queries, rows, query_length);
        let keys = Rows::new(&mut scratch.keys, rows, key_length);
        let values = Rows::new(&mut scratch.values, rows, key_length);
        products(
            self.kernels,
            crew,
            &scratch.activations,
            &[
                (&layer.query, queries),
                (&layer.key, keys),
                (&layer.value, values),
            ],
        );
        let norms = layer.head_norms.as_ref();
        each_row(crew, rows, &|row| {
            // SAFETY: each row is given to one thread.
            let (query, key) = unsafe { (queries.row(row), keys.row(row)) };
            if let Some((query_norm, key_norm)) = norms {
                self.norm_heads(query, query_norm);
                self.norm_heads(key, key_norm);
            }
            turns.turn(query, row, spec.head_dim);
            turns.turn(key, row, spec.head_dim);
        });
    }

    fn norm_heads(&self, heads: &mut [f32], weight: &[f32]) {
        let mut normal = [0.0; crate::kernels::MAX_HEAD];
        let normal = &mut normal[..weight.len()];
        for head in heads.chunks_exact_mut(weight.len()) {
            self.kernels
                .rms_norm(head, weight, self.spec.epsilon, normal);
            head.copy_from_slice(normal);
        }
    }

    /// Writes keys and values into the pages.
    fn store(
        &self,
        scratch: &Scratch,
        segments: &mut [Segment<'_>],
        layer: usize,
        places: &[Place],
    ) -> Result<(), InferenceError> {
        let shape = self.cache_shape();
        let dim = shape.head_dim;
        let length = shape.kv_heads * dim;
        let mut half = vec![0u16; length];
        for (row, place) in places.iter().enumerate() {
            let page = segments[place.segment]
                .sequence
                .page_mut(place.position)
                .ok_or_else(|| damaged("a shared page was not copied"))?;
            let at = place.position % PAGE;
            let row = row * length..(row + 1) * length;
            self.kernels.to_half(&scratch.keys[row.clone()], &mut half);
            for head in 0..shape.kv_heads {
                let tile = &mut page[shape.offset(layer, head) + at / 16 * 16 * dim..][..16 * dim];
                for (d, value) in half[head * dim..][..dim].iter().enumerate() {
                    tile[d * 16 + at % 16] = *value;
                }
            }
            self.kernels.to_half(&scratch.values[row], &mut half);
            for head in 0..shape.kv_heads {
                let start = shape.offset(layer, head) + PAGE * dim + at * dim;
                page[start..start + dim].copy_from_slice(&half[head * dim..][..dim]);
            }
        }
        Ok(())
    }

    fn attend(&self, crew: &Crew<'_>, scratch: &mut Scratch, tokens: Tokens<'_>, layer: usize) {
        let spec = &self.spec;
        let rows = tokens.all().len();
        let length = spec.heads * spec.head_dim;
        let group = spec.heads / spec.kv_heads;
        let attended = Rows::new(&mut scratch.attended, rows, length);
        let queries = Rows::new(&mut scratch.queries, rows, length);
        // Few tokens are shared out evenly.
        let even = rows.div_ceil(crew.threads());
        let per_unit = (UNIT_ROWS / group).min(even).max(1);
        let units = rows.div_ceil(per_unit);
        crew.run(units * spec.kv_heads, &|unit| {
            // Later tokens see more: the heaviest units go first.
            let row = (units - 1 - unit / spec.kv_heads) * per_unit;
            let head = unit % spec.kv_heads;
            let first = row * length + head * group * spec.head_dim;
            let job = Attention {
                queries: queries.at().wrapping_add(first),
                out: attended.at().wrapping_add(first),
                stride: length,
                tokens: &tokens.all()[row..rows.min(row + per_unit)],
                group,
                head_dim: spec.head_dim,
                offset: self.cache_shape().offset(layer, head),
                scale: spec.attention_scale,
                window: spec.windows[layer],
            };
            // SAFETY: rows and pages exist; each unit writes its own tokens and heads.
            unsafe { self.kernels.attend(&job) };
        });
    }

    fn output(&self, crew: &Crew<'_>, scratch: &mut Scratch, layer: &Layer, rows: usize) {
        let length = self.spec.heads * self.spec.head_dim;
        let attended = Rows::new(&mut scratch.attended, rows, length);
        self.activate(crew, &mut scratch.activations, attended, rows);
        self.add_product(
            crew,
            scratch,
            &layer.output,
            layer.after_norms.as_ref().map(|norms| &norms.0),
            rows,
        );
    }

    /// Adds the product with the quantised activations to the hidden state.
    pub(super) fn add_product(
        &self,
        crew: &Crew<'_>,
        scratch: &mut Scratch,
        linear: &Linear,
        norm: Option<&Vec<f32>>,
        rows: usize,
    ) {
        let width = self.spec.width;
        let added = Rows::new(&mut scratch.added, rows, width);
        let normal = Rows::new(&mut scratch.normal, rows, width);
        let hidden = Rows::new(&mut scratch.hidden, rows, width);
        products(self.kernels, crew, &scratch.activations, &[(linear, added)]);
        each_row(crew, rows, &|row| {
            // SAFETY: each row is given to one thread.
            let (hidden, mut added, normal) =
                unsafe { (hidden.row(row), added.row(row), normal.row(row)) };
            if let Some(weight) = norm {
                self.kernels
                    .rms_norm(added, weight, self.spec.epsilon, normal);
                added = normal;
            }
            for (hidden, added) in hidden.iter_mut().zip(added) {
                *hidden += *added;
            }
        });
    }

    /// Norm of the hidden state, quantised.
    pub(super) fn normalise(
        &self,
        crew: &Crew<'_>,
        scratch: &mut Scratch,
        weight: &[f32],
        rows: usize,
    ) {
        let hidden = Rows::new(&mut scratch.hidden, rows, self.spec.width);
        let normal = Rows::new(&mut scratch.normal, rows, self.spec.width);
        each_row(crew, rows, &|row| {
            // SAFETY: each row is given to one thread.
            let (hidden, normal) = unsafe { (hidden.row(row), normal.row(row)) };
            self.kernels
                .rms_norm(hidden, weight, self.spec.epsilon, normal);
        });
        self.activate(crew, &mut scratch.activations, normal, rows);
    }

    pub(super) fn activate(
        &self,
        crew: &Crew<'_>,
        activations: &mut Activations,
        from: Rows,
        rows: usize,
    ) {
        quantise(self.kernels, crew, activations, from, rows, self.form);
    }

    /// Logits of the wanted rows.
    fn predict(
        &self,
        crew: &Crew<'_>,
        scratch: &mut Scratch,
        rows: usize,
        wanted: &[usize],
    ) -> Result<(), InferenceError> {
        if wanted.is_empty() {
            return Ok(());
        }
        let hidden = Rows::new(&mut scratch.hidden, rows, self.spec.width);
        let normal = Rows::new(&mut scratch.normal, rows.max(wanted.len()), self.spec.width);
        for (index, row) in wanted.iter().enumerate() {
            // SAFETY: this thread alone uses the rows.
            let (hidden, normal) = unsafe { (hidden.row(*row), normal.row(index)) };
            self.kernels
                .rms_norm(hidden, &self.norm, self.spec.epsilon, normal);
        }
        self.activate(crew, &mut scratch.activations, normal, wanted.len());
        let stride = self.spec.vocabulary.next_multiple_of(16);
        let needed = wanted.len() * stride;
        scratch.logits.grow(needed);
        self.kernels.multiply(
            crew,
            &self.head,
            &scratch.activations,
            &mut scratch.logits,
            stride,
        );
        for index in 0..wanted.len() {
            // Without a branch for each value, a chunk is looked at in vectors.
            let finite =
                |values: &[f32]| values.iter().fold(true, |so, value| so & value.is_finite());
            let logits = scratch.logits(index, self.spec.vocabulary);
            if !logits.chunks(256).all(finite) {
                return Err(InferenceError::NotANumber {
                    place: "logits".into(),
                });
            }
        }
        Ok(())
    }
}

/// What each row of the batch attends to, read by all threads.
#[derive(Clone, Copy)]
struct Tokens<'a>(&'a [Seen<'a>]);

// SAFETY: pages are only read while attention runs.
unsafe impl Sync for Tokens<'_> {}

impl<'a> Tokens<'a> {
    fn all(&self) -> &'a [Seen<'a>] {
        self.0
    }
}

/// Cosines and sines of the rotation of each row.
struct Turns {
    style: RopeStyle,
    angles: Vec<(f32, f32)>,
    half: usize,
}

impl Turns {
    fn new(rope: &Rope, model: &Model, places: &[Place]) -> Self {
        let half = rope.dims / 2;
        let frequencies: Vec<f64> = (0..half)
            .map(|i| {
                let power = -(i as f64) / half as f64;
                let factor = model
                    .rope_factors
                    .as_ref()
                    .map_or(1.0, |factors| f64::from(factors[i]));
                f64::from(rope.base).powf(power) * f64::from(rope.scale) / factor
            })
            .collect();
        let angles = places
            .iter()
            .flat_map(|place| {
                frequencies.iter().map(|frequency| {
                    let (sin, cos) = (place.position as f64 * frequency).sin_cos();
                    (cos as f32 * rope.magnitude, sin as f32 * rope.magnitude)
                })
            })
            .collect();
        Self {
            style: rope.style,
            angles,
            half,
        }
    }

    fn turn(&self, heads: &mut [f32], row: usize, dim: usize) {
        let angles = &self.angles[row * self.half..][..self.half];
        for head in heads.chunks_exact_mut(dim) {
            match self.style {
                RopeStyle::Halves => {
                    let (first, second) = head.split_at_mut(self.half);
                    let second = &mut second[..self.half];
                    for ((a, b), (cos, sin)) in first.iter_mut().zip(second).zip(angles) {
                        (*a, *b) = (*a * cos - *b * sin, *b * cos + *a * sin);
                    }
                }
                RopeStyle::Neighbours => {
                    for (pair, (cos, sin)) in head.as_chunks_mut::<2>().0.iter_mut().zip(angles) {
                        *pair = [pair[0] * cos - pair[1] * sin, pair[1] * cos + pair[0] * sin];
                    }
                }
            }
        }
    }
}
