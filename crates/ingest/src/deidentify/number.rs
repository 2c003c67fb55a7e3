//! Contacts and numbers: mail, web and network addresses, telephones, numbers behind a label, long numbers.

use super::Category;
use super::page::{Found, Page, Tongue};
use record::Span;
use regex::Regex;
use std::sync::LazyLock;

/// A pattern and what its group `x`, or else the whole of it, is.
struct Rule {
    pattern: Regex,
    category: Category,
    /// What else must hold of the match.
    holds: fn(&str) -> bool,
}

/// Category, pattern, what else must hold of the match.
type Row = (Category, &'static str, fn(&str) -> bool);

fn rules(rows: &[Row]) -> Vec<Rule> {
    rows.iter()
        .filter_map(|(category, pattern, holds)| {
            Some(Rule {
                pattern: Regex::new(pattern).ok()?,
                category: *category,
                holds: *holds,
            })
        })
        .collect()
}

fn always(_: &str) -> bool {
    true
}

fn has_digit(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

const ROWS: &[Row] = &[
    (
        Category::Email,
        r"(?i)[\p{L}\d][\p{L}\d._%+-]*\s?@\s?[\p{L}\d](?:[\p{L}\d-]*\.)+[\p{L}]{2,}",
        always,
    ),
    (
        Category::Url,
        r#"(?i)\b(?:https?|ftp)://[^\s<>"'，。；、）]+|\bwww\.[^\s<>"'，。；、）]+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|edu|gov|io|info|biz|es|cn|uk|de|fr|it)\b(?:/[^\s<>"'，。；、）]*)?"#,
        always,
    ),
    (
        Category::IpAddress,
        r"\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b|(?i)\b(?:[0-9a-f]{1,4}:){5,7}[0-9a-f]{1,4}\b|\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b",
        always,
    ),
    (Category::SocialSecurity, r"\b\d{3}-\d{2}-\d{4}\b", always),
    (
        Category::SocialSecurity,
        r"(?i)\b(?:ssn|social\s+security(?:\s+(?:number|no\.?|\#))?)\s*(?:is|[:\#=])?\s*(?P<x>[\dX*]{3}[- ]?[\dX*]{2}[- ]?\d{4})\b",
        has_digit,
    ),
    // Chinese resident identity number: six of the place, eight of the birth date, three, one check character.
    (
        Category::SocialSecurity,
        r"\b[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]\b",
        always,
    ),
    (
        Category::SocialSecurity,
        r"(?:居民)?身份证(?:件)?(?:号码?|证号)?[:：\s为是]*(?P<x>[\dXx*]{6,18})",
        has_digit,
    ),
    (
        Category::Fax,
        r"(?i)(?:\bfax|facsimile|传真)(?:\s*(?:number|no\.?|号码?))?\s*[:：.\#]*\s*(?P<x>\+?\s?\(?\d[\d \t().\-–/+]{4,22}\d)",
        |text| digits(text) >= 6,
    ),
    (
        Category::Phone,
        r"(?i)(?:\b(?:tel(?:[ée]phone|[ée]fono)?s?|tfno?s?|tlf|phone|mobile|m[óo]vil|cell(?:ular|phone)?|pager|beeper|call(?:\s+me)?(?:\s+at)?|reach(?:ed)?(?:\s+\w+)?\s+at|contact(?:\s+\w+){0,2}(?:\s+at)?|contacto|callback|dial|ext(?:ension)?|registered)\b|电话|手机|联系方式|座机|热线)(?:\s*(?:number|no|num|\#|号码?|is|at))?\.?\s*[:：.]*\s*(?P<x>\+?\s?\(?\d[\d \t().\-–/+]{2,22}\d)",
        |text| (4..=16).contains(&digits(text)),
    ),
    (
        Category::Phone,
        r"(?:\+\d{1,3}[\s.-]?)(?:\(?\d{1,4}\)?[\s./-]?){2,6}\d{2,4}\b|\b1[-. ]\d{3}[-. ]\d{3}[-. ]\d{4}\b|\(\d{2,4}\)\s?\d{2,4}[-. ]?\d{3,4}\b|\b\d{3}[-.]\d{3}[-.]\d{4}\b|\b\d{3}-\d{4}\b|\b1[3-9]\d{9}\b|\b1[3-9]\d[- ]\d{4}[- ]\d{4}\b|\b0\d{2,3}[-－—]\d{7,8}\b|\b0\d{2,4}[\s-]\d{2,4}[\s-]?\d{2,4}(?:[\s-]?\d{2,4})?\b|\b0\d{9,10}\b",
        |text| digits(text) >= 7,
    ),
    (
        Category::Account,
        r"\b[A-Z]{2}\d{2}[\s-]?(?:[A-Z0-9]{4}[\s-]?){2,7}[A-Z0-9]{1,4}\b",
        |text| digits(text) >= 10,
    ),
    (
        Category::Account,
        r"\b(?:\d{4}[ -]){3}\d{1,7}\b|\b3\d{3}[ -]\d{6}[ -]\d{4,5}\b",
        always,
    ),
    (
        Category::MedicalRecord,
        r"(?i)\b(?:mrn?|m\.r\.n\.?|emrn|medical\s+record(?:s)?(?:\s+(?:number|no\.?|num\.?))?|med(?:ical)?\s+rec(?:ord)?|chart(?:\s+(?:number|no\.?))|(?:patient|pt|hospital|unit|case|encounter|visit|episode|admission|accession|specimen|requisition|order|study|referral|record|report|file|nhs|csn|fin|hn|uhid)(?:\s+(?:number|no\.?|num\.?|id|identifier|code)|\s*\#)|nhc|n\.?h\.?c\.?|nº?\s*(?:de\s+)?historia(?:\s+cl[íi]nica)?|historia\s+cl[íi]nica|episodio|cipa|cip|n[úu]mero\s+de\s+historia)\s*(?:is|[:：\#=.]|nº|no\.?)*\s*(?P<x>(?:nhc-?)?[A-Z]{0,5}[-/]?\d[A-Z\d\-/._]*)",
        |text| digits(text) >= 3,
    ),
    (
        Category::MedicalRecord,
        r"(?:(?:住院|病案|病历|门诊|急诊|登记|影像|检查|检验|标本|条码|样本|病理|放射|超声|心电图|档案|床位?|就诊卡?|诊疗卡?|流水|[XCX][线光Tt]|CT|MRI?)号(?:码)?|(?:患者|病人|登记|就诊)(?:ID号?|编号|号码)|(?:住院|病案|病历)(?:编号|ID)|\bID号)[:：\s为是№]*(?P<x>[A-Za-z]{0,4}[-－]?\d[A-Za-z\d\-]*)",
        has_digit,
    ),
    (
        Category::HealthPlan,
        r"(?i)\b(?:(?:member|subscriber|policy|group|insurance|plan|beneficiary|medicare|medicaid|health\s+plan|payer|claim|hicn?|mbi|nass|n\.?a\.?s\.?s\.?|ss|seguridad\s+social|aseguramiento|p[óo]liza)(?:\s+(?:number|no\.?|num\.?|id|policy))*)\s*(?:is|[:：\#=.]|nº)+\s*(?P<x>[A-Z]{0,4}[-/]?\d[A-Z\d\-/]*(?:\s\d{2,12})*)",
        |text| digits(text) >= 4,
    ),
    (
        Category::HealthPlan,
        r"(?:医保(?:卡|证)?号?|社保(?:卡)?号?|社会保障(?:卡)?号?|保险单?号|保单号|参保号|新农合(?:证|卡)?号?|医疗证号?)(?:码)?[:：\s为是]*(?P<x>[A-Za-z]{0,4}\d[A-Za-z\d\-]*)",
        |text| digits(text) >= 4,
    ),
    (
        Category::Account,
        r"(?i)\b(?:account|acct|a/c|card|credit\s+card|debit\s+card|iban|billing|invoice|receipt|bank|cuenta|tarjeta)(?:\s+(?:number|no\.?|num\.?|id))*\s*(?:is|[:：\#=.])*\s*(?P<x>[A-Z]{0,4}\d[A-Z\d\-]{4,}(?:[ ]\d{3,6})*)",
        |text| digits(text) >= 5,
    ),
    (
        Category::Account,
        r"(?:银行卡|账号|帐号|卡号|发票号)(?:码)?[:：\s为是]*(?P<x>[A-Za-z]{0,4}\d[\d\- ]{4,}\d)",
        always,
    ),
    (
        Category::Licence,
        r"(?i)(?:\b(?:licen[cs]e|lic|certificate|cert|dea|npi|upin|registration|reg|passport|driver'?s?\s+licen[cs]e|dl|visa|dni|nie|nif|pasaporte|c[ée]dula|employee|staff|badge|provider)(?:\s+(?:number|no\.?|num\.?|id|\#))*|n\s?[º°o]?\s?\.?\s?col(?:egiad[oa])?|colegiad[oa](?:\s+n[º°]?)?|n[úu]m(?:ero)?\.?\s+(?:de\s+)?colegiad[oa])\s*(?:is|[:：\#=.]|nº)+\s*(?P<x>[A-Z]{0,4}[-/]?\d[A-Z\d\-/]*(?:\s\d{1,8})*)",
        |text| digits(text) >= 4,
    ),
    (
        Category::Licence,
        r"(?:执业(?:医师)?证(?:书)?号?|资格证(?:书)?号?|护照号?|驾驶证号?|军官证号?|出生(?:医学)?证明?号?|证件号|证书编号|工号|医师编码|港澳通行证号?)(?:码)?[:：\s为是]*(?P<x>[A-Za-z]{0,3}\d[A-Za-z\d\-]*)",
        |text| digits(text) >= 3,
    ),
    (
        Category::Vehicle,
        r"(?i)\b(?:vin|license\s+plate|number\s+plate|plate|registration\s+plate|vehicle(?:\s+(?:id|number|registration))?|matr[íi]cula)(?:\s+(?:number|no\.?|\#))?\s*(?:is|[:：\#=])+\s*(?P<x>[A-Z\d][A-Z\d -]{3,17}[A-Z\d])\b",
        has_digit,
    ),
    (
        Category::Vehicle,
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·・ ]?[A-Z\d]{5,6}\b|\b[A-HJ-NPR-Z\d]{3}[A-HJ-NPR-Z\d]{5}[\dX][A-HJ-NPR-Z\d]{2}\d{6}\b",
        has_digit,
    ),
    (
        Category::Device,
        r"(?i)\b(?:serial(?:\s+(?:number|no\.?|num\.?|\#))?|s/n|sn|udi|imei|device\s+(?:id|identifier|number|serial)|implant\s+(?:id|number)|model\s+and\s+serial|n[úu]mero\s+de\s+serie)\s*(?:is|[:：\#=.])+\s*(?P<x>[A-Z\d(][A-Z\d()\-/.]{3,}[A-Z\d])",
        |text| digits(text) >= 3,
    ),
    (
        Category::Device,
        r"(?:序列号|设备号|设备编号|器械编号|产品编号|机身号|植入物编号)[:：\s为是]*(?P<x>[A-Za-z\d][A-Za-z\d\-/.]{3,})",
        has_digit,
    ),
    (
        Category::Biometric,
        r"(?i)\b(?:fingerprint|voice\s?print|retina(?:l)?\s+scan|iris\s+scan|biometric|faceprint|genetic\s+fingerprint)\s*(?:id|code|number|template|hash|\#)?\s*(?:is|[:：\#=])+\s*(?P<x>[A-Z\d][A-Z\d\-]{3,})|(?:指纹|声纹|虹膜|人脸)(?:编号|编码|识别码|号)[:：\s]*(?P<y>[A-Za-z\d\-]{4,})",
        has_digit,
    ),
    (
        Category::OtherNumber,
        r"(?:微信号?|QQ号?|支付宝(?:账号)?)[:：\s为是]*(?P<x>[A-Za-z\d_\-]{5,20})|(?i)\b(?:skype|whatsapp|wechat|twitter|facebook|instagram)\s*(?:id)?\s*[:：]\s*(?P<y>@?[\w.\-+]{3,})",
        always,
    ),
];

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| rules(ROWS));

