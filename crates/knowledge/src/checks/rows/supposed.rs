//! Words before an illness that make it a possibility of the future: a risk, advice, a plan for the worst.

use super::past::halves;
use record::Span;

/// Words anywhere before the place in its clause.
const BEFORE: &[&str] = &[
    "risks explained",
    "risks discussed",
    "risk explained",
    "risks incl",
    "risks:",
    "risks such as",
    "risks and benefits",
    "discussed risk",
    "explained risk",
    "aware of risk",
    "warned",
    "counselled",
    "counseled",
    "advised to call",
    "advised to return",
    "advised to seek",
    "advised to attend",
    "seek help",
    "call 999",
    "call 911",
    "call 112",
    "signs of",
    "symptoms of",
    "look out for",
    "watch for",
    "monitor for",
    "observe for",
    "safety net",
    "safety-net",
    "in case of",
    "in the event of",
    "return if",
    "come back if",
    "leaflet",
    "worried about",
    "worries about",
    "anxious about",
    "fear of",
    "afraid of",
    "teaching",
    "education",
    "担心",
    "害怕",
    "side effects incl",
    "to prevent",
    "prevention of",
    "prophylaxis against",
    "告知",
    "交代",
    "宣教",
    "教育",
    "警惕",
    "注意观察",
    "注意有无",
    "密切观察",
    "监测有无",
    "预防",
    "防止",
    "如出现",
    "若出现",
    "如有",
    "若有",
    "一旦",
    "风险：",
    "风险:",
    "可能发生",
    "可能出现",
    "以防",
];
/// Words right before the place, with at most a short word between.
const CLOSE: &[&str] = &["risk of", "risks of", "risk for", "risk factors for"];
/// Words right behind the place.
const BEHIND: &[&str] = &[
    "risk",
    "sick-day",
    "sick day",
    "prophylaxis",
    "leaflet",
    "advice",
    "风险",
    "预防",
];

/// True where the words around the place tell of what may come, not of what is there.
pub fn tells(text: &str, span: Span) -> bool {
    let (before, behind) = halves(text, span);
    let place = span.end.saturating_sub(span.start);
    let next = behind.get(place..).unwrap_or_default();
    let next = next.trim_start_matches([' ', '-']);
    BEFORE.iter().any(|word| before.contains(word))
        || CLOSE.iter().any(|word| {
            let end = before.rfind(word).map(|at| at + word.len());
            end.and_then(|end| before.get(end..))
                .is_some_and(|between| !between.contains([',', '，', ':']))
        })
        || BEHIND.iter().any(|word| next.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_come_is_told_from_what_is_there() {
        let check = |text: &str, place: &str, expect: bool| {
            let start = text.find(place).unwrap();
            let span = Span::new(start, start + place.len());
            assert_eq!(tells(text, span), expect, "{text}");
        };
        check("Risks explained: bleeding, stroke, death", "stroke", true);
        check("High risk of GI bleed on this", "GI bleed", true);
        check("Stroke risk 4 % a year", "Stroke", true);
        check("Call 999 for anaphylaxis", "anaphylaxis", true);
        check("告知可能发生感染性休克", "感染性休克", true);
        check(
            "At risk of falls, now in septic shock",
            "septic shock",
            false,
        );
        check("Septic shock, on noradrenaline", "Septic shock", false);
        check("突发脑出血", "脑出血", false);
    }
}
