//! How a shell reads a command: words, expansions, redirections, pipes, command lines of other languages.
//!
//! What the programs then do is in `program`.

use super::value::{Taint, Value};
use super::words::base_name;
use super::{HOLE, Machine, words};
use crate::code::catalogue::Catalogue;
use crate::code::class::{Sink, Source};
use crate::code::form::{Command, Expr};
use crate::code::paths;
use crate::document::Language;
use crate::observation::ObservationKind;
use std::ops::Range;
use std::rc::Rc;

impl Machine {
    pub(super) fn command(&mut self, command: &Command, range: &Range<usize>) -> Value {
        let words = self.words(&command.words);
        for (name, value) in &command.environment {
            let value = self.value(value);
            if words.is_empty() {
                self.set(name, value);
            } else {
                self.environment.insert(Rc::clone(name), value);
            }
        }
        let outer = self.stdin.clone();
        let mut connection: Option<(i32, Value)> = None;
        let mut writes = Vec::new();
        for redirect in &command.redirects {
            let target = self.value(&redirect.target);
            let shown = target.shown();
            let network = shown.contains("/dev/tcp/") || shown.contains("/dev/udp/");
            let descriptor = shown.parse::<i32>().ok().filter(|_| redirect.operator.contains('&'));
            if network {
                let mut socket = Value::default();
                let host = paths::host(&shown);
                self.observe(ObservationKind::Requests, &host, range);
                socket.taint(Taint::new(Source::Socket, &host, self.place(&redirect.target.range)));
                socket.taint(Taint::new(Source::RemoteContent, &host, self.place(&redirect.target.range)));
                socket.texts.push(host.into());
                if redirect.descriptor >= 0 {
                    self.descriptors.insert(redirect.descriptor, socket.clone());
                }
                connection = Some((redirect.descriptor, socket.clone()));
                if redirect.operator.contains('<') {
                    self.stdin = socket;
                }
            } else if let Some(socket) = descriptor.and_then(|number| self.descriptors.get(&number)).cloned() {
                connection = Some((redirect.descriptor, socket.clone()));
                if redirect.operator.contains('<') {
                    self.stdin = socket;
                }
            } else {
                match &*redirect.operator {
                    "<<" | "<<-" | "<<<" => self.stdin = target,
                    operator if descriptor.is_some() || operator.ends_with('&') => {}
                    operator if operator.starts_with('<') => {
                        let mut read = Value::default();
                        self.read_files(&target, &mut read, range);
                        self.stdin = read;
                    }
                    _ if &*shown == "/dev/null" => {}
                    _ => writes.push(target),
                }
            }
        }
        let stdin = self.stdin.clone();
        let output = match &command.body {
            Some(body) => self.printed_by(body),
            None if words.is_empty() => {
                for path in &writes {
                    self.write_files(path, &Value::default(), range);
                }
                Value::default()
            }
            None => self.run_words(&words, stdin, range),
        };
        if let Some((_, socket)) = connection {
            let host = socket.shown();
            if words.first().is_some_and(|word| self.is_shell(word)) {
                self.sink(
                    Sink::ShellSession,
                    &socket,
                    &words.iter().map(|word| word.shown().to_string()).collect::<Vec<_>>().join(" "),
                    range,
                );
            }
            if !output.taints.is_empty() {
                self.observe(ObservationKind::Sends, &host, range);
                self.sink(Sink::NetworkSend, &output, &host, range);
            }
        }
        for path in &writes {
            self.write_files(path, &output, range);
        }
        self.stdin = outer;
        if writes.is_empty() { output } else { Value::default() }
    }

    pub(super) fn pipe(&mut self, commands: &[Expr]) -> Value {
        let outer = self.stdin.clone();
        let mut previous_shell = false;
        let mut output = Value::default();
        for command in commands {
            let session = self.is_session(command);
            if session == Some(false) && previous_shell {
                // `sh -i | nc host port`
                let socket = Value::tainted(vec![Taint::new(Source::Socket, "", self.place(&command.range))]);
                self.sink(Sink::ShellSession, &socket, "", &command.range);
            }
            previous_shell = session == Some(true);
            output = self.value(command);
            self.stdin = output.clone();
        }
        self.stdin = outer;
        output
    }

