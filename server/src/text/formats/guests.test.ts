/** Formats that other tools own: what of them is prose, that every offset is exact, and what no fix may touch. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OBJECT } from '../segment';
import { FORMATS, formatFor } from '.';
import { assertExact } from './testExact';

const o = OBJECT;

const CASES: readonly (readonly [file: string, source: string, texts: readonly string[]])[] = [
  // Subtitles
  [
    'а.srt',
    '12\r\n00:00:01,000 --> 00:00:04,500\r\n<i>Сәлем</i>,\r\nәлем {\\an8}!\r\n',
    [`${o}Сәлем${o},\nәлем ${o}!`],
  ],
  ['а.vtt', 'WEBVTT - тақырып', []],
  ['а.vtt', 'intro\n00:01.000 --> 00:02.000 align:start\n<v Айгүл>Қалың &amp; қалай</v>', [`${o}Қалың & қалай${o}`]],
  ['а.vtt', 'NOTE\nЕскертпе осы', ['Ескертпе осы']],
  ['а.vtt', 'STYLE\n::cue { color: қызыл }', []],
  // Logs
  ['а.log', '2026-01-02 03:04:05,678 INFO [жұмыс-1] kz.қала.Main - Файл жазылды\n', ['Файл жазылды']],
  ['а.log', '2026-01-02 03:04:05,678 [main] ERROR kz.app.Main - Файл табылмады\n', ['Файл табылмады']],
  ['а.log', '2026-01-02T03:04:05Z INFO started\n', ['started']],
  // Gettext
  [
    'kk.po',
    'msgid ""\nmsgstr ""\n"Language: қазақша\\n"\n\n# Аудармашыға\n#: a.py:1\n#, fuzzy\nmsgctxt "мәтін"\nmsgid "Кілт %s"\nmsgid_plural "Кілттер"\nmsgstr[0] "%d файл \\"бар\\""\nmsgstr[1] ""\n"Екінші "\n"жол"\n',
    ['Аудармашыға', `${o} файл "бар"`, 'Екінші жол'],
  ],
  // Properties
  [
    'a.properties',
    '# Түсініктеме\nкілт=Мән {0} бар\nascii=value\nold=\\u0421\\u04d9\\u043b\\u0435\\u043c\nlong = Бірінші \\\n   екінші\n',
    ['Түсініктеме', `Мән ${o} бар`, 'Сәлем', 'Бірінші екінші'],
  ],
  // Texts of an interface
  [
    'app_kk.arb',
    '{"@@locale":"kk","кілт":"Сақтау","@кілт":{"description":"Түйме","type":"text"},"n":"{count, plural, one{# файл} other{# файлдар}}"}',
    ['Сақтау', 'Түйме', `${o} ${o}# файл} ${o}# файлдар}}`],
  ],
  [
    'kk.json',
    '{"a":{"save":"Сақтау","n":"{{count}} рет \\"иә\\""},"b":"Бас тарту"}',
    ['Сақтау', `${o} рет "иә"`, 'Бас тарту'],
  ],
  // Names of code beside prose
  [
    'a.cpp',
    '/** \\brief Мәні [қала] мен қала_аты\n * \\param қала Аты\n */\n// noqa: қала\nf("#қала .дала");\n',
    [`\\brief Мәні ${o} мен ${o}\n${o} Аты`],
  ],
  ['a.yaml', 'a: [қала_аты, Қала аты]\n', ['Қала аты']],
  ['a.log', '[2026-01-02 03:04:05] app.ERROR: Файл жоқ {"қала":"дала"}\n', [`Файл жоқ ${o}`]],
  [
    'b.rst',
    '.. list-table:: Кесте\n\n   * - Ұяшық\n     - Екінші\n\n.. [#қ] Сілтеме.\n\nСөз [#қ]_ бар.\n\n>>> қала()\nдала\n\n.. meta::\n   :description: Бұл бет\n',
    ['Кесте', 'Ұяшық', 'Екінші', 'Сілтеме.', `Сөз ${o} бар.`, 'Бұл бет'],
  ],
  ['b.adoc', 'Мәтін kbd:[қала] бар.\n\n////\nТүсініктеме\n////\n', [`Мәтін ${o} бар.`, 'Түсініктеме']],
  ['b.org', 'Мәтін $қала$ пен \\(дала\\), src_sh{қала} бар, $5 пен $6.', [`Мәтін ${o} пен ${o}, ${o} бар, $5 пен $6.`]],
  ['b.tex', '% !TEX root = қала\n% Түсініктеме\nМәтін.\n', ['Түсініктеме', 'Мәтін. ']],
  [
    'a.go',
    'import "қала/lib"\ntype T struct { A string `json:"кілт" yaml:"кілт"` }\nvar s = "Қала бар"\n',
    ['Қала бар'],
  ],
  ['a.rs', 'let s = format!("Сәлем {аты:?} мен {x:>8}");', [`Сәлем ${o} мен ${o}`]],
  ['a.py', 'f("қала-id", "data_қала", "kz.қала", "Қала-дала", "Екі сөз_id")', ['Қала-дала', 'Екі сөз_id']],
  ['a.php', '<?php /** Мән. @param Қала $қала Қаланың аты */ ?>', [`Мән. ${o} ${o} Қаланың аты `]],
  ['a.graphql', '"""Қала туралы"""\ntype Қала { аты: String } # Түсінік\n', ['Қала туралы', 'Түсінік']],
  ['a.rst', 'Бұл :ref:`бөлім аты <кілт>` мен :ref:`кілт` тұр.', [`Бұл ${o}бөлім аты${o} мен ${o} тұр.`]],
  [
    'a.tex',
    'Егер $x = 1 \\text{ болса, онда } y_қ$ десек.\n\\begin{equation}\nқ \\text{бұл мән}\n\\end{equation}\nСоңы.',
    [`Егер ${o} болса, онда ${o} десек. `, 'бұл мән', 'Соңы.'],
  ],
  // YAML
  [
    'a.yaml',
    "# Түсініктеме\nкілт: Жай мән # соңында\nq: \"Тырнақ \\u049b {name}\"\ns: 'Бір '' екі'\nb: |\n  Бірінші\n  екінші\n\n  үшінші\nf: >-\n  Бүктелген\n  жол\nlist:\n  - Тізім\n  - {ішкі: Мәні, n: 1}\n  - [Бір, Екі]\nascii: value\n",
    [
      ...['Түсініктеме', 'Жай мән', 'соңында', `Тырнақ қ ${o}`, "Бір ' екі", 'Бірінші\nекінші\n\nүшінші'],
      ...['Бүктелген жол', 'Тізім', 'Мәні', 'Бір', 'Екі'],
    ],
  ],
  ['a.yml', 'a: Көп\n  жолды\n  мән\n', ['Көп жолды мән']],
  // HTML and XML
  [
    'a.html',
    '<p>Сурет <svg><style>a{content:"қ"}</style><title>Сызба</title><text x="1">Ол <tspan>жақта</tspan></text></svg> осында.</p><p>Бел<svg><path d="ә"/></svg>гі.</p>',
    [`Сурет ${o}`, 'Сызба', 'Ол жақта', ' осында.', `Бел${o}гі.`],
  ],
  ['a.html', '<svg><svg><text>ішкі</text></svg></svg>', []],
  ['a.svg', '<svg><title>Сызба</title><text x="1">Ол <tspan>жақта</tspan></text></svg>', ['Сызба', 'Ол жақта']],
  // Here-documents
  [
    'a.sh',
    'cat <<-EOF\n\tҚолдануы: осы\n\n\t"тырнақша" бар\n\tEOF\necho "Сәлем" # Түсінік\nx=$((1<<N)) # тағы\n',
    ['\tҚолдануы: осы\n\n\t"тырнақша" бар\n', 'Сәлем', 'Түсінік', 'тағы'],
  ],
  ['a.rb', "puts(<<~'TEXT')\n  Ішкі #{мән} мәтін\nTEXT\ny = 'Соңы'\n", [`  Ішкі ${o} мәтін\n`, 'Соңы']],
  ['a.sh', 'cat <<EOF\n# Жабылмаған\n', ['Жабылмаған']],
  [
    'a.html',
    '<!doctype html><title>Тақырып</title><style>a::after{content:"қате"}</style><p class="сынып">Бұл <b>қою</b>\n   сөз &amp; <code>код</code> соңы<br>жаңа</p><img alt="Сурет" src="a"><!-- Ескерту --><script>// Түсінік\nlet a = "Мәтін"</script>',
    ['Тақырып', `Бұл қою сөз & ${o} соңы\nжаңа`, 'Сурет', ' Ескерту ', 'Түсінік', 'Мәтін'],
  ],
  ['a.vue', '<template><p>{{ аты }} сәлем</p></template>', [`${o} сәлем`]],
  ['a.html', '<p>2 < 3 және 5 > 4</p>', ['2 < 3 және 5 > 4']],
  [
    'a.tmx',
    '<tmx><tu><tuv xml:lang="kk"><seg>Бұл <bpt i="1">&lt;b&gt;</bpt>сөз<ept i="1">x</ept> &amp; бар</seg></tuv></tu></tmx>',
    [`Бұл ${o}сөз${o} & бар`],
  ],
  [
    'strings.xml',
    '<resources><string name="аты">Сәлем %1$s</string><!-- түсінік --></resources>',
    [`Сәлем ${o}`, ' түсінік '],
  ],
  ['a.xlf', '<target>Бірінші <x id="1"/> екінші</target>', [`Бірінші ${o} екінші`]],
  [
    'a.php',
    '<h1>Тақырып</h1><?php // Түсінік\necho "Сәлем $name"; $a["кілт"] = 1; ?>\n<p>Соңы</p>',
    ['Тақырып', 'Түсінік', `Сәлем ${o}`, 'Соңы'],
  ],
  // LaTeX
  [
    'a.tex',
    '\\documentclass{қате}\n\\title{Тақырып}\n\\begin{document}\nБұл \\textbf{қою} $x_қ$ сөз~бар \\cite{кілт}. % түсінік\n\n\\section{Бөлім} \\label{сек}\n\\begin{verbatim}\nқате\n\\end{verbatim}\n50\\% жуық\n\\end{document}\n',
    ['Тақырып', `Бұл қою ${o} сөз бар ${o}. `, 'түсінік', `Бөлім ${o} `, '50% жуық '],
  ],
  // Markup of lines
  [
    'a.rst',
    'Тақырып\n=======\n\nБұл ``код`` және :ref:`қате`\nжалғасы.\n\n.. code-block:: python\n\n   қате\n\n- Тізім\n\n.. note:: Ескерту\n\nКод::\n\n   қате\n\nСоңы\n',
    ['Тақырып', `Бұл ${o} және ${o}\nжалғасы.`, 'Тізім', 'Ескерту', 'Код::', 'Соңы'],
  ],
  [
    'a.adoc',
    '= Тақырып\n:author: қате\n\n// қате\nБұл `код` {attr}сөз\n\n----\nқате\n----\n* Тізім\n',
    ['Тақырып', 'қате', `Бұл ${o} ${o}сөз`, 'Тізім'],
  ],
  [
    'a.org',
    '#+TITLE: Тақырып\n* TODO Бөлім :тег:\n:PROPERTIES:\n:a: қате\n:END:\nБұл =код= және [[http://a][сілтеме]]\n#+begin_src python\nқате\n#+end_src\n- [ ] Тізім\n',
    ['Тақырып', `Бөлім${o}`, `Бұл ${o} және ${o}сілтеме${o}`, 'Тізім'],
  ],
  // Notebooks
  [
    'a.ipynb',
    '{"cells":[{"cell_type":"markdown","source":["# Тақырып\\n","\\n","Бұл `код` \\"сөз\\"\\n","жалғасы"]},{"cell_type":"code","source":"# Түсінік\\na = \'Мәтін\'","outputs":[{"text":"қате"}]}],"metadata":{"language_info":{"name":"python"}}}',
    ['Тақырып', `Бұл ${o} "сөз"\nжалғасы`, 'Түсінік', 'Мәтін'],
  ],
  // Code
  [
    'app.py',
    '# Бірінші\n# екінші\n#\n# үшінші\ndef f(x):\n    """Құжат `код`.\n\n    Жалғасы\n    """\n    return {"кілт": f"Сәлем {x.ат} %s\\n", r"\\d": x["кілт"], "a": \'Мән \\u049b\'}\n',
    ['Бірінші\nекінші', 'үшінші', `Құжат ${o}.`, 'Жалғасы', `Сәлем ${o} ${o}\n`, 'Мән қ'],
  ],
  [
    'a.ts',
    'import м from "модуль";\n/**\n * Құжат\n * @param x Мән\n */\nconst o = { "кілт": `Сәлем ${f("іш")} әлем`, b: c ? "иә" : "жоқ" }; const r = /"қате/;\n',
    [`Құжат\n${o} Мән`, 'Сәлем ', 'іш', ' әлем', 'иә', 'жоқ'],
  ],
  ['a.tsx', 'const e = <p title="Аты">Мәтін {x} тағы\n   жол &amp; соңы</p>;', ['Аты', 'Мәтін ', ' тағы жол & соңы']],
  [
    'a.rs',
    "fn f<'a>(x: &'a str) { let c = 'қ'; } // Түсінік 'a\nlet s = \"Мәтін {x}\"; /* Блок */",
    ["Түсінік 'a", `Мәтін ${o}`, 'Блок '],
  ],
  ['a.go', 'var s = `Бірінші\nекінші` // Түсінік\n', ['Бірінші\nекінші', 'Түсінік']],
  ['a.kt', 'val s = """Сәлем $ат ${x}"""', [`Сәлем ${o} ${o}`]],
  [
    'a.sh',
    "# Түсінік\necho \"${#x} Сәлем $NAME\" 'Мән'\necho don\\'t # соңы\n",
    ['Түсінік', `${o} Сәлем ${o}`, 'Мән', 'соңы'],
  ],
  ['a.sql', "-- Түсінік\nSELECT 'Мән' FROM t; /* Блок */", ['Түсінік', 'Мән', 'Блок ']],
  ['a.lua', '--[[ Блок\nжалғасы ]] x = "Мән" -- Түсінік', ['Блок\nжалғасы ', 'Мән', 'Түсінік']],
  ['a.css', '/* Түсінік */ a::after { content: "Мән"; background: url(https://a/ә); }', ['Түсінік ', 'Мән']],
  ['Localizable.strings', '/* Түсінік */\n"кілт" = "Мән %@";\n', ['Түсінік ', `Мән ${o}`]],
  // What stands in comments and strings but is no prose
  [
    'doc.py',
    'def f():\n    """Бірінші::\n\n        қате\n\n    Екінші\n    :param аты: Мәні\n    >>> f("қате")\n    \'қате\'\n\n    Үшінші\n    """\n    r = re.sub("лар$", ""); p = re.compile(r"қ\\w+"); s = open("деректер/сөз.txt"); e = f"Бар {len(тізім)!r:>5} сан"\n',
    ['Бірінші::', `Екінші\n${o} Мәні`, 'Үшінші', `Бар ${o} сан`],
  ],
  ['doc.rs', '/// Бірінші\n/// ```\n/// let қ = 1;\n/// ```\n/// Екінші\nfn f() {}', ['Бірінші', 'Екінші']],
  [
    'doc.ts',
    '/**\n * Бірінші\n * @example\n * қос(1)\n * @returns Екінші\n */\ntype Т = "ашық" | "жабық"; // TODO(асан): Үшінші',
    ['Бірінші', `${o} Екінші`, `${o}: Үшінші`],
  ],
  ['b.tsx', 'const e = <А className="сынып" data-х="а" тексті="Мәтін">Сөз</А>;', ['Мәтін', 'Сөз']],
  ['b.cs', 'var s = $"Бар {аты + 1} {{сан}}";', [`Бар ${o} ${o}`]],
  // Placeholders with names and cases of any letters
  ['b.po', 'msgid "a"\nmsgstr "%(саны)d файл"', [`${o} файл`]],
  [
    'b.arb',
    '{"a":"{саны, number, integer} бар","b":"{кім, select, ер{Ол келді} other{Олар келді}}"}',
    [`${o} бар`, `${o} ${o}Ол келді} ${o}Олар келді}}`],
  ],
  ['b.properties', 'а=C:\\\\Құжат\\\\Сурет ішінде\n', [`${o} ішінде`]],
  [
    'b.html',
    '<meta name="description" content="Сипат"><meta name="key" content="қате"><input type="submit" value="Жіберу"><input type="hidden" value="қате"><p lang="ru">Русский <b>текст</b></p><p>Ол <span lang="en">қате</span> деді <i translate="no">қате</i>.</p><script type="application/json">{"а":"қате"}</script>',
    ['Сипат', 'Жіберу', `Ол ${o} деді ${o}.`],
  ],
  [
    'b.tmx',
    '<tmx><tu><tuv xml:lang="ru"><seg>Русский</seg></tuv><tuv xml:lang="kk-KZ"><seg>Қазақша</seg></tuv></tu></tmx>',
    ['Қазақша'],
  ],
  [
    'b.xlf',
    '<xliff><file source-language="ru" target-language="kk"><unit><source>Русский</source><target>Қазақша</target></unit></file></xliff>',
    ['Қазақша'],
  ],
  ['b.xml', '<a><b><![CDATA[<p class="қ">Бір <i>екі</i></p>]]></b><s translatable="false">қате</s></a>', ['Бір екі']],
  [
    'b.tex',
    '\\begin{document}\n\\item[Белгі] Бұл \\texttt{қате} сөз\n\\end{document}\nқате',
    ['Белгі', `Бұл ${o} сөз `],
  ],
  [
    'b.rst',
    '.. image:: қате.png\n   :alt: Сурет\n\n:Автор: Асан\n\nБұл `сілтеме аты <https://a.kz>`_ бар.\n\n.. |қ| replace:: Орнына\n\n.. Түсінік\n',
    ['Сурет', 'Асан', `Бұл сілтеме аты${o} бар.`, 'Орнына', 'Түсінік'],
  ],
  [
    'b.adoc',
    ':айнымалы: қате\n\nimage::қате.png[Сурет]\n\nМұны <<қате,осыдан>> {айнымалы} қара\n',
    [`Сурет${o}`, `Мұны ${o}осыдан${o} ${o} қара`],
  ],
  [
    'b.log',
    '2026-01-02 03:04:05 ERROR app: Файл /var/құжат/а.txt ашылмады (коды=қате)\n',
    [`Файл ${o} ашылмады (${o})`],
  ],
  // What may be somebody's stays to be found.
  [
    'c.log',
    'INFO app: кіру a.bc@mail.kz user=x@mail.kz tel="8 701 234 56 78"\n',
    ['кіру a.bc@mail.kz user=x@mail.kz tel="8 701 234 56 78"'],
  ],
  ['c.tex', '\\caption[Қысқа]{Ұзын атауы}\n', ['Қысқа', 'Ұзын атауы ']],
  ['d.py', 'x = "үй/home және/немесе а/б, үй.jpg мен суреттер/үй.jpg"', [`үй/home және/немесе а/б, ${o} мен ${o}`]],
  ['c.ini', '; Түсінік\n[бөлім]\nкілт = Мәні\n', ['Түсінік', 'Мәні']],
  ['c.rb', 'x = 1\n=begin\nБлок\n=end\ny = "Мән #{аты}" # Түсінік\n', ['Блок', `Мән ${o}`, 'Түсінік']],
  ['c.swift', '/// Бірінші\n/// - Parameter аты: Мәні\nlet s = "Бар \\(аты)"', [`Бірінші\n- ${o}: Мәні`, `Бар ${o}`]],
  ['c.py', "x = s.str.contains('лар$'); y = 'Мән'", ['Мән']],
  [
    'c.vue',
    '<script setup lang="ts">\n// Түсінік\nconst а = "Мән" as Т;\n</script><style lang="scss">қ</style>',
    ['Түсінік', 'Мән'],
  ],
  ['c.svelte', '{#if ашық}<p>Сәлем {аты}, дос</p>{/if}', [`Сәлем ${o}, дос`]],
  ['locale.json', '{"a":{"b":"Ашу"},"l":["Бірінші","Екінші"],"c":"Жабу"}', ['Ашу', 'Бірінші', 'Екінші', 'Жабу']],
  ['a.c', 'int x = 1; // ascii\nputs("plain");', []],
];

