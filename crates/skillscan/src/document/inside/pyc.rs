//! Python byte code: names and strings, by reading the marshal format (versions 2.7 and 3.x).
//!
//! No disassembly. Objects are walked in order with a step budget; unknown types end the walk, and what was found
//! until then counts.

use super::{Inside, whole_file};
use model::GapReason;

/// Most objects that are walked, and deepest nesting.
const STEPS: usize = 500_000;
const DEPTH: usize = 200;

/// Names and strings as a text, so that rules see them.
pub(super) fn read(bytes: &[u8]) -> Inside {
    let found = strings(bytes);
    let gap = (!found.whole).then_some((GapReason::Corrupt, "byte code that could not be read to its end"));
    let text = found.strings.join("\n");
    let layers = if text.trim().is_empty() { Vec::new() } else { vec![whole_file("byte code strings", text, None)] };
    Inside { layers, gap }
}

/// What byte code names.
#[derive(Debug, Default)]
pub(crate) struct Strings {
    /// Names and string constants, in order, each once.
    pub(crate) strings: Vec<String>,
    /// False when the walk ended early.
    pub(crate) whole: bool,
}

/// Walks the marshalled code object behind the header.
pub(crate) fn strings(bytes: &[u8]) -> Strings {
    // The header grew: 8 bytes to Python 3.2, 12 to 3.6, 16 since 3.7. The code object begins with `c` or `c|0x80`.
    let start = [16, 12, 8].into_iter().find(|at| bytes.get(*at).is_some_and(|b| b & 0x7F == b'c'));
    let Some(start) = start else { return Strings::default() };
    let mut walk = Walk {
        bytes,
        at: start,
        steps: STEPS,
        found: Vec::new(),
        seen: std::collections::BTreeSet::new(),
        version: Version::of(bytes),
    };
    let whole = walk.object(0).is_some();
    Strings { strings: walk.found, whole }
}

/// How the fields of a code object are laid out.
#[derive(Debug, Clone, Copy)]
struct Version {
    /// Integer fields before the code bytes.
    integers: usize,
    /// Objects of a code object: code, constants, names … up to the first integer behind them.
    objects: usize,
    /// Objects behind the line number.
    trailing: usize,
}

impl Version {
    /// By the magic number: 3.11 and 3.8 changed the layout.
    fn of(bytes: &[u8]) -> Self {
        let magic = bytes.first_chunk::<2>().map_or(0, |two| u16::from_le_bytes(*two));
        match magic {
            3495..=3999 => Self { integers: 5, objects: 8, trailing: 2 },
            3410..=3494 => Self { integers: 6, objects: 8, trailing: 1 },
            3000..=3409 => Self { integers: 5, objects: 8, trailing: 1 },
            _ => Self { integers: 4, objects: 8, trailing: 1 },
        }
    }
}

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    steps: usize,
    found: Vec<String>,
    seen: std::collections::BTreeSet<String>,
    version: Version,
}