/// Finds what a pattern alone decides.
pub(super) fn find(page: &Page<'_>, found: &mut Found) {
    for rule in RULES.iter() {
        for captures in rule.pattern.captures_iter(page.text) {
            let whole = ["x", "y"]
                .into_iter()
                .find_map(|name| captures.name(name))
                .or_else(|| captures.get(0));
            if let Some(whole) = whole
                && (rule.holds)(whole.as_str())
                && !is_decimal(page.text, whole.start(), whole.end())
            {
                found.mark(
                    page.text,
                    Span::new(whole.start(), whole.end()),
                    rule.category,
                );
            }
        }
    }
}

/// A number that goes on behind the match, or began before it.
fn is_decimal(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let mut after = text[end..].chars();
    let first = text[start..]
        .chars()
        .next()
        .is_some_and(|c| c.is_ascii_digit());
    first && before.is_some_and(|c| c.is_ascii_digit() || c == '.' || c == ',')
        || text[..end].ends_with(|c: char| c.is_ascii_digit())
            && matches!(after.next(), Some('.' | ','))
            && after.next().is_some_and(|c| c.is_ascii_digit())
}

/// Units and words behind a number that is a measurement or a count.
const UNITS: &[&str] = &[
    "mg",
    "g",
    "kg",
    "ml",
    "l",
    "mmol",
    "umol",
    "iu",
    "ui",
    "u",
    "cells",
    "células",
    "copies",
    "copias",
    "mm",
    "cm",
    "euros",
    "dollars",
    "cc",
    "leucocitos",
    "plaquetas",
    "hematíes",
    "units",
    "unidades",
    "mcg",
    "ng",
    "pg",
    "cfu",
    "ufc",
    "rbc",
    "wbc",
    "leukocytes",
    "platelets",
];

