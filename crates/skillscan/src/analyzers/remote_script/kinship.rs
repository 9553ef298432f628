//! Whether a host belongs to what the Skill is about, or to a publisher everybody knows.

use super::forms::Form;
use crate::engine::Context;
use crate::hosts;
use memchr::memmem;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// How often a name must stand in the Skill's own words.
const MENTIONS: usize = 3;
/// Names shorter than this say nothing.
const SHORTEST: usize = 3;

#[derive(Deserialize)]
struct Publishers {
    hosts: Vec<Vec<String>>,
    owners: Vec<Vec<String>>,
}

static PUBLISHERS: LazyLock<(BTreeSet<String>, BTreeSet<String>)> = LazyLock::new(|| {
    let text = crate::data::table!("publishers");
    let data: Publishers = serde_json::from_str(text).unwrap_or(Publishers { hosts: vec![], owners: vec![] });
    let set = |lists: Vec<Vec<String>>| lists.into_iter().flatten().collect();
    (set(data.hosts), set(data.owners))
});

/// Hosts whose install scripts are their documented way in, and owners of that kind on code hosts.
pub(crate) fn is_known_publisher(host: &str, rest: &str) -> bool {
    let (known, owners) = &*PUBLISHERS;
    if known.contains(host) || known.contains(&hosts::registered_domain(host)) {
        return true;
    }
    let owner = rest.trim_start_matches('/').split('/').next().unwrap_or_default();
    is_code_host(host) && owners.contains(&owner.to_ascii_lowercase())
}

/// Whether the Skill is about the host: its name, its description or its prose speak of it apart from the address.
pub(crate) fn is_kin(context: &Context<'_>, found: &Form) -> bool {
    names(found).iter().any(|name| is_subject(context, name))
}

/// What the host could be called: the registered label, or owner and repository on a code host.
fn names(found: &Form) -> Vec<String> {
    if is_code_host(&found.host) {
        let parts = found.rest.trim_start_matches('/').split('/').take(2);
        return parts.map(str::to_ascii_lowercase).filter(|p| p.len() >= SHORTEST).collect();
    }
    let domain = hosts::registered_domain(&found.host);
    let label = domain.split('.').next().unwrap_or_default().to_owned();
    let mut names = vec![label.clone()];
    for affix in ["get", "try", "use", "go", "cd", "hq", "app", "labs", "cli", "dev"] {
        for bare in [label.strip_prefix(affix), label.strip_suffix(affix)].into_iter().flatten() {
            names.push(bare.trim_matches('-').to_owned());
        }
    }
    names.retain(|name| name.len() >= SHORTEST);
    names
}

fn is_code_host(host: &str) -> bool {
    host.ends_with("github.com")
        || host.ends_with("githubusercontent.com")
        || host.ends_with("gitlab.com")
        || host.ends_with("gitee.com")
}

fn is_subject(context: &Context<'_>, name: &str) -> bool {
    let manifest = context.manifest();
    let declared = [
        manifest.and_then(|m| m.name.as_deref()),
        manifest.and_then(|m| m.description.as_deref()),
        Some(context.package.name.as_str()),
    ];
    let fold = |text: &str| text.to_ascii_lowercase().replace([' ', '_'], "-");
    if declared.into_iter().flatten().any(|text| mentions(&fold(text), name) > 0) {
        return true;
    }
    let mut seen = 0;
    for document in context.documents.iter().filter(|d| d.origin.is_none()) {
        seen += mentions(&document.text.to_ascii_lowercase(), name);
        if seen >= MENTIONS {
            return true;
        }
    }
    false
}

/// How often a name stands in a text as a word of its own, not as part of an address.
fn mentions(text: &str, name: &str) -> usize {
    let bytes = text.as_bytes();
    memmem::find_iter(bytes, name.as_bytes())
        .filter(|at| {
            let before = at.checked_sub(1).and_then(|i| bytes.get(i)).copied().unwrap_or(b' ');
            let after = bytes.get(at + name.len()).copied().unwrap_or(b' ');
            let next = bytes.get(at + name.len() + 1).copied().unwrap_or(b' ');
            let in_address = matches!(before, b'/' | b'.' | b'@') || (after == b'.' && next.is_ascii_alphanumeric());
            !in_address && !before.is_ascii_alphanumeric() && !after.is_ascii_alphanumeric()
        })
        .take(MENTIONS)
        .count()
}
