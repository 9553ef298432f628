//! What known calls do, by the entries of the catalogue: sources, sinks, files, programs started.

use super::arguments::Arguments;
use super::call::through;
use super::value::{Taint, Value};
use super::{HOLE, Machine};
use crate::code::catalogue::{Effect, Entry, Selector};
use crate::code::class::{Sink, Source};
use crate::code::paths;
use crate::document::Language;
use crate::observation::ObservationKind;
use std::ops::Range;
use std::rc::Rc;

/// Program text inside program text, and programs that start programs, are followed this deep.
pub(super) const NESTED: usize = 4;

impl Machine {
    pub(super) fn effect(
        &mut self,
        entry: &Entry,
        path: &str,
        arguments: &Arguments,
        result: &mut Value,
        range: &Range<usize>,
    ) {
        let to = arguments.select(&entry.to);
        match entry.effect {
            Effect::Observe(kind) => self.observe(kind, &detail_of(kind, &to), range),
            Effect::Source(class) => {
                if let Some(given) = self.given(class, path) {
                    *result = given;
                    return;
                }
                let detail = match class {
                    Source::RemoteContent | Source::Socket => paths::host(&to.shown()),
                    _ if to.texts.is_empty() => path.to_owned(),
                    _ => to.shown().to_string(),
                };
                match entry.observes {
                    Some(kind) => self.observe(kind, &detail, range),
                    None => self.observe_source(class, &detail, range),
                }
                let place = self.place(range);
                self.out.sources.insert(class);
                result.taint(Taint::new(class, detail.trim_matches(HOLE), place));
            }
            Effect::Sink(class) => self.sink_call(class, entry, path, arguments, &to, range),
            Effect::Read => self.read_files(&to, result, range),
            Effect::Open => self.open(arguments, &to, result, range),
            Effect::Write => {
                let data = arguments.select(&entry.data);
                self.write_files(&to, &data, range);
            }
            Effect::Download => {
                let host = paths::host(&arguments.select(&entry.data).shown());
                let place = self.place(range);
                let content = Value::tainted(vec![Taint::new(Source::RemoteContent, host.trim_matches(HOLE), place)]);
                self.write_files(&to, &content, range);
            }
            Effect::Copy => {
                let from = arguments.select(&entry.data);
                let mut data = Value::default();
                self.read_files(&from, &mut data, range);
                self.write_files(&to, &data, range);
            }
            Effect::Run | Effect::Shell => self.start(entry, arguments, result, range),
            Effect::Pass => {
                let mut data = arguments.select(&entry.data);
                if entry.data.is_empty() {
                    data = arguments.select(&[Selector::Receiver, Selector::All]);
                }
                let place = self.place(range);
                for taint in through(&data.taints, path.trim_start_matches("?."), &place) {
                    result.taint(taint);
                }
            }
            Effect::Clean => result.path = None,
            Effect::Quote => {
                let first = arguments.at(0);
                *result = Value { texts: first.texts.iter().map(|_| HOLE.to_string().into()).collect(), ..first };
                result.taints.iter_mut().for_each(|taint| taint.quoted = true);
            }
            Effect::Variable => {
                let variable = self.variable(&to, range);
                *result = variable;
            }
        }
    }

