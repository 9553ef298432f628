//! A ZIP writer that lies on request.

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use std::io::Write as _;

/// One member. Honest unless told otherwise.
#[derive(Debug, Clone)]
pub struct Member {
    name: Vec<u8>,
    local_name: Option<Vec<u8>>,
    data: Vec<u8>,
    method: u16,
    local_method: Option<u16>,
    flags: u16,
    crc: u32,
    size: u32,
    local_size: Option<u32>,
    mode: u32,
    listed: bool,
    shares_previous: bool,
}

impl Member {
    /// A stored member.
    pub fn stored(name: impl AsRef<[u8]>, content: impl AsRef<[u8]>) -> Self {
        let content = content.as_ref();
        let mut crc = Crc::new();
        crc.update(content);
        Self {
            name: name.as_ref().to_vec(),
            local_name: None,
            data: content.to_vec(),
            method: 0,
            local_method: None,
            flags: 0,
            crc: crc.sum(),
            size: u32::try_from(content.len()).unwrap_or(u32::MAX),
            local_size: None,
            mode: 0o100_644,
            listed: true,
            shares_previous: false,
        }
    }

    /// A deflated member.
    pub fn deflated(name: impl AsRef<[u8]>, content: impl AsRef<[u8]>) -> Self {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        let packed = encoder.write_all(content.as_ref()).and_then(|()| encoder.finish()).unwrap_or_default();
        Self { data: packed, method: 8, ..Self::stored(name, content) }
    }

    /// A symbolic link.
    pub fn link(name: impl AsRef<[u8]>, target: &str) -> Self {
        Self::stored(name, target).mode(0o120_777)
    }

    /// The same content under another name.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        Self { name: name.as_bytes().to_vec(), ..self }
    }

    /// Unix mode bits, the file type included.
    #[must_use]
    pub fn mode(self, mode: u32) -> Self {
        Self { mode, ..self }
    }

    /// Marks the member as encrypted.
    #[must_use]
    pub fn encrypted(self) -> Self {
        Self { flags: self.flags | 1, ..self }
    }

    /// States another compression method in both headers.
    #[must_use]
    pub fn method(self, method: u16) -> Self {
        Self { method, ..self }
    }

    /// States another compression method in the local header only.
    #[must_use]
    pub fn local_method(self, method: u16) -> Self {
        Self { local_method: Some(method), ..self }
    }

    /// Another name in the local header.
    #[must_use]
    pub fn local_name(self, name: &str) -> Self {
        Self { local_name: Some(name.as_bytes().to_vec()), ..self }
    }

    /// States another unpacked size in both headers.
    #[must_use]
    pub fn size(self, size: u32) -> Self {
        Self { size, ..self }
    }

    /// States another unpacked size in the local header only.
    #[must_use]
    pub fn local_size(self, size: u32) -> Self {
        Self { local_size: Some(size), ..self }
    }

    /// States another checksum.
    #[must_use]
    pub fn crc(self, crc: u32) -> Self {
        Self { crc, ..self }
    }

    /// Leaves the member out of the central directory.
    #[must_use]
    pub fn unlisted(self) -> Self {
        Self { listed: false, ..self }
    }

    /// Writes no data of its own: the directory points to the previous member's.
    #[must_use]
    pub fn sharing_previous(self) -> Self {
        Self { shares_previous: true, ..self }
    }

    /// Sizes and checksum after the data, as streaming writers do.
    #[must_use]
    pub fn sizes_after(self) -> Self {
        Self { flags: self.flags | 8, ..self }
    }

    fn sizes_follow(&self) -> bool {
        self.flags & 8 != 0
    }

    fn write_local(&self, out: &mut Vec<u8>) {
        let name = self.local_name.as_ref().unwrap_or(&self.name);
        let known = if self.sizes_follow() { 0 } else { 1 };
        out.extend(b"PK\x03\x04\x14\0");
        out.extend(self.flags.to_le_bytes());
        out.extend(self.local_method.unwrap_or(self.method).to_le_bytes());
        out.extend([0; 4]);
        out.extend((self.crc * known).to_le_bytes());
        out.extend((length32(&self.data) * known).to_le_bytes());
        out.extend((self.local_size.unwrap_or(self.size) * known).to_le_bytes());
        out.extend(length16(name).to_le_bytes());
        out.extend([0; 2]);
        out.extend(name);
        out.extend(&self.data);
        if self.sizes_follow() {
            out.extend(b"PK\x07\x08");
            out.extend(self.crc.to_le_bytes());
            out.extend(length32(&self.data).to_le_bytes());
            out.extend(self.size.to_le_bytes());
        }
    }

    fn write_central(&self, offset: u32, out: &mut Vec<u8>) {
        out.extend(b"PK\x01\x02\x14\x03\x14\0");
        out.extend(self.flags.to_le_bytes());
        out.extend(self.method.to_le_bytes());
        out.extend([0; 4]);
        out.extend(self.crc.to_le_bytes());
        out.extend(length32(&self.data).to_le_bytes());
        out.extend(self.size.to_le_bytes());
        out.extend(length16(&self.name).to_le_bytes());
        out.extend([0; 8]);
        out.extend((self.mode << 16).to_le_bytes());
        out.extend(offset.to_le_bytes());
        out.extend(&self.name);
    }
}

/// An archive of such members.
#[derive(Debug, Clone, Default)]
pub struct Zip {
    members: Vec<Member>,
    leading: Vec<u8>,
    trailing: Vec<u8>,
}

impl Zip {
    /// An archive with these members, in this order.
    pub fn of(members: impl IntoIterator<Item = Member>) -> Self {
        Self { members: members.into_iter().collect(), ..Self::default() }
    }

    /// Puts bytes before the archive; offsets stay as if they were not there.
    #[must_use]
    pub fn leading(self, bytes: impl AsRef<[u8]>) -> Self {
        Self { leading: bytes.as_ref().to_vec(), ..self }
    }

    /// Puts bytes after the archive.
    #[must_use]
    pub fn trailing(self, bytes: impl AsRef<[u8]>) -> Self {
        Self { trailing: bytes.as_ref().to_vec(), ..self }
    }

    /// The archive's bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let (mut body, mut directory, mut listed, mut start) = (Vec::new(), Vec::new(), 0_u32, 0_u32);
        for member in &self.members {
            if !member.shares_previous {
                start = length32(&body);
                member.write_local(&mut body);
            }
            if member.listed {
                listed += 1;
                member.write_central(start, &mut directory);
            }
        }
        let directory_start = length32(&body);
        let count = u16::try_from(listed & 0xFFFF).unwrap_or_default().to_le_bytes();
        let mut out = [self.leading.as_slice(), &body, &directory, b"PK\x05\x06\0\0\0\0", &count, &count].concat();
        out.extend(length32(&directory).to_le_bytes());
        out.extend(directory_start.to_le_bytes());
        out.extend([0; 2]);
        out.extend(&self.trailing);
        out
    }
}

fn length32(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

fn length16(bytes: &[u8]) -> u16 {
    u16::try_from(bytes.len()).unwrap_or(u16::MAX)
}
