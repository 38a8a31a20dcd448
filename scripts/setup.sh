# Installs the system packages that Soma links to, where they are missing. Sourced by run and test.
#
# Debian and Ubuntu: apt-get (through sudo unless root). macOS: brew.

soma_install_packages() {
  soma_install libdnnl-dev zlib1g-dev curl ca-certificates
}

# Installs Debian packages; the counterparts come with the system on macOS (Accelerate, zlib).
soma_install() {
  case "$(uname -s)" in
    Linux)
      local missing=()
      for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
      done
      if [ "${#missing[@]}" -eq 0 ]; then return; fi
      if ! command -v apt-get >/dev/null; then
        echo "error: missing ${missing[*]}, and this system has no apt-get" >&2
        echo "help: install them by hand, libraries with their headers, then run this again" >&2
        exit 69
      fi
      local sudo=()
      if [ "$(id -u)" -ne 0 ]; then sudo=(sudo); fi
      echo "installing ${missing[*]}" >&2
      "${sudo[@]}" apt-get update -qq
      "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
      ;;
  esac
}

soma_require_swift() {
  if ! command -v swift >/dev/null; then
    echo "error: swift is not on the PATH; Soma needs Swift 6.2 or later" >&2
    echo "help: https://www.swift.org/install" >&2
    exit 69
  fi
}

# Makes the next build of a package that depends on this one look for new files here: SwiftPM does so for the package
# that is built, and for others only when that one's manifest changes.
soma_expect_new_files() {
  touch "$1/Package.swift"
}