    fn sink_call(
        &mut self,
        class: Sink,
        entry: &Entry,
        path: &str,
        arguments: &Arguments,
        to: &Value,
        range: &Range<usize>,
    ) {
        let mut data = arguments.select(&entry.data);
        let shown: Vec<_> = ["headers", "cookies", "auth"].iter().filter_map(|name| arguments.named(name)).collect();
        let is_shown = |origin: &Range<usize>| shown.iter().any(|v| v.taints.iter().any(|t| t.origin() == *origin));
        for taint in &mut data.taints {
            taint.presented |= is_shown(&taint.origin());
        }
        let detail = match class {
            Sink::NetworkSend | Sink::MessageSend | Sink::DnsQuery => {
                to.all_texts().first().map(|url| paths::host(url)).unwrap_or_default()
            }
            _ => to.texts.first().map(|text| text.to_string()).unwrap_or_default(),
        };
        let kind = match (entry.observes, class) {
            (Some(kind), _) => Some(kind),
            (None, Sink::NetworkSend) if !arguments.any(&entry.data, &entry.to) => Some(ObservationKind::Requests),
            (None, _) => class.observation(),
        };
        if let Some(kind) = kind {
            self.observe(kind, &detail, range);
        }
        // A statement that is input as a whole is a database tool's purpose; joining input into one is the flaw.
        if class != Sink::SqlQuery || super::words::says_something(&data) {
            self.sink(class, &data, &detail, range);
        }
        // No protocol around it: no client shows its key so.
        if class == Sink::NetworkSend && path.starts_with("socket.") && !super::words::says_something(&data) {
            self.sink(Sink::RawSend, &data, &detail, range);
        }
        match class {
            Sink::Eval => self.program(&data, range),
            // What a program prints is what its caller gets.
            Sink::Log => self.printed.take_taints(&data),
            Sink::Delete => self.deletes(&data, range),
            _ => {}
        }
    }

    /// A program is started: a list of words, or a line for a shell.
    fn start(&mut self, entry: &Entry, arguments: &Arguments, result: &mut Value, range: &Range<usize>) {
        let command = arguments.select(&entry.data);
        let mut words = command.items.as_ref().map_or_else(|| vec![command.clone()], |items| items.to_vec());
        let rest = arguments.at(1);
        let is_list = command.items.is_some() || rest.items.is_some();
        words.extend(rest.items.as_ref().map(|items| items.to_vec()).unwrap_or_default());
        let shell =
            entry.effect == Effect::Shell || arguments.named("shell").is_some_and(|value| value.number != Some(0));
        for stream in ["stdin", "stdout", "input", "stderr"] {
            if let Some(value) = arguments.named(stream) {
                self.sink(Sink::ShellSession, value, &command.shown(), range);
            }
        }
        let environment = arguments.named("env").and_then(|value| value.fields.clone());
        for (name, value) in environment.iter().flat_map(|fields| fields.iter()) {
            self.environment.insert(Rc::clone(name), value.clone());
        }
        let stdin = arguments.named("input").cloned().unwrap_or_default();
        let output =
            if shell && !is_list { self.shell_line(&command, range) } else { self.run_words(&words, stdin, range) };
        result.taints = output.taints;
        if words.first().is_some_and(|word| self.is_shell(word))
            && result.path.as_deref().is_some_and(|path| path.contains("spawn") || path.contains("Popen"))
        {
            result.path = Some("shell()".into());
        }
    }

    /// A text runs as a program of the same language.
    pub(super) fn program(&mut self, text: &Value, range: &Range<usize>) {
        let language = self.language;
        self.folded_as(text, range, Some(language));
        if let Some(text) = text.constant().cloned() {
            self.nested(&text, language, range);
        }
    }

    /// Runs program text inside program text, everything reported at `range`.
    pub(super) fn nested(&mut self, text: &str, language: Language, range: &Range<usize>) -> Value {
        let trivial = text.len() < 3;
        if trivial || self.nested >= NESTED || !self.step(text.len()) {
            return Value::default();
        }
        let Ok(syntax) = crate::code::parse(text, language, 1 << 18) else { return Value::default() };
        let program = crate::code::lower::lower(&syntax, text);
        self.nested += 1;
        let before = std::mem::replace(&mut self.language, language);
        let place = self.place(range);
        let fixed = self.fixed.replace(place);
        let printed = self.printed_by(&program.body);
        self.fixed = fixed;
        self.language = before;
        self.nested -= 1;
        printed
    }
}

/// Hosts for what goes over the network, the text itself for the rest.
fn detail_of(kind: ObservationKind, to: &Value) -> String {
    let text = to.all_texts().first().cloned().unwrap_or_else(|| "".into());
    match kind {
        ObservationKind::Requests | ObservationKind::Sends | ObservationKind::Downloads => paths::host(&text),
        _ => text.to_string(),
    }
}
