//! Node.js packages that stand on their own: `package.json` in global and service `node_modules`, nested ones too.

use super::{Manager, Package};
use crate::root::Kind;
use crate::{HostGap, Root};
use model::Text;
use std::io;

/// Where packages are put.
const MODULES: &[&str] = &[
    "/usr/lib/node_modules",
    "/usr/local/lib/node_modules",
    "/opt/*/node_modules",
    "/opt/*/*/node_modules",
    "/srv/*/node_modules",
    "/srv/*/*/node_modules",
    "/var/www/*/node_modules",
    "/home/*/*/node_modules",
    "/root/*/node_modules",
];

/// How deep packages hold packages.
const DEPTH: usize = 12;

/// Most packages that are kept.
const MOST: usize = 50_000;

/// Most bytes of a `package.json`.
const MANIFEST: u64 = 1 << 20;

pub(super) fn read(root: &Root, gaps: &mut Vec<HostGap>) -> io::Result<Vec<Package>> {
    let mut packages = Vec::new();
    for place in MODULES {
        for folder in root.glob(place)? {
            modules(root, &folder, DEPTH, &mut packages, gaps)?;
        }
    }
    if packages.len() >= MOST {
        let why = Text::new("more than {most} packages: the rest was not compared", "软件包超过 {most} 个，其余未比对");
        gaps.push(HostGap::at("node_modules", why.fill("most", &MOST.to_string())));
    }
    Ok(packages)
}

/// The packages of one `node_modules`, links left alone: what they lead to is found where it lies.
fn modules(
    root: &Root,
    folder: &str,
    depth: usize,
    packages: &mut Vec<Package>,
    gaps: &mut Vec<HostGap>,
) -> io::Result<()> {
    if depth == 0 {
        let why = Text::new("packages within packages go too deep", "软件包嵌套过深");
        gaps.push(HostGap::at(folder, why));
        return Ok(());
    }
    for name in root.entries(folder)?.iter().filter(|name| !name.starts_with('.')) {
        let path = format!("{folder}/{name}");
        if packages.len() >= MOST || root.own_facts(&path)?.is_none_or(|facts| facts.kind != Kind::Folder) {
            continue;
        }
        if name.starts_with('@') {
            modules(root, &path, depth - 1, packages, gaps)?;
            continue;
        }
        match root.bytes(format!("{path}/package.json"), MANIFEST) {
            Ok(bytes) => packages.extend(bytes.as_deref().and_then(manifest)),
            Err(error) => gaps.push(HostGap::unread(path.as_str(), error)),
        }
        modules(root, &format!("{path}/node_modules"), depth - 1, packages, gaps)?;
    }
    Ok(())
}

fn manifest(bytes: &[u8]) -> Option<Package> {
    let manifest: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    let field = |name: &str| manifest.get(name)?.as_str();
    Some(Package::new(Manager::Node, field("name")?, field("version")?))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn nested_and_scoped() {
        let at = "/usr/local/lib/node_modules";
        check(
            &[
                (&format!("{at}/npm/package.json"), r#"{"name":"npm","version":"9.2.0"}"#),
                (&format!("{at}/npm/node_modules/tar/package.json"), r#"{"name":"tar","version":"6.1.0"}"#),
                (&format!("{at}/@acme/kit/package.json"), r#"{"name":"@acme/kit","version":"1.0.0"}"#),
                (&format!("{at}/broken/package.json"), "{"),
            ],
            &["Node @acme/kit 1.0.0 @acme/kit 1.0.0", "Node npm 9.2.0 npm 9.2.0", "Node tar 6.1.0 tar 6.1.0"],
        );
    }
}
