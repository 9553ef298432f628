//! What is wrong with a command line, in Chinese: clap tells the parts, and the words are ours.

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

/// The message with the usage, as it is written to standard error. What we have no words for is told in clap's.
pub(super) fn in_chinese(error: &Error) -> String {
    let Some(told) = told(error) else { return error.render().to_string() };
    let mut lines = vec![format!("错误：{told}")];
    let tips = [
        (ContextKind::ValidValue, "可选值"),
        (ContextKind::SuggestedArg, "是否想用"),
        (ContextKind::SuggestedSubcommand, "是否想用"),
        (ContextKind::SuggestedValue, "是否想用"),
    ];
    lines.extend(tips.into_iter().filter_map(|(kind, words)| {
        let value = part(error, kind).filter(|value| !value.is_empty())?;
        Some(format!("  {words}：{value}"))
    }));
    if let Some(usage) = part(error, ContextKind::Usage) {
        let usage =
            usage.trim_start_matches("Usage:").trim().replace("[OPTIONS]", "[选项]").replace("<COMMAND>", "<命令>");
        lines.push(format!("\n用法：{usage}"));
    }
    lines.push("\n更多说明请用 --help。\n".to_owned());
    lines.join("\n")
}

fn told(error: &Error) -> Option<String> {
    let argument = || part(error, ContextKind::InvalidArg);
    let value = || part(error, ContextKind::InvalidValue);
    Some(match error.kind() {
        ErrorKind::UnknownArgument => format!("未知参数 {}", argument()?),
        ErrorKind::InvalidSubcommand => format!("未知命令 {}", part(error, ContextKind::InvalidSubcommand)?),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("缺少必需的参数：{}", argument()?),
        ErrorKind::ArgumentConflict => match part(error, ContextKind::PriorArg) {
            Some(prior) if prior != argument()? => format!("{} 不能与 {prior} 同时使用", argument()?),
            _ => format!("{} 不能重复使用", argument()?),
        },
        ErrorKind::InvalidValue => match value().filter(|value| !value.is_empty()) {
            Some(value) => format!("{} 不接受 {value}", argument()?),
            None => format!("{} 需要一个值", argument()?),
        },
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(|why| format!("：{why}")).unwrap_or_default();
            format!("{} 不接受 {}{why}", argument()?, value()?)
        }
        ErrorKind::NoEquals => format!("{} 须写成 名称=值", argument()?),
        ErrorKind::TooManyValues => format!("{} 的值过多：{}", argument()?, value()?),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("{} 的值的数量不对", argument()?),
        ErrorKind::InvalidUtf8 => "参数不是有效的 UTF-8 文本".to_owned(),
        _ => return None,
    })
}

fn part(error: &Error, kind: ContextKind) -> Option<String> {
    Some(match error.get(kind)? {
        ContextValue::String(text) => model::visible(text).into_owned(),
        ContextValue::Strings(texts) => {
            texts.iter().map(|text| model::visible(text).into_owned()).collect::<Vec<_>>().join("、")
        }
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::Number(number) => number.to_string(),
        _ => return None,
    })
}
