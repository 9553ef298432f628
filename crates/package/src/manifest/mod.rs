//! Front matter of SKILL.md, as all clients write it (`design/users.md` §3.1-3.2).
//!
//! Judges nothing: an odd value is kept as it is, a broken block is read line by line and named.

mod fence;
mod lenient;
mod tools;

use crate::{File, Package};
use serde_json::{Map, Value};
use std::ops::Range;

/// What a Skill says about itself. Lenient: anything that parses is kept, what does not is named.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Manifest {
    /// Virtual path of the SKILL.md it came from.
    pub path: String,
    /// `name`.
    pub name: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `allowed-tools`, from a space- or comma-separated text or a list: `Bash(git:*)`, `Read`.
    pub allowed_tools: Vec<String>,
    /// `compatibility`.
    pub compatibility: Option<String>,
    /// The whole front matter, as JSON (empty object when there is none).
    pub fields: Value,
    /// Byte range of the front matter in the file's decoded text, fences included; empty when there is none.
    pub range: Range<usize>,
    /// Why the front matter could not be read, if so.
    pub problem: Option<String>,
}

impl Manifest {
    /// Reads the front matter at the start of `text` (a byte-order mark and blank lines before it are allowed).
    ///
    /// Broken YAML is read as one `key: value` per line, as OpenClaw does for all front matter.
    pub fn parse(path: &str, text: &str) -> Self {
        let Some(block) = fence::find(text) else {
            return Self { path: path.to_owned(), fields: Value::Object(Map::new()), ..Self::default() };
        };
        let source = text.get(block.inner.clone()).unwrap_or_default();
        let mut problem = (!block.closed).then(|| "front matter is not closed by a line of ---".to_owned());
        let mut fields = match yaml(source) {
            Ok(fields) => fields,
            Err(why) => {
                problem.get_or_insert(why);
                lenient::fields(source)
            }
        };
        unfold_metadata(&mut fields);
        let text_of = |key: &str| fields.get(key).and_then(scalar_text);
        let tools = ["allowed-tools", "allowed_tools", "allowedTools"].iter().find_map(|key| fields.get(*key));
        Self {
            path: path.to_owned(),
            name: text_of("name"),
            description: text_of("description"),
            allowed_tools: tools.map(tools::list).unwrap_or_default(),
            compatibility: text_of("compatibility"),
            fields: Value::Object(fields),
            range: block.whole,
            problem,
        }
    }
}

impl Package {
    /// The SKILL.md that speaks for the package: the shallowest one outside of nested archives, any letter case;
    /// among equals the exact spelling, then the first path.
    pub fn manifest_file(&self) -> Option<&File> {
        let own = self.files.iter().filter(|file| !file.path.contains("!/") && is_skill_file(&file.path));
        own.min_by_key(|file| manifest_order(&file.path))
    }
}

/// Whether the file at `path` is a Skill's main file, in any folder and letter case.
pub fn is_skill_file(path: &str) -> bool {
    is_skill_file_name(path.rsplit('/').next().unwrap_or_default())
}

/// Ranks the SKILL.md files of a package: outside of nested archives, shallow, spelled exactly, then by path.
pub fn manifest_order(path: &str) -> impl Ord + use<> {
    (path.contains("!/"), path.matches('/').count(), !path.ends_with("SKILL.md"), path.to_owned())
}

/// Whether a file name is that of a Skill's main file.
pub(crate) fn is_skill_file_name(name: &str) -> bool {
    name.eq_ignore_ascii_case("SKILL.md")
}

/// Longest front matter that is parsed as YAML; more than any client would put into its context.
const YAML_BYTES: usize = 256 << 10;

fn yaml(source: &str) -> Result<Map<String, Value>, String> {
    if source.len() > YAML_BYTES {
        return Err(format!("front matter of {} bytes is not parsed as YAML", source.len()));
    }
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_events: 50_000,
            max_nodes: 20_000,
            max_depth: 64,
            flow_nesting_limit: 64,
            max_aliases: 256,
            max_anchors: 64,
            max_documents: 1,
        },
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::LastWins,
        with_snippet: false,
        // YAML 1.2: `y`, `no` and `on` are words.
        strict_booleans: true,
    };
    match serde_saphyr::from_str_with_options::<Value>(source, options) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(Value::Null) => Ok(Map::new()),
        Ok(_) => Err("front matter is no mapping".to_owned()),
        Err(error) => Err(error.to_string().chars().take(300).collect()),
    }
}

/// OpenClaw writes `metadata` as JSON on one line, which some writers quote.
fn unfold_metadata(fields: &mut Map<String, Value>) {
    if let Some(Value::String(text)) = fields.get("metadata")
        && let Ok(object @ Value::Object(_)) = serde_json::from_str(text)
    {
        fields.insert("metadata".to_owned(), object);
    }
}

fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}