for (const [file, source, texts] of CASES) {
  test(`${file}: ${JSON.stringify(source).slice(0, 60)}`, () => {
    const format = formatFor({ fileName: file, sample: source });
    const { segments, problems } = format.segment(source);
    assert.deepEqual(
      segments.map(({ text }) => text),
      texts,
    );
    assert.deepEqual(problems, []);
    assertExact(source, segments);
  });
}

test('a fix touches neither placeholders nor markup, and is written as its place asks', () => {
  const edit = (file: string, source: string, at: string, newText: string) => {
    const format = formatFor({ fileName: file, sample: source });
    for (const segment of format.segment(source).segments) {
      const start = segment.text.indexOf(at);
      if (start < 0) continue;
      const change = segment.toSourceEdit({ start, end: start + at.length, newText });
      return change && source.slice(0, change.start) + change.newText + source.slice(change.end);
    }
    return 'not found';
  };
  for (const [file, head, tail] of [
    ['a.srt', '1\n00:00:01,000 --> 00:00:02,000\n<i>', '</i>\n'],
    ['a.po', 'msgid "a"\nmsgstr "%s ', '"\n'],
    ['a.properties', 'a=', '\n'],
    ['a.yaml', 'a: "', '"\n'],
    ['a.yaml', 'a: >\n  ', '\n  бар\n'],
    ['a.arb', '{"a":"{n} ', '","b":"екі"}'],
    ['a.html', '<p>', '</p>'],
    ['a.xml', '<a>', '</a>'],
    ['a.tex', '\\emph{', '}'],
    ['a.rst', '', '\n====\n'],
    ['a.ipynb', '{"cells":[{"cell_type":"markdown","source":["', '\\n","b"]}]}'],
    ['a.py', 'x = f"{y} ', '"'],
    ['a.ts', 'x = `${y} ', '`'],
    ['a.java', '/** ', ' */'],
  ] as const) {
    assert.equal(edit(file, `${head}калам сөз${tail}`, 'калам', 'қалам'), `${head}қалам сөз${tail}`, file);
  }
  assert.equal(edit('a.properties', 'a=\\u043a\\u0430\\u043b', 'кал', 'қал'), 'a=\\u049b\\u0430\\u043b');
  const two = 'a=\\u043a\\u0430\\u043b\nb=бар\n';
  assert.equal(edit('a.properties', two, 'кал', 'қал'), two.replace('\\u043a', '\\u049b'));
  assert.equal(edit('a.html', '<p>а б</p>', 'а', '<'), '<p>&lt; б</p>');
  // Over what is no prose, or with signs that would end the string.
  for (const [file, source, at, newText] of [
    ['a.py', 'x = "а {y} б"', `а ${o} б`, 'аб'],
    ['a.py', 'x = "а б"', 'а', '"'],
    ['a.yaml', 'a: а б', 'а', '# '],
    ['a.po', 'msgid "a"\nmsgstr "а б"', 'а', '%s'],
    ['a.html', '<p>а <b>б</b></p>', 'а б', 'в'],
    ['a.srt', '1\n00:00:01,000 --> 00:00:02,000\nа\n', 'а', '-->'],
    ['a.ipynb', '{"cells":[{"cell_type":"markdown","source":["а `б` в"]}]}', `а ${o} в`, 'в'],
  ] as const) {
    assert.equal(edit(file, source, at, newText), undefined, file);
  }
});

