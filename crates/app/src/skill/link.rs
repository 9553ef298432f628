//! Links to reports that open without credentials: everything in them is signed.
//!
//! A token is Base64 (URL alphabet, canonical) over `v1.ACCOUNT.SHA256.ENGINE.LANG.EXPIRES` and its HMAC-SHA256. There
//! is one text for one link, so changing any character breaks either the form or the signature.

use crate::{App, LinkError, ReportLink};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use model::Lang;
use store::Purpose;
use time::OffsetDateTime;

const SIGNATURE_BYTES: usize = 32;

impl App {
    /// Signs a link: one URL-safe path segment that carries everything and its signature.
    pub fn sign_report_link(&self, link: &ReportLink) -> String {
        let mut token = payload(link).into_bytes();
        let signature = self.parts.vault.sign(Purpose::ReportLink, &token);
        token.extend(signature);
        BASE64_URL_SAFE_NO_PAD.encode(token)
    }

    /// Reads a signed link back; every byte of it is covered by the signature.
    pub fn open_report_link(&self, token: &str, now: OffsetDateTime) -> Result<ReportLink, LinkError> {
        let token = BASE64_URL_SAFE_NO_PAD.decode(token).map_err(|_| LinkError::Invalid)?;
        let (payload, signature) = token.split_last_chunk::<SIGNATURE_BYTES>().ok_or(LinkError::Invalid)?;
        if !self.parts.vault.verify(Purpose::ReportLink, payload, signature) {
            return Err(LinkError::Invalid);
        }
        let link = std::str::from_utf8(payload).ok().and_then(parse).ok_or(LinkError::Invalid)?;
        if now.unix_timestamp() >= link.expires {
            return Err(LinkError::Expired);
        }
        Ok(link)
    }
}

fn payload(link: &ReportLink) -> String {
    let lang = match link.lang {
        Lang::En => "en",
        Lang::Zh => "zh",
    };
    format!("v1.{}.{}.{}.{lang}.{}", link.account, link.sha256, link.engine_version, link.expires)
}

fn parse(payload: &str) -> Option<ReportLink> {
    let mut parts = payload.strip_prefix("v1.")?.split('.');
    let link = ReportLink {
        account: parts.next()?.parse().ok()?,
        sha256: parts.next()?.to_owned(),
        engine_version: parts.next()?.parse().ok()?,
        lang: Lang::parse(parts.next()?)?,
        expires: parts.next()?.parse().ok()?,
    };
    parts.next().is_none().then_some(link)
}
