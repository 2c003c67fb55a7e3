use super::*;
use crate::batch::{Buffer, Linear, Rows, products};
use crate::gguf::{Encoding, dequantise_row, f32_to_f16};
use crate::pool::Pool;

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }
    /// Between -1 and 1.
    fn float(&mut self) -> f32 {
        self.next() as f32 / (1u64 << 30) as f32 - 1.0
    }
}

const ENCODINGS: [Encoding; 11] = [
    Encoding::F32,
    Encoding::F16,
    Encoding::BF16,
    Encoding::Q4_0,
    Encoding::Q4_1,
    Encoding::Q5_0,
    Encoding::Q5_1,
    Encoding::Q8_0,
    Encoding::Q4K,
    Encoding::Q5K,
    Encoding::Q6K,
];

/// Random blocks with scales of the size that real models have.
fn weights(encoding: Encoding, rows: usize, inner: usize, random: &mut Random) -> Vec<u8> {
    let (length, bytes) = encoding.block();
    let mut data = Vec::new();
    for _ in 0..rows * inner / length {
        let mut block: Vec<u8> = (0..bytes).map(|_| random.next() as u8).collect();
        let half = |value: f32| f32_to_f16(value).to_le_bytes();
        let (d, m) = (half(random.float() * 0.01), half(random.float() * 0.1));
        match encoding {
            Encoding::F32 => block.copy_from_slice(&random.float().to_le_bytes()),
            Encoding::F16 => block.copy_from_slice(&d),
            Encoding::BF16 => block.copy_from_slice(&random.float().to_le_bytes()[2..]),
            Encoding::Q6K => block[208..210].copy_from_slice(&d),
            _ => block[..2].copy_from_slice(&d),
        }
        if matches!(
            encoding,
            Encoding::Q4_1 | Encoding::Q5_1 | Encoding::Q4K | Encoding::Q5K
        ) {
            block[2..4].copy_from_slice(&m);
        }
        data.extend(block);
    }
    data
}

/// `x` has [`ROWS_BEYOND`] rows more, and outlives the activations.
fn quantised(kernels: &Kernels, x: &[f32], rows: usize, inner: usize, grain: Grain) -> Activations {
    assert!(x.len() >= (rows + ROWS_BEYOND) * inner);
    let mut activations = Activations::new(kernels);
    #[expect(unsafe_code, reason = "calls kernels")]
    // SAFETY: the rows are there, and the caller keeps them.
    unsafe {
        let form = Form {
            bytes: Some(grain),
            singles: true,
        };
        activations.take(rows, inner, form, x.as_ptr());
    }
    let step = activations.step();
    for row in 0..rows {
        let values = &x[row * inner..][..inner];
        let at = activations.index(row, 0);
        #[expect(unsafe_code, reason = "calls kernels")]
        // SAFETY: the row belongs to this batch, which nobody else uses.
        unsafe {
            kernels.quantise(values, activations.blocks_mut().add(at), step, grain);
        }
    }
    activations
}

fn check_product(encoding: Encoding) {
    check_product_of(encoding, Grain::Fine);
    if matches!(encoding, Encoding::Q4K | Encoding::Q5K | Encoding::Q6K) {
        check_product_of(encoding, Grain::Wide);
    }
}

fn check_product_of(encoding: Encoding, grain: Grain) {
    let mut random = Random(7);
    let inner = if encoding.block().0 == 256 { 1280 } else { 576 };
    for outputs in [16, 80, 104] {
        let data = weights(encoding, outputs, inner, &mut random);
        let x: Vec<f32> = (0..(MOST_ROWS + ROWS_BEYOND) * inner)
            .map(|_| random.float())
            .collect();
        compare_products(encoding, grain, &data, &x, (outputs, inner));
    }
}

/// Rows of activations in a comparison.
const MOST_ROWS: usize = 15;

