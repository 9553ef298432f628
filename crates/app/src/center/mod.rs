//! The security center: assets, what is wrong with them, and whose they are. Scans nothing: engines hand in what they saw.

mod assets;
mod import;
mod knowledge;
mod lists;
mod risks;
mod scope;
mod shelf;

pub use assets::{AssetView, Named};
pub use assetscan::Detector;
pub use import::{ImportFault, Imported};
pub use knowledge::{Impact, Vulnerability};
pub use lists::Shown;
pub use risks::{RiskGroupView, RiskView};
pub use scope::{Owner, Scope, member_id};
pub(crate) use shelf::Shelf;
