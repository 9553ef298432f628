//! Shells and interpreters: a line, a script of the package, a file that came from outside, or what comes in.

use super::Machine;
use super::value::Value;
use super::words::{gathered, operands};
use crate::code::class::Sink;
use crate::document::Language;
use std::ops::Range;

impl Machine {
    /// The command itself came from outside, or is a file that came from outside.
    pub(super) fn execute(
        &mut self,
        first: &Value,
        rest: &[Value],
        piped: &Value,
        line: &str,
        range: &Range<usize>,
    ) -> Option<Value> {
        self.sink(Sink::ExecuteFile, first, line, range);
        self.run_file(std::slice::from_ref(first), &Value::default(), range);
        let is_file = first.texts.iter().any(|text| text.contains('/') || is_script(text));
        if is_file { self.start_file(first, rest, piped, range) } else { None }
    }

    pub(super) fn run_file(&mut self, files: &[Value], piped: &Value, range: &Range<usize>) {
        for file in files {
            for text in &file.texts {
                let short = text.strip_prefix("./").unwrap_or(text);
                let kept = self
                    .files
                    .get(&**text)
                    .or_else(|| self.files.get(short))
                    .or_else(|| self.files.get(&*format!("./{short}")))
                    .cloned();
                if let Some(kept) = kept {
                    self.sink(Sink::ExecuteFile, &kept, text, range);
                }
            }
        }
        self.sink(Sink::ExecuteFile, piped, "", range);
    }

    /// `sh`, `bash`, …: a line, a script, or what comes in.
    pub(super) fn shell(&mut self, name: &str, rest: &[Value], piped: &Value, range: &Range<usize>) -> Value {
        let flag = |word: &Value| {
            word.only_text().is_some_and(|text| {
                text.starts_with('-') && !text.starts_with("--") && text.contains('c')
                    || &**text == "/c"
                    || text.eq_ignore_ascii_case("-command")
            })
        };
        if let Some(at) = rest.iter().position(flag) {
            let line = rest.get(at + 1).cloned().unwrap_or_default();
            return self.interpret(&line, range);
        }
        let scripts = operands(rest);
        if let Some(script) = scripts.first().filter(|script| &*script.shown() != "-") {
            // `bash <(curl …)`: the word carries what the process prints.
            self.sink(Sink::Shell, script, &script.shown(), range);
            self.run_file(std::slice::from_ref(script), &Value::default(), range);
            let arguments = after(rest, script);
            return self.start_file(script, &arguments, piped, range).unwrap_or_default();
        }
        if !piped.taints.is_empty() || !piped.texts.is_empty() {
            return self.interpret(piped, range);
        }
        self.sink(Sink::ShellSession, &self.stdin.clone(), name, range);
        Value::default()
    }

    /// Text that runs as shell text.
    pub(super) fn interpret(&mut self, line: &Value, range: &Range<usize>) -> Value {
        self.shell_line(line, range)
    }

    /// `python -c`, `node -e`, a here-document, a script.
    pub(super) fn interpreter(&mut self, name: &str, rest: &[Value], piped: &Value, range: &Range<usize>) -> Value {
        let language = if name.starts_with("python") || name.starts_with("pypy") || name == "uv" {
            Some(Language::Python)
        } else if matches!(name, "node" | "bun" | "deno" | "nodejs") {
            Some(Language::JavaScript)
        } else {
            None
        };
        let flag = |word: &Value| matches!(&*word.shown(), "-c" | "-e" | "--eval" | "-p" | "-r" | "--print" | "-E");
        let code = rest.iter().position(flag).and_then(|at| rest.get(at + 1)).cloned();
        let scripts = operands(rest);
        let code = match code {
            Some(code) => code,
            None if scripts.is_empty() || scripts.first().is_some_and(|script| &*script.shown() == "-") => {
                piped.clone()
            }
            None => {
                self.sink(Sink::Eval, scripts.first().unwrap_or(piped), name, range);
                self.run_file(scripts.get(..1).unwrap_or_default(), &Value::default(), range);
                if let Some(script) = scripts.first() {
                    let arguments = after(rest, script);
                    let is_module = rest.first().is_some_and(|word| &*word.shown() == "-m");
                    let file = match is_module {
                        true => Value::text(format!("{}.py", script.shown().replace('.', "/"))),
                        false => script.clone(),
                    };
                    if let Some(printed) = self.start_file(&file, &arguments, piped, range) {
                        return printed;
                    }
                }
                // The script's arguments and input are its own affair.
                let mut out = gathered(&scripts);
                out.texts.clear();
                return out;
            }
        };
        self.sink(Sink::Eval, &code, name, range);
        if let Some(language) = language {
            self.folded_as(&code, range, Some(language));
            if let Some(text) = code.constant().cloned() {
                let stdin = self.stdin.clone();
                let mut out = self.nested(&text, language, range);
                out.take_taints(&stdin);
                return out;
            }
        }
        Value::tainted(code.taints)
    }
}

/// The words behind a script's name.
fn after(words: &[Value], script: &Value) -> Vec<Value> {
    let at = words.iter().position(|word| word.texts == script.texts);
    at.and_then(|at| words.get(at + 1..)).unwrap_or_default().to_vec()
}

/// Whether a word names a program text by its ending.
pub(super) fn is_script(word: &str) -> bool {
    let end = word.rsplit('.').next().unwrap_or_default();
    word.len() > end.len() && matches!(end, "py" | "sh" | "bash" | "js" | "mjs" | "cjs" | "ts" | "mts" | "tsx")
}

pub(super) fn interpreter_of(script: &str) -> &'static str {
    match script.rsplit('.').next() {
        Some("py") => "python3",
        Some("sh" | "bash") => "bash",
        _ => "node",
    }
}