/// Long numbers without a label: too long for a measurement, so somebody's number. After dates have been found.
pub(super) fn long_numbers(page: &Page<'_>, found: &mut Found) {
    for (at, token) in page.tokens.iter().enumerate() {
        let word = page.word(at);
        let count = digits(word);
        if !word.starts_with(|c: char| c.is_ascii_digit()) || found.overlaps(token.span) {
            continue;
        }
        let unit = UNITS.contains(&page.lower(at + 1).as_str())
            || page.gap(at).trim_start().starts_with(['/', '%', '×'])
            || is_decimal(page.text, token.span.start, token.span.end);
        let letters = word.len() - count;
        if !unit
            && (count >= 8 && letters <= 3 || count >= 7 && letters == 0 && !word.ends_with("000"))
        {
            found.mark(page.text, token.span, Category::OtherNumber);
        }
    }
    grouped(page, found);
}

/// Nine digits in groups, as telephones are written where Spanish or the like is spoken.
fn grouped(page: &Page<'_>, found: &mut Found) {
    static SPANISH: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\b[6789]\d{2}[ .-]\d{3}[ .-]?\d{3}\b|\b[6789]\d{2}(?:[ .-]\d{2}){3}\b|\b[689]\d[ .-]\d{3}(?:[ .-]\d{2}){2}\b").ok()
    });
    if page.tongue == Tongue::Spanish
        && let Some(pattern) = SPANISH.as_ref()
    {
        for hit in pattern.find_iter(page.text) {
            if !is_decimal(page.text, hit.start(), hit.end()) {
                found.mark(
                    page.text,
                    Span::new(hit.start(), hit.end()),
                    Category::Phone,
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_one() {
        assert_eq!(RULES.len(), ROWS.len());
    }
}
