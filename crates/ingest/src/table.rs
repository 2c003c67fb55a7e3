//! Comma-, semicolon- or tab-separated tables: a table of results, one a row, or one patient in one row.

use crate::sheet::{Reading, Sheet, Value};
use crate::{IngestIssue, IngestIssueKind, Input, Question, decode, enrich, outside};
use record::{
    AdministrativeSex, Assertion, Comparator, Concept, Identifier, Interpretation, Lexicon,
    Localized, MediaType, Observation, ObservationCategory, ObservationStatus, ObservationValue,
    PartialDate, Record, ReferenceRange, Span, TermKind,
};

/// Most rows that are read; the rest is named as left out.
const MAX_ROWS: usize = 200_000;

/// What a column holds, by its heading.
#[derive(Clone, PartialEq, Debug)]
enum Column {
    Test,
    Result,
    Unit,
    Range,
    Low,
    High,
    Flag,
    Date,
    Name,
    Identifier,
    Sex,
    Age,
    Birth,
    Lactating,
    /// Free text under this title, read as such.
    Words(String),
    /// An analyte with the unit of its heading.
    Analyte(String, String),
    Unknown(String),
}

const HEADINGS: &[(Column, &[&str])] = &[
    (
        Column::Test,
        &[
            "test",
            "test name",
            "analyte",
            "item",
            "investigation",
            "lab",
            "component",
            "项目",
            "检验项目",
            "项目名称",
            "检查项目",
        ],
    ),
    (
        Column::Result,
        &[
            "value",
            "result",
            "results",
            "结果",
            "检验结果",
            "数值",
            "测定值",
        ],
    ),
    (Column::Unit, &["unit", "units", "单位"]),
    (
        Column::Range,
        &[
            "range",
            "reference",
            "reference range",
            "ref range",
            "normal range",
            "参考范围",
            "参考值",
            "参考区间",
        ],
    ),
    (
        Column::Low,
        &["low", "lower", "ref low", "range low", "下限"],
    ),
    (
        Column::High,
        &["high", "upper", "ref high", "range high", "上限"],
    ),
    (
        Column::Flag,
        &[
            "flag",
            "abnormal",
            "abnormal flag",
            "interpretation",
            "提示",
            "异常",
            "标志",
        ],
    ),
    (
        Column::Date,
        &[
            "date",
            "time",
            "datetime",
            "date time",
            "collected",
            "collection date",
            "drawn",
            "日期",
            "时间",
            "采样时间",
            "检验日期",
        ],
    ),
    (
        Column::Name,
        &["name", "patient", "patient name", "姓名", "患者姓名"],
    ),
    (
        Column::Identifier,
        &[
            "id",
            "mrn",
            "patient id",
            "patient number",
            "病历号",
            "住院号",
            "门诊号",
        ],
    ),
    (Column::Sex, &["sex", "gender", "性别"]),
    (Column::Age, &["age", "age years", "年龄"]),
    (
        Column::Birth,
        &["dob", "birth date", "date of birth", "出生日期", "生日"],
    ),
    (
        Column::Lactating,
        &["lactating", "breastfeeding", "哺乳", "哺乳期"],
    ),
];

/// Headings of free text, and the title under which the text pipeline knows it.
const PASSAGES: &[(&str, &[&str])] = &[
    ("Allergies", &["allergies", "allergy", "过敏史", "过敏"]),
    (
        "Medications",
        &[
            "medications",
            "medication",
            "drugs",
            "current medications",
            "用药",
            "用药史",
        ],
    ),
    (
        "Past medical history",
        &[
            "problems",
            "diagnoses",
            "diagnosis",
            "history",
            "past medical history",
            "comorbidities",
            "既往史",
            "诊断",
        ],
    ),
    (
        "History of present illness",
        &[
            "note",
            "notes",
            "text",
            "present illness",
            "complaint",
            "chief complaint",
            "主诉",
            "现病史",
            "备注",
        ],
    ),
];

/// A table of patients, one a row: what each column is taken for, to be confirmed, and how many rows there are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PatientTable {
    /// Heading, and what the column is taken for; `None` where it is not understood.
    pub columns: Vec<(String, Option<String>)>,
    /// Rows below the headings.
    pub rows: usize,
}

/// A row of a table of patients that is to be read as one case.
#[derive(Clone, Copy)]
pub struct PatientRow<'a> {
    /// From 1.
    pub row: usize,
    /// Heading and the known heading that it is to be read as (`Hb`, `haemoglobin (g/dL)`), as a person decided.
    pub columns: &'a [(String, String)],
}

