//! The blobs of one table of a SQLite file, by the format's own description (sqlite.org, "Database File Format"). Reads
//! rows and nothing else: no index, no query, no log beside the file. A database engine would want to lock and write what
//! it opens; this must not.

use std::cell::Cell;

/// Pages from the root of a table to a row.
const DEEPEST: usize = 24;
/// Bytes of one row.
const LARGEST: usize = 64 << 20;

/// Hands out the last blob of every row of a table. False when the file is damaged or has no such table.
pub(super) fn blobs(bytes: &[u8], table: &str, take: &mut dyn FnMut(&[u8])) -> bool {
    let Some(file) = File::open(bytes) else { return false };
    let mut root = None;
    let schema = file.rows(1, &mut |row| {
        let values = values(row).unwrap_or_default();
        if let [Value::Text(b"table"), Value::Text(name), _, Value::Number(page), ..] = values.as_slice()
            && *name == table.as_bytes()
        {
            root = u32::try_from(*page).ok();
        }
    });
    let Some(root) = root.filter(|_| schema) else { return false };
    let mut readable = true;
    let whole = file.rows(root, &mut |row| match values(row).as_deref() {
        Some([.., Value::Blob(blob)]) => take(blob),
        _ => readable = false,
    });
    whole && readable
}

/// A value of a row, as far as it matters here.
enum Value<'a> {
    Number(i64),
    Text(&'a [u8]),
    Blob(&'a [u8]),
    Other,
}

/// The pages of a file.
struct File<'a> {
    bytes: &'a [u8],
    page: usize,
    /// Bytes of a page that hold content.
    usable: usize,
    /// Bytes that rows may still have together: never more than the file, unless it leads round in circles.
    left: Cell<usize>,
}

impl<'a> File<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        bytes.starts_with(b"SQLite format 3\0").then_some(())?;
        let page = match half(bytes, 16)? {
            1 => 65_536,
            size => usize::from(size),
        };
        let usable = page.checked_sub(usize::from(*bytes.get(20)?))?;
        let left = Cell::new(bytes.len());
        (page.is_power_of_two() && page >= 512 && usable >= 480).then_some(Self { bytes, page, usable, left })
    }

    fn page(&self, number: u32) -> Option<&'a [u8]> {
        let begin = usize::try_from(number).ok()?.checked_sub(1)?.checked_mul(self.page)?;
        self.bytes.get(begin..begin.checked_add(self.usable)?)
    }

    /// Hands out the payload of every row below a page. False when something could not be read.
    fn rows(&self, root: u32, take: &mut dyn FnMut(&[u8])) -> bool {
        let mut whole = true;
        let mut left = self.bytes.len() / self.page + 1;
        let mut waiting = vec![(root, 0)];
        while let Some((number, depth)) = waiting.pop() {
            // A tree has each page once: more is a circle.
            let Some(page) = self.page(number).filter(|_| left > 0 && depth < DEEPEST) else { return false };
            left -= 1;
            let head = if number == 1 { 100 } else { 0 };
            let before = waiting.len();
            let read = match page.get(head) {
                Some(0x0d) => self.leaf(page, head, take),
                Some(0x05) => {
                    children(page, head).map(|pages| waiting.extend(pages.iter().map(|page| (*page, depth + 1))))
                }
                _ => None,
            };
            // In the order of the table.
            waiting.get_mut(before..).unwrap_or_default().reverse();
            whole &= read.is_some();
        }
        whole
    }

    fn leaf(&self, page: &[u8], head: usize, take: &mut dyn FnMut(&[u8])) -> Option<()> {
        for at in cells(page, head, 8)? {
            let mut at = at;
            let length = usize::try_from(number(page, &mut at)?).ok().filter(|length| *length <= LARGEST)?;
            number(page, &mut at)?;
            self.left.set(self.left.get().checked_sub(length)?);
            let own = self.local(length);
            let mut payload = page.get(at..at.checked_add(own)?)?.to_vec();
            let mut next = if own < length { word(page, at + own)? } else { 0 };
            while payload.len() < length {
                let more = self.page(next)?;
                next = word(more, 0)?;
                let wanted = (length - payload.len()).min(self.usable - 4);
                payload.extend(more.get(4..4 + wanted)?);
            }
            take(&payload);
        }
        Some(())
    }

    /// How many bytes of a row stay on its page; the others overflow.
    fn local(&self, length: usize) -> usize {
        let most = self.usable - 35;
        if length <= most {
            return length;
        }
        let least = (self.usable - 12) * 32 / 255 - 23;
        let filled = least + (length - least) % (self.usable - 4);
        if filled <= most { filled } else { least }
    }
}

/// The pages below an inner page, in order.
fn children(page: &[u8], head: usize) -> Option<Vec<u32>> {
    let mut pages = cells(page, head, 12)?.into_iter().map(|at| word(page, at)).collect::<Option<Vec<_>>>()?;
    pages.push(word(page, head + 8)?);
    Some(pages)
}

/// Where the cells of a page are.
fn cells(page: &[u8], head: usize, size: usize) -> Option<Vec<usize>> {
    let count = usize::from(half(page, head + 3)?);
    (0..count).map(|cell| half(page, head + size + cell * 2).map(usize::from)).collect()
}

/// The values of a row.
fn values(row: &[u8]) -> Option<Vec<Value<'_>>> {
    let mut at = 0;
    let mut body = usize::try_from(number(row, &mut at)?).ok()?;
    let end = body;
    let mut values = Vec::new();
    while at < end {
        let kind = number(row, &mut at)?;
        let length = match kind {
            0 | 8 | 9 => 0,
            1..=4 => usize::try_from(kind).ok()?,
            5 => 6,
            6 | 7 => 8,
            10 | 11 => return None,
            _ => usize::try_from((kind - 12) / 2).ok()?,
        };
        let bytes = row.get(body..body.checked_add(length)?)?;
        body += length;
        values.push(match kind {
            1..=6 => Value::Number(bytes.iter().fold(0, |sum, byte| sum << 8 | i64::from(*byte))),
            8 | 9 => Value::Number(i64::try_from(kind - 8).ok()?),
            0 | 7 => Value::Other,
            _ if kind % 2 == 0 => Value::Blob(bytes),
            _ => Value::Text(bytes),
        });
    }
    Some(values)
}

/// A number of one to nine bytes.
fn number(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0_u64;
    for place in 0..9 {
        let byte = *bytes.get(*at)?;
        *at += 1;
        if place == 8 {
            return Some(value << 8 | u64::from(byte));
        }
        value = value << 7 | u64::from(byte & 0x7f);
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}
