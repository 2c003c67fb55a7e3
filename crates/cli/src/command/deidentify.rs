use crate::arguments::Arguments;
use crate::files;
use anyhow::Context;
use api::deidentify::{Scrubber, shift_of};
use api::wire::{DeidentifyChoice, DeidentifyPreview};

/// `consilium deidentify FILE... [--dates remove|year|shift] [--realistic]`
pub fn deidentify(arguments: &Arguments) -> anyhow::Result<()> {
    let knowledge = files::knowledge(arguments)?;
    let case = files::case(arguments, &knowledge)?;
    let choice = choice(arguments);
    let mut scrubber = Scrubber::new(&knowledge, &case.record, &choice, shift()?);
    let documents = scrubber.documents(&case.record);
    let preview = DeidentifyPreview {
        statements: scrubber.statements(arguments.locale),
        documents,
    };
    super::output(arguments, &preview, words)
}

/// How identifiers are taken out, by the options.
pub fn choice(arguments: &Arguments) -> DeidentifyChoice {
    DeidentifyChoice {
        dates: arguments.dates,
        realistic: arguments.realistic,
        keep: Vec::new(),
    }
}

/// Days to shift dates by, at random.
pub fn shift() -> anyhow::Result<i32> {
    let random = getrandom::u32().ok().context("no source of randomness")?;
    Ok(shift_of(random))
}

fn words(preview: &DeidentifyPreview) -> String {
    let mut text = String::new();
    for statement in &preview.statements {
        text.push_str(&format!("# {statement}\n"));
    }
    for document in &preview.documents {
        text.push_str(&format!(
            "\n## {} ({})\n\n{}\n",
            document.title,
            document.removals.len(),
            document.text.trim_end()
        ));
    }
    text
}
