//! Replays the corpus of the fuzz targets, whole, cut short and with bytes changed.
#![cfg(feature = "process")]

#[path = "common/extracted.rs"]
mod extracted;

use extracted::hold;
use record::MediaType;
use std::path::Path;

const KINDS: &[(&str, MediaType)] = &[
    ("pdf", MediaType::Pdf),
    ("docx", MediaType::Docx),
    ("xlsx", MediaType::Xlsx),
    ("image", MediaType::Image),
    ("dicom", MediaType::Dicom),
];

#[test]
fn the_corpus_holds_whole_cut_and_damaged() {
    for (folder, kind) in KINDS {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../fuzz/corpus")
            .join(folder);
        let mut read = 0;
        for entry in std::fs::read_dir(path).expect("the corpus is part of the repository") {
            let bytes = std::fs::read(entry.expect("readable").path()).expect("readable");
            hold(*kind, &bytes);
            for at in (0..bytes.len()).step_by((bytes.len() / 8).max(1)) {
                hold(*kind, &bytes[..at]);
                let mut damaged = bytes.clone();
                damaged[at] ^= 0x85;
                hold(*kind, &damaged);
            }
            read += 1;
        }
        assert!(read > 0, "{folder}");
    }
}