/// What a table of several patients is taken for; `None` for every other file.
pub fn propose_patients(bytes: &[u8], lexicon: &dyn Lexicon) -> Option<PatientTable> {
    let decoded = decode::decode(bytes);
    if outside::recognise(&decoded.text) {
        return None;
    }
    let mut reader = reader(&decoded.text);
    let headings = reader.headers().ok()?.clone();
    let columns: Vec<Column> = headings
        .iter()
        .map(|heading| column(heading, lexicon))
        .collect();
    let rows = reader
        .records()
        .filter(Result::is_ok)
        .take(MAX_ROWS)
        .count();
    if is_results(&columns) || rows < 2 || !columns.iter().any(is_of_a_patient) {
        return None;
    }
    let columns = headings.iter().zip(&columns);
    Some(PatientTable {
        columns: columns
            .map(|(heading, column)| (heading.to_string(), role(column)))
            .collect(),
        rows,
    })
}

/// Reads one row of a table of patients.
pub fn read_patient(
    input: Input<'_>,
    wanted: PatientRow<'_>,
    lexicon: &dyn Lexicon,
) -> (Record, Vec<IngestIssue>) {
    read_rows(input, Some(wanted), lexicon)
}

fn is_of_a_patient(column: &Column) -> bool {
    matches!(
        column,
        Column::Name | Column::Identifier | Column::Sex | Column::Age | Column::Birth
    )
}

fn is_results(columns: &[Column]) -> bool {
    columns.contains(&Column::Test) && columns.contains(&Column::Result)
}

fn role(column: &Column) -> Option<String> {
    if let Some((_, names)) = HEADINGS.iter().find(|(known, _)| known == column) {
        return names.first().map(|name| (*name).to_string());
    }
    match column {
        Column::Words(title) => Some(title.to_lowercase()),
        Column::Analyte(name, unit) if unit.is_empty() => Some(name.clone()),
        Column::Analyte(name, unit) => Some(format!("{name} ({unit})")),
        _ => None,
    }
}

fn reader(text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes())
}

/// Reads a table. Of a table of several patients the first is read, and the others are named.
pub(crate) fn read(input: Input<'_>, lexicon: &dyn Lexicon) -> (Record, Vec<IngestIssue>) {
    read_rows(input, None, lexicon)
}

fn read_rows(
    input: Input<'_>,
    wanted: Option<PatientRow<'_>>,
    lexicon: &dyn Lexicon,
) -> (Record, Vec<IngestIssue>) {
    let decoded = decode::decode(input.bytes);
    if outside::recognise(&decoded.text) {
        return outside::read(input, &decoded.text, |span| decoded.original(span), lexicon);
    }
    let mut sheet = Sheet::new(input, lexicon);
    let mut reader = reader(&decoded.text);
    let columns = columns(&mut reader, wanted, lexicon);
    not_understood(&columns, &mut sheet);
    let is_results = is_results(&columns);
    let mut rows = 0;
    for row in reader.records() {
        let Ok(row) = row else {
            continue;
        };
        rows += 1;
        if rows > MAX_ROWS {
            continue;
        }
        let at = row.position().map_or(0, csv::Position::byte) as usize;
        let span = decoded.original(Span::new(
            at,
            (at + row.as_slice().len()).min(decoded.text.len()),
        ));
        let line = format!("row {rows}");
        if is_results {
            result(&mut sheet, &columns, &row, span, &line);
        } else if rows == wanted.map_or(1, |wanted| wanted.row) {
            patient(&mut sheet, &columns, &row, span, &line);
        }
    }
    left_out(rows, is_results || wanted.is_some(), &mut sheet);
    sheet.finish(MediaType::Csv)
}

fn columns(
    reader: &mut csv::Reader<&[u8]>,
    wanted: Option<PatientRow<'_>>,
    lexicon: &dyn Lexicon,
) -> Vec<Column> {
    let decided = wanted.map(|wanted| wanted.columns).unwrap_or_default();
    let one = |heading: &str| {
        let other = decided.iter().find(|(known, _)| known == heading);
        column(other.map_or(heading, |(_, role)| role), lexicon)
    };
    reader
        .headers()
        .map(|headings| headings.iter().map(one).collect())
        .unwrap_or_default()
}

