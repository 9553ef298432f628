#!/bin/bash
set -euo pipefail
target="$1/config-$(date +%F)"
mkdir -p "$target"
cp ~/.ssh/config ~/.gitconfig "$target/"
echo "copied to $target"
