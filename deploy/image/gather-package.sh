#!/bin/sh
# Installs the packed package with its one dependency into the folder $1, for the architecture $2, from the
# registry $3, or npm's own if that is empty. Install scripts stay off: they only move the engine's file to another place.
set -eu

case $2 in
  amd64) cpu=x64 ;;
  arm64) cpu=arm64 ;;
  *) echo "workerd has no build for $2" >&2 && exit 1 ;;
esac

mkdir -p "$1"
cd "$1"
echo '{ "private": true }' >package.json
npm install ${3:+--registry "$3"} --omit=dev --ignore-scripts --no-audit --no-fund --no-package-lock \
  --os=linux --cpu="$cpu" --libc=glibc /gather/menshen.tgz
chmod -R go+rX,go-w .
