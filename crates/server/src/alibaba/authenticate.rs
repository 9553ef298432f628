//! Who calls: the signature proved, and the common parameters taken out of headers or parameters.

use super::{
    arrival::{Arrival, Scheme},
    envelope::Fields,
    error::{Code, Failure},
};
use crate::{
    parameters,
    signature::{acs3, percent, rpc},
    spec::Field,
};
use app::{App, Caller, Credential, TokenFault};
use axum::http::{HeaderMap, Uri, header::AUTHORIZATION};
use time::OffsetDateTime;

/// Longest nonce that is remembered; the SDKs' have 32 characters.
const MAX_NONCE: usize = 128;

/// The common parameters of the older signature: no action may be sent them as its own.
const COMMON: &[&str] = &[
    "Action",
    "Version",
    "Format",
    "AccessKeyId",
    "Signature",
    "SignatureMethod",
    "SignatureVersion",
    "SignatureNonce",
    "SignatureType",
    "Timestamp",
    "SecurityToken",
    "RegionId",
];

/// A call whose caller is proved.
pub(crate) struct Call {
    pub(crate) caller: Caller,
    pub(crate) action: String,
    pub(crate) version: String,
    pairs: Vec<percent::Pair>,
    other_body: bool,
}

impl Call {
    /// Reads and checks the action's parameters.
    pub(crate) fn parameters(self, described: &[Field]) -> Result<Fields, Failure> {
        if self.other_body {
            return Err(Failure::new(
                Code::InvalidParameter,
                "Parameters are taken from the query string and from application/x-www-form-urlencoded bodies only.",
                "参数仅可通过查询串或 application/x-www-form-urlencoded 请求体传递。",
            ));
        }
        let mut pairs = Vec::with_capacity(self.pairs.len());
        for (name, value) in self.pairs {
            let (Ok(name), Ok(value)) = (String::from_utf8(name), String::from_utf8(value)) else {
                return Err(Failure::new(
                    Code::InvalidParameter,
                    "A parameter is not UTF-8 text.",
                    "参数不是 UTF-8 文本。",
                ));
            };
            pairs.push((name, value));
        }
        parameters::once(&pairs)?;
        Ok(parameters::from_pairs(parameters::ALIBABA, pairs, described)?)
    }
}

/// The key that a request claims, for the record; proved or not.
pub(crate) fn claimed_key(headers: &HeaderMap, uri: &Uri) -> String {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if let Some((_, key)) = value.split_once("Credential=") {
        return key.split([',', ' ']).next().unwrap_or_default().to_owned();
    }
    let pairs = percent::pairs(uri.query().unwrap_or_default().as_bytes());
    let key = pairs.into_iter().find(|(name, _)| name == b"AccessKeyId").map(|(_, value)| value);
    String::from_utf8(key.unwrap_or_default()).unwrap_or_default()
}

/// The credential of a key.
pub(crate) async fn credential(app: &App, access_key_id: &str) -> Result<Credential, Failure> {
    let found = app.credential(access_key_id, OffsetDateTime::now_utc()).await.map_err(Failure::from_app)?;
    found.ok_or_else(|| {
        Failure::new(
            Code::AccessKeyNotFound,
            "Specified access key is not found: check that it is complete and enabled.",
            "AccessKeyId 不存在：请检查其是否完整以及是否已启用。",
        )
    })
}

/// Proves the signature and takes the common parameters out.
pub(crate) async fn prove(app: &App, arrival: Arrival) -> Result<Call, Failure> {
    match arrival.scheme {
        Scheme::Acs3 => prove_acs3(app, arrival).await,
        Scheme::Rpc => prove_rpc(app, arrival).await,
    }
}

async fn prove_acs3(app: &App, mut arrival: Arrival) -> Result<Call, Failure> {
    let known = arrival.credential.take();
    let request = arrival.received();
    let claim = acs3::Claim::read(&request, arrival.at)?;
    let credential = match known {
        Some(credential) => credential,
        None => credential(app, claim.access_key_id).await?,
    };
    let body = acs3::BodyDigest { sha256: arrival.body.sha256, empty: arrival.body.bytes.is_empty() };
    claim.verify(&request, &body, credential.secret.expose())?;
    let header = |name: &str| request.header(name).unwrap_or_default().to_owned();
    check_token(&credential, &header("x-acs-security-token"), arrival.at)?;
    use_nonce(app, &credential, claim.nonce, claim.signed_at).await?;
    let (action, version) = (header("x-acs-action"), header("x-acs-version"));
    let other_body = arrival.has_other_body();
    Ok(Call { caller: credential.caller, action, version, other_body, pairs: arrival.pairs })
}

async fn prove_rpc(app: &App, arrival: Arrival) -> Result<Call, Failure> {
    // A request by hand without anything is better told what it is than what it lacks for a signature.
    if arrival.pair("Action").is_empty() {
        return Err(Failure::missing("Action"));
    }
    let claim = rpc::Claim::read(&arrival.pairs, arrival.at)?;
    let credential = credential(app, &claim.access_key_id).await?;
    claim.verify(arrival.method.as_str(), arrival.pairs.clone(), credential.secret.expose())?;
    check_token(&credential, &arrival.pair("SecurityToken"), arrival.at)?;
    use_nonce(app, &credential, &claim.nonce, claim.signed_at).await?;
    let (action, version) = (arrival.pair("Action"), arrival.pair("Version"));
    let other_body = arrival.has_other_body();
    let own = |(name, _): &percent::Pair| !COMMON.iter().any(|common| common.as_bytes() == name);
    let pairs = arrival.pairs.into_iter().filter(own).collect();
    Ok(Call { caller: credential.caller, action, version, other_body, pairs })
}

/// Temporary keys are used with their token, permanent ones without any.
fn check_token(credential: &Credential, token: &str, now: OffsetDateTime) -> Result<(), Failure> {
    let (code, en, zh) = match credential.check_token(token, now) {
        Ok(()) => return Ok(()),
        Err(TokenFault::NotWanted) => (
            Code::TokenMismatch,
            "Specified SecurityToken does not belong to the access key, which is permanent.",
            "永久 AccessKey 不应携带 SecurityToken。",
        ),
        Err(TokenFault::Wrong) if token.is_empty() => (
            Code::TokenMissing,
            "The access key is temporary: its SecurityToken is missing.",
            "临时密钥缺少 SecurityToken。",
        ),
        Err(TokenFault::Wrong) => (
            Code::TokenMismatch,
            "Specified SecurityToken mismatches the access key.",
            "SecurityToken 与 AccessKey 不匹配。",
        ),
        Err(TokenFault::Expired) => {
            (Code::TokenExpired, "Specified SecurityToken is expired.", "SecurityToken 已过期。")
        }
    };
    Err(Failure::new(code, en, zh))
}

/// A signed request is worth one call.
async fn use_nonce(app: &App, credential: &Credential, nonce: &str, at: OffsetDateTime) -> Result<(), Failure> {
    if nonce.len() > MAX_NONCE {
        return Err(Failure::new(
            Code::InvalidParameter,
            "The signature nonce is longer than 128 characters.",
            "签名随机数长度超过 128 个字符。",
        ));
    }
    let fresh = app.use_nonce(&credential.caller.secret_id, nonce, at.unix_timestamp()).await;
    if fresh.map_err(Failure::from_app)? {
        return Ok(());
    }
    Err(Failure::new(
        Code::NonceUsed,
        "Specified signature nonce was used already: send every request with a nonce of its own.",
        "签名随机数已被使用：每个请求须使用不同的随机数。",
    ))
}
