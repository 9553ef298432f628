//! What well-known programs do with what they are given, from whatever language they are started.

use super::interpreter::{interpreter_of, is_script};
use super::value::{Taint, Value};
use super::words::{base_name, gathered, joined, looks_like_path, operands};
use super::{HOLE, Machine};
use crate::code::catalogue::Effect;
use crate::code::class::{Sink, Source};
use crate::code::paths;
use crate::document::Language;
use crate::observation::ObservationKind;
use std::ops::Range;
use std::rc::Rc;

/// `sudo env nohup …`: prefixes are taken off this often.
const PREFIXES: usize = 8;

impl Machine {
    /// Runs one command; gives what it prints.
    pub(super) fn run_words(&mut self, words: &[Value], stdin: Value, range: &Range<usize>) -> Value {
        let before = std::mem::replace(&mut self.language, Language::Bash);
        let outer = std::mem::replace(&mut self.stdin, stdin.clone());
        let output = self.run_command(words, stdin, range);
        self.stdin = outer;
        self.language = before;
        output
    }

    pub(super) fn run_command(&mut self, words: &[Value], stdin: Value, range: &Range<usize>) -> Value {
        let table = Self::shell_table();
        let mut words = words;
        let piped = stdin;
        for _ in 0..PREFIXES {
            let Some(name) = words.first().map(Value::shown) else { return Value::default() };
            let name = base_name(&name);
            if !table.lists("prefixes", name)
                || (name == "env" && words.len() == 1)
                || (name == "exec" && words.len() == 1)
            {
                break;
            }
            if table.lists("elevates", name) {
                self.observe(ObservationKind::Elevates, &joined(words), range);
            }
            let mut skip = 1;
            while let Some(word) = words.get(skip).map(Value::shown) {
                let takes_value =
                    matches!(&*word, "-u" | "-n" | "-I" | "-P" | "-L" | "-g" | "-d" | "-s") && name != "time";
                if takes_value {
                    skip += 2;
                } else if word.starts_with('-')
                    || word.contains('=') && name != "xargs"
                    || word.ends_with(['s', 'm', 'h']) && word.starts_with(|c: char| c.is_ascii_digit())
                    || name == "timeout" && word.parse::<f64>().is_ok()
                {
                    skip += 1;
                } else {
                    break;
                }
            }
            if skip >= words.len() && name == "env" {
                break;
            }
            if name == "xargs" {
                // What comes in becomes arguments.
                let mut more: Vec<Value> = words.get(skip..).unwrap_or_default().to_vec();
                more.push(Value { texts: vec![HOLE.to_string().into()], ..piped.clone() });
                return self.run_command(&more, Value::default(), range);
            }
            words = words.get(skip..).unwrap_or_default();
        }
        let Some(first) = words.first() else { return Value::default() };
        let full = first.shown();
        let name: Rc<str> = base_name(&full).to_ascii_lowercase().trim_end_matches(".exe").into();
        let rest: Vec<Value> = words.iter().skip(1).cloned().collect();
        let line = joined(words);

        let function = self.get(&name).and_then(|value| value.function.clone());
        if let Some(function) = function.filter(|function| self.is_shell_function(function)) {
            return self.enter(&function, rest);
        }
        // `uv run x.py`, `npx tsx x.ts`: the runner only finds the interpreter.
        if table.lists("runners", &name) && rest.len() > 1 {
            let at = rest.iter().position(|word| is_script(&word.shown()));
            if let Some(at) = at.filter(|at| *at <= 3) {
                self.facts(&name, &line, range);
                let script = rest.get(at..).unwrap_or_default();
                let words: Vec<Value> =
                    [Value::text(interpreter_of(&script.first().map(Value::shown).unwrap_or_default()))]
                        .into_iter()
                        .chain(script.iter().cloned())
                        .collect();
                return self.run_command(&words, piped, range);
            }
        }
        if let Some(printed) = self.execute(first, &rest, &piped, &line, range) {
            return printed;
        }
        self.facts(&name, &line, range);
        let all = gathered(&rest);
        match &*name {
            "curl" | "wget" | "http" | "https" | "xh" | "aria2c" | "iwr" | "invoke-webrequest" => {
                self.transfer(&name, &rest, &piped, range)
            }
            "eval" => {
                let whole = self.spaced(&rest, range);
                self.interpret(&whole, range)
            }
            "source" | "." => {
                self.sink(Sink::Shell, &all, &line, range);
                self.run_file(&rest, &piped, range);
                if let Some(file) = rest.first().and_then(Value::only_text).cloned() {
                    self.out.asks.start(&file, true, self.place(range));
                    self.source(&file);
                }
                Value::default()
            }
            _ if table.lists("shells", &name) => self.shell(&name, &rest, &piped, range),
            _ if table.lists("interpreters", &name) => self.interpreter(&name, &rest, &piped, range),
            _ if table.lists("connections", &name) => self.connect(&name, &rest, &piped, range),
            _ if table.lists("uploads", &name) => self.upload(&rest, &piped, range),
            "env" | "printenv" | "set" | "export" | "declare"
                if rest.iter().all(|word| word.shown().starts_with('-')) =>
            {
                self.observe(ObservationKind::ReadsEnvironment, &name, range);
                self.out.sources.insert(Source::Environment);
                Value::tainted(vec![Taint::new(Source::Environment, &name, self.place(range))])
            }
            "printenv" => gathered(&rest.iter().map(|word| self.variable(word, range)).collect::<Vec<_>>()),
            "echo" | "printf" | "yes" => self.print(&name, &rest, range),
            "read" => {
                let mut value = piped.clone();
                if value.taints.is_empty() {
                    value = self.input("read", range);
                }
                for word in rest.iter().filter_map(Value::constant).filter(|word| !word.starts_with('-')) {
                    self.set(word, value.clone());
                }
                Value::default()
            }
            "rev" => self.fold("rev", "reversed", &piped, &[], range).unwrap_or_default(),
            "base64" | "xxd" | "base32" | "openssl" | "tr" | "gunzip" | "zcat" | "gzip" | "python3-base64"
                if super::words::decodes(&name, &rest) =>
            {
                self.decoded(&name, &rest, &piped, range)
            }
            "cp" | "mv" | "ln" | "install" | "rsync" => {
                if let Some((to, from)) = operands(&rest).split_last() {
                    let mut data = Value::default();
                    from.iter().for_each(|path| self.read_files(path, &mut data, range));
                    self.write_files(to, &data, range);
                }
                Value::default()
            }
            "tee" => {
                for path in operands(&rest) {
                    self.write_files(&path, &piped, range);
                }
                piped
            }
            "rm" | "unlink" | "shred" | "srm" | "rmdir" | "del" => {
                for path in operands(&rest) {
                    self.observe(ObservationKind::DeletesFile, &path.shown(), range);
                    self.sink(Sink::Delete, &path, &line, range);
                    let recursive =
                        rest.iter().any(|word| word.shown().starts_with('-') && word.shown().contains(['r', 'R']));
                    if recursive {
                        self.deletes(&path, range);
                    }
                }
                Value::default()
            }
            "dig" | "nslookup" | "host" | "drill" => {
                self.observe(ObservationKind::Requests, &line, range);
                self.sink(
                    Sink::DnsQuery,
                    &all,
                    &paths::host(&operands(&rest).first().map(Value::shown).unwrap_or_default()),
                    range,
                );
                Value::default()
            }
            "crontab" => {
                let mut data = piped.clone();
                data.take_taints(&all);
                if !rest.iter().any(|word| matches!(&*word.shown(), "-l" | "-r")) {
                    self.observe(ObservationKind::Persists, &line, range);
                    self.sink(Sink::StartupWrite, &data, &line, range);
                }
                piped
            }
            _ if table.lists("readers", &name) => {
                let mut out = piped.clone();
                for path in operands(&rest) {
                    if looks_like_path(&path) {
                        self.read_files(&path, &mut out, range);
                    }
                    out.take_taints(&path);
                }
                // One value picked out of a file of keys is a setting, not the file.
                if table.lists("selectors", &name) {
                    out.taints.retain(|taint| taint.class != Source::KeyFile);
                }
                // The text of a here-document stays known.
                if rest.is_empty() { out } else { Value { texts: Vec::new(), ..out } }
            }
            _ if table.lists("secret_stores", &name) && self.asks_secret(&line) => {
                self.observe(ObservationKind::ReadsCredential, &line, range);
                self.out.sources.insert(Source::Secret);
                Value::tainted(vec![Taint::new(Source::Secret, &line, self.place(range))])
            }
            _ => self.other(&name, &rest, piped.clone(), range),
        }
    }

