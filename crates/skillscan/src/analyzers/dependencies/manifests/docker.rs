//! Images named in a `Dockerfile` or a compose file.

use super::{Manifest, Source, Text};
use crate::analyzers::names::Ecosystem;
use std::collections::BTreeSet;

/// `Dockerfile`, `Dockerfile.dev`, `api.Dockerfile`, `Containerfile`.
pub(super) fn fits_file(_: &str, file: &str) -> bool {
    file.starts_with("dockerfile") || file.ends_with(".dockerfile") || file.starts_with("containerfile")
}

/// `compose.yml`, `docker-compose.prod.yaml`.
pub(super) fn fits_compose(_: &str, file: &str) -> bool {
    (file.starts_with("docker-compose") || file.starts_with("compose"))
        && (file.ends_with(".yml") || file.ends_with(".yaml"))
}

/// `FROM image` and `COPY --from=image`, without stages of the same file.
pub(super) fn read_file(text: &Text<'_>) -> Manifest {
    let mut manifest = Manifest::default();
    let mut stages = BTreeSet::new();
    for (_, line) in text.lines() {
        let mut words = line.split_whitespace();
        let first = words.next().unwrap_or_default();
        let reference = if first.eq_ignore_ascii_case("from") {
            let reference = words.find(|word| !word.starts_with("--"));
            if words.next().is_some_and(|word| word.eq_ignore_ascii_case("as")) {
                stages.extend(words.next().map(str::to_ascii_lowercase));
            }
            reference
        } else if first.eq_ignore_ascii_case("copy") {
            words.find_map(|word| word.strip_prefix("--from="))
        } else {
            None
        };
        if let Some(reference) = reference.filter(|name| !stages.contains(&name.to_ascii_lowercase())) {
            image(&mut manifest, text, reference);
        }
    }
    manifest
}

/// `image: reference`.
pub(super) fn read_compose(text: &Text<'_>) -> Manifest {
    let mut manifest = Manifest::default();
    for (_, line) in text.lines() {
        if let Some(reference) = line.strip_prefix("image:") {
            image(&mut manifest, text, reference.trim().trim_matches(['"', '\'']));
        }
    }
    manifest
}

fn image(manifest: &mut Manifest, text: &Text<'_>, reference: &str) {
    let range = text.range(reference);
    if let Some((name, version)) = split(reference) {
        manifest.listed(Ecosystem::Docker, name, version, Source::Index, range);
    }
}

/// Name on the common hub and tag; images of other registries have owners who are named.
pub(in crate::analyzers::dependencies) fn split(reference: &str) -> Option<(&str, &str)> {
    let digits = |c: char| c.is_ascii_digit();
    if reference.contains(['$', '{', '<']) || reference == "scratch" || reference.bytes().all(|b| digits(b.into())) {
        return None;
    }
    let (reference, digest) = reference.split_once('@').unwrap_or((reference, ""));
    let path = reference.strip_prefix("docker.io/").unwrap_or(reference);
    let host = path.split_once('/').map_or("", |(host, _)| host);
    if host.contains(['.', ':']) || host == "localhost" {
        return None;
    }
    let (name, tag) = path.split_once(':').unwrap_or((path, ""));
    let name = name.strip_prefix("library/").unwrap_or(name);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let named = name.chars().all(plain) && name.starts_with(|c: char| c.is_ascii_alphanumeric());
    named.then_some((name, if digest.is_empty() { tag } else { digest }))
}
