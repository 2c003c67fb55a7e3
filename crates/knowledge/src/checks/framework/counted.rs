/// A number in figures, or in a word of a phrase of time, lower case: "two weeks ago", "a month back", "停药三天".
pub fn counted(word: &str) -> Option<f64> {
    const WORDS: [(&str, f64); 26] = [
        ("a", 1.0),
        ("an", 1.0),
        ("one", 1.0),
        ("two", 2.0),
        ("three", 3.0),
        ("four", 4.0),
        ("five", 5.0),
        ("six", 6.0),
        ("seven", 7.0),
        ("eight", 8.0),
        ("nine", 9.0),
        ("ten", 10.0),
        ("eleven", 11.0),
        ("twelve", 12.0),
        ("半", 0.5),
        ("一", 1.0),
        ("二", 2.0),
        ("两", 2.0),
        ("三", 3.0),
        ("四", 4.0),
        ("五", 5.0),
        ("六", 6.0),
        ("七", 7.0),
        ("八", 8.0),
        ("九", 9.0),
        ("十", 10.0),
    ];
    let named = || WORDS.iter().find(|(name, _)| *name == word);
    word.parse()
        .ok()
        .or_else(|| named().map(|(_, value)| *value))
}
