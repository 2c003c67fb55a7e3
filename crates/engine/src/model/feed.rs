//! The feed-forward part of a layer: one gated network, or the few of many that a router chooses for each token.
#![expect(unsafe_code, reason = "threads write disjoint rows of shared buffers")]

use super::spec::{Experts as Shape, Gate};
use super::{Layer, Model, Scratch};
use crate::batch::{Linear, Rows, each_row, products};
use crate::gguf::Gguf;
use crate::pool::Crew;
use inference::InferenceError;

/// `down(act(gate(x)) * up(x))`.
pub(super) struct Gated {
    gate: Linear,
    up: Linear,
    down: Linear,
}

/// A router and what it chooses from.
pub(super) struct Experts {
    router: Linear,
    shape: Shape,
    all: Vec<Gated>,
}

pub(super) enum Feed {
    Dense(Gated),
    Experts(Experts),
}

impl Feed {
    /// The feed-forward part of layer `index`.
    pub fn load(model: &super::Loader<'_>, index: usize) -> Result<Self, InferenceError> {
        let spec = model.spec;
        let name = |part: &str| format!("blk.{index}.{part}");
        if let Some(shape) = spec.experts {
            let of = |part: &str, inner: usize, outputs: usize, expert: usize| {
                let rows = expert * outputs..(expert + 1) * outputs;
                model.linear(&name(part), inner, rows, outputs * shape.count)
            };
            let all = (0..shape.count).map(|expert| {
                Ok(Gated {
                    gate: of("ffn_gate_exps", spec.width, shape.feed, expert)?,
                    up: of("ffn_up_exps", spec.width, shape.feed, expert)?,
                    down: of("ffn_down_exps", shape.feed, spec.width, expert)?,
                })
            });
            return Ok(Self::Experts(Experts {
                all: all.collect::<Result<_, InferenceError>>()?,
                router: model.whole(&name("ffn_gate_inp"), spec.width, shape.count)?,
                shape,
            }));
        }
        let (width, feed) = (spec.width, spec.feed);
        let (gate, up) = if spec.fused {
            let part = |rows| model.linear(&name("ffn_up"), width, rows, 2 * feed);
            (part(0..feed)?, part(feed..2 * feed)?)
        } else {
            (
                model.whole(&name("ffn_gate"), width, feed)?,
                model.whole(&name("ffn_up"), width, feed)?,
            )
        };
        Ok(Self::Dense(Gated {
            gate,
            up,
            down: model.whole(&name("ffn_down"), feed, width)?,
        }))
    }
}

/// Whether the file has experts that every token passes, which is another architecture.
pub(super) fn has_shared_expert(file: &Gguf) -> bool {
    file.find("blk.0.ffn_gate_shexp.weight").is_some()
}

impl Model {
    /// Adds the feed-forward part to the hidden state.
    pub(super) fn feed(&self, crew: &Crew<'_>, scratch: &mut Scratch, layer: &Layer, rows: usize) {
        self.normalise(crew, scratch, &layer.feed_norm, rows);
        match &layer.feed {
            Feed::Dense(gated) => {
                self.gate(crew, scratch, gated, rows, self.spec.feed);
                let norm = layer.after_norms.as_ref().map(|norms| &norms.1);
                self.add_product(crew, scratch, &gated.down, norm, rows);
            }
            Feed::Experts(experts) => self.route(crew, scratch, experts, rows),
        }
    }

    /// The gated activations inside, quantised for the last product.
    fn gate(
        &self,
        crew: &Crew<'_>,
        scratch: &mut Scratch,
        gated: &Gated,
        rows: usize,
        feed: usize,
    ) {
        let stride = feed.next_multiple_of(16);
        let gate = Rows::new(&mut scratch.gate, rows, stride);
        let up = Rows::new(&mut scratch.up, rows, stride);
        products(
            self.kernels,
            crew,
            &scratch.activations,
            &[(&gated.gate, gate), (&gated.up, up)],
        );
        each_row(crew, rows, &|row| {
            // SAFETY: each row is given to one thread.
            let (gate, up) = unsafe { (gate.row(row), up.row(row)) };
            match self.spec.gate {
                Gate::Silu => self.kernels.silu_mul(gate, up),
                Gate::Gelu => self.kernels.gelu_mul(gate, up),
            }
        });
        self.activate(crew, &mut scratch.activations, gate, rows);
    }

    /// Sends each token through the experts chosen for it. Experts are added in their order, whatever the batch.
    fn route(&self, crew: &Crew<'_>, scratch: &mut Scratch, experts: &Experts, rows: usize) {
        let shape = experts.shape;
        let stride = shape.count.next_multiple_of(16);
        let scores = Rows::new(&mut scratch.routes, rows, stride);
        products(
            self.kernels,
            crew,
            &scratch.activations,
            &[(&experts.router, scores)],
        );
        let mut visits: Vec<Vec<(usize, f32)>> = vec![Vec::new(); shape.count];
        for row in 0..rows {
            // SAFETY: this thread alone uses the rows.
            let scores = unsafe { &scores.row(row)[..shape.count] };
            for (expert, weight) in chosen(scores, shape.used) {
                visits[expert].push((row, weight));
            }
        }
        let width = self.spec.width;
        let hidden = Rows::new(&mut scratch.hidden, rows, width);
        let normal = Rows::new(&mut scratch.normal, rows, width);
        for (gated, visits) in experts.all.iter().zip(&visits) {
            if visits.is_empty() {
                continue;
            }
            let count = visits.len();
            let gathered = Rows::new(&mut scratch.gathered, count, width);
            for (index, (row, _)) in visits.iter().enumerate() {
                // SAFETY: this thread alone uses the rows.
                unsafe { gathered.row(index).copy_from_slice(normal.row(*row)) };
            }
            self.activate(crew, &mut scratch.activations, gathered, count);
            self.gate(crew, scratch, gated, count, shape.feed);
            let added = Rows::new(&mut scratch.added, count, width);
            products(
                self.kernels,
                crew,
                &scratch.activations,
                &[(&gated.down, added)],
            );
            for (index, (row, weight)) in visits.iter().enumerate() {
                // SAFETY: this thread alone uses the rows.
                let (hidden, added) = unsafe { (hidden.row(*row), added.row(index)) };
                for (hidden, added) in hidden.iter_mut().zip(added) {
                    *hidden += weight * *added;
                }
            }
        }
    }
}

/// The `used` experts with the highest scores, and the softmax over them.
fn chosen(scores: &[f32], used: usize) -> Vec<(usize, f32)> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
    order.truncate(used);
    let largest = scores[order[0]];
    let weights: Vec<f32> = order.iter().map(|i| (scores[*i] - largest).exp()).collect();
    let sum: f32 = weights.iter().sum();
    order
        .into_iter()
        .zip(weights.into_iter().map(|weight| weight / sum))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::chosen;

    #[test]
    fn the_best_experts_share_the_weight() {
        let found = chosen(&[1.0, 3.0, 2.0, 3.0], 2);
        assert_eq!(found, [(1, 0.5), (3, 0.5)]);
        let all: f32 = chosen(&[0.3, -2.0, 9.0], 3).iter().map(|(_, w)| w).sum();
        assert!((all - 1.0).abs() < 1e-6);
    }
}
