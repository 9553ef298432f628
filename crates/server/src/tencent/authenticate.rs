//! Who calls: the signature proved, and the common parameters taken out of headers or parameters.

use super::{
    arrival::{Arrival, Scheme, media_type},
    envelope::Fields,
    error::{Code, Failure},
};
use crate::{
    body::Held,
    parameters,
    signature::{tc3, v1},
    spec::Field,
};
use app::{App, Caller, Credential, TokenFault};
use axum::http::{HeaderMap, Method, header::AUTHORIZATION};
use time::OffsetDateTime;

/// The common parameters of v1: no action may be sent them as its own.
const COMMON: &[&str] = &[
    "Action",
    "Language",
    "Nonce",
    "Region",
    "RequestClient",
    "SecretId",
    "Signature",
    "SignatureMethod",
    "Timestamp",
    "Token",
    "Version",
];

/// A call whose caller is proved.
pub(crate) struct Call {
    pub(crate) caller: Caller,
    pub(crate) action: String,
    pub(crate) version: String,
    pub(crate) region: String,
    /// Product that the signature was made for; v1 does not say.
    pub(crate) service: Option<String>,
    pub(crate) parameters: Parameters,
}

/// The action's parameters, in the form they came in.
pub(crate) enum Parameters {
    Json(Held),
    Pairs(Vec<(String, String)>),
    Multipart {
        content_type: String,
        body: Held,
    },
    /// A body that no action takes; refused only when the action is known to exist.
    Unreadable,
}

impl Parameters {
    /// Reads and checks them.
    pub(crate) fn read(self, described: &[Field]) -> Result<Fields, Failure> {
        Ok(match self {
            Self::Json(body) => parameters::from_json(&body.bytes, described)?,
            Self::Pairs(pairs) => parameters::from_pairs(parameters::TENCENT, pairs, described)?,
            Self::Multipart { content_type, body } => {
                let read = parameters::from_multipart(&content_type, &body.bytes, described);
                read.ok_or_else(|| {
                    Failure::new(
                        Code::InvalidRequest,
                        "The multipart body is malformed or not complete.",
                        "multipart 请求体格式错误或不完整。",
                    )
                })??
            }
            Self::Unreadable => {
                return Err(Failure::new(
                    Code::InvalidRequest,
                    "This action takes its parameters as application/json or multipart/form-data.",
                    "该接口仅接受 application/json 或 multipart/form-data 格式的请求体。",
                ));
            }
        })
    }
}

/// The key that the Authorization header claims, for the record; proved or not.
pub(crate) fn claimed_key(headers: &HeaderMap) -> String {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let scope = value.split_once("Credential=").map_or("", |(_, scope)| scope);
    scope.split(['/', ',', ' ']).next().unwrap_or_default().to_owned()
}

/// The credential of a key.
pub(crate) async fn credential(app: &App, secret_id: &str) -> Result<Credential, Failure> {
    let found = app
        .credential(secret_id, OffsetDateTime::now_utc())
        .await
        .map_err(|error| Failure::from_app(error, |_| None))?;
    found.ok_or_else(|| {
        Failure::new(
            Code::SecretIdNotFound,
            "The SecretId is not found. Check that it is complete, has no blanks around it and is enabled.",
            "密钥不存在。请检查 SecretId 是否完整、前后有无空格以及是否已启用。",
        )
    })
}

/// Proves the signature and takes the common parameters out.
pub(crate) async fn prove(app: &App, arrival: Arrival) -> Result<Call, Failure> {
    match arrival.scheme {
        Scheme::V3 => prove_v3(app, arrival).await,
        Scheme::V1 => prove_v1(app, arrival).await,
    }
}

async fn prove_v3(app: &App, mut arrival: Arrival) -> Result<Call, Failure> {
    let known = arrival.credential.take();
    let request = arrival.received();
    let claim = tc3::Claim::read(&request, arrival.at.unix_timestamp())?;
    let credential = match known {
        Some(credential) => credential,
        None => credential(app, claim.secret_id).await?,
    };
    claim.verify(&request, &arrival.body.sha256, credential.secret.expose())?;
    let header = |name: &str| arrival.header(name).unwrap_or_default().to_owned();
    check_token(&credential, &header("x-tc-token"), arrival.at)?;
    let call = Call {
        caller: credential.caller,
        action: header("x-tc-action"),
        version: header("x-tc-version"),
        region: header("x-tc-region"),
        service: Some(claim.service.to_owned()),
        parameters: Parameters::Unreadable,
    };
    let parameters = if arrival.method == Method::GET {
        Parameters::Pairs(parameters::decode(arrival.uri.query().unwrap_or_default().as_bytes())?)
    } else {
        match media_type(&arrival.headers) {
            "application/json" => Parameters::Json(arrival.body),
            "multipart/form-data" => Parameters::Multipart { content_type: header("content-type"), body: arrival.body },
            _ => Parameters::Unreadable,
        }
    };
    Ok(Call { parameters, ..call })
}

async fn prove_v1(app: &App, arrival: Arrival) -> Result<Call, Failure> {
    // A request by hand without anything is better told what it is than what it lacks for a signature.
    if arrival.pair("Action").is_none() {
        return Err(Failure::missing("Action"));
    }
    let claim = v1::Claim::read(&arrival.pairs, arrival.at.unix_timestamp())?;
    let credential = credential(app, claim.secret_id).await?;
    claim.verify(&arrival.received(), &arrival.pairs, credential.secret.expose())?;
    let pair = |name: &str| arrival.pair(name).unwrap_or_default().to_owned();
    check_token(&credential, &pair("Token"), arrival.at)?;
    use_nonce(app, &credential, &pair("Nonce"), claim.timestamp).await?;
    Ok(Call {
        caller: credential.caller,
        action: pair("Action"),
        version: pair("Version"),
        region: pair("Region"),
        service: None,
        parameters: Parameters::Pairs(
            arrival.pairs.into_iter().filter(|(name, _)| !COMMON.contains(&name.as_str())).collect(),
        ),
    })
}

/// Temporary keys are used with their token, permanent ones without any.
fn check_token(credential: &Credential, token: &str, now: OffsetDateTime) -> Result<(), Failure> {
    let (en, zh) = match credential.check_token(token, now) {
        Ok(()) => return Ok(()),
        Err(TokenFault::NotWanted) => {
            ("this is a permanent key, which is used without a token", "永久密钥不应携带 Token")
        }
        Err(TokenFault::Wrong) if token.is_empty() => {
            ("this is a temporary key, whose token is missing", "临时密钥缺少 Token")
        }
        Err(TokenFault::Wrong) => ("it is not the one of this key", "Token 与密钥不匹配"),
        Err(TokenFault::Expired) => ("its time is over", "Token 已过期"),
    };
    let (en, zh) = (format!("The token is wrong: {en}."), format!("Token 校验失败：{zh}。"));
    Err(Failure::new(Code::TokenFailure, en, zh))
}

/// A signed request is worth one call: the same nonce with the same time and key was sent before.
async fn use_nonce(app: &App, credential: &Credential, nonce: &str, signed_at: i64) -> Result<(), Failure> {
    let fresh = app.use_nonce(&credential.caller.secret_id, nonce, signed_at).await;
    if fresh.map_err(|error| Failure::from_app(error, |_| None))? {
        return Ok(());
    }
    Err(Failure::new(
        Code::SignatureFailure,
        "The signature was used before: send every request with a Nonce of its own.",
        "签名已被使用：每个请求须使用不同的 Nonce。",
    ))
}
