//! Templates from the binary and from a folder; each that cannot run is named with the reason.

use super::template::{Template, read};
use std::path::Path;
use std::sync::Arc;

/// The built-in templates: well-known exposures, written for this project.
const BUILTIN: &[(&str, &str)] = &[
    ("paths.yaml", include_str!("../../../../data/templates/paths.yaml")),
    ("weaknesses.yaml", include_str!("../../../../data/templates/weaknesses.yaml")),
];

/// Bytes of one template file.
const LARGEST: u64 = 512 * 1024;
/// Files of a folder.
const MOST_FILES: usize = 20_000;

/// Templates that are ready to run. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    list: Arc<Vec<Template>>,
}

/// A template that cannot run here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Its file.
    pub file: String,
    /// What the engine does not do.
    pub reason: String,
}

impl Templates {
    /// The built-in ones.
    pub fn builtin() -> Self {
        // The tests below read them all; documents of one file are separated by `---`.
        let list = documents().filter_map(|(_, text)| read(text).ok()).collect();
        Self { list: Arc::new(list) }
    }

    /// The built-in ones and those of a folder (`*.yaml`, `*.yml`, folders within too), with what was refused.
    ///
    /// # Errors
    /// Those of reading the folder; one bad file is a refusal, not an error.
    pub fn with_folder(folder: &Path) -> std::io::Result<(Self, Vec<Refusal>)> {
        let mut list: Vec<Template> = documents().filter_map(|(_, text)| read(text).ok()).collect();
        let mut refused = Vec::new();
        let mut waiting = vec![folder.to_owned()];
        let mut files = 0;
        while let Some(folder) = waiting.pop() {
            let mut entries: Vec<_> = std::fs::read_dir(&folder)?.collect::<Result<_, _>>()?;
            entries.sort_by_key(std::fs::DirEntry::path);
            for entry in entries {
                let path = entry.path();
                let kind = entry.file_type()?;
                let yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
                if kind.is_dir() {
                    waiting.push(path);
                } else if kind.is_file() && yaml && files < MOST_FILES {
                    files += 1;
                    let read = if entry.metadata()?.len() > LARGEST {
                        Err("is too large".to_owned())
                    } else {
                        std::fs::read_to_string(&path).map_err(|error| error.to_string()).and_then(|text| read(&text))
                    };
                    match read {
                        Ok(template) => list.push(template),
                        Err(reason) => refused.push(Refusal { file: path.display().to_string(), reason }),
                    }
                }
            }
        }
        Ok((Self { list: Arc::new(list) }, refused))
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Template> {
        self.list.iter()
    }
}

/// File and text of every built-in template.
fn documents() -> impl Iterator<Item = (&'static str, &'static str)> {
    BUILTIN.iter().flat_map(|(file, text)| text.split("\n---\n").map(move |document| (*file, document)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_builtin_template_runs() {
        let mut count = 0;
        for (file, text) in documents() {
            let template = read(text).unwrap_or_else(|error| panic!("{file}: {error}\n{text}"));
            assert!(!template.name_zh.is_empty(), "{file}: {} in Chinese", template.id);
            count += 1;
        }
        assert!(count >= 15, "{count}");
        assert_eq!(Templates::builtin().len(), count);
    }
}