test('what a name or the beginning of a file says about its format', () => {
  const id = (fileName: string, sample = '', languageId?: string) =>
    formatFor({ fileName, sample, ...(languageId && { languageId }) }).id;
  assert.equal(id('a.json', '{"save": "Сақтау", "open": "Ашу"}'), 'messages');
  assert.equal(id('a.json', '{"text": "Бір", "title": "Екі"}'), 'json');
  assert.equal(id('a.json', '[{"a": "Бір"}, {"a": "Екі"}]'), 'json');
  assert.equal(id('a.json', '{"n": 1, "a": "Бір", "b": "Екі"}'), 'json');
  assert.equal(id('package.nls.kk.json'), 'messages');
  assert.equal(id('Untitled-1', '', 'python'), 'python');
  assert.equal(id('a.unknown', '', 'rust'), 'c');
  assert.equal(id('A.PY'), 'python');
});

test('every end of a name and every language belongs to one format', () => {
  const seen = new Map<string, string>();
  for (const { id, extensions, languageIds, quietLanguageIds = [] } of Object.values(FORMATS)) {
    for (const name of [...extensions, ...languageIds, ...quietLanguageIds]) {
      assert.equal(seen.get(name), undefined, `${name}: ${id} and ${seen.get(name)}`);
      seen.set(name, id);
    }
  }
});

test('white space of other kinds within a tag ends no name, and nothing hangs on it', () => {
  for (const format of [FORMATS.html, FORMATS.xml])
    for (const space of ['\u00a0', '\u2028', '\v', '\u3000']) {
      const { segments } = format.segment(`<p ${space}lang="kk"${space}>Қазақ тілі</p>`);
      assert.deepEqual(
        segments.map(({ text }) => text),
        ['Қазақ тілі'],
      );
    }
});
