# Packages: one static list (tools/packages.txt), installed only where missing, by root or through sudo.

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

dev_install() {  # dev_install SECTION...
  [[ $# -gt 0 ]] || set -- build run test bench
  local missing
  mapfile -t missing < <(packages_of "$@")
  [[ ${#missing[@]} -gt 0 ]] || return 0
  if ! grep -qs '^ID=debian' /etc/os-release || ! grep -qs 'VERSION_ID="12"' /etc/os-release; then
    echo "./dev: made for Debian 12; on this system install the like of: ${missing[*]}" >&2
    return 1
  fi
  if [[ $(id -u) -ne 0 ]] && ! command -v sudo >/dev/null 2>&1; then
    echo "./dev: these packages are missing and you are neither root nor have sudo: ${missing[*]}" >&2
    echo "       ask an administrator for: apt-get install ${missing[*]}" >&2
    return 1
  fi
  echo "installing: ${missing[*]}"
  local no_cluster=/etc/postgresql-common/createcluster.d/darcha-no-cluster.conf
  if [[ " ${missing[*]} " == *" postgresql-15 "* ]]; then
    # Debian's package would create and start a cluster of its own; Darcha brings its own and must leave none behind.
    as_root mkdir -p "${no_cluster%/*}"
    as_root sh -c "echo 'create_main_cluster = false' > $no_cluster"
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null || echo "./dev: apt-get update failed; trying with the lists there are" >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >build-install.log 2>&1 || {
    tail -n 20 build-install.log >&2
    as_root rm -f "$no_cluster"
    return 1
  }
  rm -f build-install.log
  if [[ -e $no_cluster ]]; then as_root rm -f "$no_cluster"; fi
}
