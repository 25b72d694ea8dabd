#!/usr/bin/env bash
# iconv-lite 0.7.3 decodes the two Kazakh 8-bit encodings, but not by the names that they are registered under first:
# KZ-1048 only by its aliases STRK1048-2002 and RK1048, PTCP154 only by its alias PT154 (csPTCP154 and CP154 fail too).
# A tool that hands on what a file or a user calls the encoding gets "Encoding not recognized".
# Names: IANA character sets registry. Seen with Node 20.20.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund iconv-lite@0.7.3
node -e '
const iconv = require("iconv-lite");
const known = Object.fromEntries(["KZ-1048", "STRK1048-2002", "RK1048", "PTCP154", "csPTCP154", "PT154", "CP154"].map((name) => [name, iconv.encodingExists(name)]));
console.log(JSON.stringify(known));
console.log(iconv.decode(Buffer.from([0xe5, 0xb3]), "rk1048"), iconv.decode(Buffer.from([0xe5, 0xb3]), "pt154"));
require("assert").deepEqual(known, { "KZ-1048": false, "STRK1048-2002": true, RK1048: true, PTCP154: false, csPTCP154: false, PT154: true, CP154: false });
'