/// Products of every instruction set beside those in double precision, and of every number of rows beside one alone.
fn compare_products(
    encoding: Encoding,
    grain: Grain,
    data: &[u8],
    x: &[f32],
    (outputs, inner): (usize, usize),
) {
    let pool = Pool::new(2);
    let matrix = Matrix::pack(encoding, data, outputs, inner, &pool).unwrap();
    let mut rows_of_weights = vec![0.0; outputs * inner];
    for (row, out) in data
        .chunks_exact(data.len() / outputs)
        .zip(rows_of_weights.chunks_exact_mut(inner))
    {
        dequantise_row(encoding, row, out);
    }
    for kernels in available() {
        let mut alone: Option<Vec<f32>> = None;
        for rows in [1, 2, 3, 4, 5, 6, 7, MOST_ROWS] {
            let stride = outputs.next_multiple_of(16);
            let mut out = vec![f32::NAN; rows * stride];
            let activations = quantised(kernels, x, rows, inner, grain);
            kernels.multiply(
                &Crew::of(&pool, &|| false),
                &matrix,
                &activations,
                &mut out,
                stride,
            );
            for row in 0..rows {
                let values = &x[row * inner..][..inner];
                for column in 0..outputs {
                    let weights = &rows_of_weights[column * inner..][..inner];
                    let exact: f64 = weights
                        .iter()
                        .zip(values)
                        .map(|(w, x)| f64::from(*w) * f64::from(*x))
                        .sum();
                    let shared = if grain == Grain::Fine { 32 } else { 256 };
                    let size: f64 = weights
                        .chunks(shared)
                        .zip(values.chunks(shared))
                        .map(|(weights, values)| {
                            let size: f32 = weights.iter().map(|w| w.abs()).sum();
                            f64::from(size * values.iter().fold(0f32, |most, x| most.max(x.abs())))
                        })
                        .sum();
                    // Rounding an activation to one of 255 steps moves it by at most half a step.
                    let bound = size * (0.5 / 127.0 + 1e-4);
                    let got = f64::from(out[row * stride + column]);
                    assert!(
                        (got - exact).abs() <= bound,
                        "{encoding:?} {} rows {rows}: [{row}][{column}] is {got}, expected {exact}",
                        kernels.name
                    );
                }
            }
            let first = out[..outputs].to_vec();
            let alone = alone.get_or_insert_with(|| first.clone());
            assert_eq!(
                *alone, first,
                "{encoding:?} {}: row 0 among {rows}",
                kernels.name
            );
        }
    }
}

/// Sixteen bits hold a few products of bytes, and no more.
#[test]
fn the_largest_products_are_added_exactly() {
    let inner = 1280;
    for encoding in ENCODINGS {
        if matches!(encoding, Encoding::F32 | Encoding::F16 | Encoding::BF16) {
            continue;
        }
        let mut data = weights(encoding, 16, inner, &mut Random(3));
        let bytes = encoding.block().1;
        for (index, block) in data.chunks_exact_mut(bytes).enumerate() {
            let scales = match encoding {
                Encoding::Q6K => 208..210,
                Encoding::Q4_1 | Encoding::Q5_1 | Encoding::Q4K | Encoding::Q5K => 0..4,
                _ => 0..2,
            };
            let kept = block[scales.clone()].to_vec();
            // All quants at their largest, then at their smallest; signed bytes at 127 and -128.
            let fill = match (index % 2, encoding) {
                (0, Encoding::Q8_0) => 0x7f,
                (1, Encoding::Q8_0) => 0x80,
                (0, _) => 0xff,
                _ => 0,
            };
            block.fill(fill);
            block[scales].copy_from_slice(&kept);
        }
        for sign in [1.0, -1.0] {
            let x = vec![sign; (MOST_ROWS + ROWS_BEYOND) * inner];
            compare_products(encoding, Grain::Fine, &data, &x, (16, inner));
            if matches!(encoding, Encoding::Q4K | Encoding::Q5K | Encoding::Q6K) {
                compare_products(encoding, Grain::Wide, &data, &x, (16, inner));
            }
        }
    }
}

