//! Values told as old, and those beside them that are of now.

use crate::text::tests::open;
use record::{PartialDate, Temporality};

/// Values that are of now, and those of an earlier time with their year.
fn read(text: &str) -> (Vec<f64>, Vec<(f64, Option<i16>)>) {
    let record = open(text).0;
    let mut now = Vec::new();
    let mut old = Vec::new();
    for fact in &record.observations {
        let Some(quantity) = fact.value.quantity() else {
            continue;
        };
        match fact.value.assertion.time {
            Temporality::Current => now.push(quantity.value),
            Temporality::Historical => old.push((
                quantity.value,
                fact.value.effective.map(PartialDate::get_year),
            )),
        }
    }
    now.sort_by(f64::total_cmp);
    old.sort_by(|one, other| one.0.total_cmp(&other.0));
    (now, old)
}

type Case<'c> = (&'c str, &'c [f64], &'c [(f64, Option<i16>)]);

fn check(cases: &[Case<'_>]) {
    let mut wrong = Vec::new();
    for (text, now, old) in cases {
        let found = read(text);
        if (found.0.as_slice(), found.1.as_slice()) != (*now, *old) {
            wrong.push(format!("{text}: {found:?}, wanted {now:?} and {old:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_label_makes_what_follows_old() {
    check(&[
        (
            "Date: 24/11/2026\nK 4.6, Na 138\nEpic flags old: K 3.2 and Na 121 (2021 GIB), normal since.",
            &[4.6, 138.0],
            &[(3.2, Some(2021)), (121.0, Some(2021))],
        ),
        (
            "K 4.6\n[copied fwd from bleed admission: \"Na 126, K 6.2\" - all resolved, do not act]",
            &[4.6],
            &[(6.2, None), (126.0, None)],
        ),
        (
            "Date: 24/11/2026\nK 4.7\n 2022 results carried over: K 5.9, Na 128",
            &[4.7],
            &[(5.9, Some(2022)), (128.0, Some(2022))],
        ),
        (
            "钾 4.7\n翻页旧单：钾 6.0、钠 126，均已过去",
            &[4.7],
            &[(6.0, None), (126.0, None)],
        ),
        (
            "日期：2026-11-20\n钾 4.3\n2022 旧片：钠 124、钾 3.0——均为当时药物所致，已纠正",
            &[4.3],
            &[(3.0, Some(2022)), (124.0, Some(2022))],
        ),
        (
            "Date: 24/11/2026\n[2021: K 6.3 w/ covid, fine since] K 4.4",
            &[4.4],
            &[(6.3, Some(2021))],
        ),
    ]);
}

#[test]
fn what_a_line_tells_of_now_stays_current() {
    check(&[
        ("Old: K 6.1, today K 4.6", &[4.6], &[(6.1, None)]),
        (
            "Old sheet: K 6.1. Labs: K 4.6, Na 138",
            &[4.6, 138.0],
            &[(6.1, None)],
        ),
        ("旧单：钾 6.1；今日钾 4.6", &[4.6], &[(6.1, None)]),
        ("Old: K 4.1, repeat K 6.2", &[6.2], &[(4.1, None)]),
        ("72 yr old: K 6.1", &[6.1], &[]),
        ("ECG old inferior MI. K 6.1", &[6.1], &[]),
        ("Old meds: none. K 6.1", &[6.1], &[]),
    ]);
}

#[test]
fn words_and_brackets_behind_a_value_make_it_old() {
    check(&[
        (
            "Date: 24/11/2026\nK 4.4. 2018 K 6.8 - old.",
            &[4.4],
            &[(6.8, Some(2018))],
        ),
        (
            "日期：2026-11-20\n钾 5.1\n2023.6 钾 6.9（漏透一次）老值，之后均≤5.4",
            &[5.1],
            &[(6.9, Some(2023))],
        ),
        (
            "日期：2026-11-20\n钾 4.1\n钠 121（西那卡塞75时，2024，已减量恢复）",
            &[4.1],
            &[(121.0, Some(2024))],
        ),
        (
            "Date: 24/11/2026\nK 4.4, Na 118 (2019 pneumonia)",
            &[4.4],
            &[(118.0, Some(2019))],
        ),
        (
            "日期：2026-11-20\n钠 138\n已停：氢氯噻嗪（2022 钠 124停）",
            &[138.0],
            &[(124.0, Some(2022))],
        ),
        (
            "Date: 24/11/2026\nK 4.1, Na 138\nStopped: thiazide (stopped 2022, K 2.9)",
            &[4.1, 138.0],
            &[(2.9, Some(2022))],
        ),
    ]);
}

#[test]
fn the_latest_year_of_a_page_without_date_is_past_where_it_is_over() {
    check(&[(
        "钾 5.1，钠 138\n 2023.6 钾 6.9（漏透一次）老值\n 钠 121（西那卡塞75时，2024，已减量恢复）",
        &[5.1, 138.0],
        &[(6.9, Some(2023)), (121.0, Some(2024))],
    )]);
}

#[test]
fn years_of_something_that_goes_on_make_nothing_old() {
    check(&[
        ("Old age psychiatry: sodium 139.", &[139.0], &[]),
        ("Older people's clinic: sodium 139.", &[139.0], &[]),
        ("Date: 24/11/2026\nK 6.1 (SIADH since 2022)", &[6.1], &[]),
        ("Date: 24/11/2026\nK 6.1 (CKD dx 2019)", &[6.1], &[]),
        ("Date: 24/11/2026\nK 6.1, not old", &[6.1], &[]),
        ("Date: 24/11/2026\nK 6.1 (2026)", &[6.1], &[]),
    ]);
}

#[test]
fn an_illness_on_such_a_line_is_one_of_then() {
    for (text, current) in [
        (
            "Date: 24/11/2026\n2022 results carried over: K 5.9 -> pneumonia",
            false,
        ),
        ("Date: 24/11/2026\nK 5.9 -> pneumonia", true),
        ("Old: K 5.9. Today: pneumonia", true),
    ] {
        let record = open(text).0;
        let found = record.conditions.iter().any(|fact| {
            fact.value.assertion.time == Temporality::Current
                && fact.value.code.name().to_lowercase().contains("pneumonia")
        });
        assert_eq!(found, current, "{text}");
    }
}

#[test]
fn a_year_behind_the_mark_of_an_old_value_is_no_fault() {
    for text in [
        "Ward note 2026-03-01.\nCr 118 - old 2019",
        "Ward note 2026-03-01.\nHb 92 = history 2019",
        "病程记录 2026-03-01\n肌酐 118 老值 2019年",
    ] {
        let (now, _) = read(text);
        assert!(now.is_empty(), "{text}: {now:?}");
    }
}

#[test]
fn a_bracket_that_opens_with_an_old_value_is_old() {
    check(&[
        (
            "K 4.7, Na 136\n (old K 6.1 July 2023 = on lisinopril, normal ever since)",
            &[4.7, 136.0],
            &[(6.1, Some(2023))],
        ),
        (
            "Bloods today: K 5.1\n [scan fwd] K 6.4 = wk 1 after the graft",
            &[5.1],
            &[(6.4, None)],
        ),
        ("K 4.7 (old chart requested)", &[4.7], &[]),
    ]);
    let (record, _) = open("K 4.7\n(old K 6.1 July 2023 = on lisinopril, normal ever since)");
    assert!(
        record
            .medications
            .iter()
            .all(|fact| !fact.value.is_current())
    );
}

#[test]
fn a_sign_of_equality_tells_the_day_or_the_year() {
    check(&[
        (
            "K 4.1 (K 6.2, Na 121 = DAY 0)",
            &[4.1],
            &[(6.2, None), (121.0, None)],
        ),
        (
            "DEXA 2027. K 4.4\nAlert: \"K 6.4 / Na 121\" = Nov 2018 viral; both normal later",
            &[4.4],
            &[(6.4, Some(2018)), (121.0, Some(2018))],
        ),
        ("K 4.1 (K 6.2 d1, settled)", &[4.1], &[(6.2, None)]),
        ("K 4.1 = target", &[4.1], &[]),
    ]);
}
