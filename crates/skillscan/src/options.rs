//! What a caller may choose about a scan.

use model::Profile;

/// Whether the intent model speaks when nobody says otherwise: only while it earns it (`docs/model-card.md`).
pub const INTENT_BY_DEFAULT: bool = false;

/// Scan options. Budgets count work, not time, so that answers are deterministic.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Verdict policy.
    pub profile: Profile,
    /// Whether rules marked `indicator` (known campaign names, domains, hashes) take part.
    pub indicators: bool,
    /// Whether the inventory lists all files, hosts and packages, for comparing two packages.
    pub inventory: bool,
    /// Whether the intent model takes part.
    pub intent: bool,
    /// Bytes of text analysed per file, decoded layers included.
    pub file_text_bytes: usize,
    /// Bytes of text analysed per package, decoded layers included.
    pub package_text_bytes: usize,
    /// How deep decoded layers are followed.
    pub layer_depth: u32,
    /// Bytes of source parsed into one syntax tree.
    pub parse_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            profile: Profile::Balanced,
            indicators: true,
            inventory: false,
            intent: INTENT_BY_DEFAULT,
            // What can be read in two seconds and 256 MiB. A text that is longer is read so far and says so.
            file_text_bytes: 16 << 20,
            package_text_bytes: 24 << 20,
            layer_depth: 5,
            parse_bytes: 1 << 20,
        }
    }
}
