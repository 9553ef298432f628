//! The API descriptions under `spec/`, as far as requests are concerned: actions, their parameters and their rates.
//!
//! They are embedded and read once at start. What a caller may send is decided by them alone, so an action's own file
//! starts where its parameters are known to be there and to have the right types.

use serde::Deserialize;
use std::collections::BTreeMap;

/// One product in one version.
#[derive(Debug)]
pub(crate) struct Description {
    /// First label of the vendor's host, and the service in a credential scope.
    pub(crate) product: String,
    /// The only version of the product here.
    pub(crate) version: String,
    actions: BTreeMap<String, ActionDescription>,
    types: BTreeMap<String, Vec<Parameter>>,
}

/// One action.
#[derive(Debug)]
pub(crate) struct ActionDescription {
    /// What it takes.
    pub(crate) parameters: Vec<Parameter>,
    /// Calls per second that the vendor allows one account.
    pub(crate) rate: u32,
}

/// A parameter of an action, or a member of an object.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
}

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Integer,
    Float,
    Boolean,
    List(Box<Self>),
    /// An object of a named type.
    Object(String),
}

impl Description {
    /// Reads a description file.
    pub(crate) fn parse(json: &str) -> Result<Self, serde_json::Error> {
        let file: File = serde_json::from_str(json)?;
        let actions = file.actions.into_iter().map(|action| {
            let described = ActionDescription {
                parameters: action.request.into_iter().map(Parameter::from).collect(),
                rate: action.rate_limit_per_second,
            };
            (action.name, described)
        });
        let types = file.types.into_iter().map(|t| (t.name, t.fields.into_iter().map(Parameter::from).collect()));
        Ok(Self { product: file.service, version: file.version, actions: actions.collect(), types: types.collect() })
    }

    /// The description of an action.
    pub(crate) fn action(&self, name: &str) -> Option<&ActionDescription> {
        self.actions.get(name)
    }

    /// The members of a named object type; none for a type that is not described.
    pub(crate) fn members(&self, type_name: &str) -> &[Parameter] {
        self.types.get(type_name).map_or(&[], Vec::as_slice)
    }
}

impl Kind {
    fn parse(text: &str) -> Self {
        match text {
            "String" => Self::Text,
            "Integer" => Self::Integer,
            "Float" => Self::Float,
            "Boolean" => Self::Boolean,
            _ => match text.strip_prefix("Array of ") {
                Some(item) => Self::List(Box::new(Self::parse(item))),
                None => Self::Object(text.to_owned()),
            },
        }
    }
}

#[derive(Deserialize)]
struct File {
    service: String,
    version: String,
    actions: Vec<FileAction>,
    types: Vec<FileType>,
}

#[derive(Deserialize)]
struct FileAction {
    name: String,
    rate_limit_per_second: u32,
    request: Vec<FileParameter>,
}

#[derive(Deserialize)]
struct FileType {
    name: String,
    fields: Vec<FileParameter>,
}

#[derive(Deserialize)]
struct FileParameter {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    /// Null where the vendor's page does not say.
    required: Option<bool>,
}

impl From<FileParameter> for Parameter {
    fn from(file: FileParameter) -> Self {
        Self { name: file.name, kind: Kind::parse(&file.kind), required: file.required == Some(true) }
    }
}
