#!/usr/bin/env bash
# Three readers of subtitles give the text of a WebVTT cue with marks of the format left in it: webvtt-py 0.6.0 (`text`), pysubs2 1.8.1 (`plaintext`, and SRT
# made from it) and subsrt-ts 2.1.2 (`text`) take tags out and leave &amp;, &lt; and &nbsp;, so that «5 млн» with the no-break space that
# Kazakh puts there is "5&nbsp;млн". pysubs2 leaves the times within a cue too ("<00:00:05.500>Жақсы"), drops who speaks (`<v Әсем>`), and in
# SRT takes words in braces, as «{күледі}», for commands and loses them. A corpus of speech made of subtitles has "nbsp" among its
# words and lines without their speakers. Seen with Python 3.11 and Node 20.20.2.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip install --quiet webvtt-py==0.6.0 pysubs2==1.8.1
npm init -y >/dev/null; npm install --silent --no-audit --no-fund subsrt-ts@2.1.2
cat >a.vtt <<'VTT'
WEBVTT

00:01.000 --> 00:02.000
<v Әсем>Бұл 5&nbsp;млн, <i>А</i> &amp; Б.</v>

00:05.000 --> 00:06.000
Қалай? <00:00:05.500>Жақсы.
VTT
cat >try.py <<'PY'
import pysubs2
import webvtt

cues = [cue.text for cue in webvtt.read("a.vtt")]
subs = pysubs2.load("a.vtt")
events = [(event.name, event.plaintext) for event in subs]
braces = pysubs2.SSAFile.from_string("1\n00:00:01,000 --> 00:00:02,000\nЖоқ {күледі} дедім.\n", format_="srt")
print(cues, events, subs.to_string("srt"), braces[0].plaintext, braces.to_string("srt"), sep="\n")
assert cues == ["Бұл 5&nbsp;млн, А &amp; Б.", "Қалай? Жақсы."]
assert events == [("", "Бұл 5&nbsp;млн, А &amp; Б."), ("", "Қалай? <00:00:05.500>Жақсы.")]
assert "5&nbsp;млн" in subs.to_string("srt") and "<00:00:05.500>" in subs.to_string("srt")
assert "күледі" not in braces[0].plaintext and "күледі" not in braces.to_string("srt")
PY
v/bin/python try.py
cat >try.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import subsrt from 'subsrt-ts';
const texts = subsrt.parse(readFileSync('a.vtt', 'utf8'), { format: 'vtt' }).filter(({ type }) => type === 'caption').map(({ text }) => text.trim());
console.log(texts);
assert.deepEqual(texts, ['Бұл 5&nbsp;млн, А &amp; Б.', 'Қалай? Жақсы.']);
JS
node try.mjs