fn not_understood(columns: &[Column], sheet: &mut Sheet<'_>) {
    for unknown in columns.iter().filter_map(|column| match column {
        Column::Unknown(heading) if !heading.is_empty() => Some(heading),
        _ => None,
    }) {
        sheet.issue(
            IngestIssueKind::NotUnderstood,
            unknown.as_str(),
            Localized::new(
                format!("Column \"{unknown}\" is not understood; its cells were left out."),
                format!("无法理解列“{unknown}”，其内容已略去。"),
            ),
        );
    }
}

fn left_out(rows: usize, all_wanted: bool, sheet: &mut Sheet<'_>) {
    if rows > MAX_ROWS {
        sheet.issue(
            IngestIssueKind::TooLarge,
            "",
            Localized::new(
                format!(
                    "{} rows beyond the limit of {MAX_ROWS} were not read.",
                    rows - MAX_ROWS
                ),
                format!("超过 {MAX_ROWS} 行上限的 {} 行未读取。", rows - MAX_ROWS),
            ),
        );
    }
    if !all_wanted && rows > 1 {
        sheet.issue(
            IngestIssueKind::NotUnderstood,
            "",
            Localized::new(
                format!("The table has {rows} rows that look like {rows} patients; only the first was read. Make one file for each patient."),
                format!("表格有 {rows} 行，疑似 {rows} 名患者，仅读取第一行。请每名患者单独建立一个文件。"),
            ),
        );
    }
}

/// The separator that the first line uses most.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |byte: u8| first.bytes().filter(|other| *other == byte).count();
    [b',', b'\t', b';']
        .into_iter()
        .max_by_key(|byte| (count(*byte), *byte == b','))
        .unwrap_or(b',')
}

fn column(heading: &str, lexicon: &dyn Lexicon) -> Column {
    let words = heading.trim().to_lowercase().replace('_', " ");
    if let Some((column, _)) = HEADINGS
        .iter()
        .find(|(_, names)| names.contains(&words.as_str()))
    {
        return column.clone();
    }
    if let Some((title, _)) = PASSAGES
        .iter()
        .find(|(_, names)| names.contains(&words.as_str()))
    {
        return Column::Words((*title).into());
    }
    let (name, unit) = match heading.split_once(['(', '（', '[']) {
        Some((name, unit)) => (name.trim(), unit.trim_end_matches([')', '）', ']']).trim()),
        None => (heading.trim(), ""),
    };
    let known = [TermKind::Laboratory, TermKind::VitalSign]
        .into_iter()
        .any(|kind| lexicon.lookup(kind, name).is_some());
    if known {
        Column::Analyte(name.into(), unit.into())
    } else {
        Column::Unknown(heading.trim().into())
    }
}

fn cell<'r>(columns: &[Column], row: &'r csv::StringRecord, wanted: &Column) -> &'r str {
    columns
        .iter()
        .position(|column| column == wanted)
        .and_then(|at| row.get(at))
        .unwrap_or_default()
}

fn result(
    sheet: &mut Sheet<'_>,
    columns: &[Column],
    row: &csv::StringRecord,
    span: Span,
    line: &str,
) {
    let words = |wanted| cell(columns, row, &wanted);
    let (test, written) = (words(Column::Test), words(Column::Result));
    if test.is_empty() || written.is_empty() {
        return;
    }
    let date = date(sheet, words(Column::Date), line);
    let unit = words(Column::Unit).to_string();
    let low = number(words(Column::Low));
    let high = number(words(Column::High));
    let printed = words(Column::Range).to_string();
    let (low, high) = match printed.split_once(['-', '–', '~', '～']) {
        Some((from, to)) if low.is_none() && high.is_none() => (number(from), number(to)),
        _ => (low, high),
    };
    let reference_range =
        (low.is_some() || high.is_some() || !printed.is_empty()).then_some(ReferenceRange {
            low,
            high,
            text: printed,
        });
    let interpretation = match words(Column::Flag).to_uppercase().as_str() {
        "H" | "HIGH" | "↑" | "高" => Some(Interpretation::High),
        "L" | "LOW" | "↓" | "低" => Some(Interpretation::Low),
        "HH" => Some(Interpretation::CriticalHigh),
        "LL" => Some(Interpretation::CriticalLow),
        "N" | "NORMAL" | "正常" => Some(Interpretation::Normal),
        "A" | "ABNORMAL" | "异常" => Some(Interpretation::Abnormal),
        _ => None,
    };
    let observation = observation(sheet.lexicon, test, written, &unit, date);
    sheet.push(
        Value::Observation(Observation {
            reference_range,
            interpretation,
            ..observation
        }),
        span,
    );
}

