use super::*;
use proptest::prelude::*;
use record::{DrugSuggestion, TermConcept, TermKind, TermMatch, WordUse};
use std::collections::BTreeSet;

/// A few words, enough to try every rule.
struct Words;

const ORDINARY: &str = "the a and of with is was in on at to for by seen dr patient mild white cells wells graves score disease pain chest denies daughter called \
    history no reports smoker takes daily score three plan wound closed street avenue home lives from discharge summary admitted year old man woman negative sign his license pacemaker blood strength hemoglobin gleason murphy jackson child drain out mother died age";
const FREQUENT: &str = "the a and of with is was in on at to for by white patient seen home called man woman old year no from";
const NAMES: &str = "smith wells graves white emily patel rebecca murphy";

impl Lexicon for Words {
    fn matches(&self, text: &str) -> Vec<TermMatch> {
        ["chest pain", "胸痛", "高血压"]
            .iter()
            .flat_map(|term| text.match_indices(term))
            .map(|(start, term)| TermMatch {
                span: Span::new(start, start + term.len()),
                kind: TermKind::Symptom,
                concept: 0,
                ambiguous: false,
            })
            .collect()
    }
    fn concept(&self, _: TermKind, _: u32) -> TermConcept {
        TermConcept {
            preferred: String::new(),
            codes: Vec::new(),
            ingredients: Vec::new(),
        }
    }
    fn lookup(&self, _: TermKind, _: &str) -> Option<TermConcept> {
        None
    }
    fn suggest_drug(&self, _: &str) -> Vec<DrugSuggestion> {
        Vec::new()
    }
    fn ucum(&self, _: &str) -> Option<String> {
        None
    }
    fn convert(&self, _: &str, _: f64, _: &str, _: &str) -> Option<f64> {
        None
    }
    fn word(&self, word: &str) -> WordUse {
        let has = |list: &str| list.split_whitespace().any(|one| one == word);
        WordUse {
            frequent: has(FREQUENT),
            ordinary: has(ORDINARY),
            name: has(NAMES),
        }
    }
}

fn found(text: &str) -> Vec<(Category, &str)> {
    identifiers(text, &Words, &Known::default())
        .into_iter()
        .map(|one| (one.category, &text[one.span.start..one.span.end]))
        .collect()
}

/// The text of `expect` with every identifier of the note in brackets.
fn check(expect: &str) {
    let text = expect.replace(['⟦', '⟧'], "");
    let mut marked = String::new();
    let mut from = 0;
    for one in identifiers(&text, &Words, &Known::default()) {
        marked.push_str(&text[from..one.span.start]);
        marked.push('⟦');
        marked.push_str(&text[one.span.start..one.span.end]);
        marked.push('⟧');
        from = one.span.end;
    }
    marked.push_str(&text[from..]);
    assert_eq!(marked, expect);
}

fn replaced(text: &str, dates: DateMode) -> String {
    let options = Options {
        dates,
        ..Options::default()
    };
    let all = identifiers(text, &Words, &Known::default());
    replace(text, &all, &options, &mut Surrogates::default())
        .text
        .into_revealed()
}

#[test]
fn an_english_note() {
    check(
        "Patient Name: ⟦SMITH, JOHN A⟧.    MRN: ⟦00-123-456⟧   DOB: ⟦03/14/1931⟧\n\
         Address: ⟦1420 Maple Avenue, Apt 3B, Springfield, IL 62704⟧\n\
         Phone: ⟦(217) 555-0143⟧  Fax: ⟦217.555.0199⟧  Email: ⟦jsmith@example.com⟧\n\
         Seen by Dr. ⟦Patel⟧ on ⟦April 3, 2024⟧. His daughter ⟦Emily⟧ called.\n\
         SSN ⟦123-45-6789⟧. Member ID: ⟦W123456789⟧. License no: ⟦MD445566⟧. Plate: ⟦7ABC123⟧\n\
         Pacemaker serial number: ⟦PJN8841723⟧. IP ⟦10.0.0.12⟧, see ⟦https://portal.example.org/p/1⟧",
    );
}

#[test]
fn a_chinese_note() {
    check(
        "姓名：⟦张建国⟧    性别：男    住院号：⟦ZY20240315⟧    病案号 ⟦0098765⟧\n\
         身份证号：⟦110101193203074512⟧  联系电话：⟦13812345678⟧  医保卡号：⟦A12345678⟧\n\
         家庭住址：⟦北京市朝阳区建国路88号院3号楼2单元501室⟧   邮编：⟦100022⟧\n\
         入院日期：⟦2024年3月15日 10时30分⟧\n\
         主诉：反复胸痛3月余。患者⟦张建国⟧于3个月前在⟦北京协和医院⟧就诊。⟦3月10日⟧在当地医院住院，⟦王⟧医生建议转院。\n\
         既往史：高血压20年。其子⟦张伟⟧陪同来院。请心内科⟦赵明⟧主任会诊。\n\
         主治医师：⟦陈晓东⟧    住院医师签名：⟦刘洋⟧",
    );
}