#[test]
fn products_are_within_the_rounding_of_activations_and_do_not_depend_on_the_batch() {
    for encoding in ENCODINGS {
        check_product(encoding);
    }
}

#[test]
fn instruction_sets_agree_on_rows() {
    let mut random = Random(3);
    let x: Vec<f32> = (0..576).map(|_| 4.0 * random.float()).collect();
    let weight: Vec<f32> = (0..576).map(|_| random.float()).collect();
    for kernels in available() {
        let mut normal = vec![0.0; 576];
        kernels.rms_norm(&x, &weight, 1e-5, &mut normal);
        let mean = x.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / 576.0;
        for i in 0..576 {
            let exact = f64::from(x[i]) / (mean + 1e-5).sqrt() * f64::from(weight[i]);
            assert!((f64::from(normal[i]) - exact).abs() < 1e-5);
        }
        let (mut silu, mut gelu) = (x.clone(), x.clone());
        kernels.silu_mul(&mut silu, &weight);
        kernels.gelu_mul(&mut gelu, &weight);
        for i in 0..576 {
            let (v, up) = (f64::from(x[i]), f64::from(weight[i]));
            let exact = v / (1.0 + (-v).exp()) * up;
            assert!((f64::from(silu[i]) - exact).abs() < 1e-5 * (1.0 + exact.abs()));
            let inner = (2.0 / std::f64::consts::PI).sqrt() * (v + 0.044_715 * v.powi(3));
            let exact = 0.5 * v * (1.0 + inner.tanh()) * up;
            assert!((f64::from(gelu[i]) - exact).abs() < 1e-5 * (1.0 + exact.abs()));
        }
        let mut normal = x.clone();
        kernels.layer_norm(&mut normal, &weight, &x, 1e-12);
        let mean = x.iter().map(|x| f64::from(*x)).sum::<f64>() / 576.0;
        let variance = x
            .iter()
            .map(|x| (f64::from(*x) - mean).powi(2))
            .sum::<f64>()
            / 576.0;
        for i in 0..576 {
            let v = f64::from(x[i]);
            let exact = (v - mean) / variance.sqrt() * f64::from(weight[i]) + v;
            assert!((f64::from(normal[i]) - exact).abs() < 1e-5);
        }
        let mut half = vec![0; 576];
        kernels.to_half(&x, &mut half);
        assert!(
            x.iter().zip(&half).all(|(x, half)| f32_to_f16(*x) == *half),
            "{}",
            kernels.name
        );
    }
}

#[test]
fn products_are_finished_as_told() {
    let pool = Pool::new(2);
    let crew = Crew::of(&pool, &|| false);
    let mut random = Random(23);
    let (inner, outputs) = (64, 80);
    for (encoding, rows) in [
        (Encoding::F32, 9),
        (Encoding::Q8_0, 2),
        (Encoding::Q8_0, 30),
    ] {
        let data = weights(encoding, outputs, inner, &mut random);
        let bias: Vec<f32> = (0..outputs).map(|_| 2.0 * random.float()).collect();
        let x: Vec<f32> = (0..(rows + ROWS_BEYOND) * inner)
            .map(|_| random.float())
            .collect();
        for kernels in available() {
            let activations = quantised(kernels, &x, rows, inner, Grain::Fine);
            let product = |finish| {
                let weight = Matrix::pack(encoding, &data, outputs, inner, &pool).unwrap();
                let mut buffer = Buffer::default();
                let out = Rows::new(&mut buffer, rows, outputs);
                products(
                    kernels,
                    &crew,
                    &activations,
                    &[(&Linear { weight, finish }, out)],
                );
                buffer[..rows * outputs].to_vec()
            };
            let plain = product(Finish::Plain);
            let biased = product(Finish::Bias(bias.clone().into()));
            let curved = product(Finish::BiasGelu(bias.clone().into()));
            for (index, plain) in plain.iter().enumerate() {
                let sum = plain + bias[index % outputs];
                assert_eq!(biased[index], sum);
                let exact = f64::from(sum) * standard_normal(f64::from(sum));
                let off = (f64::from(curved[index]) - exact).abs();
                assert!(off < 1e-6, "{} {encoding:?}: {off}", kernels.name);
            }
        }
    }
}

