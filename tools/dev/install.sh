# Packages: one static list (tools/packages.txt), installed only where missing, by root or through sudo.

NO_CLUSTER=/etc/postgresql-common/createcluster.d/darcha-no-cluster.conf

packages_of() {  # packages_of SECTION...: those of the sections that are not installed
  local section= line package command
  while IFS= read -r line; do
    case "$line" in
      '' | '#'*) continue ;;
      '['*) section=${line//[\[\]]/}; continue ;;
    esac
    [[ " $* " == *" $section "* ]] || continue
    package=${line%%|*}
    command=${line#*|}
    if [[ $line == *'|'* ]] && command -v "$command" >/dev/null 2>&1; then continue; fi
    dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^.i' || echo "$package"
  done < tools/packages.txt
}

as_root() { if [[ $(id -u) -eq 0 ]]; then "$@"; else sudo "$@"; fi; }

may_install() {  # may_install PACKAGE...: or a sentence that says why not
  if ! grep -qs '^ID=debian' /etc/os-release || ! grep -qs 'VERSION_ID="12"' /etc/os-release; then
    echo "./dev: made for Debian 12; this is $(sed -n 's/^PRETTY_NAME=//p' /etc/os-release 2>/dev/null || uname -s). Install the like of: $*" >&2
    return 1
  fi
  [[ $(id -u) -eq 0 ]] && return 0
  if ! command -v sudo >/dev/null 2>&1; then
    echo "./dev: these packages are missing and you are neither root nor have sudo. Ask an administrator for:" >&2
    echo "       apt-get install --no-install-recommends $*" >&2
    return 1
  fi
  sudo -n true 2>/dev/null && return 0
  echo "./dev: packages are installed through sudo, which asks for your own password"
  sudo -v || {
    echo "./dev: sudo does not let you. Ask an administrator for:" >&2
    echo "       apt-get install --no-install-recommends $*" >&2
    return 1
  }
}

has_room() {  # has_room MEGABYTES FOLDER WHAT
  local free
  free=$(df -Pm "$2" | awk 'NR == 2 { print $4 }')
  [[ $free -ge $1 ]] && return 0
  echo "./dev: $3 needs about $1 MB in $2, and $free MB are free: make room and run the same again" >&2
  return 1
}

show_progress() {  # apt's status lines become one line that changes
  local line percent width=${COLUMNS:-80}
  while IFS= read -r line; do
    [[ -t 1 && $line =~ ^(dl|pm)status:[^:]*:([0-9]+)[.0-9]*:(.*) ]] || continue
    percent=${BASH_REMATCH[2]} line=${BASH_REMATCH[3]}
    [[ ${BASH_REMATCH[1]} == pm ]] || line=downloading
    printf '\r\033[K  %3d %%  %s' "$percent" "${line:0:$((width - 12))}"
  done
  if [[ -t 1 ]]; then printf '\r\033[K'; fi
}

# What packages print goes to the file $1; where apt is goes to our standard output, through a descriptor of its own (apt makes it non-blocking,
# which the scripts of packages do not survive). Opened behind sudo, which closes all but the first three.
apt_get() {  # apt_get LOG ARGUMENT...
  # shellcheck disable=SC2016
  as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 sh -c 'exec 3>&1 >>"$0" 2>&1; exec apt-get -q -o DPkg::Lock::Timeout=120 -o Acquire::Retries=2 "$@"' "$@"
}

apt_install() (  # apt_install PACKAGE...: in a shell of its own, so that what it put aside is put back however it ends
  log=$PWD/build-install.log
  : >"$log"
  if [[ " $* " == *" postgresql-15 "* ]]; then
    # Debian's package would create and start a cluster of its own; Darcha brings its own and must leave none behind.
    trap 'as_root rm -f "$NO_CLUSTER"' EXIT
    as_root mkdir -p "${NO_CLUSTER%/*}"
    as_root sh -c "echo 'create_main_cluster = false' > $NO_CLUSTER"
  fi
  apt_get "$log" update && ! grep -qE '^(W|E): Failed to fetch' "$log" || echo "./dev: the lists of packages could not be renewed (no network?); trying with those there are" >&2
  apt_get "$log" install -y --no-install-recommends -o APT::Status-Fd=3 -o Dpkg::Use-Pty=0 "$@" | show_progress
)

dev_install() {  # dev_install SECTION...
  [[ $# -gt 0 ]] || set -- build run test bench
  local missing
  mapfile -t missing < <(packages_of "$@")
  [[ ${#missing[@]} -gt 0 ]] || return 0
  may_install "${missing[@]}" || return 1
  has_room $((${#missing[@]} > 10 ? 2500 : 500)) /usr "installing" || return 1
  echo "installing ${#missing[@]} packages and what they need (a few minutes): ${missing[*]}"
  apt_install "${missing[@]}" || {
    tail -n 6 build-install.log >&2
    echo "./dev: apt-get could not install them. Its last words are above, all of them in build-install.log. Mend that (network, /etc/apt/sources.list," >&2
    echo "       another apt running) and run the same again: what is installed is not fetched twice." >&2
    return 1
  }
  rm -f build-install.log
}