    /// A shell that talks (`true`) or a raw connection (`false`).
    pub(super) fn is_session(&self, command: &Expr) -> Option<bool> {
        let crate::code::form::Kind::Command(command) = &command.kind else { return None };
        let text = |expr: &Expr| match &expr.kind {
            crate::code::form::Kind::Text(text) => Some(Rc::clone(text)),
            _ => None,
        };
        let name = command.words.first().and_then(text)?;
        let table = Self::shell_table();
        let name = base_name(&name);
        let interactive =
            command.words.len() == 1 || command.words.iter().skip(1).filter_map(text).any(|word| &*word == "-i");
        match name {
            _ if table.lists("shells", name) && interactive => Some(true),
            _ if table.lists("connections", name) => Some(false),
            _ => None,
        }
    }

    pub(super) fn shell_table() -> &'static Catalogue {
        Catalogue::of(Language::Bash)
    }

    pub(super) fn is_shell(&self, word: &Value) -> bool {
        word.texts.iter().any(|text| {
            Self::shell_table().lists("shells", base_name(text.split_whitespace().next().unwrap_or_default()))
        })
    }

    /// Words after expansion: lists spread, an unquoted command name with blanks falls apart.
    pub(super) fn words(&mut self, words: &[Expr]) -> Vec<Value> {
        let mut out: Vec<Value> = Vec::new();
        for (index, word) in words.iter().enumerate() {
            let value = self.value(word);
            match (&value.items, value.only_text()) {
                (Some(items), _) => out.extend(items.iter().cloned()),
                (None, Some(text)) if index == 0 && text.contains(char::is_whitespace) => {
                    let layer = value.layer;
                    out.extend(text.split_whitespace().map(|piece| Value {
                        layer,
                        taints: value.taints.clone(),
                        ..Value::text(piece)
                    }));
                }
                (None, Some(text))
                    if index == 0 && text.starts_with('{') && text.ends_with('}') && text.contains(',') =>
                {
                    let inner = text.trim_matches(['{', '}']);
                    out.extend(inner.split(',').map(Value::text));
                }
                _ => out.push(value),
            }
        }
        out
    }

    /// A variable of a shell that the script did not set.
    pub(super) fn shell_variable(&mut self, name: &Rc<str>, range: &Range<usize>) -> Value {
        if let Some(given) = self.given_variable(name) {
            return given;
        }
        match &**name {
            "IFS" => Value::text(" "),
            "@" | "*" => Value { items: None, ..self.input(name, range) },
            "SHELL" => Value::text("/bin/sh"),
            "USER" | "HOSTNAME" | "LOGNAME" => {
                Value::tainted(vec![Taint::new(Source::SystemInfo, name, self.place(range))])
            }
            "CLIPBOARD" => Value::default(),
            _ if name.len() <= 2 && name.bytes().all(|c| c.is_ascii_digit()) && &**name != "0" => {
                self.input(name, range)
            }
            _ => self.variable(&Value::text(Rc::clone(name)), range),
        }
    }

    pub(super) fn input(&mut self, name: &str, range: &Range<usize>) -> Value {
        // What a function is given is not yet what a user gives.
        let class = if self.calls > 0 && name != "read" { Source::Parameter } else { Source::UserInput };
        Value::tainted(vec![Taint::new(class, &format!("${name}"), self.place(range))])
    }

    /// A command line for a shell, as other languages start it.
    pub(super) fn shell_line(&mut self, line: &Value, range: &Range<usize>) -> Value {
        self.observe(ObservationKind::RunsShell, &line.shown(), range);
        self.folded_as(line, range, Some(Language::Bash));
        // A program that runs the command its user names does what it is for; joining input into a command is the flaw.
        let mut joined = line.clone();
        if self.language != Language::Bash && !words::says_something(line) {
            joined.taints.retain(|taint| taint.class != Source::UserInput);
            self.sink(Sink::ExecuteFile, line, &line.shown(), range);
        }
        self.sink(Sink::Shell, &joined, &line.shown(), range);
        let mut output = Value::default();
        for text in line.texts.iter().take(4) {
            // What the line carries may be any of its unknown words.
            let filled = text.replace(HOLE, "${HOLE}");
            self.scopes.push(super::Scope::new());
            let hole = Value {
                texts: Vec::new(),
                ..Value::tainted(line.taints.iter().filter(|taint| !taint.quoted).cloned().collect())
            };
            self.set_here(&"HOLE".into(), Value { texts: vec![HOLE.to_string().into()], ..hole });
            let printed = self.nested(&filled, Language::Bash, range);
            self.scopes.pop();
            output = output.or(printed);
        }
        output
    }
}
