//! Words of a command, and programs that only change text: `echo`, `printf`, `base64 -d`, `tr`.

use super::value::{Taint, Value, What};
use super::{HOLE, Machine};
use crate::code::class::Source;
use std::ops::Range;

impl Machine {
    pub(super) fn print(&mut self, name: &str, rest: &[Value], range: &Range<usize>) -> Value {
        let mut rest = rest;
        while rest.first().is_some_and(|word| matches!(&*word.shown(), "-n" | "-e" | "-ne" | "-en" | "-E" | "--")) {
            rest = rest.get(1..).unwrap_or_default();
        }
        if name == "printf"
            && let Some((format, values)) = rest.split_first()
        {
            let escaped = format.texts.iter().map(|text| shell_escapes(text).into()).collect();
            let format = Value { texts: escaped, ..format.clone() };
            if values.is_empty() {
                return Value {
                    layer: format
                        .constant()
                        .filter(|_| format.texts != rest.first().map(|f| f.texts.clone()).unwrap_or_default())
                        .map(|_| "escapes"),
                    ..format
                };
            }
            return self.percent(&format, Value::list(values.to_vec()), range);
        }
        let printed = self.spaced(rest, range);
        let texts = printed.texts.iter().map(|text| shell_escapes(text).into()).collect();
        Value { texts, ..printed }
    }

    /// Words with blanks between.
    pub(super) fn spaced(&mut self, words: &[Value], range: &Range<usize>) -> Value {
        let mut parts = Vec::with_capacity(words.len() * 2);
        for (index, word) in words.iter().enumerate() {
            if index > 0 {
                parts.push(Value::text(" "));
            }
            parts.push(word.clone());
        }
        let layer = words.iter().find_map(|word| word.layer);
        let before = self.out.folded.len();
        let joined = self.join(&parts, range);
        if layer.is_none() {
            self.out.folded.truncate(before);
        }
        Value { layer, ..joined }
    }

    /// `base64 -d`, `xxd -r -p`, `tr 'A-Za-z' 'N-ZA-Mn-za-m'`, `gunzip`.
    pub(super) fn decoded(&mut self, name: &str, rest: &[Value], piped: &Value, range: &Range<usize>) -> Value {
        let mut source = piped.clone();
        for path in operands(rest).iter().filter(|path| name == "base64" && looks_like_path(path)) {
            self.read_files(path, &mut source, range);
            source.texts.clear();
        }
        let path = match name {
            "base64" | "openssl" => "base64.b64decode",
            "base32" => "base64.b32decode",
            "xxd" => "binascii.unhexlify",
            "tr" => "codecs.decode",
            _ => "zlib.decompress",
        };
        let last = path.rsplit('.').next().unwrap_or(path);
        let trimmed =
            Value { texts: source.texts.iter().map(|text| text.trim().into()).collect(), path: None, ..source.clone() };
        let arguments = [trimmed.clone(), Value::text("rot13")];
        let folded = self.fold(
            path,
            last,
            &Value::default(),
            if name == "tr" { &arguments } else { arguments.get(..1).unwrap_or_default() },
            range,
        );
        folded.unwrap_or_else(|| {
            let mut out = Value::tainted(
                source.taints.iter().map(|taint| taint.on(self.place(range), What::Through(name.into()))).collect(),
            );
            out.taint(Taint::new(Source::DecodedData, name, self.place(range)));
            out
        })
    }
}

/// Whether the command decodes rather than encodes.
pub(super) fn decodes(name: &str, rest: &[Value]) -> bool {
    let has = |flags: &[&str]| rest.iter().any(|word| flags.contains(&&*word.shown()));
    match name {
        "base64" | "base32" => has(&["-d", "-D", "--decode", "-di", "-id", "-dw0"]),
        "xxd" => has(&["-r", "-rp", "-r -p", "-p -r", "-ps"]) && rest.iter().any(|word| word.shown().contains('r')),
        "openssl" => has(&["-d"]) && has(&["base64", "enc", "-base64", "-a"]),
        "tr" => rest
            .iter()
            .any(|word| matches!(&*word.shown(), "N-ZA-Mn-za-m" | "n-za-mN-ZA-M" | "[N-ZA-Mn-za-m]" | "N-Za-zA-M")),
        "gunzip" | "zcat" => true,
        "gzip" => has(&["-d", "-dc", "-cd"]),
        _ => false,
    }
}

/// The words that are no flags.
pub(super) fn operands(words: &[Value]) -> Vec<Value> {
    words
        .iter()
        .filter(|word| !word.texts.iter().any(|text| text.starts_with('-') && text.len() > 1))
        .cloned()
        .collect()
}

/// Whether any piece of the text is the program's own.
pub(super) fn says_something(text: &Value) -> bool {
    text.texts.iter().any(|text| text.chars().any(|c| c != HOLE && !c.is_whitespace()))
}

pub(super) fn looks_like_path(word: &Value) -> bool {
    word.texts.iter().any(|text| text.contains(['/', '.', '~']) && !text.contains("://") && !text.contains(' '))
}

/// All words as one value, for what they carry.
pub(super) fn gathered(words: &[Value]) -> Value {
    let mut all = Value::default();
    words.iter().for_each(|word| all.take_taints(word));
    all
}

pub(super) fn joined(words: &[Value]) -> String {
    let mut line = String::new();
    for word in words.iter().take(40) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word.shown().replace(HOLE, "…"));
        if line.len() > 400 {
            break;
        }
    }
    line
}

pub(super) fn base_name(command: &str) -> &str {
    command.rsplit(['/', '\\']).next().unwrap_or(command)
}

/// `\x41`, `\101`, `\n` as `printf` and `echo -e` read them.
pub(super) fn shell_escapes(text: &str) -> String {
    if text.contains('\\') { crate::code::lower::unescape(text) } else { text.to_owned() }
}
