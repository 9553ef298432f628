#!/bin/bash
set -euo pipefail
rm -rf ./node_modules ./dist ./build ./.cache
npm ci
npm run build
