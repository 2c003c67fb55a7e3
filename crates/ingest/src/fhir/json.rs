//! A JSON tree that borrows its strings from the document.

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// One value. Fields of an object keep their order; `meta` (versions, profiles, security labels) is left out.
#[derive(PartialEq)]
pub(super) enum Json<'t> {
    Null,
    Bool(bool),
    Number(f64),
    String(Cow<'t, str>),
    Array(Vec<Json<'t>>),
    Object(Vec<(Cow<'t, str>, Json<'t>)>),
}

/// Field of every resource that no reader uses.
const UNUSED: &str = "meta";

impl<'t> Json<'t> {
    /// Parses `raw`. Fails on damage and on nesting deeper than 128 levels.
    pub(super) fn parse(raw: &'t str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(raw)
    }

    /// A field of an object; where it is written twice, the last.
    pub(super) fn get(&self, field: &str) -> Option<&Json<'t>> {
        match self {
            Self::Object(fields) => fields
                .iter()
                .rev()
                .find(|(name, _)| name == field)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    pub(super) fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(written) => Some(written),
            _ => None,
        }
    }

    pub(super) fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(yes) => Some(*yes),
            _ => None,
        }
    }

    pub(super) fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    pub(super) fn is_string(&self) -> bool {
        matches!(self, Self::String(_))
    }
}

impl<'de: 't, 't> Deserialize<'de> for Json<'t> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_any(Tree)
    }
}

struct Tree;

impl<'de> Visitor<'de> for Tree {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Json<'de>, E> {
        Ok(Json::Bool(yes))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json<'de>, E> {
        Ok(Json::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json<'de>, E> {
        Ok(Json::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json<'de>, E> {
        Ok(Json::Number(number))
    }

    fn visit_borrowed_str<E>(self, written: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::String(Cow::Borrowed(written)))
    }

    fn visit_str<E>(self, written: &str) -> Result<Json<'de>, E> {
        Ok(Json::String(Cow::Owned(written.to_string())))
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<Json<'de>, S::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element()? {
            all.push(item);
        }
        Ok(Json::Array(all))
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Json<'de>, M::Error> {
        let mut fields = Vec::new();
        while let Some(name) = map.next_key_seed(Name)? {
            if name == UNUSED {
                map.next_value::<IgnoredAny>()?;
            } else {
                fields.push((name, map.next_value()?));
            }
        }
        Ok(Json::Object(fields))
    }
}

/// The name of a field, borrowed where it has no escapes.
pub(super) struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Cow<'de, str>, D::Error> {
        json.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E>(self, name: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(name.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_borrowed_and_escapes_undone() {
        let json = Json::parse(
            r#"{"a":"plain","b":"\u00e9\n","c":[1,-2.5,true,null],"a":"last","meta":{"x":1}}"#,
        )
        .unwrap();
        assert!(matches!(
            json.get("a"),
            Some(Json::String(Cow::Borrowed("last")))
        ));
        assert_eq!(json.get("b").and_then(Json::as_str), Some("é\n"));
        assert!(json.get("meta").is_none());
        let Some(Json::Array(items)) = json.get("c") else {
            panic!("a list")
        };
        assert!(items[..2] == [Json::Number(1.0), Json::Number(-2.5)]);
        assert!(items[2..] == [Json::Bool(true), Json::Null]);
    }

    #[test]
    fn damage_and_depth_are_refused() {
        assert!(Json::parse("{\"a\":").is_err());
        assert!(Json::parse(&"[".repeat(200)).is_err());
        let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
        assert!(Json::parse(&deep).is_err());
    }
}
