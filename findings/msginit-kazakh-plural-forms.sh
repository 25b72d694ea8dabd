#!/usr/bin/env bash
# msginit of gettext 0.21 (Debian 12: 0.21-12) starts a PO file for Kazakh (`-l kk`, `-l kk_KZ`) without the header Plural-Forms, so that msgfmt of the
# same package refuses the file as soon as a form is filled in ("lacks a plural=EXPRESSION attribute"), though two forms, empty, had
# been laid out. With Turkish and Russian the header is there; with Kyrgyz, Uzbek and Tatar it is not. Other tools know it (CLDR, Babel: two forms,
# n != 1). Whoever begins a Kazakh translation has to look it up and write it by hand, which msginit is there to save.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
chmod 755 .; apt-get download -qq gettext=0.21-12 2>/dev/null; dpkg -x gettext_*.deb g
export LC_ALL=C.UTF-8 LD_LIBRARY_PATH=$(dirname "$(find g/usr/lib -name 'libgettextsrc*' | head -1)")
cat >m.pot <<'PO'
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\n"

msgid "%d file"
msgid_plural "%d files"
msgstr[0] ""
msgstr[1] ""
PO
g/usr/bin/msginit --version | head -1
for code in kk kk_KZ ky uz tt tr ru; do
  g/usr/bin/msginit --no-translator -l $code -i m.pot -o $code.po 2>/dev/null
  echo "$code: $(grep -c Plural-Forms $code.po || true) $(grep -c '^msgstr\[' $code.po)"
done | tee seen
[ "$(tr '\n' ';' <seen)" = "kk: 0 2;kk_KZ: 0 2;ky: 0 2;uz: 0 2;tt: 0 2;tr: 1 2;ru: 1 3;" ]
sed -i 's/^msgstr\[.\] ""/&%d файл/; s/""%d файл/"%d файл"/' kk.po tr.po
g/usr/bin/msgfmt -c -o /dev/null tr.po
if g/usr/bin/msgfmt -c -o /dev/null kk.po 2>errors; then exit 1; fi
cat errors
grep -q 'lacks a "plural=EXPRESSION" attribute' errors