fn observation(
    lexicon: &dyn Lexicon,
    test: &str,
    written: &str,
    unit: &str,
    effective: Option<PartialDate>,
) -> Observation {
    let mut code = Concept::text(test);
    let kind = enrich::analyte(&mut code, lexicon);
    let (comparator, digits) = compared(written);
    let value = match number(digits) {
        Some(value) => ObservationValue::Quantity(record::Quantity {
            comparator,
            ..enrich::quantity(value, unit, None, lexicon)
        }),
        None => ObservationValue::Text(written.into()),
    };
    Observation {
        code,
        category: match kind {
            Some(TermKind::VitalSign) => ObservationCategory::VitalSign,
            _ => ObservationCategory::Laboratory,
        },
        status: ObservationStatus::Final,
        value,
        reference_range: None,
        interpretation: None,
        effective,
        specimen: None,
        assertion: Assertion::default(),
    }
}

fn compared(written: &str) -> (Option<Comparator>, &str) {
    const SIGNS: &[(&str, Comparator)] = &[
        ("<=", Comparator::LessOrEqual),
        ("≤", Comparator::LessOrEqual),
        (">=", Comparator::GreaterOrEqual),
        ("≥", Comparator::GreaterOrEqual),
        ("<", Comparator::Less),
        (">", Comparator::Greater),
    ];
    SIGNS
        .iter()
        .find_map(|(sign, comparator)| {
            Some((Some(*comparator), written.strip_prefix(sign)?.trim()))
        })
        .unwrap_or((None, written))
}

fn number(written: &str) -> Option<f64> {
    let written = written.trim();
    written
        .starts_with(|first: char| first.is_ascii_digit() || first == '-' || first == '.')
        .then(|| written.parse().ok())
        .flatten()
        .filter(|number: &f64| number.is_finite())
}

/// A date as ISO, or with the year first. Where day and month could be exchanged, it is asked about.
fn date(sheet: &mut Sheet<'_>, written: &str, line: &str) -> Option<PartialDate> {
    if written.is_empty() {
        return None;
    }
    let day = written
        .split([' ', 'T'])
        .next()
        .unwrap_or_default()
        .replace(['/', '.', '年', '月'], "-");
    let day = day.trim_end_matches(['日', '-']);
    let parts: Vec<&str> = day.split('-').collect();
    let small = |part: &str| part.parse::<u8>().ok();
    if let [year, month, day] = parts[..] {
        if year.len() == 4 {
            return PartialDate::day(year.parse().ok()?, small(month)?, small(day)?).ok();
        }
        let (a, b, year) = (small(year)?, small(month)?, day.parse::<i16>().ok()?);
        if year >= 1000 && a > 12 {
            return PartialDate::day(year, b, a).ok();
        }
        if year >= 1000 && b > 12 {
            return PartialDate::day(year, a, b).ok();
        }
        if year >= 1000 && a == b {
            return PartialDate::day(year, a, b).ok();
        }
        sheet.ask(
            line,
            Localized::new(
                format!("Day and month of {written} could be exchanged; the date was left out."),
                format!("{written} 的日与月可能互换，日期未采用。"),
            ),
            Question {
                written: written.into(),
                readings: vec![
                    format!("{year}-{a:02}-{b:02}"),
                    format!("{year}-{b:02}-{a:02}"),
                ],
                fact: None,
            },
        );
        return None;
    }
    day.parse().ok()
}

fn patient(
    sheet: &mut Sheet<'_>,
    columns: &[Column],
    row: &csv::StringRecord,
    span: Span,
    line: &str,
) {
    let taken = date(sheet, cell(columns, row, &Column::Date), line);
    for (column, written) in columns.iter().zip(row.iter()) {
        if written.is_empty() {
            continue;
        }
        let value = match column {
            Column::Name => Some(Value::Name(written.into())),
            Column::Identifier => Some(Value::Identifier(Identifier {
                system: String::new(),
                value: written.into(),
            })),
            Column::Sex => sex(written).map(Value::Sex),
            Column::Age => number(written.trim_end_matches(['岁', 'y'])).map(Value::Age),
            Column::Birth => date(sheet, written, line).map(Value::Birth),
            Column::Lactating => yes(written).map(Value::Lactating),
            Column::Words(title) => Some(Value::Narrative {
                title: title.clone(),
                text: written.into(),
                reading: Reading::Interpret,
            }),
            Column::Analyte(name, unit) => Some(Value::Observation(observation(
                sheet.lexicon,
                name,
                written,
                unit,
                taken,
            ))),
            _ => None,
        };
        if let Some(value) = value {
            sheet.push(value, span);
        }
    }
}

