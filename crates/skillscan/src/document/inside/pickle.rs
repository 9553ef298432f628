//! Pickles: the names that loading one imports and may call, by walking its opcodes (pickle protocol 0 to 5).
//!
//! Nothing is built or called: strings are remembered, `GLOBAL`, `INST` and `STACK_GLOBAL` are read, all else is skipped.

use super::{Inside, whole_file};

/// Most opcodes and names that are followed.
const STEPS: usize = 2_000_000;
const NAMES: usize = 1024;

/// The names as a text, so that rules see them.
pub(super) fn read(bytes: &[u8]) -> Inside {
    let names: Vec<String> = pickles(bytes).into_iter().flat_map(|pickle| globals(pickle).names).collect();
    let layers = if names.is_empty() { Vec::new() } else { vec![whole_file("pickle imports", names.join("\n"), None)] };
    Inside { layers, gap: None }
}

/// What a pickle imports.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Globals {
    /// `module.name`, in order.
    pub(crate) names: Vec<String>,
    /// True if it calls or builds something (REDUCE, OBJ, INST, NEWOBJ, BUILD).
    pub(crate) calls: bool,
}

/// The pickles in a file: the file itself, or those inside a model file's ZIP that is stored plainly.
pub(crate) fn pickles(bytes: &[u8]) -> Vec<&[u8]> {
    if bytes.starts_with(b"PK\x03\x04") {
        let starts = memchr::memmem::find_iter(bytes, b"\x80\x02").take(64);
        return starts
            .filter_map(|at| bytes.get(at..))
            .filter(|rest| !globals(rest).names.is_empty())
            .take(8)
            .collect();
    }
    vec![bytes]
}

/// Walks the opcodes of one pickle.
pub(crate) fn globals(bytes: &[u8]) -> Globals {
    let mut walk = Walk { bytes, at: 0, strings: Vec::new(), memo: Vec::new(), found: Globals::default() };
    for _ in 0..STEPS {
        if walk.step().is_none() || walk.found.names.len() >= NAMES {
            break;
        }
    }
    walk.found
}

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The last strings pushed; STACK_GLOBAL takes two.
    strings: Vec<String>,
    memo: Vec<String>,
    found: Globals,
}

impl Walk<'_> {
    /// One opcode; `None` at the end or at nonsense.
    fn step(&mut self) -> Option<()> {
        let opcode = *self.bytes.get(self.at)?;
        self.at += 1;
        match opcode {
            b'.' => return None,
            b'c' | b'i' => {
                let (module, name) = (self.line()?, self.line()?);
                self.name(&module, &name);
                self.found.calls |= opcode == b'i';
            }
            0x93 => {
                let name = self.strings.pop()?;
                let module = self.strings.pop()?;
                self.name(&module, &name);
            }
            b'R' | b'o' | 0x81 | 0x92 | b'b' => self.found.calls = true,
            b'S' | b'V' => {
                let line = self.line()?;
                self.push(line.trim_matches(['\'', '"']).to_owned());
            }
            b'U' | 0x8C | b'C' => self.counted(1)?,
            b'T' | b'X' | b'B' => self.counted(4)?,
            0x8D | 0x8E | 0x96 => self.counted(8)?,
            0x94 => {
                let last = self.strings.last().cloned().unwrap_or_default();
                self.memo.push(last);
            }
            b'h' => {
                let index = usize::from(*self.bytes.get(self.at)?);
                self.at += 1;
                self.recall(index);
            }
            b'j' => {
                let index = u32::from_le_bytes(*self.bytes.get(self.at..)?.first_chunk()?) as usize;
                self.at += 4;
                self.recall(index);
            }
            b'I' | b'L' | b'F' | b'P' | b'g' | b'p' => {
                self.line()?;
            }
            0x80 | b'K' | b'q' | 0x82 => self.at += 1,
            b'M' | 0x83 => self.at += 2,
            b'J' | b'r' | 0x84 => self.at += 4,
            b'G' | 0x95 => self.at += 8,
            0x8A => self.at += 1 + usize::from(*self.bytes.get(self.at)?),
            b'('
            | b')'
            | b'}'
            | b']'
            | b'N'
            | b'0'
            | b'1'
            | b'2'
            | b'a'
            | b'd'
            | b'e'
            | b'l'
            | b's'
            | b't'
            | b'u'
            | b'Q'
            | 0x85..=0x8B
            | 0x8F..=0x91
            | 0x97
            | 0x98 => {}
            _ => return None,
        }
        Some(())
    }

    fn line(&mut self) -> Option<String> {
        let rest = self.bytes.get(self.at..)?;
        let end = memchr::memchr(b'\n', rest.get(..4096).unwrap_or(rest))?;
        self.at += end + 1;
        Some(String::from_utf8_lossy(rest.get(..end)?).into_owned())
    }

    /// A string behind its length of `width` bytes.
    fn counted(&mut self, width: usize) -> Option<()> {
        let mut length = [0u8; 8];
        length.iter_mut().zip(self.bytes.get(self.at..self.at + width)?).for_each(|(to, from)| *to = *from);
        let length = usize::try_from(u64::from_le_bytes(length)).ok()?;
        let start = self.at + width;
        let string = self.bytes.get(start..start.checked_add(length)?)?;
        self.at = start + length;
        let shown = string.get(..256).unwrap_or(string);
        self.push(String::from_utf8_lossy(shown).into_owned());
        Some(())
    }

    fn push(&mut self, string: String) {
        // Two are ever needed; a long list of strings need not be kept.
        if self.strings.len() > 64 {
            self.strings.drain(..32);
        }
        self.strings.push(string);
    }

    fn recall(&mut self, index: usize) {
        if let Some(string) = self.memo.get(index).cloned() {
            self.push(string);
        }
    }

    fn name(&mut self, module: &str, name: &str) {
        self.found.names.push(format!("{module}.{name}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], names: &[&str], calls: bool) {
        let found = globals(bytes);
        assert_eq!(
            (found.names.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), found.calls),
            (names, calls)
        );
    }

    #[test]
    fn imports_of_every_protocol() {
        check(b"cos\nsystem\n(S'id'\ntR.", &["os.system"], true);
        check(
            b"\x80\x04\x95\x1d\0\0\0\0\0\0\0\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x02id\x94\x85\x94R\x94.",
            &["posix.system"],
            true,
        );
        check(b"\x80\x04\x95\x0a\0\0\0\0\0\0\0}\x94\x8c\x01a\x94K\x01s.", &[], false);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(bytes: Vec<u8>) {
            globals(&bytes);
            pickles(&[b"PK\x03\x04", bytes.as_slice()].concat());
        }
    }
}
