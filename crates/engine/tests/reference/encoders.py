"""Writes the tiny BERT checkpoint and the reference outputs of encoders that the engine's tests compare with.

    pip install torch transformers sentence-transformers tokenizers
    python encoders.py MINILM_FOLDER

MINILM_FOLDER holds all-MiniLM-L6-v2 as `cargo xtask model` lays it down. Everything is seeded; a second run gives the
same weights and, up to the last digits, the same outputs.
"""

import json
import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForSequenceClassification, BertModel

HERE = Path(__file__).parent / "data"
WORDS = (
    "fever cough pain chest acute chronic kidney heart failure no denies with and of the a patient presents "
    "left right severe mild for three days blood pressure high low . , - ( ) / 0 1 2 3 4 5 6 7 8 9 mg"
).split()
PARTS = "##s ##ing ##ed ##y ##ish ##less ##ache ##ly ##0 ##1 ##2 ##5 ##a ##e ##i ##o ##n ##t".split()
TEXTS = [
    "Fever and cough for three days.",
    "The patient denies chest pain",
    "chronic kidney failure, severe; blood pressure 150/92",
    "",
    "café Ünfamiliar words 慢性 [SEP] \u00ad\u0007 mg",
    "acute heart failure with high blood pressure and no fever and no cough and no pain and no cough " * 2,
]
CLINICAL = TEXTS[:5] + [
    "Worsening shortness of breath on exertion with bilateral leg swelling; EF 30 %.",
    "Anaphylaxis after amoxicillin in 2009.",
    "患者主诉发热、咳嗽三天，伴胸痛。",
    "Creatinine 168 µmol/L, eGFR 28 mL/min/1.73 m² — known CKD stage 4.",
    "metformin 1000 mg twice daily, lisinopril 20 mg, atorvastatin 40 mg at night",
]


def wordpiece():
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + WORDS + PARTS
    vocabulary = {word: i for i, word in enumerate(words)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return tokenizer, len(words)


def encode(tokenizer, text):
    # Text that looks like a special token is text to the engine: no special tokens are added to the tokenizer here.
    return tokenizer.encode(text).ids


def tiny():
    folder = HERE / "bert-tiny"
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer, size = wordpiece()
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    torch.manual_seed(20261128)
    config = BertConfig(
        vocab_size=size, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=48,
        max_position_embeddings=64, num_labels=3, id2label={0: "none", 1: "acute", 2: "chronic"},
        label2id={"none": 0, "acute": 1, "chronic": 2}, initializer_range=0.3,
    )
    model = BertForSequenceClassification(config).eval()
    # Norms and biases start as ones and zeros, which would hide a mistake in their use.
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "LayerNorm.weight" in name:
                weight.copy_(1 + 0.2 * torch.randn_like(weight))
            elif name.endswith("bias"):
                weight.copy_(0.2 * torch.randn_like(weight))
    model.save_pretrained(folder)
    cases = []
    for text in TEXTS:
        ids = encode(tokenizer, text)
        with torch.no_grad():
            given = torch.tensor([ids])
            hidden = model.bert(given).last_hidden_state[0]
            probabilities = torch.softmax(model(given).logits[0], 0)
        vector = torch.nn.functional.normalize(hidden.mean(0), dim=0)
        cases.append({"text": text, "tokens": ids, "vector": rounded(vector), "classes": rounded(probabilities)})
    (folder / "reference.json").write_text(json.dumps({"cases": cases}, ensure_ascii=False, indent=0) + "\n")


def minilm(source):
    from sentence_transformers import SentenceTransformer, models as parts

    tokenizer = Tokenizer.from_file(str(Path(source) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    plain = json.loads(tokenizer.to_str())
    plain["added_tokens"] = []
    tokenizer = Tokenizer.from_str(json.dumps(plain))
    transformer = parts.Transformer(str(source))
    pooling = parts.Pooling(transformer.get_word_embedding_dimension(), "mean")
    model = SentenceTransformer(modules=[transformer, pooling, parts.Normalize()], device="cpu")
    texts = [text for text in CLINICAL if "[SEP]" not in text]
    vectors = model.encode(texts, convert_to_tensor=True)
    cases = [
        {"text": text, "tokens": tokenizer.encode(text).ids, "vector": rounded(vector)}
        for text, vector in zip(texts, vectors)
    ]
    cases.append({"text": CLINICAL[4], "tokens": tokenizer.encode(CLINICAL[4]).ids})
    (HERE / "minilm.json").write_text(json.dumps({"cases": cases}, ensure_ascii=False, indent=0) + "\n")


def rounded(tensor):
    return [round(float(value), 7) for value in tensor]


if __name__ == "__main__":
    tiny()
    minilm(sys.argv[1])
