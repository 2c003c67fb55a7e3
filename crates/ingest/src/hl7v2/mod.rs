//! HL7 version 2 messages, 2.2 to 2.8: ADT, ORU, ORM, OML, MDM, VXU, RDE, SIU and their kin, by segment.

mod attachment;
mod drug;
mod patient;
mod problem;
mod result;
mod segment;

use crate::decode::decode;
use crate::sheet::{Sheet, Value as Fact};
use crate::{IngestIssueKind, Input, Understood};
use record::{Lexicon, Localized, MediaType, PartialDate};
use segment::{Message, Segment};

/// Reads every message of a file; messages of a second patient are left out and counted.
pub(crate) fn read(input: Input<'_>, lexicon: &dyn Lexicon) -> Understood {
    let mut sheet = Sheet::new(input, lexicon);
    let decoded = decode(input.bytes);
    let (messages, stray) = segment::messages(&decoded);
    if decoded.damaged {
        sheet.issue(
            IngestIssueKind::Uncertain,
            "",
            Localized::new(
                "Some characters are damaged and shown as \u{fffd}.",
                "部分字符已损坏，显示为 \u{fffd}。",
            ),
        );
    }
    if stray.is_some() || messages.is_empty() {
        sheet.issue(
            IngestIssueKind::NotUnderstood,
            "line 1",
            Localized::new(
                "Text before the first message header was left out.",
                "首个消息头之前的内容已略去。",
            ),
        );
    }
    let mut owner = None;
    let mut others = 0;
    for message in &messages {
        let identity = patient::Identity::of(message);
        if owner
            .as_ref()
            .is_some_and(|first: &patient::Identity| first.differs(&identity))
        {
            others += 1;
            continue;
        }
        if owner.is_none() && !identity.is_empty() {
            owner = Some(identity);
        }
        Reader::new(message, &mut sheet).read(message);
    }
    if others > 0 {
        sheet.issue(
            IngestIssueKind::NotUnderstood,
            "",
            Localized::new(
                format!("{others} messages are about another patient and were left out. Import each patient as a case of their own."),
                format!("有 {others} 条消息属于其他患者，未导入。请为每位患者单独建立病例。"),
            ),
        );
    }
    let understood = sheet.finish_open(MediaType::Hl7v2);
    Understood {
        record: crate::merge::fold(understood.record),
        ..understood
    }
}

/// What a segment reader works with.
struct Reader<'s, 'a> {
    sheet: &'s mut Sheet<'a>,
    /// `ADT`, `ORU`, `VXU`, ...
    kind: String,
    /// Open report: date and service section of the last OBR.
    order: result::Order,
    /// Free text gathered from OBX and TXA.
    passage: result::Passage,
    drugs: drug::Group,
}

impl<'s, 'a> Reader<'s, 'a> {
    fn new(message: &Message<'_>, sheet: &'s mut Sheet<'a>) -> Self {
        let kind = message
            .first()
            .map(|header| header.text(9))
            .unwrap_or_default();
        Self {
            sheet,
            kind,
            order: result::Order::default(),
            passage: result::Passage::default(),
            drugs: drug::Group::default(),
        }
    }

    fn push(&mut self, value: Fact, from: &Segment<'_>) {
        self.sheet.push(value, from.original);
    }

    fn lexicon(&self) -> &'a dyn Lexicon {
        self.sheet.lexicon
    }

    fn read(&mut self, message: &Message<'_>) {
        for segment in message {
            match segment.name {
                "MSH" => self.sheet.date = self.sheet.date.or_else(|| date(&segment.text(7))),
                "PID" => self.identify(segment),
                "PV1" => self.visit(segment, message),
                "AL1" => self.allergy(segment),
                "IAM" => self.adverse(segment),
                "DG1" => self.diagnosis(segment),
                "PRB" => self.listed_problem(segment),
                "PR1" => self.procedure(segment),
                "PDA" => self.death(segment),
                "ACC" => self.accident(segment),
                "FT1" => self.charge(segment),
                "OBR" => self.order(segment),
                "OBX" => self.observation(segment),
                "TXA" => self.document(segment),
                "NTE" => self.comment(segment),
                "ORC" => self.control(segment),
                "RXO" | "RXE" | "RXD" | "RXG" | "RXA" | "RXR" | "TQ1" | "RXC" => self.drug(segment),
                "SCH" => self.appointment(segment),
                "MSA" | "SFT" | "EVN" | "PD1" | "NK1" | "ROL" | "PRT" | "GT1" | "IN1" | "IN2"
                | "IN3" | "PV2" | "SPM" | "MRG" | "ARV" | "DB1" | "UB1" | "UB2" | "DRG" | "BLG"
                | "CTI" | "CTD" | "RGS" | "AIS" | "AIG" | "AIL" | "AIP" | "IPC" | "SAC" | "INV"
                | "TQ2" | "RF1" | "PRD" | "AUT" | "ZDS" | "DSC" | "UAC" | "QPD" | "QAK" | "RCP"
                | "ERR" | "GP1" | "GP2" => {}
                other => self.unknown(other, segment),
            }
        }
        self.close_drugs();
        self.close_passage();
    }

    fn unknown(&mut self, name: &str, segment: &Segment<'_>) {
        let name: String = name.chars().take(3).collect();
        self.sheet.issue(
            IngestIssueKind::NotUnderstood,
            format!("line {}", segment.line),
            Localized::new(
                format!("Segment {name} is not read; its content was left out."),
                format!("未读取 {name} 段，其内容已略去。"),
            ),
        );
    }
}

/// A v2 date or time as a partial date.
fn date(written: &str) -> Option<PartialDate> {
    crate::ccda::view::time_stamp(written)
}

#[cfg(test)]
mod tests;
