//! The error table: every code that this face can answer with, its HTTP status, and when.

use crate::{
    limits::TooMany,
    observe::causes,
    parameters::{Fault, Violation},
    signature::SignatureError,
};
use axum::http::StatusCode;
use model::Text;

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident $status:ident $wire:literal;)*) => {
        /// An error code. Its text and its status are part of the API.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Code { $($(#[doc = $doc])* $variant,)* }

        impl Code {
            /// The text on the wire.
            pub(crate) fn wire(self) -> &'static str {
                match self { $(Self::$variant => $wire,)* }
            }

            /// The HTTP status.
            pub(crate) fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status,)* }
            }

            #[cfg(test)]
            const ALL: &'static [Self] = &[$(Self::$variant,)*];
        }
    };
}

codes! {
    /// No such key, or it was revoked, or its account is disabled.
    AccessKeyNotFound NOT_FOUND "InvalidAccessKeyId.NotFound";
    /// The Authorization header is absent or cannot be read, or a part of the signature has a form that it cannot have.
    IncompleteSignature BAD_REQUEST "IncompleteSignature";
    /// The signature does not match what was sent.
    SignatureDoesNotMatch BAD_REQUEST "SignatureDoesNotMatch";
    /// The request was sent before.
    NonceUsed BAD_REQUEST "SignatureNonceUsed";
    /// The time of signing cannot be read.
    TimeStampFormat BAD_REQUEST "InvalidTimeStamp.Format";
    /// The time of signing is more than fifteen minutes away.
    TimeStampExpired BAD_REQUEST "InvalidTimeStamp.Expired";
    /// A temporary key without its token.
    TokenMissing BAD_REQUEST "MissingSecurityToken";
    /// Another key's token, or one with a permanent key.
    TokenMismatch BAD_REQUEST "InvalidSecurityToken.MismatchWithAccessKey";
    /// The token's time is over.
    TokenExpired BAD_REQUEST "InvalidSecurityToken.Expired";
    /// The key's role or its list of actions does not allow the call.
    Forbidden FORBIDDEN "Forbidden.RAM";
    /// The caller's address is on the account's deny list, or not on its allow list.
    SourceIpForbidden FORBIDDEN "Forbidden.SourceIp";
    /// No such action, or not in this version.
    ApiNotFound NOT_FOUND "InvalidApi.NotFound";
    /// Neither GET nor POST.
    UnsupportedMethod METHOD_NOT_ALLOWED "UnsupportedHTTPMethod";
    /// A required parameter is absent.
    MissingParameter BAD_REQUEST "MissingParameter";
    /// A parameter of the wrong type or with a wrong value.
    InvalidParameter BAD_REQUEST "InvalidParameter";
    /// Larger than a query or a form may be.
    RequestTooLarge PAYLOAD_TOO_LARGE "RequestTooLarge";
    /// A quota of the account is used up.
    QuotaExceeded BAD_REQUEST "QuotaExceeded";
    /// More calls per second than the action allows for an account.
    Throttling BAD_REQUEST "Throttling.User";
    /// Our fault; details are in the log under the RequestId.
    InternalError INTERNAL_SERVER_ERROR "InternalError";
    /// A part of the service is down; trying again later may help.
    ServiceUnavailable SERVICE_UNAVAILABLE "ServiceUnavailable";
}

/// A refused or failed call: the code, and a message in both languages that is safe to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) code: Code,
    pub(crate) message: Text,
}

impl Failure {
    /// A failure from its code and the two forms of its message.
    pub(crate) fn new(code: Code, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { code, message: Text::new(en, zh) }
    }

    /// A required parameter is absent.
    pub(crate) fn missing(name: &str) -> Self {
        let (en, zh) = (format!("The parameter `{name}` is required."), format!("缺少必填参数 `{name}`。"));
        Self::new(Code::MissingParameter, en, zh)
    }

