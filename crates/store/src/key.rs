use crate::StoreError;
use crate::error::VaultFile;
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// 32 bytes that are overwritten when dropped.
pub(crate) type Key = Zeroizing<[u8; 32]>;

/// What Argon2id costs: memory and passes, on one lane. Kept in the header, so that it can grow later.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KeyCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl KeyCost {
    /// About half a second on a desktop processor; above the second recommendation of RFC 9106 (64 MiB, 3 passes).
    pub const STANDARD: Self = Self {
        memory_kib: 128 * 1024,
        passes: 4,
    };
    /// For tests alone: a key in a millisecond.
    pub const TEST: Self = Self {
        memory_kib: 64,
        passes: 1,
    };

    /// Costs that a header may ask for: a hostile header must not exhaust the memory.
    fn is_sane(self) -> bool {
        self.memory_kib <= 2 * 1024 * 1024 && self.passes <= 64
    }
}

/// `N` random bytes of the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| StoreError::Io(std::io::ErrorKind::Other))?;
    Ok(bytes)
}

/// A fresh data key.
pub(crate) fn random_key() -> Result<Key, StoreError> {
    Ok(Zeroizing::new(random()?))
}

/// The data key, encrypted under a secret: Argon2id (RFC 9106) of the secret opens XChaCha20-Poly1305.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct WrappedKey {
    cost: KeyCost,
    salt: Hex,
    nonce: Hex,
    sealed: Hex,
}

impl WrappedKey {
    /// Wraps `key` under `secret`. `purpose` is authenticated with it.
    pub(crate) fn wrap(
        key: &Key,
        secret: &[u8],
        purpose: &str,
        cost: KeyCost,
    ) -> Result<Self, StoreError> {
        let salt = random::<16>()?;
        let nonce = random::<24>()?;
        let payload = Payload {
            msg: key.as_slice(),
            aad: purpose.as_bytes(),
        };
        let sealed = cipher(secret, &salt, cost)?
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| StoreError::Damaged(VaultFile::Header))?;
        Ok(Self {
            cost,
            salt: Hex(salt.to_vec()),
            nonce: Hex(nonce.to_vec()),
            sealed: Hex(sealed),
        })
    }

    /// The data key; `None` when `secret` is not the one it was wrapped under.
    pub(crate) fn unwrap(&self, secret: &[u8], purpose: &str) -> Result<Option<Key>, StoreError> {
        let damaged = || StoreError::Damaged(VaultFile::Header);
        let nonce: [u8; 24] = self.nonce.0.as_slice().try_into().map_err(|_| damaged())?;
        if self.sealed.0.len() != 48 || self.salt.0.len() != 16 || !self.cost.is_sane() {
            return Err(damaged());
        }
        let payload = Payload {
            msg: &self.sealed.0,
            aad: purpose.as_bytes(),
        };
        let opened =
            cipher(secret, &self.salt.0, self.cost)?.decrypt(&XNonce::from(nonce), payload);
        let Ok(opened) = opened.map(Zeroizing::new) else {
            return Ok(None);
        };
        let mut key = Zeroizing::new([0; 32]);
        key.copy_from_slice(&opened);
        Ok(Some(key))
    }
}

fn cipher(secret: &[u8], salt: &[u8], cost: KeyCost) -> Result<XChaCha20Poly1305, StoreError> {
    let damaged = |_| StoreError::Damaged(VaultFile::Header);
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(damaged)?;
    let mut derived = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(secret, salt, derived.as_mut_slice())
        .map_err(damaged)?;
    Ok(XChaCha20Poly1305::new(
        derived.as_slice().try_into().expect("32 bytes"),
    ))
}

/// Bytes, written as lower-case hexadecimal digits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Hex(pub(crate) Vec<u8>);

/// Lower-case hexadecimal digits of `bytes`.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Serialize for Hex {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex(&self.0))
    }
}

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        let pair = |at: usize| {
            digits
                .get(at..at + 2)
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
                .ok_or_else(|| serde::de::Error::custom("not hexadecimal"))
        };
        (0..digits.len())
            .step_by(2)
            .map(pair)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}