    /// Any other program: a table of sources, else it passes on what it gets.
    pub(super) fn other(&mut self, name: &str, rest: &[Value], piped: Value, range: &Range<usize>) -> Value {
        let mut out = Value { texts: Vec::new(), items: None, ..piped };
        let table = Self::shell_table();
        for entry in table.entries(name) {
            match entry.effect {
                Effect::Source(class) => {
                    self.observe_source(class, name, range);
                    self.out.sources.insert(class);
                    out.taint(Taint::new(class, name, self.place(range)));
                }
                Effect::Sink(class) => {
                    let mut data = gathered(rest);
                    data.take_taints(&out);
                    self.sink(class, &data, name, range);
                }
                _ => {}
            }
        }
        for word in rest {
            out.take_taints(word);
            // A tool that is pointed at a credential file reads it: `tar cz ~/.ssh`, `openssl … -in key`.
            if word.texts.iter().any(|text| paths::read_class(text) != Source::FileContent)
                && !table.lists("harmless_readers", name)
            {
                self.read_files(word, &mut out, range);
            }
        }
        out
    }

    pub(super) fn asks_secret(&self, line: &str) -> bool {
        Self::shell_table().words("secret_queries").iter().any(|query| line.contains(query))
    }

    /// Facts by the first words of the line: `pip install`, `git push`, `systemctl enable`.
    pub(super) fn facts(&mut self, name: &str, line: &str, range: &Range<usize>) {
        if !Self::shell_table().lists("quiet", name) {
            self.observe(ObservationKind::RunsCommand, line, range);
        }
        let mut words = line.split_whitespace();
        let _ = words.next();
        let mut key = name.to_owned();
        self.facts_of(&key, line, range);
        for word in words.filter(|word| !word.starts_with('-')).take(2) {
            key = format!("{key}_{word}");
            self.facts_of(&key, line, range);
        }
    }

    pub(super) fn facts_of(&mut self, key: &str, line: &str, range: &Range<usize>) {
        for entry in Self::shell_table().entries(key) {
            if let Effect::Observe(kind) = entry.effect {
                self.observe(kind, line, range);
            }
        }
    }
}
