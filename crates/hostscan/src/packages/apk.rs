//! `/lib/apk/db/installed`: paragraphs of one-letter fields.

use super::{DATABASE, Manager, Package};
use crate::{HostGap, Root};
use std::io;

pub(super) fn read(root: &Root, _: &mut Vec<HostGap>) -> io::Result<Vec<Package>> {
    let text = root.text("/lib/apk/db/installed", DATABASE)?.unwrap_or_default();
    Ok(text.split("\n\n").filter_map(paragraph).collect())
}

fn paragraph(text: &str) -> Option<Package> {
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).filter(|value| !value.is_empty());
    let package = Package::new(Manager::Apk, field("P:")?, field("V:")?);
    // `o:` is the origin, the source package; its version is the package's.
    let version = package.version.clone();
    Some(match field("o:") {
        Some(origin) => package.of_source(origin, &version),
        None => package,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn installed() {
        let text = "C:Q1xx=\nP:libcrypto3\nV:3.1.4-r5\nA:x86_64\no:openssl\n\nP:musl\nV:1.2.4-r2\n\nV:1\n";
        check(
            &[("/lib/apk/db/installed", text)],
            &["Apk libcrypto3 3.1.4-r5 openssl 3.1.4-r5", "Apk musl 1.2.4-r2 musl 1.2.4-r2"],
        );
    }
}