#[test]
fn a_spanish_note() {
    check(
        "Nombre: ⟦Elvira⟧.\nApellidos: ⟦Gómez de la Torre⟧.\nNHC: ⟦2569870⟧.\nNASS: ⟦89 26783467 80⟧.\n\
         Domicilio: ⟦Calle Carmen Romero, 23, 1D⟧.\nCP: ⟦28035⟧.\nFecha de nacimiento: ⟦10/10/1963⟧.\nEdad: 53 años.\n\
         Médico: ⟦Estefanía Romero Selas⟧  NºCol: ⟦28 28 20943⟧.\nDesde ⟦diciembre de 2002⟧ con dolor en 2007.",
    );
}

#[test]
fn a_place_behind_words_of_living_or_coming_is_taken() {
    check("The man was born in ⟦HOLM⟧ and lives in ⟦Aska u Brodu⟧.");
    check("The woman lives in Texas and arrived at MICU in pain.");
    check("The patient is originally from ⟦PORT O' HOLM⟧, no pain.");
}

/// Every word of `gone` is taken out of the note.
fn check_gone(note: &str, gone: &str) {
    let text = replaced(note, DateMode::Remove);
    for word in gone.split(' ') {
        assert!(!text.contains(word), "{word} in {text}");
    }
}

#[test]
fn an_address_of_several_lines_goes_whole() {
    check_gone(
        "Seen at 14 Crown Street Kishiev Squares\n Suite 321\n LONDON\n United Kingdom 75419 in pain.",
        "14 Crown Kishiev Squares 321 LONDON 75419",
    );
    check_gone(
        "Lives at 6570 Riverside Street 18\n Apt. 008\n Turkova u Brodu\n Spain 67420 for three home",
        "6570 Riverside 008 Turkova Brodu 67420",
    );
    check_gone(
        "Seen at the corner of 11 Botley Road St. and Herceg Gateway St. No pain.",
        "11 Botley Herceg Gateway",
    );
}

#[test]
fn clinical_words_survive() {
    for note in [
        "Mild pain. Wells score 3. Graves' disease. White cells 12.4.",
        "Murphy's sign negative. Jackson-Pratt drain out. Child-Pugh A. Blood pressure 120/80, strength 5/5.",
        "Takes Lasix 40 mg daily. Gleason score 3+4. Hemoglobin 12.4, platelets 250000.",
        "反复胸痛3月余，加重2天。高血压病史20年，口服氨氯地平5mg qd。白细胞6.5×10^9/L。",
        "Presenta dolor torácico de 3 meses. Enfermedad de Crohn. TA 120/80.",
    ] {
        assert_eq!(found(note), [], "{note}");
    }
}

#[test]
fn a_name_that_was_found_is_found_again_beside_a_protected_word() {
    check("Seen by Dr. ⟦Wells⟧. Wells score 3. ⟦Wells⟧ was called.");
}

#[test]
fn ages_over_89_go_and_others_stay() {
    check(
        "A ⟦93⟧-year-old man. Age: ⟦101⟧. His mother died at age 89, a 45-year-old woman, 90 mg.",
    );
    check("年龄：⟦92⟧岁，其父89岁。");
    assert_eq!(
        replaced("A 93-year-old man", DateMode::Remove),
        "A 90+-year-old man"
    );
}

#[test]
fn years_stay_and_dates_go() {
    check("Smoker since 1998. Admitted ⟦2024-03-15⟧, seen ⟦3 April 2024⟧ and in ⟦March 2020⟧.");
    assert_eq!(
        replaced("Admitted 2024-03-15, DOB: 03/14/1931.", DateMode::Year),
        "Admitted 2024, DOB: [DATE-1]."
    );
}

#[test]
fn shifted_dates_keep_their_form_and_their_distance() {
    let days = DateMode::Shift { days: -35 };
    assert_eq!(
        replaced("From 2024-03-15 to 3 April 2024.", days),
        "From 2024-02-09 to 28 February 2024."
    );
    assert_eq!(
        replaced("Am 14/03/2024 und 01/02/2024", days),
        "Am 08/02/2024 und 28/12/2023"
    );
    assert_eq!(
        replaced("入院日期：2024年3月15日", days),
        "入院日期：2024年2月9日"
    );
    // Nothing settles the order of day and month: no guess.
    assert_eq!(replaced("Seen 03/04/2024.", days), "Seen [DATE-1].");
}

