//! Every reader of foreign bytes, for the fuzzer: one function, no result. Not part of the crate's face.

use crate::{checks, dns, http, identify, poc, tls, web};

/// Lets one reader read; which one, the first byte says.
pub fn read(bytes: &[u8]) {
    let Some((reader, bytes)) = bytes.split_first() else { return };
    match reader % 7 {
        0 => identify::read_foreign(bytes),
        1 => {
            let _ = http::Reply::parse(bytes);
            let _ = http::Reply::is_complete(bytes, false);
        }
        2 => {
            let _ = tls::hello::answer(bytes);
        }
        3 => checks::read_foreign(bytes),
        4 => dns::read_foreign(bytes),
        5 => web::read_foreign(&String::from_utf8_lossy(bytes)),
        _ => poc::read_foreign(&String::from_utf8_lossy(bytes)),
    }
}