impl Walk<'_> {
    fn object(&mut self, depth: usize) -> Option<()> {
        self.steps = self.steps.checked_sub(1)?;
        if depth > DEPTH {
            return None;
        }
        let kind = *self.bytes.get(self.at)? & 0x7F;
        self.at += 1;
        match kind {
            b'0' | b'N' | b'F' | b'T' | b'S' | b'.' => {}
            b'i' | b'r' | b'R' => self.skip(4)?,
            b'I' | b'g' => self.skip(8)?,
            b'y' => self.skip(16)?,
            b'f' | b'x' => {
                let length = usize::from(*self.bytes.get(self.at)?);
                self.skip(1 + length)?;
                if kind == b'x' {
                    let length = usize::from(*self.bytes.get(self.at)?);
                    self.skip(1 + length)?;
                }
            }
            b'l' => {
                let digits = self.length()?;
                let digits = if digits > 0x7FFF_FFFF { (1 << 32) - digits } else { digits };
                self.skip(digits.checked_mul(2)?)?;
            }
            b's' => {
                let length = self.length()?;
                self.skip(length)?;
            }
            b't' | b'u' | b'a' | b'A' => {
                let length = self.length()?;
                self.text(length)?;
            }
            b'z' | b'Z' => {
                let length = usize::from(*self.bytes.get(self.at)?);
                self.at += 1;
                self.text(length)?;
            }
            b')' => {
                let count = usize::from(*self.bytes.get(self.at)?);
                self.at += 1;
                self.objects(count, depth)?;
            }
            b'(' | b'[' | b'<' | b'>' => {
                let count = self.length()?;
                self.objects(count, depth)?;
            }
            b'{' => {
                while self.bytes.get(self.at).is_some_and(|b| b & 0x7F != b'0') {
                    self.objects(2, depth)?;
                }
                self.at += 1;
            }
            b'c' => {
                self.skip(4 * self.version.integers)?;
                self.objects(self.version.objects, depth)?;
                // Layouts before 3.11 have code, consts, names, varnames, freevars, cellvars, filename, name.
                self.skip(4)?;
                self.objects(self.version.trailing, depth)?;
            }
            _ => return None,
        }
        Some(())
    }

    fn objects(&mut self, count: usize, depth: usize) -> Option<()> {
        (0..count).try_for_each(|_| self.object(depth + 1))
    }

    fn length(&mut self) -> Option<usize> {
        let length = u32::from_le_bytes(*self.bytes.get(self.at..)?.first_chunk()?);
        self.at += 4;
        usize::try_from(length).ok()
    }

    fn skip(&mut self, count: usize) -> Option<()> {
        self.at = self.at.checked_add(count).filter(|at| *at <= self.bytes.len())?;
        Some(())
    }

    fn text(&mut self, length: usize) -> Option<()> {
        let end = self.at.checked_add(length)?;
        let text = String::from_utf8_lossy(self.bytes.get(self.at..end)?).into_owned();
        self.at = end;
        if !text.is_empty() && self.seen.insert(text.clone()) {
            self.found.push(text);
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Byte code of Python 3.11 for a module with an import, a function, a class and constants of every common type.
    const MODULE: &str = "a70d0d0a000000003b93006baa000000e30000000000000000000000000400000000000000f332000000970064005a00640164026c015a01640384005a0202004700640484006405a6020000ab0200000000000000005a036402530029067a04446f632ee9000000004e630100000000000000000000000400000003000000f33600000097007400000000000000000000006a0100000000000000006401190000000000000000007d0164027c009b0064037c019b009d04530029044eda074150495f4b45597a0668656c6c6f20fa01202902da026f73da07656e7669726f6e2902da0475736572da05746f6b656e73020000002020fa046d2e7079da0372756e720b0000000400000073240000008000dd0c0e8c4a9079d40c218045d80b229044d00b22d00b229835d00b22d00b22d00422f300000000630000000000000000000000000100000000000000f312000000970065005a0164005a0264015a03640253002903da01412906e901000000670000000000000440730200000061627a0e6c6f6e67207465787420686572654e544e2904da085f5f6e616d655f5fda0a5f5f6d6f64756c655f5fda0c5f5f7175616c6e616d655f5fda0178a900720c000000720a000000720e000000720e00000008000000731300000080008000800080008000d80835804180418041720c000000720e0000002904da075f5f646f635f5f7206000000720b000000720e0000007214000000720c000000720a000000fa083c6d6f64756c653e7216000000010000007354000000f003010101d8000a800ad80009800980098009f004020123f000020123f000020123f008010136f000010136f000010136f000010136f000010136f100010136f400010136f000010136f000010136f000010136720c000000";

    #[test]
    fn names_and_constants() {
        let found = strings(&hex::decode(MODULE).expect("hex"));
        assert!(found.whole);
        for name in ["Doc.", "API_KEY", "hello ", "os", "environ", "user", "run", "A", "long text here"] {
            assert!(found.strings.iter().any(|s| s == name), "{name} in {:?}", found.strings);
        }
    }

    proptest::proptest! {
        #[test]
        fn damaged_byte_code_never_panics(at in 0usize..900, byte: u8, cut in 0usize..900) {
            let mut bytes = hex::decode(MODULE).expect("hex");
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
            bytes.truncate(cut.max(16));
            strings(&bytes);
        }
    }
}
