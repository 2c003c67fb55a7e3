//! What a run keeps of a diagnosis beside its statement.

use record::{DocumentId, Localized, Span};
use serde::{Deserialize, Serialize};

/// How well the record supports a diagnosis. No probability.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Grade {
    /// Not to be missed, little for it.
    Little,
    /// One weak finding.
    Some,
    /// Fits in part.
    Fair,
    /// Fits.
    Good,
    /// Several strong findings.
    Strong,
}

impl Grade {
    /// 1 to 5.
    pub(crate) fn steps(self) -> u32 {
        match self {
            Self::Little => 1,
            Self::Some => 2,
            Self::Fair => 3,
            Self::Good => 4,
            Self::Strong => 5,
        }
    }

    /// In words.
    pub(crate) fn words(self) -> Localized {
        let (en, zh) = match self {
            Self::Little => ("little in the record speaks for it", "病历中支持很少"),
            Self::Some => ("something in the record speaks for it", "病历中有一些支持"),
            Self::Fair => ("fits in part", "部分符合"),
            Self::Good => ("fits", "符合"),
            Self::Strong => ("fits well", "高度符合"),
        };
        Localized::new(en, zh)
    }
}

/// A diagnosis of a run, by the identifier of its statement.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct StoredHypothesis {
    pub(crate) code: Option<String>,
    pub(crate) cannot_miss: bool,
    pub(crate) likely: bool,
    pub(crate) grade: Grade,
    pub(crate) supporting: Vec<(DocumentId, Span)>,
    pub(crate) against: Vec<(DocumentId, Span)>,
    pub(crate) missing: Vec<Localized>,
}
