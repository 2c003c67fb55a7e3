//! The data elements of an object (DICOM PS3.5, sections 7 and A.4).

use std::collections::BTreeMap;

/// Group and element.
pub(super) type Tag = (u16, u16);

pub(super) const TRANSFER_SYNTAX: Tag = (0x0002, 0x0010);
pub(super) const CHARACTER_SET: Tag = (0x0008, 0x0005);
pub(super) const STUDY_DATE: Tag = (0x0008, 0x0020);
pub(super) const MODALITY: Tag = (0x0008, 0x0060);
pub(super) const INSTITUTION: Tag = (0x0008, 0x0080);
pub(super) const STUDY: Tag = (0x0008, 0x1030);
pub(super) const SERIES: Tag = (0x0008, 0x103E);
pub(super) const PATIENT_NAME: Tag = (0x0010, 0x0010);
pub(super) const PATIENT_ID: Tag = (0x0010, 0x0020);
pub(super) const BIRTH_DATE: Tag = (0x0010, 0x0030);
pub(super) const SEX: Tag = (0x0010, 0x0040);
pub(super) const BODY_PART: Tag = (0x0018, 0x0015);
pub(super) const PROTOCOL: Tag = (0x0018, 0x1030);
pub(super) const BURNED_IN: Tag = (0x0028, 0x0301);
pub(super) const PIXELS: Tag = (0x7FE0, 0x0010);

const ITEM: Tag = (0xFFFE, 0xE000);
const ITEM_END: Tag = (0xFFFE, 0xE00D);
const SEQUENCE_END: Tag = (0xFFFE, 0xE0DD);
const UNDEFINED: u32 = u32::MAX;

/// Deepest nesting of sequences.
const MOST_DEPTH: usize = 24;
/// Most elements of one object, those of its sequences among them.
const MOST_ELEMENTS: usize = 200_000;

