use super::Localized;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether there is a vault and whether it is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VaultState {
    /// First start: none yet.
    Absent,
    /// Closed.
    Locked,
    /// Open.
    Unlocked,
    /// Written by a newer version; not touched.
    NewerVersion,
}

/// State of the vault.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct VaultStatus {
    /// Absent, locked, unlocked or newer.
    pub state: VaultState,
    /// This system has a keychain that answers.
    pub keychain_available: bool,
    /// The passphrase is remembered there.
    pub keychain_remembers: bool,
    /// Seconds until the next attempt is taken.
    pub retry_after_seconds: u32,
}

/// Asks how strong a passphrase is. Nothing is stored.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct PassphraseRequest {
    /// The passphrase.
    pub passphrase: String,
}

/// Strength of a passphrase.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct PassphraseStrength {
    /// 0 (too short) to 4 (very strong).
    pub score: u32,
    /// Whether it is taken.
    pub acceptable: bool,
    /// The score in words, with what would make it stronger.
    pub message: Localized,
}

/// Creates the vault.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct VaultCreateRequest {
    /// The passphrase.
    pub passphrase: String,
    /// Whether to keep it in the system keychain.
    pub remember: bool,
}

/// A new vault's recovery key; shown once.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct VaultCreated {
    /// Groups of characters to print, separated by `-`.
    pub recovery_key: String,
}

/// Opens the vault.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct VaultUnlockRequest {
    /// The passphrase; `null` to take the remembered one from the keychain.
    pub passphrase: Option<String>,
}

/// Changes the passphrase.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct VaultChangePassphraseRequest {
    /// The present passphrase.
    pub current: String,
    /// The new one.
    pub new: String,
}

/// Opens the vault with the recovery key and sets a new passphrase.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct VaultRecoverRequest {
    /// The printed key; blanks, dashes and case do not matter.
    pub recovery_key: String,
    /// The new passphrase.
    pub new: String,
}

/// Remembers the passphrase in the system keychain, or forgets it.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct KeychainSetRequest {
    /// The passphrase to remember; `null` forgets it.
    pub passphrase: Option<String>,
}

/// Writes an encrypted copy of the vault.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct VaultBackupRequest {
    /// Target folder; must exist.
    pub folder: String,
}
