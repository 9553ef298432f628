//! Writes small `.pyc` files of any version, so that the reader meets every layout without a Python at hand.

/// Magic numbers: 2.7, 3.4, 3.6, 3.7, 3.8, 3.9, 3.10, 3.11, 3.12, 3.13, 3.14.
pub(crate) const VERSIONS: &[u16] = &[62211, 3310, 3379, 3394, 3413, 3425, 3439, 3495, 3531, 3571, 3627];

/// A constant of a module.
pub(crate) enum Constant {
    Text(&'static str),
    None,
}

/// A module that names `names` and holds `constants`.
pub(crate) fn module(magic: u16, names: &[&str], constants: &[Constant]) -> Vec<u8> {
    let header = match magic {
        62211 => 8,
        3000..=3379 => 12,
        _ => 16,
    };
    let mut out = magic.to_le_bytes().to_vec();
    out.extend(b"\r\n");
    out.resize(header, 0);
    out.push(b'c' | 0x80);
    // argcount, (posonlyargcount), (kwonlyargcount), (nlocals), stacksize, flags
    let integers = match magic {
        62211 => 4,
        3495..=3999 => 5,
        3410..=3494 => 6,
        _ => 5,
    };
    out.resize(out.len() + 4 * integers, 0);
    bytes(&mut out, &[0x64, 0, 0x53, 0]);
    tuple(&mut out, constants.len());
    for constant in constants {
        match constant {
            Constant::Text(value) => text(&mut out, value),
            Constant::None => out.push(b'N'),
        }
    }
    tuple(&mut out, names.len());
    names.iter().for_each(|name| text(&mut out, name));
    if (3495..=3999).contains(&magic) {
        // Local names and kinds, file name, name, qualified name.
        tuple(&mut out, 0);
        bytes(&mut out, &[]);
        text(&mut out, "helper.py");
        text(&mut out, "<module>");
        text(&mut out, "<module>");
        out.extend([1, 0, 0, 0]);
        bytes(&mut out, &[]);
        bytes(&mut out, &[]);
    } else {
        (0..3).for_each(|_| tuple(&mut out, 0));
        text(&mut out, "helper.py");
        text(&mut out, "<module>");
        out.extend([1, 0, 0, 0]);
        bytes(&mut out, &[]);
    }
    out
}

fn bytes(out: &mut Vec<u8>, content: &[u8]) {
    out.push(b's');
    out.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
    out.extend(content);
}

fn tuple(out: &mut Vec<u8>, count: usize) {
    out.push(b'(');
    out.extend(u32::try_from(count).unwrap().to_le_bytes());
}

fn text(out: &mut Vec<u8>, content: &str) {
    out.push(b'u');
    out.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
    out.extend(content.as_bytes());
}
