#!/bin/sh
# The `understory` command of an installed app: its own Electron runs the CLI as Node, from the same bundle.
set -e
self=$0
while [ -L "$self" ]; do
  target=$(readlink "$self")
  case $target in
    /*) self=$target ;;
    *) self=$(dirname "$self")/$target ;;
  esac
done
bin=$(cd "$(dirname "$self")" && pwd -P)
case $(uname -s) in
  Darwin) app=$bin/../../MacOS/Understory resources=$bin/.. ;;
  *) app=$bin/../understory-app resources=$bin/../resources ;;
esac
ELECTRON_RUN_AS_NODE=1 exec "$app" "$resources/app.asar/out/main/cli.js" "$@"