#[test]
fn the_same_person_has_the_same_surrogate() {
    assert_eq!(
        replaced(
            "Patient Name: John Smith\nMr. Smith called. Seen by Dr. Patel.",
            DateMode::Remove
        ),
        "Patient Name: [NAME-1]\nMr. [NAME-1] called. Seen by Dr. [NAME-2]."
    );
}

#[test]
fn what_the_record_knows_is_found_wherever_it_stands() {
    let known = Known {
        names: vec!["Zyx Quoll".into(), "欧阳明".into()],
        numbers: vec!["77-A".into()],
    };
    let text = "zyx quoll, bed 77-A; 患者欧阳明诉";
    let all: Vec<&str> = identifiers(text, &Words, &known)
        .iter()
        .map(|one| &text[one.span.start..one.span.end])
        .collect();
    assert_eq!(all, ["zyx", "quoll", "77-A", "欧阳明"]);
}

#[test]
fn what_a_person_keeps_stays_and_is_listed() {
    let text = "Seen by Dr. Patel.";
    let all = identifiers(text, &Words, &Known::default());
    let options = Options {
        keep: BTreeSet::from([(all[0].span.start, all[0].span.end)]),
        ..Options::default()
    };
    let made = replace(text, &all, &options, &mut Surrogates::default());
    assert_eq!(made.text.reveal(), text);
    assert!(made.removals[0].kept);
    assert_eq!(options.statements().len(), 3);
}

#[test]
fn the_result_says_what_it_is_not() {
    let shifted = Options {
        dates: DateMode::Shift { days: 7 },
        ..Options::default()
    };
    let words: Vec<String> = shifted
        .statements()
        .iter()
        .map(|words| words.en.clone())
        .collect();
    assert!(
        words
            .iter()
            .any(|line| line.contains("not de-identified by the Safe Harbor method"))
    );
    assert!(words.iter().any(|line| line.contains("Page images")));
}

const PIECES: &[&str] = &[
    "Patient Name: John Smith",
    "Dr. Patel",
    "MRN: 0098765",
    "2024-03-15",
    "03/14/1931",
    "(217) 555-0143",
    "jsmith@example.com",
    "1420 Maple Avenue",
    "93-year-old",
    "姓名：张建国",
    "北京协和医院",
    "13812345678",
    "Nombre: Elvira",
    "Calle Mayor, 3",
    "Wells score",
    "White cells 12.4",
    "胸痛3月余",
    "Ωμέγα",
    "é́",
    "12.5 mg",
    "\u{feff}",
    "𝒳",
    "Ann Lee, MD",
    "（",
    "：",
    "«",
    "O'Neil's",
    "\r\n",
    "1-2-3",
    "Suite 4",
    "Zuidhove 188",
    "住址：上海市南京路1号",
    "diciembre-02",
    "the corner of Kuusiku 7 and Mathias Pass",
];

fn note() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => proptest::sample::select(PIECES).prop_map(str::to_string),
        1 => "\\PC{0,12}",
    ];
    let gap = proptest::sample::select(&[" ", "\n", ", ", ". ", "", "\t", "  "][..]);
    proptest::collection::vec((piece, gap), 0..14).prop_map(|parts| {
        parts
            .into_iter()
            .map(|(piece, gap)| piece + gap)
            .collect::<String>()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn spans_lie_inside_apart_and_on_boundaries(text in note()) {
        let mut end = 0;
        for one in identifiers(&text, &Words, &Known::default()) {
            prop_assert!(one.span.start >= end && one.span.start < one.span.end);
            prop_assert!(one.span.slice(&text).is_some());
            end = one.span.end;
        }
    }

    #[test]
    fn nothing_that_was_taken_is_left_where_it_stood(text in note()) {
        let all = identifiers(&text, &Words, &Known::default());
        let made = replace(&text, &all, &Options::default(), &mut Surrogates::default());
        prop_assert_eq!(made.removals.len(), all.len());
        let mut left = text.clone();
        for one in all.iter().rev() {
            left.replace_range(one.span.start..one.span.end, "\u{0}");
        }
        let mut rebuilt = made.text.reveal().to_string();
        for removal in &made.removals {
            prop_assert!(removal.original.len() < 6 || !removal.replacement.contains(removal.original.reveal()));
            rebuilt = rebuilt.replacen(&removal.replacement, "\u{0}", 1);
        }
        prop_assert_eq!(rebuilt, left);
    }
}
