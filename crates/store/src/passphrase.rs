use zxcvbn::Score;

/// Fewest characters of a passphrase.
const SHORTEST: usize = 10;

/// What would make a passphrase stronger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weakness {
    /// Fewer than ten characters.
    TooShort,
    /// Common words, dates, patterns: guessed within hours.
    Guessable,
    /// Nothing stands against it.
    None,
}

/// How hard a passphrase is to guess.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Strength {
    /// 0 (at once) to 4 (very hard), as zxcvbn rates it.
    pub score: u8,
    /// What would make it stronger.
    pub weakness: Weakness,
}

impl Strength {
    /// True when the vault takes it.
    pub fn is_acceptable(self) -> bool {
        self.weakness == Weakness::None
    }
}

/// Rates a passphrase (zxcvbn: Wheeler, USENIX Security 2016). Taken from a score of 3 and ten characters on.
pub fn passphrase_strength(passphrase: &str) -> Strength {
    // The estimate is quadratic in the length, and no guess depends on what follows the first hundred characters.
    let head: String = passphrase.chars().take(100).collect();
    let score = zxcvbn::zxcvbn(&head, &["consilium", "会诊"]).score();
    let weakness = if head.chars().count() < SHORTEST {
        Weakness::TooShort
    } else if score < Score::Three {
        Weakness::Guessable
    } else {
        Weakness::None
    };
    Strength {
        score: score.into(),
        weakness,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_common_passphrases_are_refused() {
        let weakness = |passphrase| passphrase_strength(passphrase).weakness;
        assert_eq!(weakness(""), Weakness::TooShort);
        assert_eq!(weakness("x7$Kq!2"), Weakness::TooShort);
        assert_eq!(weakness("passwordpassword"), Weakness::Guessable);
        assert_eq!(weakness("1234567890"), Weakness::Guessable);
        assert_eq!(weakness("correct kettle orbit mustard"), Weakness::None);
        assert_eq!(weakness("清晨的钟声敲了七下又停"), Weakness::None);
        assert_eq!(weakness(&"a".repeat(100_000)), Weakness::Guessable);
    }
}
