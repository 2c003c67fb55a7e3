//! Words and numbers of a text, with their shape.

use record::Span;

/// How a word is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// Small letters.
    Lower,
    /// A capital, then small letters; inner capitals and parts joined by hyphen or apostrophe included.
    Capital,
    /// Two or more capitals, no small letter.
    Upper,
    /// One capital alone.
    Initial,
    /// Begins with a digit.
    Number,
}

/// A word or a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub(super) span: Span,
    pub(super) shape: Shape,
}

impl Token {
    /// Begins with a capital.
    pub(super) fn is_capital(self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Upper | Shape::Initial)
    }
}

/// True for characters of scripts that are written without blanks between words.
pub(super) fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c) || ('\u{3040}'..='\u{30ff}').contains(&c)
}

fn is_letter(c: char) -> bool {
    (c.is_alphabetic() && !is_han(c) && c != 'ª' && c != 'º')
        || ('\u{300}'..='\u{36f}').contains(&c)
}

/// Every word and number of `text` in order; Chinese characters belong to none.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut characters = text.char_indices().peekable();
    while let Some((start, c)) = characters.next() {
        if !is_letter(c) && !c.is_ascii_digit() {
            continue;
        }
        let digits = c.is_ascii_digit();
        let mut end = start + c.len_utf8();
        while let Some(&(at, next)) = characters.peek() {
            let joins = if digits {
                next.is_ascii_digit() || is_letter(next)
            } else {
                is_letter(next)
                    || matches!(next, '\'' | '’' | '-')
                        && text[at + next.len_utf8()..]
                            .chars()
                            .next()
                            .is_some_and(is_letter)
            };
            if !joins {
                break;
            }
            end = at + next.len_utf8();
            characters.next();
        }
        let span = Span::new(start, end);
        found.push(Token {
            span: without_ending(text, span),
            shape: shape(&text[start..end]),
        });
    }
    found
}

/// A possessive ending is no part of the word.
fn without_ending(text: &str, span: Span) -> Span {
    let word = &text[span.start..span.end];
    let ending = ["'s", "’s", "'S", "’S"]
        .into_iter()
        .find(|ending| word.ends_with(ending));
    Span::new(span.start, span.end - ending.map_or(0, str::len))
}

fn shape(word: &str) -> Shape {
    let word = word
        .strip_suffix("'s")
        .or_else(|| word.strip_suffix("’s"))
        .unwrap_or(word);
    let first = word.chars().next();
    if first.is_some_and(|c| c.is_ascii_digit()) {
        return Shape::Number;
    }
    if !first.is_some_and(char::is_uppercase) {
        return Shape::Lower;
    }
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    if letters == 1 {
        Shape::Initial
    } else if word.chars().any(char::is_lowercase) {
        Shape::Capital
    } else {
        Shape::Upper
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[(&str, Shape)]) {
        let found: Vec<(&str, Shape)> = tokens(text)
            .iter()
            .map(|token| (&text[token.span.start..token.span.end], token.shape))
            .collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn words_keep_hyphens_and_apostrophes_and_lose_the_possessive() {
        check(
            "Dr O'Neil-García saw JOHN's 3rd scan",
            &[
                ("Dr", Shape::Capital),
                ("O'Neil-García", Shape::Capital),
                ("saw", Shape::Lower),
                ("JOHN", Shape::Upper),
                ("3rd", Shape::Number),
                ("scan", Shape::Lower),
            ],
        );
        check(
            "患者张三, J. 5",
            &[("J", Shape::Initial), ("5", Shape::Number)],
        );
    }
}
