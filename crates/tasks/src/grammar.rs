use crate::Task;
use inference::Grammar;
use record::Language;
use serde_json::json;

/// Lines of `label: <q>verbatim words of the record</q> free text`, at least one and at most `task.items`. Where there
/// are `names`, one of them stands instead of the free text.
pub(crate) fn of(task: &Task, excerpt: &str, language: Language, names: &[&str]) -> Grammar {
    let labels: Vec<String> = task
        .labels
        .iter()
        .map(|label| json!(label.word).to_string())
        .collect();
    let text = if names.is_empty() {
        format!("/{}/", task.form.pattern(language))
    } else {
        let quoted: Vec<String> = names.iter().map(|name| json!(name).to_string()).collect();
        quoted.join(" | ")
    };
    let mut items = "item".to_string();
    for _ in 1..task.items {
        items = format!("item ({items})?");
    }
    Grammar::Lark(format!(
        "start: {items}\n\
         item: LABEL \": <q>\" QUOTE \"</q> \" TEXT \"\\n\"\n\
         LABEL: {}\n\
         QUOTE: %regex {}\n\
         TEXT: {text}\n",
        labels.join(" | "),
        json!({ pieces(excerpt): excerpt }),
    ))
}

/// Words are the unit of a quote where words are separated by blanks, else characters.
fn pieces(excerpt: &str) -> &'static str {
    let wide = excerpt
        .chars()
        .filter(|character| ('\u{2e80}'..='\u{9fff}').contains(character))
        .count();
    if wide * 5 > excerpt.chars().count() {
        "substring_chars"
    } else {
        "substring_words"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lark(task: &Task, excerpt: &str) -> String {
        match of(task, excerpt, Language::English, &[]) {
            Grammar::Lark(text) => text,
            Grammar::JsonSchema(_) => panic!("a Lark grammar is expected"),
        }
    }

    #[test]
    fn quotes_are_bound_to_the_excerpt_and_labels_to_the_task() {
        let text = lark(&crate::prognosis::TASK, "K 6.9 \"high\"\nBP 88/50");
        assert!(text.contains(r#"QUOTE: %regex {"substring_words":"K 6.9 \"high\"\nBP 88/50"}"#));
        assert!(text.starts_with("start: item (item (item)?)?\n"));
        assert!(text.contains("LABEL: \"Outlook\"\n"));
        let plan = lark(&crate::plan::TASK, "x");
        assert!(plan.contains("\"Treatment\" | \"Monitoring\" | \"Patient information\""));
    }

    #[test]
    fn a_name_is_one_of_those_given() {
        let grammar = of(
            &crate::differential::TASK,
            "cough",
            Language::English,
            &["Asthma", "Graves' disease"],
        );
        let Grammar::Lark(text) = grammar else {
            panic!("a Lark grammar is expected");
        };
        assert!(text.ends_with("TEXT: \"Asthma\" | \"Graves' disease\"\n"));
    }

    #[test]
    fn chinese_text_is_quoted_by_characters() {
        assert!(lark(&crate::plan::TASK, "患者男，67岁，胸痛两小时。").contains("substring_chars"));
    }
}
