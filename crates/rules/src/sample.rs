//! Tiny packages that prove a rule.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// Ending of a key whose content is written in base64.
const BASE64_KEY: &str = ";base64";

/// A tiny package for proving a rule. In YAML, a bare text is the body of `SKILL.md`, a map is path to content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sample {
    /// Body of `SKILL.md`.
    Text(String),
    /// Files by path. A key that ends in `;base64` holds base64.
    Files(BTreeMap<String, String>),
}

/// Why a sample is no package.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SampleError {
    /// Content of a `;base64` key that is no base64.
    #[error("`{0}` does not hold base64")]
    Base64(String),
    /// Nothing in it.
    #[error("the sample is empty")]
    Empty,
}

impl Sample {
    /// The files, by path. A bare text becomes a SKILL.md with plain front matter, unless it brings its own.
    pub fn files(&self) -> Result<Vec<(String, Vec<u8>)>, SampleError> {
        match self {
            Self::Text(body) if body.trim().is_empty() => Err(SampleError::Empty),
            Self::Text(body) if body.starts_with("---") => Ok(vec![("SKILL.md".to_owned(), body.clone().into_bytes())]),
            Self::Text(body) => {
                let text = format!("---\nname: sample\ndescription: A small sample Skill.\n---\n\n{body}\n");
                Ok(vec![("SKILL.md".to_owned(), text.into_bytes())])
            }
            Self::Files(files) if files.is_empty() => Err(SampleError::Empty),
            Self::Files(files) => files.iter().map(decode).collect(),
        }
    }
}

fn decode((path, content): (&String, &String)) -> Result<(String, Vec<u8>), SampleError> {
    let Some(plain) = path.strip_suffix(BASE64_KEY) else {
        return Ok((path.clone(), content.clone().into_bytes()));
    };
    let packed: String = content.split_whitespace().collect();
    match BASE64_STANDARD.decode(packed) {
        Ok(bytes) => Ok((plain.to_owned(), bytes)),
        Err(_) => Err(SampleError::Base64(path.clone())),
    }
}

/// The form in YAML: told apart by shape.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Files(BTreeMap<String, String>),
}

/// The form in the prepared blob, which does not describe itself: told apart by a tag.
#[derive(Serialize, Deserialize)]
enum Packed {
    Text(String),
    Files(BTreeMap<String, String>),
}

impl Serialize for Sample {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match (self.clone(), to.is_human_readable()) {
            (Self::Text(text), true) => Written::Text(text).serialize(to),
            (Self::Files(files), true) => Written::Files(files).serialize(to),
            (Self::Text(text), false) => Packed::Text(text).serialize(to),
            (Self::Files(files), false) => Packed::Files(files).serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for Sample {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        if from.is_human_readable() {
            Ok(match Written::deserialize(from)? {
                Written::Text(text) => Self::Text(text),
                Written::Files(files) => Self::Files(files),
            })
        } else {
            Ok(match Packed::deserialize(from)? {
                Packed::Text(text) => Self::Text(text),
                Packed::Files(files) => Self::Files(files),
            })
        }
    }
}
