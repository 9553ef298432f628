//! The error table: every common code of the API description that this service can answer with, and when.

use crate::{
    observe::causes,
    parameters::{Fault, Violation},
    signature::SignatureError,
};
use model::Text;

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident $wire:literal;)*) => {
        /// A common error code. Its text on the wire is part of the API.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Code { $($(#[doc = $doc])* $variant,)* }

        impl Code {
            /// The text on the wire.
            pub(crate) fn wire(self) -> &'static str {
                match self { $(Self::$variant => $wire,)* }
            }

            #[cfg(test)]
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant,)*];
        }
    };
}

codes! {
    /// The Authorization header is absent or cannot be read.
    InvalidAuthorization "AuthFailure.InvalidAuthorization";
    /// No such key, or it was revoked, or its account is disabled.
    SecretIdNotFound "AuthFailure.SecretIdNotFound";
    /// The timestamp is more than five minutes away.
    SignatureExpire "AuthFailure.SignatureExpire";
    /// The signature does not match what was sent.
    SignatureFailure "AuthFailure.SignatureFailure";
    /// A token is wrong, absent or over; or came with a permanent key.
    TokenFailure "AuthFailure.TokenFailure";
    /// The key's role or its list of actions does not allow the call.
    UnauthorizedOperation "AuthFailure.UnauthorizedOperation";
    /// Our fault; details are in the log under the RequestId.
    InternalError "InternalError";
    /// No such action in this version.
    InvalidAction "InvalidAction";
    /// A parameter of the wrong type, or a body that cannot be read.
    InvalidParameter "InvalidParameter";
    /// A parameter of the right type with a wrong value.
    InvalidParameterValue "InvalidParameterValue";
    /// The body has a form that the action does not take, or did not arrive whole.
    InvalidRequest "InvalidRequest";
    /// The caller's address is on the account's deny list.
    IpInBlacklist "IpInBlacklist";
    /// The account has an allow list, and the caller's address is not on it.
    IpNotInWhitelist "IpNotInWhitelist";
    /// A quota of the account is used up.
    LimitExceeded "LimitExceeded";
    /// A required parameter is absent.
    MissingParameter "MissingParameter";
    /// The host names a product that is not served here.
    NoSuchProduct "NoSuchProduct";
    /// The product has no such API version.
    NoSuchVersion "NoSuchVersion";
    /// More calls per second than the action allows for an account.
    RequestLimitExceeded "RequestLimitExceeded";
    /// Larger than the request's form allows.
    RequestSizeLimitExceeded "RequestSizeLimitExceeded";
    /// The thing does not exist for this account.
    ResourceNotFound "ResourceNotFound";
    /// A part of the service is down; trying again later may help.
    ServiceUnavailable "ServiceUnavailable";
    /// A parameter that the action does not define.
    UnknownParameter "UnknownParameter";
    /// Neither GET nor POST.
    UnsupportedProtocol "UnsupportedProtocol";
    /// Not a region of the cloud.
    UnsupportedRegion "UnsupportedRegion";
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
        Self::new(
            Code::MissingParameter,
            format!("The parameter `{name}` is required."),
            format!("缺少必填参数 `{name}`。"),
        )
    }

    /// A parameter has the right type and a wrong value; `en` and `zh` say what is wrong, after the name.
    pub(crate) fn value(name: &str, en: impl AsRef<str>, zh: impl AsRef<str>) -> Self {
        Self::new(
            Code::InvalidParameterValue,
            format!("The value of the parameter `{name}` {}.", en.as_ref()),
            format!("参数 `{name}` 的取值有误：{}。", zh.as_ref()),
        )
    }

    /// A failure that only the log explains.
    pub(crate) fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(error = causes(error), "internal error");
        Self::new(Code::InternalError, "An internal error occurred. Please try again later.", "内部错误，请稍后重试。")
    }

    /// A failed use case. `wire_name` turns our word for an argument into the parameter's name.
    pub(crate) fn from_app(error: app::Error, wire_name: impl Fn(&str) -> Option<&'static str>) -> Self {
        use app::ErrorKind;
        let code = match error.kind {
            ErrorKind::Invalid => Code::InvalidParameterValue,
            ErrorKind::NotFound => Code::ResourceNotFound,
            ErrorKind::LimitExceeded => Code::LimitExceeded,
            ErrorKind::Unavailable => Code::ServiceUnavailable,
            ErrorKind::Internal => return Self::internal(&error),
        };
        if error.source.is_some() {
            tracing::warn!(error = causes(&error), "use case failed");
        }
        match wire_name(error.field) {
            Some(name) => Self::new(
                code,
                format!("The value of the parameter `{name}` is wrong: {}", error.public.en),
                format!("参数 `{name}` 的取值有误：{}", error.public.zh),
            ),
            None => Self { code, message: error.public },
        }
    }
}

impl From<Violation> for Failure {
    fn from(violation: Violation) -> Self {
        let code = match violation.fault {
            Fault::Unknown => Code::UnknownParameter,
            Fault::Missing => Code::MissingParameter,
            Fault::Form => Code::InvalidParameter,
            Fault::Value => Code::InvalidParameterValue,
        };
        Self { code, message: violation.text }
    }
}

impl From<SignatureError> for Failure {
    fn from(error: SignatureError) -> Self {
        match error {
            SignatureError::Missing("Authorization") => {
                Self::new(Code::InvalidAuthorization, "The Authorization header is missing.", "缺少 Authorization 头。")
            }
            SignatureError::Missing(name) => Self::missing(name),
            SignatureError::Malformed(reason) => Self::new(
                Code::InvalidAuthorization,
                format!("The Authorization header cannot be used: {}.", reason.en),
                format!("Authorization 头无法使用：{}。", reason.zh),
            ),
            SignatureError::Invalid(name, must) => Self::new(
                Code::InvalidParameter,
                format!("The parameter `{name}` {}.", must.en),
                format!("参数 `{name}` {}。", must.zh),
            ),
            SignatureError::Expired => Self::new(
                Code::SignatureExpire,
                "The signature has expired: the timestamp is more than five minutes away from the server's time.",
                "签名过期：时间戳与服务器时间相差超过五分钟。",
            ),
            SignatureError::Mismatch(reason) => Self::new(
                Code::SignatureFailure,
                format!("The signature could not be verified: {}.", reason.en),
                format!("签名验证失败：{}。", reason.zh),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    /// Every code is in the API description, spelled the same.
    #[test]
    fn codes_are_those_of_the_description() {
        let description: serde_json::Value =
            serde_json::from_str(include_str!("../../../../spec/csip-2022-11-21.json")).unwrap();
        let common = description["error_codes"]["common"].to_string();
        for code in Code::ALL {
            assert!(common.contains(&format!("\"{}\"", code.wire())), "{} is not a common code", code.wire());
        }
    }
}
