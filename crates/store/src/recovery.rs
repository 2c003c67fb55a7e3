use crate::StoreError;
use crate::key::random;
use record::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// Crockford's base 32: no I, L, O or U, so that a printed key is read without doubt.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SECRET: usize = 17;
const CHECK: usize = 3;

/// The printed second way into a vault: 136 random bits and a 24-bit checksum, eight groups of four characters.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryKey(Zeroizing<[u8; SECRET]>);

impl RecoveryKey {
    pub(crate) fn random() -> Result<Self, StoreError> {
        random().map(|secret| Self(Zeroizing::new(secret)))
    }

    /// Reads a typed key. Blanks, dashes and case do not matter; O reads as 0, I and L as 1.
    pub fn parse(typed: &str) -> Result<Self, StoreError> {
        let mistyped = || StoreError::RecoveryKeyMistyped;
        let mut bytes = Zeroizing::new([0u8; SECRET + CHECK]);
        let mut at = 0;
        for character in typed
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–'))
        {
            let digit = match character.to_ascii_uppercase() {
                'O' => 0,
                'I' | 'L' => 1,
                other => DIGITS
                    .iter()
                    .position(|d| char::from(*d) == other)
                    .ok_or_else(mistyped)?,
            };
            if at == DIGITS_IN_KEY {
                return Err(mistyped());
            }
            for bit in 0..5 {
                let position = at * 5 + bit;
                let set = (digit >> (4 - bit)) & 1;
                bytes[position / 8] |= (set as u8) << (7 - position % 8);
            }
            at += 1;
        }
        let mut secret = Zeroizing::new([0; SECRET]);
        secret.copy_from_slice(&bytes[..SECRET]);
        if at != DIGITS_IN_KEY || bytes[SECRET..] != checksum(&secret) {
            return Err(mistyped());
        }
        Ok(Self(secret))
    }

    /// Groups of characters to print, separated by `-`.
    pub fn reveal(&self) -> String {
        let check = checksum(&self.0);
        let bit = |position: usize| {
            let byte = self.0.iter().chain(&check).nth(position / 8);
            usize::from(byte.copied().unwrap_or(0) >> (7 - position % 8)) & 1
        };
        let mut printed = String::new();
        for at in 0..DIGITS_IN_KEY {
            if at > 0 && at % 4 == 0 {
                printed.push('-');
            }
            let digit = (0..5).fold(0, |digit, step| digit << 1 | bit(at * 5 + step));
            printed.push(char::from(DIGITS[digit]));
        }
        printed
    }

    pub(crate) fn secret(&self) -> &[u8] {
        self.0.as_slice()
    }
}

const DIGITS_IN_KEY: usize = (SECRET + CHECK) * 8 / 5;

/// The first bytes of SHA-256 over the secret under a name of its own.
fn checksum(secret: &[u8; SECRET]) -> [u8; CHECK] {
    let mut named = Zeroizing::new(b"consilium recovery key check".to_vec());
    named.extend_from_slice(secret);
    let digest = Sha256::of(&named).0;
    std::array::from_fn(|at| {
        u8::from_str_radix(&digest[at * 2..at * 2 + 2], 16).unwrap_or_default()
    })
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_key_is_read_back_whatever_its_case_and_dashes() {
        let key = RecoveryKey::random().unwrap();
        let printed = key.reveal();
        assert_eq!(printed.len(), 39);
        assert_eq!(RecoveryKey::parse(&printed).unwrap(), key);
        let sloppy = printed
            .to_lowercase()
            .replace('-', " ")
            .replace('0', "o")
            .replace('1', "l");
        assert_eq!(RecoveryKey::parse(&sloppy).unwrap(), key);
    }

    #[test]
    fn every_single_wrong_character_is_noticed() {
        let printed = RecoveryKey(Zeroizing::new([7; SECRET])).reveal();
        for (at, was) in printed.char_indices().filter(|(_, c)| *c != '-') {
            let wrong = if was == 'Z' { "Y" } else { "Z" };
            let typed = format!("{}{wrong}{}", &printed[..at], &printed[at + 1..]);
            assert_eq!(
                RecoveryKey::parse(&typed),
                Err(StoreError::RecoveryKeyMistyped)
            );
        }
        for typed in ["", "7", &printed[1..], &format!("{printed}0"), "高血压"] {
            assert_eq!(
                RecoveryKey::parse(typed),
                Err(StoreError::RecoveryKeyMistyped)
            );
        }
    }
}
