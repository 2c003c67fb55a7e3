//! How long a pasted record takes until it stands structured on the screen. Prints, asserts no seconds:
//! `cargo xtask bench window`.

use crate::driver::{Window, data_folder};
use crate::job::first_start;
use serde_json::json;

/// An invented note of at least `bytes`.
fn note(bytes: usize) -> String {
    let mut text = String::from(
        "Date of visit: 2026-03-12\n74-year-old woman with shortness of breath and swollen legs for five days.\n\n\
         Past medical history:\nHeart failure with reduced ejection fraction. Atrial fibrillation.\n\n\
         Allergies: penicillin (anaphylaxis).\n\nMedications:\nApixaban 5 mg twice daily\nFurosemide 40 mg once daily\n\n\
         Laboratory 2026-03-12:\nPotassium 5.8 mmol/L (3.5-5.1)\nCreatinine 168 umol/L (45-84)\n\nCourse:\n",
    );
    for day in 1.. {
        if text.len() >= bytes {
            break;
        }
        text.push_str(&format!(
            "Day {day}: slept on {} pillows, no chest pain, denies fever. Weight {}.{} kg, BP {}/{} mmHg, pulse {}/min. \
             Oedema a little less than the day before; continues furosemide.\n",
            day % 3 + 1,
            70 - day % 5,
            day % 10,
            100 + day % 30,
            60 + day % 20,
            80 + day % 40,
        ));
    }
    text
}

/// Milliseconds in the page from the click on "Read the record" to the first frame with source and structured rows.
fn paste(window: &Window, text: &str, cases: usize) -> (u64, u64) {
    let script = format!(
        "async () => {{
            const find = (id) => document.querySelector(`[data-testid=\"${{id}}\"]`);
            const until = (test) => new Promise((done) => {{ const look = () => (test() ? requestAnimationFrame(() => done(performance.now())) : requestAnimationFrame(look)); look(); }});
            find('case-new').click();
            await until(() => find('new-text'));
            const field = find('new-text');
            field.value = {};
            field.dispatchEvent(new Event('input', {{ bubbles: true }}));
            await until(() => !find('new-create').disabled);
            const begun = performance.now();
            find('new-create').click();
            const source = await until(() => document.querySelectorAll('[data-testid=case-row]').length === {cases} && find('case-header') && !find('new-text') && find('source-text')?.shadowRoot?.querySelector('.mark'));
            find('tab-structured').click();
            const rows = await until(() => find('fact-row'));
            return [Math.round(source - begun), Math.round(rows - begun)];
        }}",
        json!(text)
    );
    let answer = window.js_async(&script);
    let times = (answer["ok"][0].as_u64(), answer["ok"][1].as_u64());
    let (Some(source), Some(rows)) = times else {
        panic!("no times: {answer}");
    };
    (source, rows)
}

#[test]
fn a_pasted_record_stands_structured_on_the_screen() {
    let data = data_folder();
    let window = Window::open(data.path());
    first_start(&window);
    let whole = std::env::var_os("CONSILIUM_BENCH").is_some();
    let sizes: &[usize] = match whole {
        true => &[10_000, 10_000, 10_000, 1_000_000],
        false => &[10_000],
    };
    for (at, bytes) in sizes.iter().enumerate() {
        let (source, rows) = paste(&window, &note(*bytes), at + 1);
        println!(
            "| pasted record of {} kB: source with marks / structured rows on screen | {source} ms / {rows} ms |",
            bytes / 1000
        );
    }
    assert!(window.count("fact-row") > 5);
}