/// One value.
pub(super) enum Value<'a> {
    Bytes(&'a [u8]),
    Items(Vec<DataSet<'a>>),
    /// Fragments of compressed pixels, without the table of offsets.
    Fragments(Vec<&'a [u8]>),
}

/// Elements by tag.
#[derive(Default)]
pub(super) struct DataSet<'a> {
    values: BTreeMap<Tag, Value<'a>>,
    big_endian: bool,
    encoding: Option<&'static encoding_rs::Encoding>,
    cut: bool,
}

impl<'a> DataSet<'a> {
    /// The object in `bytes`, with or without the preamble; `None` for anything else.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let start = match bytes.get(128..132) {
            Some(b"DICM") => 132,
            _ => 0,
        };
        let mut reader = Reader {
            bytes,
            at: start,
            explicit: true,
            big_endian: false,
            left: MOST_ELEMENTS,
        };
        let mut set = DataSet::default();
        while reader.peek().is_some_and(|tag| tag.0 == 2) {
            reader.element(&mut set, 0)?;
        }
        let syntax = set.text(TRANSFER_SYNTAX).unwrap_or_default();
        match syntax.as_str() {
            "1.2.840.10008.1.2.1.99" => return None,
            "1.2.840.10008.1.2.2" => reader.big_endian = true,
            "1.2.840.10008.1.2" => reader.explicit = false,
            "" => reader.explicit = reader.looks_explicit(),
            _ => {}
        }
        set.big_endian = reader.big_endian;
        while reader.at < bytes.len() {
            if reader.element(&mut set, 0).is_none() {
                set.cut = true;
                break;
            }
        }
        let set_name = set.text(CHARACTER_SET).unwrap_or_default();
        set.encode(encoding(&set_name));
        (set.values.len() > 2).then_some(set)
    }

    fn encode(&mut self, encoding: &'static encoding_rs::Encoding) {
        self.encoding = Some(encoding);
        for value in self.values.values_mut() {
            if let Value::Items(items) = value {
                items.iter_mut().for_each(|item| item.encode(encoding));
            }
        }
    }

    /// True when the object ends before its last element does.
    pub(super) fn is_cut(&self) -> bool {
        self.cut
    }

    pub(super) fn bytes(&self, tag: Tag) -> Option<&'a [u8]> {
        match self.values.get(&tag)? {
            Value::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(super) fn fragments(&self, tag: Tag) -> Option<&[&'a [u8]]> {
        match self.values.get(&tag)? {
            Value::Fragments(fragments) => Some(fragments),
            _ => None,
        }
    }

    pub(super) fn items(&self, tag: Tag) -> &[DataSet<'a>] {
        match self.values.get(&tag) {
            Some(Value::Items(items)) => items,
            _ => &[],
        }
    }

    /// The text of an element, without padding.
    pub(super) fn text(&self, tag: Tag) -> Option<String> {
        let encoding = self.encoding.unwrap_or(encoding_rs::WINDOWS_1252);
        let (text, _) = encoding.decode_without_bom_handling(self.bytes(tag)?);
        let text = text.trim_matches(|sign: char| sign == '\0' || sign.is_whitespace());
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// A number of two bytes.
    pub(super) fn short(&self, tag: Tag) -> Option<u16> {
        let bytes = self.bytes(tag)?.first_chunk()?;
        Some(match self.big_endian {
            true => u16::from_be_bytes(*bytes),
            false => u16::from_le_bytes(*bytes),
        })
    }

    /// The first of the numbers written as text.
    pub(super) fn decimal(&self, tag: Tag) -> Option<f32> {
        let text = self.text(tag)?;
        let first = text.split('\\').next()?.trim();
        first.parse().ok().filter(|value: &f32| value.is_finite())
    }

    pub(super) fn is_big_endian(&self) -> bool {
        self.big_endian
    }
}

/// The encoding behind a specific character set (PS3.3, C.12.1.1.2); the last of several is the richest.
fn encoding(name: &str) -> &'static encoding_rs::Encoding {
    let name = name.rsplit('\\').next().unwrap_or_default().trim();
    match name {
        "ISO_IR 192" => encoding_rs::UTF_8,
        "GB18030" => encoding_rs::GB18030,
        "GBK" | "ISO 2022 IR 58" => encoding_rs::GBK,
        "ISO_IR 13" | "ISO 2022 IR 13" => encoding_rs::SHIFT_JIS,
        "ISO 2022 IR 87" | "ISO 2022 IR 159" => encoding_rs::ISO_2022_JP,
        "ISO 2022 IR 149" => encoding_rs::EUC_KR,
        "ISO_IR 101" | "ISO 2022 IR 101" => encoding_rs::ISO_8859_2,
        "ISO_IR 144" | "ISO 2022 IR 144" => encoding_rs::ISO_8859_5,
        "ISO_IR 126" | "ISO 2022 IR 126" => encoding_rs::ISO_8859_7,
        "ISO_IR 127" | "ISO 2022 IR 127" => encoding_rs::ISO_8859_6,
        "ISO_IR 138" | "ISO 2022 IR 138" => encoding_rs::ISO_8859_8,
        _ => encoding_rs::WINDOWS_1252,
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    explicit: bool,
    big_endian: bool,
    /// Elements that may still come.
    left: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        Some(taken)
    }

    fn short(&mut self) -> Option<u16> {
        let bytes = *self.take(2)?.first_chunk()?;
        Some(match self.big_endian {
            true => u16::from_be_bytes(bytes),
            false => u16::from_le_bytes(bytes),
        })
    }

    fn long(&mut self) -> Option<u32> {
        let bytes = *self.take(4)?.first_chunk()?;
        Some(match self.big_endian {
            true => u32::from_be_bytes(bytes),
            false => u32::from_le_bytes(bytes),
        })
    }

    fn tag(&mut self) -> Option<Tag> {
        Some((self.short()?, self.short()?))
    }

    fn peek(&mut self) -> Option<Tag> {
        let start = self.at;
        let tag = self.tag();
        self.at = start;
        tag
    }

    fn looks_explicit(&self) -> bool {
        let kind = self.bytes.get(self.at + 4..self.at + 6).unwrap_or_default();
        kind.len() == 2 && kind.iter().all(u8::is_ascii_uppercase)
    }

    /// Kind and length of the element whose tag was just read.
    fn kind(&mut self) -> Option<([u8; 2], u32)> {
        if !self.explicit {
            return Some((*b"UN", self.long()?));
        }
        let kind: [u8; 2] = *self.take(2)?.first_chunk()?;
        let long = matches!(
            &kind,
            b"OB"
                | b"OD"
                | b"OF"
                | b"OL"
                | b"OV"
                | b"OW"
                | b"SQ"
                | b"SV"
                | b"UC"
                | b"UN"
                | b"UR"
                | b"UT"
                | b"UV"
        );
        let length = match long {
            true => {
                self.take(2)?;
                self.long()?
            }
            false => u32::from(self.short()?),
        };
        Some((kind, length))
    }

    /// Reads one element into `set`; `None` where the bytes end or make no sense.
    fn element(&mut self, set: &mut DataSet<'a>, depth: usize) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        let tag = self.tag()?;
        let (kind, length) = self.kind()?;
        let starts_item = self.peek() == Some(ITEM);
        let value = if tag == PIXELS && length == UNDEFINED {
            Value::Fragments(self.fragments()?)
        } else if kind == *b"SQ"
            || (kind == *b"UN" && starts_item && (length == UNDEFINED || length >= 8))
        {
            Value::Items(self.sequence(length, depth)?)
        } else {
            Value::Bytes(self.take(length as usize)?)
        };
        set.values.insert(tag, value);
        Some(())
    }

    fn fragments(&mut self) -> Option<Vec<&'a [u8]>> {
        let mut fragments = Vec::new();
        loop {
            let tag = self.tag()?;
            let length = self.long()? as usize;
            match tag {
                ITEM => fragments.push(self.take(length)?),
                SEQUENCE_END => break,
                _ => return None,
            }
        }
        // The first is the table of offsets.
        fragments.drain(..1.min(fragments.len()));
        Some(fragments)
    }

    fn sequence(&mut self, length: u32, depth: usize) -> Option<Vec<DataSet<'a>>> {
        if depth >= MOST_DEPTH {
            return None;
        }
        let end = match length {
            UNDEFINED => usize::MAX,
            length => self.at.checked_add(length as usize)?,
        };
        let mut items = Vec::new();
        while self.at < end {
            self.left = self.left.checked_sub(1)?;
            let tag = self.tag()?;
            let length = self.long()?;
            match tag {
                SEQUENCE_END => break,
                ITEM => items.push(self.item(length, depth + 1)?),
                _ => return None,
            }
        }
        Some(items)
    }

    fn item(&mut self, length: u32, depth: usize) -> Option<DataSet<'a>> {
        let end = match length {
            UNDEFINED => usize::MAX,
            length => self.at.checked_add(length as usize)?,
        };
        let mut item = DataSet {
            big_endian: self.big_endian,
            ..DataSet::default()
        };
        while self.at < end {
            if self.peek()? == ITEM_END {
                self.take(8)?;
                break;
            }
            self.element(&mut item, depth)?;
        }
        Some(item)
    }
}
