#!/bin/sh
# Takes back what after-install did. User data is never touched.
set -e
profile='/etc/apparmor.d/${executable}'

# Also called in the middle of an upgrade, when the new version's links are already in place.
if [ "$1" = upgrade ]; then exit 0; fi
rm -f /usr/bin/understory '/usr/bin/${executable}'

if [ -f "$profile" ]; then
  if command -v apparmor_parser >/dev/null && ! { command -v ischroot >/dev/null && ischroot; }; then
    apparmor_parser --remove "$profile" || true
  fi
  rm -f "$profile"
fi
