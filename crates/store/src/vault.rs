//! The service's encryption key: what lies at rest is sealed with it, what leaves as a link is signed with it.
//!
//! AES-256-GCM and HMAC-SHA256, each under a key of its own that is derived by HKDF-SHA256. Protects against somebody
//! who gets the database but not the key; not against somebody who can read this process.

use crate::{Error, Secret};
use base64::Engine as _;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::{hkdf, hmac};
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

const KEY_BYTES: usize = 32;

/// What a signature is for; one purpose's signatures are worth nothing for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Links to reports.
    ReportLink,
    /// Links that take an upload.
    UploadLink,
    /// Telling equal addresses of webhooks apart from others.
    WebhookUrl,
}

/// Seals, opens and signs.
pub struct Vault {
    seal: LessSafeKey,
    report_link: hmac::Key,
    upload_link: hmac::Key,
    webhook_url: hmac::Key,
    random: SystemRandom,
}

impl Vault {
    /// From a key of 32 bytes, written as 64 hexadecimal digits or as Base64.
    pub fn from_text(text: &str) -> Result<Self, Error> {
        const FORM: Error = Error::Key("expected 32 bytes as 64 hexadecimal digits or as Base64");
        let text = text.trim();
        let bytes = hex::decode(text).or_else(|_| base64::prelude::BASE64_STANDARD.decode(text)).map_err(|_| FORM)?;
        let secret = Secret::new(bytes);
        if secret.expose().len() != KEY_BYTES {
            return Err(FORM);
        }
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"touchstone");
        let root = salt.extract(secret.expose());
        Ok(Self {
            seal: LessSafeKey::new(UnboundKey::from(root.expand(&[b"access key"], &AES_256_GCM).map_err(broken)?)),
            report_link: hmac::Key::from(root.expand(&[b"report link"], hmac::HMAC_SHA256).map_err(broken)?),
            upload_link: hmac::Key::from(root.expand(&[b"upload link"], hmac::HMAC_SHA256).map_err(broken)?),
            webhook_url: hmac::Key::from(root.expand(&[b"webhook url"], hmac::HMAC_SHA256).map_err(broken)?),
            random: SystemRandom::new(),
        })
    }

    /// From a file, which is made with a fresh key (readable by its owner only) when absent.
    pub fn open_or_create(path: &Path) -> Result<Self, Error> {
        match fs::read_to_string(path) {
            Ok(text) => Self::from_text(&text),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                create_key_file(path).map_err(|source| file_error(path, source))?;
                Self::from_text(&fs::read_to_string(path).map_err(|source| file_error(path, source))?)
            }
            Err(source) => Err(file_error(path, source)),
        }
    }

    /// Encrypts a secret, bound to a name: nonce, ciphertext, tag.
    pub fn seal(&self, name: &str, secret: &Secret) -> Result<Vec<u8>, Error> {
        let mut nonce = [0; NONCE_LEN];
        self.random.fill(&mut nonce).map_err(broken)?;
        let mut text = secret.expose().to_vec();
        let aad = Aad::from(name.as_bytes());
        self.seal.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut text).map_err(broken)?;
        Ok([nonce.as_slice(), &text].concat())
    }

    /// Decrypts what [`Vault::seal`] made under the same name.
    pub fn open(&self, name: &str, sealed: &[u8]) -> Result<Secret, Error> {
        const WRONG: Error = Error::Key("this data was sealed with another key");
        let (nonce, text) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(WRONG)?;
        let mut text = text.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let plain = self.seal.open_in_place(nonce, Aad::from(name.as_bytes()), &mut text).map_err(|_| WRONG)?;
        Ok(Secret::new(&*plain))
    }

    /// HMAC-SHA256.
    pub fn sign(&self, purpose: Purpose, message: &[u8]) -> Vec<u8> {
        hmac::sign(self.signing_key(purpose), message).as_ref().to_vec()
    }

    /// Compares in constant time.
    pub fn verify(&self, purpose: Purpose, message: &[u8], signature: &[u8]) -> bool {
        hmac::verify(self.signing_key(purpose), message, signature).is_ok()
    }

    /// `length` random characters out of A-Z, a-z, 0-9, each equally likely.
    pub fn random_text(&self, length: usize) -> Result<String, Error> {
        const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let mut text = String::with_capacity(length);
        while text.len() < length {
            let mut bytes = [0; 64];
            self.random.fill(&mut bytes).map_err(broken)?;
            // 248 is the largest multiple of 62 in a byte: what lies above would favour some characters.
            let fair = bytes.iter().filter(|byte| **byte < 248);
            let characters = fair.filter_map(|byte| ALPHABET.get(usize::from(byte % 62)));
            text.extend(characters.take(length - text.len()).map(|byte| char::from(*byte)));
        }
        Ok(text)
    }

    /// A random number from `from` up to, not including, `from + span`.
    pub fn random_number(&self, from: i64, span: u64) -> Result<i64, Error> {
        let mut bytes = [0; 8];
        self.random.fill(&mut bytes).map_err(broken)?;
        let offset = u64::from_le_bytes(bytes) % span.max(1);
        Ok(from.saturating_add(i64::try_from(offset).unwrap_or(0)))
    }

    fn signing_key(&self, purpose: Purpose) -> &hmac::Key {
        match purpose {
            Purpose::ReportLink => &self.report_link,
            Purpose::UploadLink => &self.upload_link,
            Purpose::WebhookUrl => &self.webhook_url,
        }
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(…)")
    }
}

/// Writes a fresh key beside the path and links it there, so that of two processes one wins and none sees half a key.
fn create_key_file(path: &Path) -> std::io::Result<()> {
    let mut key = [0; KEY_BYTES];
    SystemRandom::new().fill(&mut key).map_err(|_| std::io::Error::other("no randomness"))?;
    let draft = path.with_extension(format!("key.{}", uuid::Uuid::new_v4()));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    file.write_all(format!("{}\n", hex::encode(key)).as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn file_error(path: &Path, source: std::io::Error) -> Error {
    Error::File { path: path.display().to_string(), source }
}

fn broken(_: ring::error::Unspecified) -> Error {
    Error::Key("the cryptographic library refused")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_secrets_open_only_with_the_same_key_and_name() -> Result<(), Error> {
        let vault = Vault::from_text(&"07".repeat(32))?;
        let sealed = vault.seal("AKIDone", &Secret::new("hush"))?;
        assert_eq!(vault.open("AKIDone", &sealed)?.expose(), b"hush");
        assert!(vault.open("AKIDtwo", &sealed).is_err());
        assert!(Vault::from_text(&"08".repeat(32))?.open("AKIDone", &sealed).is_err());
        for place in 0..sealed.len() {
            let mut flipped = sealed.clone();
            flipped[place] ^= 1;
            assert!(vault.open("AKIDone", &flipped).is_err(), "byte {place}");
        }
        assert!(vault.open("AKIDone", &[]).is_err());
        Ok(())
    }

    #[test]
    fn the_key_file_is_private_and_kept() -> Result<(), Box<dyn std::error::Error>> {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("encryption.key");
        let sealed = Vault::open_or_create(&path)?.seal("n", &Secret::new("s"))?;
        assert_eq!(fs::metadata(&path)?.permissions().mode() & 0o777, 0o600);
        assert_eq!(Vault::open_or_create(&path)?.open("n", &sealed)?.expose(), b"s");
        assert_eq!(fs::read_dir(dir.path())?.count(), 1);
        Ok(())
    }
}
