//! `CreateSkillScan`: hand in a Skill's ZIP as Base64.

use super::{Action, Context};
use crate::{
    tencent::error::Failure,
    wire::csip::{CreateSkillScanRequest, CreateSkillScanResponse},
};
use app::{Forms, Submission};
use base64::{DecodeError, Engine as _, engine::general_purpose::STANDARD};
use model::Text;

/// The vendor's "7 MB before encoding".
const MAX_ZIP: usize = 7 << 20;
/// Enough for every file system's names; the name goes to logs and lists.
const MAX_FILE_NAME: usize = 255;

pub(crate) struct CreateSkillScan;

impl Action for CreateSkillScan {
    const PRODUCT: &'static str = "csip";
    const NAME: &'static str = "CreateSkillScan";
    type Input = CreateSkillScanRequest;
    type Output = CreateSkillScanResponse;

    async fn run(context: Context, input: Self::Input) -> Result<Self::Output, Failure> {
        let file_name = file_name(input.file_name)?;
        let bytes = decode(&input.file_base64)?;
        drop(input.file_base64);
        let submitted = context
            .app
            .submit_skill(
                &context.caller,
                Submission { bytes, file_name, forms: Forms::Zip, webhook: None },
                context.now,
            )
            .await
            .map_err(|error| Failure::from_app(error, wire_name))?;
        let message = if submitted.repeated {
            Text::new(
                "This file was already submitted; see its existing scan.",
                "该文件此前已提交，请查询已有的扫描结果。",
            )
        } else {
            Text::new("File received, scan task created.", "文件已接收，扫描任务已创建。")
        };
        Ok(CreateSkillScanResponse {
            content_hash: format!("sha256:{}", submitted.sha256),
            engine_version: submitted.engine_version.into(),
            status: "SCANNING".to_owned(),
            message: message.get(context.lang).to_owned(),
        })
    }
}

fn wire_name(field: &str) -> Option<&'static str> {
    match field {
        "file" => Some("FileBase64"),
        "file_name" => Some("FileName"),
        _ => None,
    }
}

fn file_name(name: Option<String>) -> Result<String, Failure> {
    let name = name.unwrap_or_default();
    if name.chars().count() > MAX_FILE_NAME {
        return Err(Failure::value("FileName", "is longer than 255 characters", "长度超过 255 个字符"));
    }
    if name.chars().any(char::is_control) {
        return Err(Failure::value("FileName", "contains control characters", "包含控制字符"));
    }
    Ok(name)
}

/// Standard alphabet, padded, nothing around it and nothing between.
fn decode(text: &str) -> Result<Vec<u8>, Failure> {
    let wrong = |en: &str, zh: &str| Failure::value("FileBase64", en, zh);
    if text.is_empty() {
        return Err(wrong("is empty", "内容为空"));
    }
    let too_large = || wrong("is a file of more than 7 MB (7340032 bytes)", "文件超过 7 MB（7340032 字节）");
    if text.len() > MAX_ZIP.div_ceil(3) * 4 {
        return Err(too_large());
    }
    let bytes = STANDARD.decode(text).map_err(|error| match error {
        DecodeError::InvalidByte(offset, _) => wrong(
            &format!("is not Base64: unexpected character at offset {offset}"),
            &format!("不是有效的 Base64：偏移 {offset} 处存在非法字符"),
        ),
        DecodeError::InvalidLength(_) => wrong(
            "is not Base64: the length does not fit, the text may be cut",
            "不是有效的 Base64：长度不正确，内容可能被截断",
        ),
        DecodeError::InvalidLastSymbol(offset, _) => wrong(
            &format!("is not Base64: the last character, at offset {offset}, has stray bits"),
            &format!("不是有效的 Base64：偏移 {offset} 处的末尾字符含有多余的比特位"),
        ),
        DecodeError::InvalidPadding => wrong("is not Base64: the padding is wrong", "不是有效的 Base64：填充不正确"),
    })?;
    if bytes.len() > MAX_ZIP { Err(too_large()) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_base64(text: &str, said: &str) {
        let failure = decode(text).unwrap_err();
        assert!(failure.message.en.contains(said), "{text:.20}: {}", failure.message.en);
        assert!(failure.message.en.contains("FileBase64"), "{}", failure.message.en);
    }

    #[test]
    fn base64_is_strict_and_says_what_is_wrong() {
        assert_eq!(decode("UEs=").unwrap(), b"PK");
        check_base64("", "is empty");
        check_base64("UEs", "padding is wrong");
        check_base64("UE=s", "offset 2");
        check_base64("U E s =", "offset 1");
        check_base64("UEs=\n", "offset");
        check_base64("data:application/zip;base64,UEs=", "offset 4");
        check_base64("UE_-", "offset 2");
        check_base64("UEt=", "stray bits");
        check_base64("UEsDB", "cut");
    }

    #[test]
    fn seven_mebibytes_and_not_one_byte_more() {
        assert_eq!(decode(&STANDARD.encode(vec![0; MAX_ZIP])).unwrap().len(), MAX_ZIP);
        check_base64(&STANDARD.encode(vec![0; MAX_ZIP + 1]), "7 MB");
        check_base64(&"A".repeat(10 << 20), "7 MB");
    }

    #[test]
    fn file_names() {
        assert_eq!(file_name(None).unwrap(), "");
        assert_eq!(file_name(Some("技".repeat(255))).unwrap().chars().count(), 255);
        assert!(file_name(Some("x".repeat(256))).is_err());
        assert!(file_name(Some("a\nb".into())).is_err());
        assert!(file_name(Some("a\0b".into())).is_err());
    }
}
