use crate::{DocumentId, PatientText, Span};
use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// Where a clinical value came from. A value without one cannot be built.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A stretch of a document's stored text.
    Document {
        /// Which document.
        document: DocumentId,
        /// Where in its stored text.
        span: Span,
    },
    /// A person typed or corrected it.
    Person {
        /// Name as entered at sign-in.
        name: PatientText,
        /// When.
        at: Timestamp,
    },
    /// A model proposed it; it stays a proposal until a person accepts it.
    Model {
        /// Name of the model.
        name: String,
        /// The document it quoted.
        document: DocumentId,
        /// The quoted stretch.
        span: Span,
    },
}

impl Source {
    /// A stretch of a document.
    pub fn document(document: &DocumentId, span: Span) -> Self {
        Self::Document {
            document: document.clone(),
            span,
        }
    }

    /// The document stretch behind this source, if any.
    pub fn span(&self) -> Option<(&DocumentId, Span)> {
        match self {
            Self::Document { document, span } | Self::Model { document, span, .. } => {
                Some((document, *span))
            }
            Self::Person { .. } => None,
        }
    }
}
