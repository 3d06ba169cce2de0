#!/bin/sh
# Unpacks the Debian packages that node and workerd load into the folder $1, for the architecture $2. It runs no
# program of that architecture: nothing is installed, so nothing is configured.
set -eu

root=$1
arch=$2
# What node and workerd link, and names of services.
packages="libc6:$arch libgcc-s1:$arch gcc-12-base:$arch libstdc++6:$arch base-files:$arch netbase"
# What the launcher runs (cli/start): a shell, with rm and sleep, and flock. The rest of these packages stays out.
tools="dash:$arch coreutils:$arch util-linux:$arch"
programs="bin/dash bin/rm bin/sleep usr/bin/flock"

apt() { apt-get -qq -o APT::Sandbox::User=root "$@"; }

mkdir -p "$root/var/lib/dpkg/status.d" /gather/unpacked /tmp/debs
cd /tmp/debs
dpkg --add-architecture "$arch"
apt update
# shellcheck disable=SC2086
apt download $packages $tools
apt install -y --no-install-recommends ca-certificates >/dev/null

for deb in *.deb; do
  name=$(dpkg-deb --field "$deb" Package)
  case " $tools " in
    *" $name:"*) kept="/gather/unpacked/$name" ;;
    *) kept=$root ;;
  esac
  dpkg-deb --extract "$deb" "$kept"
  # Scanners read the versions from here, as in other images without dpkg.
  dpkg-deb --field "$deb" >"$root/var/lib/dpkg/status.d/$name"
done
for folder in /gather/unpacked/*; do
  cd "$folder"
  for file in $programs usr/share/doc/*/copyright; do
    [ ! -f "$file" ] || cp --parents -a "$file" "$root/"
  done
done
ln -sf dash "$root/bin/sh"

# The certificates that workerd trusts when it calls WeChat. They are made by a trigger, so they are copied.
mkdir -p "$root/etc/ssl" "$root/usr/share"
cp -a /etc/ssl/certs "$root/etc/ssl/"
cp -a /usr/share/ca-certificates "$root/usr/share/"

# Licences stay in usr/share/doc; what follows is read by nothing here.
cd "$root"
rm -rf usr/lib/*/gconv lib/*/gconv usr/share/man usr/share/lintian usr/share/menu usr/share/common-licenses/GFDL*
find usr/share/doc -type f ! -name copyright -delete
rm -rf home root srv opt mnt media boot
find . -name '*.dpkg-*' -delete

cat >etc/passwd <<END
root:x:0:0:root:/:/nonexistent
menshen:x:10001:10001:Menshen:/data:/nonexistent
END
cat >etc/group <<END
root:x:0:
menshen:x:10001:
END
echo "hosts: files dns" >etc/nsswitch.conf
mkdir -p etc/menshen data tmp proc sys dev run
: >etc/hosts
: >etc/resolv.conf
chmod 1777 tmp
chown 10001:10001 data
chmod 700 data
