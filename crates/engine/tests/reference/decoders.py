"""Writes one tiny seeded GGUF checkpoint per architecture, with the logits of the `transformers` library on it.

    pip install torch transformers gguf
    python decoders.py

Weights are F32, and keys and values are rounded to half precision as the engine keeps them, so that only the order of
sums differs. Tensors are renamed and changed as llama.cpp's converter does:
query and key rows of `llama` are permuted, norms of `gemma3` grow by one, Llama 3's frequency factors become a tensor.
"""

import json
import math
import sys
from pathlib import Path

import gguf
import numpy as np
import torch
import transformers as hf

HERE = Path(__file__).parent / "data"
VOCABULARY, WIDTH, HEADS, KEY_HEADS, DIM, INNER, LENGTH = 64, 32, 2, 1, 16, 48, 100
COMMON = dict(
    vocab_size=VOCABULARY, hidden_size=WIDTH, num_hidden_layers=2, num_attention_heads=HEADS,
    num_key_value_heads=KEY_HEADS, intermediate_size=INNER, max_position_embeddings=256, initializer_range=0.25,
    tie_word_embeddings=False, pad_token_id=0, bos_token_id=1, eos_token_id=2,
)
NAMES = {
    "embed_tokens.weight": "token_embd.weight", "norm.weight": "output_norm.weight", "lm_head.weight": "output.weight",
    "input_layernorm": "attn_norm", "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output", "self_attn.qkv_proj": "attn_qkv",
    "self_attn.q_norm": "attn_q_norm", "self_attn.k_norm": "attn_k_norm", "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down", "mlp.gate_up_proj": "ffn_up",
}
GEMMA = NAMES | {
    "post_attention_layernorm": "post_attention_norm", "pre_feedforward_layernorm": "ffn_norm",
    "post_feedforward_layernorm": "post_ffw_norm",
}


def rename(name, names):
    name = name.removeprefix("model.")
    if name in names:
        return names[name]
    _, layer, rest = name.split(".", 2)
    part, end = rest.rsplit(".", 1)
    return f"blk.{layer}.{names[part]}.{end}"