/// The probability that a standard normal value is below `x`, by Simpson's rule.
fn standard_normal(x: f64) -> f64 {
    let steps = 2000;
    let width = x / f64::from(steps);
    let density = |t: f64| (-t * t / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let inner: f64 = (1..steps)
        .map(|i| density(f64::from(i) * width) * if i % 2 == 1 { 4.0 } else { 2.0 })
        .sum();
    0.5 + width / 3.0 * (density(0.0) + inner + density(x))
}

fn check_mutual_attention(kernels: &Kernels, tokens: usize, dim: usize) {
    let mut random = Random(19);
    let stride = dim + 16;
    let mut matrix = || -> Vec<f32> { (0..tokens * stride).map(|_| random.float()).collect() };
    let (queries, keys, values) = (matrix(), matrix(), matrix());
    let mut out = vec![f32::NAN; tokens * stride];
    let job = MutualAttention {
        queries: queries.as_ptr(),
        keys: keys.as_ptr(),
        values: values.as_ptr(),
        out: out.as_mut_ptr(),
        stride,
        tokens,
        dim,
        scale: 0.7,
    };
    #[expect(unsafe_code, reason = "calls kernels")]
    // SAFETY: the buffers have the sizes described.
    unsafe {
        kernels.attend_mutually(&job);
    }
    let row = |matrix: &[f32], at: usize| -> Vec<f64> {
        let row = &matrix[at * stride..][..dim];
        row.iter().map(|value| f64::from(*value)).collect()
    };
    for token in 0..tokens {
        let query = row(&queries, token);
        let weights: Vec<f64> = (0..tokens)
            .map(|other| {
                let key = row(&keys, other);
                let dot: f64 = query.iter().zip(&key).map(|(q, k)| q * k).sum();
                (0.7 * dot).exp()
            })
            .collect();
        let sum: f64 = weights.iter().sum();
        for d in 0..dim {
            let exact: f64 = (0..tokens)
                .map(|other| weights[other] / sum * f64::from(values[other * stride + d]))
                .sum();
            let got = f64::from(out[token * stride + d]);
            assert!(
                (got - exact).abs() < 1e-5,
                "{} {tokens} x {dim}",
                kernels.name
            );
        }
        assert!(out[token * stride + dim].is_nan(), "wrote beside the row");
    }
}

#[test]
fn mutual_attention_matches_its_definition() {
    for kernels in available() {
        for tokens in [1, 2, 7, 16, 33, 100] {
            for dim in [16, 32, 48, 64] {
                check_mutual_attention(kernels, tokens, dim);
            }
        }
    }
}

/// Attention of `tokens` tokens from `position` on, against the definition in double precision.
fn check_attention(
    kernels: &Kernels,
    group: usize,
    dim: usize,
    position: usize,
    tokens: usize,
    window: usize,
) {
    use crate::cache::PAGE;
    let mut random = Random(11);
    let length = position + tokens;
    let keys: Vec<f32> = (0..length * dim).map(|_| random.float()).collect();
    let values: Vec<f32> = (0..length * dim).map(|_| random.float()).collect();
    let mut pages = vec![vec![f32_to_f16(f32::NAN); 2 * PAGE * dim]; length.div_ceil(PAGE)];
    for p in 0..length {
        let (page, at) = (&mut pages[p / PAGE], p % PAGE);
        for d in 0..dim {
            page[at / 16 * 16 * dim + d * 16 + at % 16] = f32_to_f16(keys[p * dim + d]);
            page[PAGE * dim + at * dim + d] = f32_to_f16(values[p * dim + d]);
        }
    }
    let pages: Vec<*const u16> = pages.iter().map(|page| page.as_ptr()).collect();
    let stride = group * dim;
    let queries: Vec<f32> = (0..tokens * stride).map(|_| 3.0 * random.float()).collect();
    let mut out = vec![f32::NAN; tokens * stride];
    let seen: Vec<Seen<'_>> = (position..length)
        .map(|position| Seen {
            position,
            pages: &pages,
        })
        .collect();
    let job = Attention {
        queries: queries.as_ptr(),
        out: out.as_mut_ptr(),
        stride,
        tokens: &seen,
        group,
        head_dim: dim,
        offset: 0,
        scale: 0.25,
        window,
    };
    #[expect(unsafe_code, reason = "calls kernels")]
    // SAFETY: buffers and pages have the sizes described.
    unsafe {
        kernels.attend(&job);
    }
    for token in 0..tokens {
        let end = position + token + 1;
        let seen = end.saturating_sub(window)..end;
        for head in 0..group {
            let at = token * stride + head * dim;
            let query = &queries[at..at + dim];
            let weights: Vec<f64> = seen
                .clone()
                .map(|p| {
                    let dot: f32 = query.iter().zip(&keys[p * dim..]).map(|(q, k)| q * k).sum();
                    (0.25 * f64::from(dot)).exp()
                })
                .collect();
            let sum: f64 = weights.iter().sum();
            for d in 0..dim {
                let exact: f64 = seen
                    .clone()
                    .zip(&weights)
                    .map(|(p, w)| w / sum * f64::from(values[p * dim + d]))
                    .sum();
                let got = f64::from(out[at + d]);
                assert!(
                    (got - exact).abs() < 4e-3,
                    "{} group {group} dim {dim} at {position}+{token} head {head} [{d}]: {got}, expected {exact}",
                    kernels.name
                );
            }
        }
    }
}

/// Attention of the last token of each of several sequences of the lengths given, which have their first `common` pages in
/// common, as bits: together and one by one.
fn check_shared_pages(kernels: &Kernels, group: usize, common: usize, lengths: &[usize]) {
    use crate::cache::PAGE;
    let dim = 64;
    let mut random = Random(29);
    let mut page = || -> Vec<u16> {
        (0..2 * PAGE * dim)
            .map(|_| f32_to_f16(random.float()))
            .collect()
    };
    let begun: Vec<Vec<u16>> = (0..common).map(|_| page()).collect();
    let own: Vec<Vec<Vec<u16>>> = lengths
        .iter()
        .map(|length| (common..length.div_ceil(PAGE)).map(|_| page()).collect())
        .collect();
    let pages: Vec<Vec<*const u16>> = own
        .iter()
        .map(|own| begun.iter().chain(own).map(|page| page.as_ptr()).collect())
        .collect();
    let seen: Vec<Seen<'_>> = lengths
        .iter()
        .zip(&pages)
        .map(|(length, pages)| Seen {
            position: length - 1,
            pages,
        })
        .collect();
    let stride = group * dim;
    let queries: Vec<f32> = (0..lengths.len() * stride)
        .map(|_| 3.0 * random.float())
        .collect();
    for window in [usize::MAX, 70] {
        let attend = |tokens: &[Seen<'_>], first: usize| {
            let mut out = vec![f32::NAN; tokens.len() * stride];
            let job = Attention {
                queries: queries[first * stride..].as_ptr(),
                out: out.as_mut_ptr(),
                stride,
                tokens,
                group,
                head_dim: dim,
                offset: 0,
                scale: 0.25,
                window,
            };
            #[expect(unsafe_code, reason = "calls kernels")]
            // SAFETY: buffers and pages have the sizes described.
            unsafe {
                kernels.attend(&job);
            }
            out
        };
        let alone: Vec<f32> = (0..seen.len())
            .flat_map(|index| attend(&seen[index..=index], index))
            .collect();
        assert!(alone.iter().all(|value| value.is_finite()));
        assert_eq!(attend(&seen, 0), alone, "{} group {group}", kernels.name);
    }
}

#[test]
fn sequences_that_begin_alike_attend_together_with_the_same_bits() {
    for kernels in available() {
        for group in [1, 2, 3, 4] {
            check_shared_pages(kernels, group, 2, &[130, 131, 200, 128, 129, 260]);
            check_shared_pages(kernels, group, 1, &[64, 65, 64]);
            check_shared_pages(kernels, group, 0, &[5, 70]);
        }
    }
}

#[test]
fn attention_matches_its_definition() {
    for kernels in available() {
        for (group, dim) in [(1, 64), (3, 64), (6, 128), (8, 96), (2, 256), (30, 64)] {
            for (position, tokens) in [(0, 1), (0, 4), (63, 1), (62, 4), (200, 2)] {
                if tokens * group <= UNIT_ROWS || tokens == 1 {
                    check_attention(kernels, group, dim, position, tokens, usize::MAX);
                    check_attention(kernels, group, dim, position, tokens, 20);
                }
            }
        }
    }
}

/// How fast the weights of one row's products are worked through where they lie in the cache and where they come from memory, and how
/// fast the same bytes are only read: what of a decode's distance to the memory is arithmetic.
/// `cargo test --release -p engine weights_a_second -- --ignored --nocapture`
#[test]
#[ignore = "a measurement that asserts nothing"]
fn weights_a_second() {
    const INNER: usize = 1536;
    let mut random = Random(11);
    let kernels = best();
    for encoding in [Encoding::Q4K, Encoding::Q6K] {
        for threads in [1, 2] {
            let pool = Pool::new(threads);
            let crew = Crew::of(&pool, &|| false);
            for (place, outputs, times) in
                [("cache", 512 * threads, 4096), ("memory", 512 * 1024, 3)]
            {
                let data = weights(encoding, 512, INNER, &mut random).repeat(outputs / 512);
                let matrix = Matrix::pack(encoding, &data, outputs, INNER, &pool).unwrap();
                let bytes = matrix.tiles() * matrix.tile_bytes();
                let x: Vec<f32> = (0..(1 + ROWS_BEYOND) * INNER)
                    .map(|_| random.float())
                    .collect();
                let activations = quantised(kernels, &x, 1, INNER, Grain::Fine);
                let mut out = vec![0.0; outputs];
                let rate = |job: &mut dyn FnMut()| {
                    let begun = std::time::Instant::now();
                    (0..times).for_each(|_| job());
                    (bytes * times) as f64 / begun.elapsed().as_secs_f64() / 1e9
                };
                // In turns: the memory of a shared machine is not the same from one second to the next.
                let rounds: Vec<(f64, f64)> = (0..5)
                    .map(|_| {
                        let worked = rate(&mut || {
                            kernels.multiply(&crew, &matrix, &activations, &mut out, outputs);
                        });
                        (worked, rate(&mut || read_alone(&crew, &matrix)))
                    })
                    .collect();
                let most = |of: fn(&(f64, f64)) -> f64| rounds.iter().map(of).fold(0.0, f64::max);
                println!(
                    "{encoding:?}, {threads} thread(s), {place} ({:.1} MB): worked {:.1} GB/s, read {:.1} GB/s",
                    bytes as f64 / 1e6,
                    most(|round| round.0),
                    most(|round| round.1)
                );
            }
        }
    }
}

/// Adds up the words of the packed matrix.
fn read_alone(crew: &Crew<'_>, matrix: &Matrix) {
    crew.run(matrix.tiles(), &|tile| {
        #[expect(unsafe_code, reason = "reads the packed bytes")]
        // SAFETY: a tile is that many bytes of the matrix, which outlives the run; its words need no alignment.
        let sum = unsafe {
            let words = matrix.tile(tile).cast::<u64>();
            (0..matrix.tile_bytes() / 8).fold(0_u64, |sum, at| {
                sum.wrapping_add(words.add(at).read_unaligned())
            })
        };
        std::hint::black_box(sum);
    });
}
