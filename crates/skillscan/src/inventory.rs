//! The inventory of a package: digests of files, hosts of addresses, dependencies. Facts for comparing two packages.

use crate::analyzers::dependencies;
use crate::engine::Context;
use crate::hosts;
use model::{Coverage, Finding, Inventory};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

/// Hosts and packages of each kind that are listed; who names more is not compared by hand.
const MOST: usize = 2000;

/// Everything when asked for; else the digests of those files that findings and gaps point at, which policies bind to.
pub(crate) fn take(context: &Context<'_>, findings: &[Finding], coverage: &Coverage) -> Inventory {
    let whole = context.options.inventory;
    let named: BTreeSet<&str> = findings
        .iter()
        .flat_map(|finding| {
            let steps = finding.steps.iter().map(|step| step.location.file.as_str());
            steps.chain([finding.location.file.as_str()])
        })
        .chain(coverage.gaps.iter().map(|gap| gap.path.as_str()))
        .collect();
    let files = context.package.files.iter().filter(|file| whole || named.contains(file.path.as_str()));
    let mut inventory = Inventory {
        files: files.map(|file| (file.path.clone(), hex::encode(Sha256::digest(&file.bytes)))).collect(),
        ..Inventory::default()
    };
    if whole {
        for document in &context.documents {
            let found = hosts::urls(&document.text).filter(|url| url.scheme.starts_with("http") || url.scheme == "ftp");
            inventory.hosts.extend(found.map(|url| url.host).take(MOST.saturating_sub(inventory.hosts.len())));
        }
        inventory.packages = dependencies::named(context, MOST);
    }
    inventory
}
