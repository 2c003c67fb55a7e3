//! Every screen as a physician meets it: decided in groups, in both languages, dark, narrow and enlarged, by keyboard.
//! With `E2E_SHOTS` naming a folder, each is written there as a picture.

use crate::driver::{CONTROL, ENTER, SHIFT, Window, data_folder, wait};
use crate::job::first_start;
use serde_json::json;

fn tab(window: &Window, number: char) {
    window.press(&[CONTROL, number]);
    std::thread::sleep(std::time::Duration::from_millis(300));
}

/// A sample case with its run from rules and tables done.
fn sample(window: &Window, at: usize) {
    first_start(window);
    window.find("sample");
    window.js(&format!(
        "document.querySelectorAll('[data-testid=sample]')[{at}].click()"
    ));
    window.find("case-header");
    window.press(&[CONTROL, ENTER]);
    wait("the run to end", 120, || {
        (window.attribute("run-bar", "data-state") == "done").then_some(())
    });
}

fn open_statements(window: &Window) -> u64 {
    let css = "[data-testid=statement][data-placement=draft].open";
    window
        .js(&format!("return document.querySelectorAll('{css}').length"))
        .as_u64()
        .unwrap_or_default()
}

/// The page does not scroll sideways and nothing of the work pane lies outside the window.
fn fits(window: &Window, what: &str) {
    let wide = window.js("return [document.documentElement.scrollWidth, window.innerWidth]");
    let (page, view) = (wide[0].as_u64(), wide[1].as_u64());
    assert!(page <= view, "{what}: {wide}");
}

#[test]
fn the_plan_is_decided_by_section_and_by_one_key_and_signed() {
    let data = data_folder();
    let window = Window::open(data.path());
    sample(&window, 0);
    tab(&window, '1');
    window.find("issue-row");
    window.picture("check.png");
    tab(&window, '2');
    window.picture("differential.png");
    tab(&window, '3');
    window.find("score");
    window.picture("prognosis.png");
    tab(&window, '4');
    window.find("statement");
    window.picture("workbench.png");
    let before = open_statements(&window);
    window.js("document.querySelector('[data-testid=statement].open').focus()");
    window.press(&['a']);
    // Nobody has said who decides yet: that is asked once.
    window.write("reason", "Dr Lee");
    window.click("reason-confirm");
    wait("the first decision", 30, || {
        (open_statements(&window) == before - 1).then_some(())
    });
    window.press(&[CONTROL, SHIFT, 'r']);
    window.write("reason", "Not for this visit.");
    window.click("reason-confirm");
    wait("the other decisions", 30, || {
        (open_statements(&window) == 0).then_some(())
    });
    window.picture("decided.png");
    tab(&window, '5');
    window.find("rejected");
    while window.has("blocker-answer") {
        let left = window.count("blocker-answer");
        window.click("blocker-answer");
        window.write("reason", "Considered; the plan deals with it.");
        window.click("reason-confirm");
        wait("the blocker to go", 30, || {
            (window.count("blocker-answer") < left).then_some(())
        });
    }
    window.picture("sign.png");
    window.click("attest");
    window.click("sign");
    window.reads("signed", "Dr Lee");
    window.picture("signed.png");
}

#[test]
fn a_score_is_corrected_in_place() {
    let data = data_folder();
    let window = Window::open(data.path());
    sample(&window, 0);
    tab(&window, '3');
    window.click("score-picker summary");
    window.write("score-search", "CKD-EPI");
    window.click("score-row");
    window.find("score-input-creatinine");
    let before = window.text("score-result");
    window.js("const field = document.querySelector('[data-testid=score-input-creatinine]'); field.value = '1.0'; field.dispatchEvent(new Event('change', { bubbles: true }))");
    wait("another result", 30, || {
        (window.text("score-result") != before).then_some(())
    });
    window.picture("score.png");
    window.click("gene-chip");
    window.find("gene-summary");
    window.picture("genes.png");
}

#[test]
fn the_screens_are_chinese_where_the_words_are_ours() {
    let data = data_folder();
    let window = Window::open(data.path());
    sample(&window, 0);
    window.click("language");
    let band = window.text("red-flags");
    assert!(!band.contains("heart rate"), "{band}");
    for (number, name) in [
        ('1', "check-zh.png"),
        ('3', "prognosis-zh.png"),
        ('4', "plan-zh.png"),
    ] {
        tab(&window, number);
        window.picture(name);
        fits(&window, name);
    }
    window.click("tab-structured");
    window.picture("structured-zh.png");
    window.click("tab-timeline");
    window.find("timeline-window");
    window.picture("timeline-zh.png");
}

#[test]
fn a_table_of_patients_is_confirmed_and_becomes_cases() {
    let data = data_folder();
    let window = Window::open(data.path());
    first_start(&window);
    let table = "name;age;sex;Hb;Kreat;diagnosis;medications\n\
        R. Sample;71;F;101 g/L;168 umol/L;Heart failure;Furosemide 40 mg once daily\n\
        B. Sample;64;M;140 g/L;90 umol/L;Gout;Allopurinol 300 mg once daily\n";
    window.click("case-new");
    window.find("new-files");
    window.js(&format!(
        "const files = new DataTransfer(); files.items.add(new File([{}], 'ward.csv')); const field = document.querySelector('[data-testid=new-files]'); field.files = files.files; field.dispatchEvent(new Event('change', {{ bubbles: true }}))",
        json!(table)
    ));
    window.click("new-create");
    window.find("patients");
    window.picture("collection.png");
    window.click("collection-import");
    window.find("case-header");
    wait("both cases", 30, || {
        (window.count("case-row") == 2).then_some(())
    });
    window.click("nav-models");
    window.click("model-about");
    window.find("model-sheet");
    window.picture("model-sheet.png");
}

#[test]
fn dark_enlarged_and_narrow_windows_show_the_whole_page() {
    let data = data_folder();
    let window = Window::open(data.path());
    sample(&window, 2);
    window.click("nav-settings");
    window.click("theme-dark");
    window.picture("settings.png");
    window.click("nav-workbench");
    tab(&window, '4');
    window.find("statement");
    window.picture("dark.png");
    window.click("tab-structured");
    window.picture("structured-dark.png");
    for (width, height, name) in [
        (1366, 768, "laptop.png"),
        (1024, 768, "two.png"),
        (800, 900, "one.png"),
        (720, 450, "enlarged.png"),
    ] {
        window.size(width, height);
        std::thread::sleep(std::time::Duration::from_millis(500));
        window.picture(name);
        fits(&window, name);
    }
    assert_eq!(
        window.js("return document.documentElement.dataset.theme"),
        json!("dark")
    );
}
