//! What was asked of a task beyond what its row shows. Kept as JSON with the task.

use model::{Part, ScanItem, Switches};
use serde::{Deserialize, Serialize};
use store::RiskTask;

/// An asset as its owner listed it; shown back as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListedAsset {
    /// Display name.
    pub name: String,
    /// Category, in the client's word.
    pub instance_type: String,
    /// Class, in the client's word.
    pub asset_type: String,
    /// The asset itself: id, name or address.
    pub asset: String,
    /// Region code.
    pub region: String,
    /// Its name in another cloud.
    pub arn: String,
}

/// What only the runs of a task need to know.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// Assets as they were listed.
    pub listed: Vec<ListedAsset>,
    /// Names, addresses and URLs as they were entered.
    pub entered: Vec<String>,
    /// Ports of the owner's own choice: `80,443,8000-8100`; empty for those of the mode.
    pub ports: String,
    /// Ports that are left alone, in the same words.
    pub ports_off: String,
    /// Checks that were switched off or on.
    pub switches: Switches,
    /// Only assets with this tag.
    pub tag: Option<(String, String)>,
    /// Where to tell that a run is over; empty for nowhere. It may hold a secret and is not kept in this form.
    #[serde(skip)]
    pub web_hook: String,
    /// The same as it is kept: sealed, in hexadecimal.
    pub sealed_web_hook: String,
}

impl Wish {
    /// The wish of a task. A row of a later release may say more than is understood here; that is left out.
    pub fn of(task: &RiskTask) -> Self {
        serde_json::from_str(&task.wish).unwrap_or_default()
    }

    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Scan items as rows keep them.
pub(crate) fn join(items: &[ScanItem]) -> String {
    items.iter().map(|item| item.word()).collect::<Vec<_>>().join("/")
}

/// Scan items out of a row.
pub(crate) fn split(items: &str) -> Vec<ScanItem> {
    items.split('/').filter_map(ScanItem::parse).collect()
}

/// The engines that a task needs. One that is about this machine looks at it from within as well.
pub(crate) fn parts(items: &[ScanItem], own_machine: bool) -> Vec<Part> {
    let network = items.iter().any(|item| *item != ScanItem::Configuration);
    let configuration = items.contains(&ScanItem::Configuration);
    let wanted = [
        (Part::Network, network),
        (Part::Configuration, configuration),
        (Part::HostWeaknesses, own_machine),
        (Part::HostBaseline, own_machine),
    ];
    wanted.into_iter().filter_map(|(part, wanted)| wanted.then_some(part)).collect()
}
