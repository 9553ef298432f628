//! Programs that speak to other machines: `curl`, `wget`, `nc`, `socat`, `scp`: what goes out, what comes in.

use super::value::{Taint, Value};
use super::words::{joined, looks_like_path, operands};
use super::{HOLE, Machine};
use crate::code::class::{Sink, Source};
use crate::code::paths;
use crate::observation::ObservationKind;
use std::ops::Range;

impl Machine {
    /// `nc`, `socat`, `telnet`, `ssh host command`.
    pub(super) fn connect(&mut self, name: &str, rest: &[Value], piped: &Value, range: &Range<usize>) -> Value {
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
    pub(super) fn upload(&mut self, rest: &[Value], piped: &Value, range: &Range<usize>) -> Value {
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
    pub(super) fn transfer(&mut self, name: &str, rest: &[Value], piped: &Value, range: &Range<usize>) -> Value {
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
        headers.taints.iter_mut().for_each(|taint| taint.presented = true);
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
}

/// `-d@file`, `-F'file=@x'`: a short flag with its value in the same word.
fn glued_flag(word: &str) -> bool {
    let mut letters = word.chars();
    let short = letters.next() == Some('-') && letters.next().is_some_and(|letter| "dFT".contains(letter));
    short && letters.as_str().contains(['@', '=', '/', '{'])
}

fn last_part(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path).to_owned()
}
