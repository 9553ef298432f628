//! The data of one member: unpacked up to its allowance, never beyond.

use super::header::Header;
use crate::intake::Allowance;
use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use std::io::Read as _;

const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// deflate cannot do better than this, so a larger declared size is not worth reserving memory for.
const DEFLATE_BEST: u64 = 1032;

/// What came of unpacking.
pub(super) enum Unpacked {
    /// The stream ended by itself, after `consumed` packed bytes.
    Whole { bytes: Vec<u8>, consumed: usize },
    /// The stream broke or was cut; what came before is kept.
    Broken { bytes: Vec<u8>, why: String },
    /// More than allowed; nothing is kept of what was unpacked until then.
    TooMuch { unpacked: u64 },
    /// No reader for this method.
    UnknownMethod,
}

/// Unpacks `packed`. `declared` only guides the memory reserved.
pub(super) fn unpack(packed: &[u8], method: u16, declared: u64, allowance: Allowance) -> Unpacked {
    match method {
        STORED if packed.len() as u64 > allowance.bytes => Unpacked::TooMuch { unpacked: 0 },
        STORED => Unpacked::Whole { bytes: packed.to_vec(), consumed: packed.len() },
        DEFLATED => inflate(packed, declared, allowance),
        _ => Unpacked::UnknownMethod,
    }
}

fn inflate(packed: &[u8], declared: u64, allowance: Allowance) -> Unpacked {
    let best = (packed.len() as u64).saturating_mul(DEFLATE_BEST);
    let reserve = declared.min(allowance.bytes).min(best);
    let mut bytes = Vec::with_capacity(usize::try_from(reserve).unwrap_or(0));
    let mut decoder = DeflateDecoder::new(packed);
    let outcome = decoder.by_ref().take(allowance.bytes.saturating_add(1)).read_to_end(&mut bytes);
    if bytes.len() as u64 > allowance.bytes {
        return Unpacked::TooMuch { unpacked: bytes.len() as u64 };
    }
    match outcome {
        Ok(_) => Unpacked::Whole { bytes, consumed: usize::try_from(decoder.total_in()).unwrap_or(packed.len()) },
        Err(error) => Unpacked::Broken { bytes, why: error.to_string() },
    }
}

/// Checksum as the header should state it.
pub(super) fn crc(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// What two headers of one member disagree about, in words; empty when they agree.
pub(super) fn disagreement(central: &Header<'_>, local: &Header<'_>) -> String {
    let mut about = Vec::new();
    if central.name != local.name {
        let name: String = String::from_utf8_lossy(local.name).chars().take(200).collect();
        about.push(format!("name (local {name:?})"));
    }
    if central.method != local.method {
        about.push(format!("method (central {}, local {})", central.method, local.method));
    }
    if central.encrypted() != local.encrypted() {
        about.push("encryption".to_owned());
    }
    if !local.sizes_follow() {
        if central.size != local.size {
            about.push(format!("size (central {}, local {})", central.size, local.size));
        }
        if central.packed != local.packed {
            about.push(format!("packed size (central {}, local {})", central.packed, local.packed));
        }
        if central.crc != local.crc {
            about.push("checksum".to_owned());
        }
    }
    about.join(", ")
}
