//! De-identification: the 18 categories of identifiers of the HIPAA Safe Harbor method (45 CFR 164.514(b)(2)) found in
//! a text, and the text without them.
//!
//! The rules prefer a word too many to a name too few; [`replace`] says in context what was taken, so that a person can
//! give back what was none. Pictures are not handled: a photograph of a face and the pixels of a page hold identifiers
//! that no rule here sees.

mod date;
mod home;
mod institution;
mod name;
mod name_zh;
mod number;
mod page;
mod place;
mod protect;
mod replace;
mod shift;
mod surrogate;
mod tables;
#[cfg(test)]
mod tests;
mod token;

pub use replace::{DateMode, Deidentified, Options, Removal, Style, replace};
pub use surrogate::Surrogates;

use page::{Found, Page};
use record::{Lexicon, Span};

/// What kind of identifier a stretch of text is. The letters are those of 45 CFR 164.514(b)(2)(i); (Q), photographs of
/// faces, is no text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Category {
    /// (A) Name of the patient, a relative, an employer or a carer.
    Name,
    /// (B) Geographic subdivision smaller than a state: address, town, postal code.
    Place,
    /// (B) Name of a hospital, school or company, which gives the place away.
    Institution,
    /// (C) Date more exact than a year.
    Date,
    /// (C) Age over 89.
    Age,
    /// (D) Telephone number.
    Phone,
    /// (E) Fax number.
    Fax,
    /// (F) Address of electronic mail.
    Email,
    /// (G) Social security number, or the identity number that takes its place elsewhere.
    SocialSecurity,
    /// (H) Medical record, visit or specimen number.
    MedicalRecord,
    /// (I) Number of a health plan's beneficiary.
    HealthPlan,
    /// (J) Account or card number.
    Account,
    /// (K) Number of a certificate or licence.
    Licence,
    /// (L) Vehicle: identification number, plate.
    Vehicle,
    /// (M) Device: identifier, serial number.
    Device,
    /// (N) Address on the web.
    Url,
    /// (O) Network address.
    IpAddress,
    /// (P) Biometric identifier.
    Biometric,
    /// (R) Any other unique number, name or code.
    OtherNumber,
}

/// Where the parts of a date stand in the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DateParts {
    /// Digits of the year.
    pub year: Option<Span>,
    /// Digits or name of the month.
    pub month: Option<Span>,
    /// Digits of the day.
    pub day: Option<Span>,
    /// Day and month as two numbers whose order is open.
    pub open: Option<(Span, Span)>,
    /// Number of a month that is written as a name.
    pub month_named: Option<u8>,
}

/// An identifier where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Identifier {
    /// Where.
    pub span: Span,
    /// What.
    pub category: Category,
    /// Parts of a date that was read.
    pub date: Option<DateParts>,
}

/// What is known of the patient before a text is read: names and numbers of the record.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Known {
    /// Names of people, as written.
    pub names: Vec<String>,
    /// Identifying numbers, as written.
    pub numbers: Vec<String>,
}

/// True for a country, a continent or a state of the United States: an area that Safe Harbor lets stay.
pub fn is_wide_region(words: &str) -> bool {
    tables::is_wide_region(&words.trim().to_lowercase())
}

/// Every identifier of `text`, in order, apart from each other, on character boundaries.
pub fn identifiers(text: &str, lexicon: &dyn Lexicon, known: &Known) -> Vec<Identifier> {
    let page = Page::new(text, lexicon);
    let mut found = Found::default();
    let names: Vec<&str> = known.names.iter().map(String::as_str).collect();
    let numbers: Vec<&str> = known.numbers.iter().map(String::as_str).collect();
    let wide = place::wide_regions(&page);
    name::known_numbers(&page, &mut found, &numbers);
    number::find(&page, &mut found);
    date::find(&page, &mut found);
    date::ages(&page, &mut found);
    number::long_numbers(&page, &mut found);
    name::marked(&page, &mut found);
    institution::find(&page, &mut found);
    name_zh::find(&page, &mut found);
    name_zh::places(&page, &mut found);
    place::find(&page, &mut found);
    place::cities(&page, &mut found);
    home::find(&page, &mut found, &wide);
    name::unmarked(&page, &mut found, &wide);
    name_zh::known(&page, &mut found, &names);
    institution::contact_blocks(&page, &mut found, &wide);
    name::propagate(&page, &mut found, &names);
    found.into_all()
}
