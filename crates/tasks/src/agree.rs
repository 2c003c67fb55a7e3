use crate::Item;
use record::Localized;

/// A line that one or several readings of the same question gave.
pub struct Agreed {
    /// The line as it was first given.
    pub item: Item,
    /// In how many readings its name stands.
    pub readings: usize,
    /// How many readings there were.
    pub of: usize,
}

/// The lines of several readings, those of most readings first, at most `most` of them; a name counts once for each
/// reading, and what most readings do not give is left out: it came by chance. Names are the same where `concept` knows them as one thing, else where their letters are the same.
pub fn agreed(
    readings: Vec<Vec<Item>>,
    most: usize,
    concept: &dyn Fn(&str) -> Option<String>,
) -> Vec<Agreed> {
    let of = readings.len();
    let mut found: Vec<(String, usize, Agreed)> = Vec::new();
    for (reading, items) in readings.into_iter().enumerate() {
        for item in items {
            let name = name_of(&item.text, concept);
            match found.iter_mut().find(|(known, ..)| *known == name) {
                Some((_, last, agreed)) if *last != reading => {
                    *last = reading;
                    agreed.readings += 1;
                }
                Some(_) => {}
                None => found.push((
                    name,
                    reading,
                    Agreed {
                        item,
                        readings: 1,
                        of,
                    },
                )),
            }
        }
    }
    found.retain(|(.., agreed)| 2 * agreed.readings > of);
    // Stable: among equals the earlier reading leads, and the first is the model's most probable one.
    found.sort_by_key(|(.., agreed)| std::cmp::Reverse(agreed.readings));
    found.truncate(most);
    found.into_iter().map(|(.., agreed)| agreed).collect()
}

fn name_of(text: &str, concept: &dyn Fn(&str) -> Option<String>) -> String {
    let plain = text.trim().trim_end_matches(['.', '。']);
    concept(plain)
        .unwrap_or_else(|| plain.to_string())
        .to_lowercase()
}

impl Agreed {
    /// The line of a question that was answered once.
    pub fn alone(item: Item) -> Self {
        Self {
            item,
            readings: 1,
            of: 1,
        }
    }

    /// How far the readings agree; nothing where there was one.
    pub fn words(&self) -> Localized {
        if self.of < 2 {
            return Localized::default();
        }
        let (of, readings) = (in_words(self.of), in_words(self.readings));
        Localized::new(
            format!(
                "Named in {} of {} readings by the model. Agreement with itself is no evidence.",
                readings.0, of.0
            ),
            format!(
                "模型{}次推演中有{}次提出。自我一致并非证据。",
                of.1, readings.1
            ),
        )
    }
}

/// Figures would have to stand in the citation; words need not.
fn in_words(number: usize) -> (&'static str, &'static str) {
    const WORDS: [(&str, &str); 9] = [
        ("no", "零"),
        ("one", "一"),
        ("two", "二"),
        ("three", "三"),
        ("four", "四"),
        ("five", "五"),
        ("six", "六"),
        ("seven", "七"),
        ("eight", "八"),
    ];
    WORDS.get(number).copied().unwrap_or(("several", "多"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use draft::Part;

    fn reading(names: &[&str]) -> Vec<Item> {
        names
            .iter()
            .map(|name| Item {
                label: "Diagnosis",
                part: Part::Differential,
                quote: "cough".into(),
                text: (*name).to_string(),
            })
            .collect()
    }

    #[test]
    fn what_most_readings_name_comes_first() {
        let readings = vec![
            reading(&["Asthma", "Pneumonia"]),
            reading(&["pneumonia.", "Pneumonia", "asthma"]),
            reading(&["PE", "Lung infection"]),
        ];
        let concept = |name: &str| (name == "Lung infection").then(|| "Pneumonia".to_string());
        let agreed = agreed(readings, 2, &concept);
        let names: Vec<(&str, usize)> = agreed
            .iter()
            .map(|one| (one.item.text.as_str(), one.readings))
            .collect();
        assert_eq!(names, [("Pneumonia", 3), ("Asthma", 2)]);
        assert!(agreed[0].words().en.contains("three of three"));
    }
}
