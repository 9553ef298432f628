//! Where a rule applies: languages, files, decoded layers, hosts.

use crate::document::{Document, SegmentKind};
use crate::hosts::{self, HostClass};
use rules::{Applies, Glob};

/// The compiled form of a rule's `applies`, roles apart.
#[derive(Debug)]
pub(crate) struct Scope {
    languages: Vec<String>,
    files: Vec<Glob>,
    decoded: Option<bool>,
    only: Vec<HostName>,
    except: Vec<HostName>,
}

/// A host, by class or by domain.
#[derive(Debug)]
enum HostName {
    Class(HostClass),
    Domain(String),
}

impl Scope {
    /// Compiles.
    pub(crate) fn new(applies: &Applies) -> Result<Self, String> {
        let glob = |glob: &String| Glob::new(glob).map_err(|error| format!("applies.files: `{glob}`: {error}"));
        let hosts = |names: &[String]| names.iter().map(|name| HostName::new(name)).collect::<Result<_, _>>();
        Ok(Self {
            languages: applies.languages.clone(),
            files: applies.files.iter().map(glob).collect::<Result<_, _>>()?,
            decoded: applies.decoded,
            only: hosts(&applies.hosts.only)?,
            except: hosts(&applies.hosts.except)?,
        })
    }

    /// Whether the rule applies to a match that names this host.
    pub(crate) fn covers_host(&self, named: Option<&str>) -> bool {
        if self.only.is_empty() && self.except.is_empty() {
            return true;
        }
        match named.and_then(hosts::host_of) {
            Some(host) => {
                (self.only.is_empty() || self.only.iter().any(|name| name.holds(&host)))
                    && !self.except.iter().any(|name| name.holds(&host))
            }
            None => self.only.is_empty(),
        }
    }

    /// Whether the rule may apply anywhere in `document`.
    pub(crate) fn covers(&self, document: &Document) -> bool {
        let decoded = document.origin.as_ref().is_some_and(|origin| origin.disguised);
        self.decoded.is_none_or(|wanted| wanted == decoded)
            && (self.files.is_empty() || self.files.iter().any(|glob| glob.matches(&document.path)))
            && (self.names(document.language.id()) || document.code.iter().any(|unit| self.names(unit.language.id())))
    }

    /// Whether the rule applies at an offset: by the language of the file, or of the fence or command that holds it.
    pub(crate) fn covers_place(&self, document: &Document, offset: usize) -> bool {
        if self.names(document.language.id()) {
            return true;
        }
        // Code units are few per document, and this is asked for matches only.
        let units = document.code.iter().filter(|unit| unit.range.contains(&offset));
        let mut fences = document.segments_at(offset).filter_map(|segment| match segment.kind {
            SegmentKind::Fence(language) => language,
            _ => None,
        });
        units.map(|unit| unit.language).any(|language| self.names(language.id()))
            || fences.any(|language| self.names(language.id()))
    }

    fn names(&self, language: &str) -> bool {
        self.languages.is_empty() || self.languages.iter().any(|name| name == language)
    }
}

impl HostName {
    fn new(name: &str) -> Result<Self, String> {
        if name.contains('.') {
            return Ok(Self::Domain(name.to_ascii_lowercase()));
        }
        HostClass::from_id(name)
            .map(Self::Class)
            .ok_or_else(|| format!("applies.hosts: no class `{name}` in data/hosts.yml"))
    }

    fn holds(&self, host: &str) -> bool {
        match self {
            Self::Class(class) => hosts::class(host) == Some(*class),
            Self::Domain(domain) => {
                host.strip_suffix(domain.as_str()).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
            }
        }
    }
}
