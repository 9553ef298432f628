//! Where names are looked up, and the form in which each place compares them. Shared with build.rs: no other module is
//! used here.

/// Where a name is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Ecosystem {
    /// Python.
    Pypi,
    /// JavaScript.
    Npm,
    /// Rust.
    Crates,
    /// Go modules.
    Go,
    /// Ruby.
    Rubygems,
    /// PHP, `vendor/name`.
    Packagist,
    /// GitHub Actions, `owner/name`.
    Actions,
    /// Container images, without registry and tag.
    Docker,
    /// Homebrew formulae.
    Brew,
    /// Names of Skills.
    Skills,
}

impl Ecosystem {
    /// Every one, in the order of the prepared lists.
    pub(crate) const ALL: [Self; 10] = [
        Self::Pypi,
        Self::Npm,
        Self::Crates,
        Self::Go,
        Self::Rubygems,
        Self::Packagist,
        Self::Actions,
        Self::Docker,
        Self::Brew,
        Self::Skills,
    ];

    /// The word in `data/`, in a list of the user, and in messages; also the name of its list in `data/popular`.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Pypi => "pypi",
            Self::Npm => "npm",
            Self::Crates => "crates",
            Self::Go => "go",
            Self::Rubygems => "rubygems",
            Self::Packagist => "packagist",
            Self::Actions => "actions",
            Self::Docker => "docker",
            Self::Brew => "brew",
            Self::Skills => "skills",
        }
    }

    /// The ecosystem of an id.
    pub(crate) fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ecosystem| ecosystem.id() == id)
    }

    /// A name in the form in which the ecosystem compares names.
    pub(crate) fn normal(self, name: &str) -> String {
        let lower = name.to_ascii_lowercase();
        match self {
            Self::Pypi => lower.replace(['_', '.'], "-"),
            Self::Crates | Self::Skills => lower.replace(['_', ' '], "-"),
            _ => lower,
        }
    }
}

/// Words of a name, split at separators.
pub(crate) fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(['-', '_', '.', '/', '@']).filter(|word| !word.is_empty())
}

/// A name without its separators.
pub(crate) fn joined(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | '.')).collect()
}