    /// A parameter has a wrong value; `en` and `zh` say what is wrong, after the name.
    pub(crate) fn value(name: &str, en: impl AsRef<str>, zh: impl AsRef<str>) -> Self {
        Self::new(
            Code::InvalidParameter,
            format!("The value of the parameter `{name}` {}.", en.as_ref()),
            format!("参数 `{name}` 的取值有误：{}。", zh.as_ref()),
        )
    }

    /// A failure that only the log explains.
    pub(crate) fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(error = causes(error), "internal error");
        Self::new(Code::InternalError, "An internal error occurred. Please try again later.", "内部错误，请稍后重试。")
    }

    /// A failed use case.
    pub(crate) fn from_app(error: app::Error) -> Self {
        use app::ErrorKind;
        let code = match error.kind {
            ErrorKind::Invalid | ErrorKind::NotFound => Code::InvalidParameter,
            ErrorKind::LimitExceeded => Code::QuotaExceeded,
            ErrorKind::Unavailable => Code::ServiceUnavailable,
            ErrorKind::Internal => return Self::internal(&error),
        };
        if error.source.is_some() {
            tracing::warn!(error = causes(&error), "use case failed");
        }
        Self { code, message: error.public }
    }
}

impl From<Violation> for Failure {
    fn from(violation: Violation) -> Self {
        let code = match violation.fault {
            Fault::Missing => Code::MissingParameter,
            Fault::Unknown | Fault::Form | Fault::Value => Code::InvalidParameter,
        };
        Self { code, message: violation.text }
    }
}

impl From<TooMany> for Failure {
    fn from(TooMany(rate): TooMany) -> Self {
        Self::new(
            Code::Throttling,
            format!("Request was denied due to user flow control: more than {rate} calls in one second."),
            format!("调用频率超过每秒 {rate} 次，请降低频率。"),
        )
    }
}

impl From<SignatureError> for Failure {
    fn from(error: SignatureError) -> Self {
        match error {
            SignatureError::Missing("Authorization") => Self::new(
                Code::IncompleteSignature,
                "The request is not signed: the Authorization header is missing.",
                "请求未签名：缺少 Authorization 头。",
            ),
            SignatureError::Missing(name) => Self::missing(name),
            SignatureError::Malformed(reason) => Self::new(
                Code::IncompleteSignature,
                format!("The request signature does not conform to the standards: {}.", reason.en),
                format!("签名格式不符合规范：{}。", reason.zh),
            ),
            SignatureError::Invalid(name @ ("x-acs-date" | "Timestamp"), must) => Self::new(
                Code::TimeStampFormat,
                format!("Specified time stamp is not well formatted: {name} {}.", must.en),
                format!("时间戳格式错误：{name} {}。", must.zh),
            ),
            SignatureError::Invalid(name, must) => Self::new(
                Code::IncompleteSignature,
                format!("The parameter `{name}` {}.", must.en),
                format!("参数 `{name}` {}。", must.zh),
            ),
            SignatureError::Expired => Self::new(
                Code::TimeStampExpired,
                "Specified time stamp is expired: it is more than fifteen minutes away from the server's time.",
                "时间戳已过期：与服务器时间相差超过十五分钟。",
            ),
            SignatureError::Mismatch(reason) => Self::new(
                Code::SignatureDoesNotMatch,
                format!("Specified signature is not matched with our calculation: {}.", reason.en),
                format!("签名不匹配：{}。", reason.zh),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    /// The codes that the description lists are spelled as there and have its status.
    #[test]
    fn codes_are_those_of_the_description() {
        let description: serde_json::Value =
            serde_json::from_str(include_str!("../../../../spec/aisc-2026-01-01.json")).unwrap();
        let listed = description["responses"]["gateway_errors_general_not_from_seeds"].as_array().unwrap();
        for row in listed {
            let names = row[0].as_str().unwrap();
            let ours = Code::ALL.iter().find(|code| names.split(" / ").any(|name| name == code.wire()));
            let ours = ours.unwrap_or_else(|| panic!("{names} is not used"));
            assert_eq!(u64::from(ours.status().as_u16()), row[1].as_u64().unwrap(), "{names}");
        }
    }
}
