#!/bin/sh
# Runs once the Debian package's files are in place.
set -e
app='/opt/${sanitizedProductName}'
profile='/etc/apparmor.d/${executable}'

# The command on everyone's path is the CLI; the window is opened from the menu or with `understory-app`.
ln -sf "$app/bin/understory" /usr/bin/understory
ln -sf "$app/${executable}" '/usr/bin/${executable}'

# Chromium's sandbox: user namespaces where the kernel offers them to users, else its setuid program.
if [ -L /proc/self/ns/user ] && unshare --user true 2>/dev/null; then
  chmod 0755 "$app/chrome-sandbox"
else
  chmod 4755 "$app/chrome-sandbox"
fi

if command -v update-desktop-database >/dev/null; then update-desktop-database /usr/share/applications || true; fi

# Ubuntu 24.04 and later give user namespaces only to programs with an AppArmor profile; older versions
# cannot read this one and do not need it.
if command -v apparmor_status >/dev/null && apparmor_status --enabled >/dev/null 2>&1; then
  if apparmor_parser --skip-kernel-load --debug "$app/resources/apparmor-profile" >/dev/null 2>&1; then
    cp -f "$app/resources/apparmor-profile" "$profile"
    if ! { command -v ischroot >/dev/null && ischroot; }; then
      apparmor_parser --replace --write-cache --skip-read-cache "$profile"
    fi
  fi
fi