fn sex(written: &str) -> Option<AdministrativeSex> {
    match written.to_lowercase().as_str() {
        "f" | "female" | "woman" | "女" => Some(AdministrativeSex::Female),
        "m" | "male" | "man" | "男" => Some(AdministrativeSex::Male),
        _ => None,
    }
}

fn yes(written: &str) -> Option<bool> {
    match written.to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "是" => Some(true),
        "no" | "n" | "false" | "0" | "否" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::NoLexicon;
    use record::DocumentId;

    fn read_table(text: &str) -> (Record, Vec<IngestIssue>) {
        let id = DocumentId("d".into());
        read(
            Input {
                id: &id,
                title: "labs.csv",
                bytes: text.as_bytes(),
                as_of: None,
            },
            &NoLexicon,
        )
    }

    #[test]
    fn a_table_of_results_becomes_observations_with_unit_range_flag_and_date() {
        let (record, issues) = read_table(
            "Date,Test,Result,Unit,Range,Flag\n2025-03-14,Potassium,5.9,mmol/L,3.5-5.1,H\n2025-03-14,CRP,<5,mg/L,,\n",
        );
        assert!(issues.is_empty(), "{issues:?}");
        let potassium = &record.observations[0].value;
        let quantity = potassium.quantity().expect("a number");
        assert_eq!(
            (quantity.value, quantity.unit_text.as_str()),
            (5.9, "mmol/L")
        );
        assert_eq!(potassium.interpretation, Some(Interpretation::High));
        assert_eq!(
            potassium
                .reference_range
                .as_ref()
                .and_then(|range| range.high),
            Some(5.1)
        );
        assert_eq!(potassium.effective, PartialDate::day(2025, 3, 14).ok());
        let crp = record.observations[1].value.quantity().expect("a number");
        assert_eq!((crp.value, crp.comparator), (5.0, Some(Comparator::Less)));
    }

    #[test]
    fn an_ambiguous_date_is_asked_about_and_an_unknown_column_is_named() {
        let (record, issues) = read_table("日期;项目;结果;批号\n03/04/2025;钾;4.1;77\n");
        assert_eq!(record.observations[0].value.effective, None);
        let kinds: Vec<_> = issues.iter().map(|issue| issue.kind).collect();
        assert!(
            kinds.contains(&IngestIssueKind::Ambiguous)
                && kinds.contains(&IngestIssueKind::NotUnderstood)
        );
    }

    #[test]
    fn several_patients_are_not_mixed() {
        let (record, issues) = read_table("name,sex,age,lactating\nAnna,F,31,yes\nBert,M,70,no\n");
        assert_eq!(record.patient.names.len(), 1);
        assert!(record.patient.lactating[0].value);
        assert!(
            issues
                .iter()
                .any(|issue| issue.message.en.contains("2 patients"))
        );
    }

    #[test]
    fn a_row_is_one_case_and_its_headings_are_proposed_and_changed() {
        let text = "Patient,Gender,Yrs,allergy,Batch\nAnna,F,31,penicillin,7\nBert,M,70,none,8\n";
        let found = propose_patients(text.as_bytes(), &NoLexicon).expect("a table of patients");
        let roles: Vec<Option<&str>> = found
            .columns
            .iter()
            .map(|(_, role)| role.as_deref())
            .collect();
        assert_eq!(
            roles,
            [Some("name"), Some("sex"), None, Some("allergies"), None]
        );
        assert_eq!(found.rows, 2);
        let id = DocumentId("d".into());
        let input = Input {
            id: &id,
            title: "patients.csv",
            bytes: text.as_bytes(),
            as_of: None,
        };
        let columns = [("Yrs".to_string(), "age".to_string())];
        let row = PatientRow {
            row: 2,
            columns: &columns,
        };
        let (record, issues) = read_patient(input, row, &NoLexicon);
        assert_eq!(record.patient.names[0].value.reveal(), "Bert");
        assert_eq!(record.patient.age_years[0].value, 70.0);
        assert!(issues.iter().all(|issue| !issue.message.en.contains("Yrs")));
        assert_eq!(
            propose_patients(b"Test,Result\nK,4\nNa,140\n", &NoLexicon),
            None
        );
    }
}
