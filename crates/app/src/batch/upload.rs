//! Places for bytes that are sent ahead: a key that only its account can hand in, and a link that takes the bytes without
//! credentials for a while. Everything in the link is signed.
//!
//! A token is Base64 (URL alphabet, canonical) over `u1.ACCOUNT.NAME.EXPIRES` and its HMAC-SHA256.

use crate::{App, Caller, Error, ErrorKind, LinkError};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use model::Text;
use std::time::Duration;
use store::{ObjectKey, Purpose};
use time::OffsetDateTime;

/// How long bytes are kept that nobody hands in, counted from when their place was made.
pub(crate) const UPLOAD_LIFE: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a link takes them.
const LINK_LIFE: Duration = Duration::from_secs(60 * 60);
/// Places that an account may have at once whose bytes were not accepted yet: what they hold is not counted anywhere else.
const MOST_PLACES: i64 = 1000;
const SIGNATURE_BYTES: usize = 32;
/// How keys begin, in the vendor's manner.
const PREFIX: &str = "user-upload/staging";

/// A place for bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadPlace {
    /// What the bytes are handed in by.
    pub key: String,
    /// One URL-safe path segment that carries everything and its signature.
    pub token: String,
    /// When the link ends.
    pub expires: OffsetDateTime,
    /// Bytes at most.
    pub most_bytes: usize,
}

impl App {
    /// Makes a place for bytes.
    pub async fn make_upload_place(&self, caller: &Caller, now: OffsetDateTime) -> Result<UploadPlace, Error> {
        if self.parts.store.count_uploads(caller.account, now - UPLOAD_LIFE).await? >= MOST_PLACES {
            let public = Text::new("too many uploads wait to be handed in", "等待提交检测的上传文件过多");
            return Err(Error { kind: ErrorKind::LimitExceeded, field: "", public, source: None });
        }
        let name = super::random_name();
        self.parts.store.add_upload(caller.account, &name, now).await?;
        let expires = now.replace_nanosecond(0).unwrap_or(now) + LINK_LIFE;
        let mut token = format!("u1.{}.{name}.{}", caller.account, expires.unix_timestamp()).into_bytes();
        let signature = self.parts.vault.sign(Purpose::UploadLink, &token);
        token.extend(signature);
        Ok(UploadPlace {
            key: format!("{PREFIX}/{}/{name}", caller.app_id),
            token: BASE64_URL_SAFE_NO_PAD.encode(token),
            expires,
            most_bytes: self.parts.settings.max_package_bytes,
        })
    }

    /// The account behind a link that still takes bytes.
    pub fn open_upload_link(&self, token: &str, now: OffsetDateTime) -> Result<(i64, String), LinkError> {
        let token = BASE64_URL_SAFE_NO_PAD.decode(token).map_err(|_| LinkError::Invalid)?;
        let (payload, signature) = token.split_last_chunk::<SIGNATURE_BYTES>().ok_or(LinkError::Invalid)?;
        if !self.parts.vault.verify(Purpose::UploadLink, payload, signature) {
            return Err(LinkError::Invalid);
        }
        let (account, name, expires) = std::str::from_utf8(payload).ok().and_then(parse).ok_or(LinkError::Invalid)?;
        if now.unix_timestamp() >= expires { Err(LinkError::Expired) } else { Ok((account, name)) }
    }

    /// Takes the bytes of an opened link, over earlier ones; false when its place was given up. What they are is looked
    /// at when they are handed in.
    pub async fn receive_upload(
        &self,
        (account, name): (i64, &str),
        bytes: Vec<u8>,
        now: OffsetDateTime,
    ) -> Result<bool, Error> {
        let (store, since) = (&self.parts.store, now - UPLOAD_LIFE);
        if !store.has_upload(account, name, since).await? {
            return Ok(false);
        }
        store.put_object(&ObjectKey::Upload(name), bytes).await?;
        // Given up in the meantime: nobody would ever find these bytes again.
        let kept = store.has_upload(account, name, since).await?;
        if !kept {
            store.delete_object(&ObjectKey::Upload(name)).await?;
        }
        Ok(kept)
    }

    /// Most bytes that an upload may have.
    pub fn most_package_bytes(&self) -> usize {
        self.parts.settings.max_package_bytes
    }

    /// Gives a place up whose bytes were accepted; they live on as a package.
    pub(super) async fn forget_upload(&self, caller: &Caller, key: &str) -> Result<(), Error> {
        match own_name(caller, key) {
            Some(name) => Ok(self.parts.store.delete_upload(caller.account, name).await?),
            None => Ok(()),
        }
    }

    /// The bytes of a key; `None` for another account's, an old one, and one whose bytes never came.
    pub(super) async fn uploaded(
        &self,
        caller: &Caller,
        key: &str,
        now: OffsetDateTime,
    ) -> Result<Option<Vec<u8>>, Error> {
        let Some(name) = own_name(caller, key) else { return Ok(None) };
        if !self.parts.store.has_upload(caller.account, name, now - UPLOAD_LIFE).await? {
            return Ok(None);
        }
        Ok(self.parts.store.object(&ObjectKey::Upload(name)).await?)
    }
}

/// What a key calls the place, if it is one of the caller's.
fn own_name<'a>(caller: &Caller, key: &'a str) -> Option<&'a str> {
    key.strip_prefix(&format!("{PREFIX}/{}/", caller.app_id))
}

fn parse(payload: &str) -> Option<(i64, String, i64)> {
    let mut parts = payload.strip_prefix("u1.")?.split('.');
    let parsed = (parts.next()?.parse().ok()?, parts.next()?.to_owned(), parts.next()?.parse().ok()?);
    parts.next().is_none().then_some(parsed)
}