def permuted(weight, heads):
    """Rows of halves of a head to rows of neighbours."""
    return weight.reshape(heads, 2, weight.shape[0] // heads // 2, -1).swapaxes(1, 2).reshape(weight.shape)


def rounds_keys_and_values(model):
    module = sys.modules[type(model).__module__]
    attend = module.eager_attention_forward

    def rounded(layer, query, key, value, *rest, **settings):
        return attend(layer, query, key.half().float(), value.half().float(), *rest, **settings)

    module.eager_attention_forward = rounded


def seeded(config, seed):
    torch.manual_seed(seed)
    model = hf.AutoModelForCausalLM.from_config(config, attn_implementation="eager").eval()
    rounds_keys_and_values(model)
    # Norms and biases start as ones and zeros, which would hide a mistake in their use.
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.ndim == 1:
                weight.add_(0.2 * torch.randn_like(weight))
            elif "experts" in name or "mlp.gate.weight" in name:
                weight.copy_(0.25 * torch.randn_like(weight))
    return model


def tensors(architecture, model):
    names = GEMMA if architecture == "gemma3" else NAMES
    for name, weight in model.state_dict().items():
        weight = weight.float().numpy().copy()
        if architecture == "llama" and "q_proj" in name:
            weight = permuted(weight, HEADS)
        if architecture == "llama" and "k_proj" in name:
            weight = permuted(weight, KEY_HEADS)
        if architecture == "gemma3" and name.endswith("norm.weight"):
            weight = weight + 1
        if ".experts." in name:
            layer = name.split(".")[2]
            if name.endswith("gate_up_proj"):
                gate, up = np.split(weight, 2, axis=1)
                yield f"blk.{layer}.ffn_gate_exps.weight", gate
                yield f"blk.{layer}.ffn_up_exps.weight", up
            else:
                yield f"blk.{layer}.ffn_down_exps.weight", weight
        elif name.endswith("mlp.gate.weight"):
            yield f"blk.{name.split('.')[2]}.ffn_gate_inp.weight", weight
        else:
            yield rename(name, names), weight


def write(file, architecture, model, extra, more=()):
    config = model.config
    out = gguf.GGUFWriter(str(HERE / f"{file}.gguf"), architecture)
    out.add_block_count(config.num_hidden_layers)
    out.add_context_length(config.max_position_embeddings)
    out.add_embedding_length(WIDTH)
    out.add_feed_forward_length(INNER)
    out.add_head_count(HEADS)
    out.add_head_count_kv(KEY_HEADS)
    out.add_key_length(DIM)
    out.add_value_length(DIM)
    out.add_layer_norm_rms_eps(config.rms_norm_eps)
    for key, value in extra.items():
        key = f"{architecture}.{key}"
        if isinstance(value, str):
            out.add_string(key, value)
        elif isinstance(value, float):
            out.add_float32(key, value)
        else:
            out.add_uint32(key, value)
    out.add_tokenizer_model("gpt2")
    out.add_tokenizer_pre("gpt-2")
    out.add_token_list([chr(ord("!") + i) for i in range(VOCABULARY)])
    for name, weight in [*tensors(architecture, model), *more]:
        out.add_tensor(name, np.ascontiguousarray(weight, dtype=np.float32))
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()
    tokens = [int(t) for t in np.random.default_rng(7).integers(0, VOCABULARY, LENGTH)]
    with torch.no_grad():
        logits = model(torch.tensor([tokens])).logits[0].float()
    rows = {str(i): [round(float(v), 6) for v in logits[i]] for i in (0, 20, 70, LENGTH - 1)}
    (HERE / f"{file}.json").write_text(json.dumps({"tokens": tokens, "logits": rows}) + "\n")


def llama3_factors(base, factor, low, high, original):
    """Llama 3's change of each rotation frequency, as a divisor. Source: the `llama3` rope type of `transformers`."""
    factors = []
    for i in range(0, DIM, 2):
        wave = 2 * math.pi * base ** (i / DIM)
        if wave < original / high:
            factors.append(1.0)
        elif wave > original / low:
            factors.append(factor)
        else:
            smooth = (original / wave - low) / (high - low)
            factors.append(1 / ((1 - smooth) / factor + smooth))
    return np.array(factors, dtype=np.float32)


def llama():
    rope = dict(
        rope_type="llama3", rope_theta=5000.0, factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0,
        original_max_position_embeddings=64,
    )
    model = seeded(hf.LlamaConfig(**COMMON, head_dim=DIM, rope_parameters=rope), 1)
    factors = llama3_factors(5000.0, 4.0, 1.0, 4.0, 64)
    extra = {"rope.freq_base": 5000.0, "rope.dimension_count": DIM}
    write("llama-tiny", "llama", model, extra, [("rope_freqs.weight", factors)])


def plain_rope(base):
    return dict(rope_type="default", rope_theta=base)


def qwen2():
    model = seeded(hf.Qwen2Config(**COMMON, rope_parameters=plain_rope(7000.0)), 2)
    write("qwen2-tiny", "qwen2", model, {"rope.freq_base": 7000.0})


def qwen3():
    model = seeded(hf.Qwen3Config(**COMMON, head_dim=DIM, rope_parameters=plain_rope(9000.0)), 3)
    write("qwen3-tiny", "qwen3", model, {"rope.freq_base": 9000.0})


def qwen3moe():
    model = seeded(
        hf.Qwen3MoeConfig(
            **COMMON, head_dim=DIM, rope_parameters=plain_rope(9000.0), num_experts=6, num_experts_per_tok=3,
            moe_intermediate_size=32, norm_topk_prob=True, decoder_sparse_step=1, mlp_only_layers=[],
        ),
        4,
    )
    extra = {
        "rope.freq_base": 9000.0, "expert_count": 6, "expert_used_count": 3, "expert_feed_forward_length": 32,
    }
    write("qwen3moe-tiny", "qwen3moe", model, extra)


def phi3():
    rope = plain_rope(10000.0)
    model = seeded(hf.Phi3Config(**COMMON, rope_parameters=rope, sliding_window=40), 5)
    extra = {"rope.freq_base": 10000.0, "rope.dimension_count": DIM, "attention.sliding_window": 40}
    write("phi3-tiny", "phi3", model, extra)


def phi3_long():
    """As Phi-4-mini: rotation of part of each head, with the short factors up to the original context length."""
    short = [1.0, 1.1, 1.3, 1.7]
    rope = dict(
        rope_type="longrope", rope_theta=10000.0, partial_rotary_factor=0.5, short_factor=short,
        long_factor=[1.0, 2.0, 3.0, 4.0], original_max_position_embeddings=128, factor=2.0,
    )
    config = hf.Phi3Config(**COMMON, rope_parameters=rope, original_max_position_embeddings=128)
    model = seeded(config, 6)
    extra = {
        "rope.freq_base": 10000.0, "rope.dimension_count": DIM // 2, "rope.scaling.original_context_length": 128,
        "rope.scaling.attn_factor": math.sqrt(1 + math.log(2) / math.log(128)),
    }
    more = [
        ("rope_factors_short.weight", np.array(short)),
        ("rope_factors_long.weight", np.array([1.0, 2.0, 3.0, 4.0])),
    ]
    write("phi3-long-tiny", "phi3", model, extra, more)


def gemma3():
    layers = ["sliding_attention"] * 5 + ["full_attention"]
    config = hf.Gemma3TextConfig(
        **{**COMMON, "num_hidden_layers": 6, "tie_word_embeddings": True}, head_dim=DIM, query_pre_attn_scalar=DIM,
        sliding_window=24, layer_types=layers,
        rope_parameters={
            "sliding_attention": plain_rope(10000.0), "full_attention": plain_rope(60000.0),
        },
    )
    model = seeded(config, 8)
    write("gemma3-tiny", "gemma3", model, {"rope.freq_base": 60000.0, "attention.sliding_window": 24})


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for make in (llama, qwen2, qwen3, qwen3moe, phi3, phi3_long, gemma3):
        make()
        print(make.__name__)
