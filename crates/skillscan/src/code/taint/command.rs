//! Shell commands: words, pipes, redirections, and what well-known programs do with what they are given.
//!
//! Also runs the command lists and command lines of Python and JavaScript, so that one table knows `curl`.

use super::value::{Taint, Value, What};
use super::{HOLE, Machine};
use crate::code::class::{Sink, Source};
use crate::code::form::{Command, Expr};
use crate::code::paths;
use crate::document::Language;
use crate::observation::ObservationKind;
use std::ops::Range;
use std::rc::Rc;

/// `sudo env nohup …`: prefixes are taken off this often.
const PREFIXES: usize = 8;

impl Machine {
    pub(super) fn command(&mut self, command: &Command, range: &Range<usize>) -> Value {
        let words = self.words(&command.words);
        for (name, value) in &command.environment {
            let value = self.value(value);
            if words.is_empty() {
                self.set(name, value);
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
    fn is_session(&self, command: &Expr) -> Option<bool> {
        let crate::code::form::Kind::Command(command) = &command.kind else { return None };
        let text = |expr: &Expr| match &expr.kind {
            crate::code::form::Kind::Text(text) => Some(Rc::clone(text)),
            _ => None,
        };
        let name = command.words.first().and_then(text)?;
        let table = Machine::shell_table();
        let name = base_name(&name);
        let interactive =
            command.words.len() == 1 || command.words.iter().skip(1).filter_map(text).any(|word| &*word == "-i");
        match name {
            _ if table.lists("shells", name) && interactive => Some(true),
            _ if table.lists("connections", name) => Some(false),
            _ => None,
        }
    }

    fn shell_table() -> &'static crate::code::catalogue::Catalogue {
        crate::code::catalogue::Catalogue::of(Language::Bash)
    }

    pub(super) fn is_shell(&self, word: &Value) -> bool {
        word.texts.iter().any(|text| {
            Self::shell_table().lists("shells", base_name(text.split_whitespace().next().unwrap_or_default()))
        })
    }

    /// Words after expansion: lists spread, an unquoted command name with blanks falls apart.
    fn words(&mut self, words: &[Expr]) -> Vec<Value> {
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

    fn input(&mut self, name: &str, range: &Range<usize>) -> Value {
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
        if self.language != Language::Bash && !says_something(line) {
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

    /// Runs one command; gives what it prints.
    pub(super) fn run_words(&mut self, words: &[Value], stdin: Value, range: &Range<usize>) -> Value {
        let before = std::mem::replace(&mut self.language, Language::Bash);
        let outer = std::mem::replace(&mut self.stdin, stdin.clone());
        let output = self.run_command(words, stdin, range);
        self.stdin = outer;
        self.language = before;
        output
    }

    fn run_command(&mut self, words: &[Value], stdin: Value, range: &Range<usize>) -> Value {
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

        if let Some(function) = self.get(&name).and_then(|value| value.function.clone()) {
            return self.enter(&function, rest);
        }
        self.execute(first, &full, &line, range);
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
                if decodes(&name, &rest) =>
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
                Value::tainted(vec![Taint::new(Source::Secret, &line, self.place(range))])
            }
            _ => self.other(&name, &rest, piped.clone(), range),
        }
    }

    /// Any other program: a table of sources, else it passes on what it gets.
    fn other(&mut self, name: &str, rest: &[Value], piped: Value, range: &Range<usize>) -> Value {
        let mut out = Value { texts: Vec::new(), items: None, ..piped };
        let table = Self::shell_table();
        for entry in table.entries(name) {
            match entry.effect {
                crate::code::catalogue::Effect::Source(class) => {
                    self.observe_source(class, name, range);
                    out.taint(Taint::new(class, name, self.place(range)));
                }
                crate::code::catalogue::Effect::Sink(class) => {
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

    fn asks_secret(&self, line: &str) -> bool {
        Self::shell_table().words("secret_queries").iter().any(|query| line.contains(query))
    }

    /// Facts by the first words of the line: `pip install`, `git push`, `systemctl enable`.
    fn facts(&mut self, name: &str, line: &str, range: &Range<usize>) {
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

    fn facts_of(&mut self, key: &str, line: &str, range: &Range<usize>) {
        for entry in Self::shell_table().entries(key) {
            if let crate::code::catalogue::Effect::Observe(kind) = entry.effect {
                self.observe(kind, line, range);
            }
        }
    }

    /// The command itself came from outside, or is a file that came from outside.
    fn execute(&mut self, first: &Value, full: &str, line: &str, range: &Range<usize>) {
        self.sink(Sink::ExecuteFile, first, line, range);
        self.run_file(std::slice::from_ref(first), &Value::default(), range);
        let _ = full;
    }

    fn run_file(&mut self, files: &[Value], piped: &Value, range: &Range<usize>) {
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
    fn shell(&mut self, name: &str, rest: &[Value], piped: &Value, range: &Range<usize>) -> Value {
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
            return Value::default();
        }
        if !piped.taints.is_empty() || !piped.texts.is_empty() {
            return self.interpret(piped, range);
        }
        self.sink(Sink::ShellSession, &self.stdin.clone(), name, range);
        Value::default()
    }

    /// Text that runs as shell text.
    fn interpret(&mut self, line: &Value, range: &Range<usize>) -> Value {
        self.shell_line(line, range)
    }

    /// `python -c`, `node -e`, a here-document, a script.
    fn interpreter(&mut self, name: &str, rest: &[Value], piped: &Value, range: &Range<usize>) -> Value {
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

    /// `nc`, `socat`, `telnet`, `ssh host command`.
    fn connect(&mut self, name: &str, rest: &[Value], piped: &Value, range: &Range<usize>) -> Value {
        let line = joined(rest);
        let host = match name {
            "socat" => line
                .split([' ', ','])
                .find_map(|part| part.to_ascii_lowercase().strip_prefix("tcp:").map(paths::host))
                .unwrap_or_default(),
            "openssl" => {
                paths::host(line.split_whitespace().skip_while(|word| *word != "-connect").nth(1).unwrap_or_default())
            }
            _ => {
                let named = operands(rest).iter().map(Value::shown).find(|word| {
                    !word.contains('/') && word.parse::<u32>().is_err() && !Self::shell_table().lists("shells", word)
                });
                named.map(|word| paths::host(&word)).unwrap_or_default()
            }
        };
        if name == "openssl" && !line.starts_with("s_client") {
            return self.other(name, rest, piped.clone(), range);
        }
        let flags: Vec<_> =
            rest.iter().map(Value::shown).filter(|word| word.starts_with('-') && !word.starts_with("--")).collect();
        let has = |flag: char| flags.iter().any(|word| word.contains(flag));
        let listens = has('l') || line.to_ascii_uppercase().contains("LISTEN");
        let kind = if listens { ObservationKind::Listens } else { ObservationKind::Requests };
        self.observe(kind, &host, range);
        let class = if listens { Source::Listener } else { Source::Socket };
        let socket = Value::tainted(vec![Taint::new(class, &host, self.place(range))]);
        let runs_shell = (name != "openssl" && name != "socat" && (has('e') || has('c'))
            || line.contains("--exec")
            || line.contains("--sh-exec")
            || line.to_ascii_uppercase().contains("EXEC:")
            || line.to_ascii_uppercase().contains("SYSTEM:"))
            && line.contains("sh") | line.contains("cmd") | line.contains("powershell");
        if runs_shell {
            self.sink(Sink::ShellSession, &socket, &line, range);
        }
        if !piped.taints.is_empty() {
            self.observe(ObservationKind::Sends, &host, range);
            self.sink(Sink::NetworkSend, piped, &host, range);
        }
        Value::tainted(vec![Taint::new(Source::RemoteContent, &host, self.place(range))])
    }

    /// `scp`, `rclone copy`, `aws s3 cp`: every file named goes away.
    fn upload(&mut self, rest: &[Value], piped: &Value, range: &Range<usize>) -> Value {
        let words = operands(rest);
        let remote = words
            .iter()
            .map(Value::shown)
            .find(|word| word.contains(':') && !word.starts_with(['/', '.', '~']) || word.starts_with("s3://"));
        let Some(remote) = remote else { return Value::default() };
        let host = if remote.contains("://") {
            paths::host(&remote)
        } else {
            paths::host(remote.split(':').next().unwrap_or_default())
        };
        let goes_out = words.last().is_some_and(|word| word.shown() == remote);
        let mut data = piped.clone();
        if goes_out {
            for word in words.iter().take(words.len().saturating_sub(1)).filter(|word| looks_like_path(word)) {
                self.read_files(word, &mut data, range);
            }
            self.observe(ObservationKind::Sends, &host, range);
            self.sink(Sink::NetworkSend, &data, &host, range);
        } else {
            self.observe(ObservationKind::Downloads, &host, range);
            if let Some(to) = words.last() {
                let content = Value::tainted(vec![Taint::new(Source::RemoteContent, &host, self.place(range))]);
                self.write_files(to, &content, range);
            }
        }
        Value::default()
    }

    /// `curl` and `wget`: what goes out, what comes in, where it is kept.
    fn transfer(&mut self, name: &str, rest: &[Value], piped: &Value, range: &Range<usize>) -> Value {
        let mut data = Value::default();
        let mut headers = Value::default();
        let mut output: Option<Value> = None;
        let mut urls: Vec<Value> = Vec::new();
        let mut sends = false;
        let mut words = rest.iter();
        let wget = name == "wget" || name == "aria2c";
        while let Some(word) = words.next() {
            let shown = word.shown();
            let (flag, glued) = match shown.split_once('=') {
                Some((flag, value)) if flag.starts_with("--") => {
                    (flag.to_owned(), Some(Value { texts: vec![value.into()], ..word.clone() }))
                }
                _ if glued_flag(&shown) => {
                    let value = shown.get(2..).unwrap_or_default();
                    (
                        shown.get(..2).unwrap_or_default().to_owned(),
                        Some(Value { texts: vec![value.into()], ..word.clone() }),
                    )
                }
                _ => (shown.to_string(), None),
            };
            let last = flag.chars().last().unwrap_or(' ');
            let bundle = flag.starts_with('-') && !flag.starts_with("--") && flag.len() > 1;
            let (takes_file, is_data) = match flag.as_str() {
                "--data" | "--data-binary" | "--data-ascii" | "--data-urlencode" | "--form" | "--json"
                | "--post-data" | "--body-data" | "--form-string" => (true, true),
                "--data-raw" => (false, true),
                "--upload-file" | "--post-file" | "--body-file" => (true, true),
                _ if bundle && !wget && (last == 'd' || last == 'F' || last == 'T') && flag.len() <= 6 => (true, true),
                _ => (false, false),
            };
            if is_data {
                sends = true;
                let value = glued.or_else(|| words.next().cloned()).unwrap_or_default();
                let whole_file =
                    matches!(flag.as_str(), "--upload-file" | "--post-file" | "--body-file") || bundle && last == 'T';
                data.take_taints(&value);
                for text in value.texts.iter().filter(|_| takes_file) {
                    let path = match (whole_file, text.find('@')) {
                        (true, _) => Some(&**text),
                        (false, Some(at))
                            if at == 0
                                || text.get(..at).is_some_and(|front| {
                                    front.ends_with('=') || !front.contains([' ', '{', ':', '.'])
                                }) =>
                        {
                            text.get(at + 1..)
                        }
                        _ => text.find("=<").and_then(|at| text.get(at + 2..)),
                    };
                    match path.map(|path| path.split(';').next().unwrap_or(path)) {
                        Some("-" | "/dev/stdin" | ".") => data.take_taints(piped),
                        Some(path) => {
                            let path = Value { taints: value.taints.clone(), ..Value::text(path) };
                            self.read_files(&path, &mut data, range);
                        }
                        None => {}
                    }
                }
                continue;
            }
            match flag.as_str() {
                "--header" | "--user" | "--cookie" | "--oauth2-bearer" | "--user-agent" | "--referer" => {
                    headers.take_taints(&glued.or_else(|| words.next().cloned()).unwrap_or_default())
                }
                "--output" | "--output-document" | "--outfile" => output = glued.or_else(|| words.next().cloned()),
                "--remote-name" => output = Some(Value::default()),
                "--insecure" | "--no-check-certificate" => {}
                "--url" => urls.extend(glued.or_else(|| words.next().cloned())),
                "--request" | "--proto" | "--proto-redir" | "--proto-default" | "--resolve" | "--range"
                | "--limit-rate" | "--interface" | "--max-time" | "--retry" | "--connect-timeout" | "--proxy"
                | "--cacert" | "--cert" | "--key" | "--write-out" | "--directory-prefix" | "--tries" | "--timeout"
                | "--method" => {
                    if glued.is_none() {
                        let _ = words.next();
                    }
                }
                _ if bundle && (last == 'H' || last == 'u' || last == 'b' || last == 'A' || last == 'e') && !wget => {
                    headers.take_taints(&words.next().cloned().unwrap_or_default())
                }
                _ if bundle && flag.ends_with("O-") => output = Some(Value::text("-")),
                _ if bundle && last == 'o' && !wget => output = words.next().cloned(),
                _ if bundle && last == 'O' && wget => output = words.next().cloned(),
                _ if bundle && last == 'O' => output = Some(Value::default()),
                _ if bundle && matches!(last, 'X' | 'm' | 'w' | 'x' | 'U' | 'P' | 't' | 'c' | 'E' | 'K') => {
                    let _ = words.next();
                }
                _ if flag.starts_with('-') && flag.len() > 1 => {}
                _ => urls.push(word.clone()),
            }
        }
        if urls.iter().any(|url| url.shown().contains("://")) {
            urls.retain(|url| url.shown().contains(['/', '.']) || url.shown().contains(HOLE));
        }
        let mut target = Value::default();
        urls.iter().for_each(|url| target = std::mem::take(&mut target).or(url.clone()));
        let url = target.shown();
        let host = paths::host(&url);
        // A secret in the query of a URL leaves as well.
        data.take_taints(&target);
        data.take_taints(&headers);
        self.observe(if sends { ObservationKind::Sends } else { ObservationKind::Requests }, &host, range);
        self.sink(Sink::NetworkSend, &data, &host, range);
        let class = if paths::is_installer(&url) { Source::Installer } else { Source::RemoteContent };
        let content = Value::tainted(vec![Taint::new(class, &host, self.place(range))]);
        let saved = match output {
            Some(path) if path.texts.is_empty() => Some(Value::text(last_part(&url))),
            Some(path) if matches!(&*path.shown(), "-" | "/dev/stdout") => None,
            Some(path) => Some(path),
            None if wget => Some(Value::text(last_part(&url))),
            None => None,
        };
        match saved {
            Some(path) => {
                self.write_files(&path, &content, range);
                Value::default()
            }
            None => content,
        }
    }

    fn print(&mut self, name: &str, rest: &[Value], range: &Range<usize>) -> Value {
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
    fn spaced(&mut self, words: &[Value], range: &Range<usize>) -> Value {
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
    fn decoded(&mut self, name: &str, rest: &[Value], piped: &Value, range: &Range<usize>) -> Value {
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

/// `-d@file`, `-F'file=@x'`: a short flag with its value in the same word.
fn glued_flag(word: &str) -> bool {
    let mut letters = word.chars();
    let short = letters.next() == Some('-') && letters.next().is_some_and(|letter| "dFT".contains(letter));
    short && letters.as_str().contains(['@', '=', '/', '{'])
}

/// Whether the command decodes rather than encodes.
fn decodes(name: &str, rest: &[Value]) -> bool {
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
fn operands(words: &[Value]) -> Vec<Value> {
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

fn looks_like_path(word: &Value) -> bool {
    word.texts.iter().any(|text| text.contains(['/', '.', '~']) && !text.contains("://") && !text.contains(' '))
}

/// All words as one value, for what they carry.
fn gathered(words: &[Value]) -> Value {
    let mut all = Value::default();
    words.iter().for_each(|word| all.take_taints(word));
    all
}

fn joined(words: &[Value]) -> String {
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

fn base_name(command: &str) -> &str {
    command.rsplit(['/', '\\']).next().unwrap_or(command)
}

fn last_part(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path).to_owned()
}

/// `\x41`, `\101`, `\n` as `printf` and `echo -e` read them.
fn shell_escapes(text: &str) -> String {
    if text.contains('\\') { crate::code::lower::unescape(text) } else { text.to_owned() }
}
