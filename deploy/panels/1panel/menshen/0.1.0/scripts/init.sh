#!/bin/bash
# The panel runs this before the first start. The container's account is 10001, and both folders are its own.
mkdir -p ./data/config ./data/data
chown -R 10001:10001 ./data/config ./data/data
chmod 700 ./data/config ./data/data
