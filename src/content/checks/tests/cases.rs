//! Emails and subjects in which one check fires, and like ones in which it must not.

/// A check, HTML in which it fires, and HTML in which it must not.
pub(super) const HTML: &[(&str, &str, &str)] = &[
    (
        "preheader/missing",
        "<a href='https://a.pl'>View in browser</a><p>x</p>",
        "<p>Hello all</p><p>View in browser</p>",
    ),
    (
        "preheader/repeats-subject",
        "<div style='display:none'>News of the week!</div><p>x</p>",
        "<div style='display:none'>What else is new</div><p>x</p>",
    ),
    (
        "preheader/too-short",
        "<div style='display:none'>News</div><p>x</p>",
        "<div style='display:none'>All that happened in our town this week</div><p>x</p>",
    ),
    (
        "placeholders/unclosed",
        "<p>Hi {{ name }, hello",
        "<style>a{{}</style><p>Hi {{ name }}",
    ),
    (
        "placeholders/unclosed-block",
        "{% if a %}<p>x</p>",
        "{% if a %}{% for b in c %}<p>x</p>{% endfor %}{% endif %}",
    ),
    (
        "placeholders/unopened",
        "<p>Hi name }}</p>",
        "<style>@media x{a{b:c}}</style><p>{x}</p>",
    ),
    ("placeholders/empty", "<p>{{ }}</p>", "<p>{{ a }}</p>"),
    (
        "placeholders/markup-inside",
        "<p>{{ <b>name</b> }}</p>",
        "<p><b>{{ name }}</b></p>",
    ),
    (
        "placeholders/unknown",
        "<p>{{ frist_name }}</p>",
        "<p>{{ first_name }} {{ last_name }} {{ item1 }} {{ item2 }}</p>",
    ),
    (
        "placeholders/without-default",
        "<p>{{ name }}</p>",
        "<p>{{ name|default('you') }} {{ unsubscribe_url }}</p>",
    ),
    (
        "placeholders/foreign",
        "<p>*|FNAME|*</p>",
        "<p>{{ name }} 50 % off</p>",
    ),
    (
        "links/empty",
        "<a href='#'>x</a>",
        "<a name=x></a><a href='https://a.pl'>x</a>",
    ),
    (
        "links/script",
        "<a href='javascript:x()'>x</a>",
        "<a href='https://a.pl'>x</a>",
    ),
    (
        "links/http",
        "<a href='http://a.pl'>x</a>",
        "<a href='https://a.pl'>x</a>",
    ),
    (
        "links/relative",
        "<a href='/x'>x</a>",
        "<a href='{{ url }}'>x</a>",
    ),
    (
        "links/missing-scheme",
        "<a href='www.a.pl'>x</a>",
        "<a href='https://www.a.pl'>x</a>",
    ),
    (
        "links/broken-url",
        "<a href='htps://a.pl'>x</a>",
        "<a href='tg://x'>x</a>",
    ),
    (
        "links/broken-mailto",
        "<a href='mailto:ada'>x</a>",
        "<a href='mailto:ada@a.pl?subject=a%20b'>x</a>",
    ),
    (
        "links/broken-tel",
        "<a href='tel:call'>x</a>",
        "<a href='tel:+48 22 123'>x</a>",
    ),
    (
        "links/local",
        "<a href='http://localhost/x'>x</a>",
        "<a href='https://local.pl/x'>x</a>",
    ),
    (
        "links/example-domain",
        "<a href='https://example.com'>x</a>",
        "<a href='https://examples.pl'>x</a>",
    ),
    (
        "links/mismatch",
        "<a href='https://b.pl'>a.pl</a>",
        "<a href='https://shop.a.pl/x'>www.a.pl</a>",
    ),
    (
        "links/look-alike",
        "<a href='https://\u{430}cme.com'>x</a>",
        "<a href='https://żółw.pl'>x</a>",
    ),
    (
        "links/credentials",
        "<a href='https://a:b@a.pl'>x</a>",
        "<a href='https://a.pl/@b'>x</a>",
    ),
    (
        "links/wrapped",
        "<a href='https://www.google.com/url?q=a'>x</a>",
        "<a href='https://www.google.com/maps'>x</a>",
    ),
    (
        "links/personal",
        "<a href='https://a.pl?fbclid=1'>x</a>",
        "<a href='https://a.pl?utm_source=1'>x</a>",
    ),
    (
        "links/shortened",
        "<a href='https://bit.ly/x'>x</a>",
        "<a href='https://a.pl/bit.ly'>x</a>",
    ),
    (
        "links/no-such-place",
        "<a href='#x'>x</a>",
        "<a href='#x'>x</a><p id=x>y</p>",
    ),
    (
        "links/no-text",
        "<a href='https://a.pl'></a>",
        "<a href='https://a.pl'><img alt=''></a>",
    ),
    (
        "links/nested",
        "<a href='https://a.pl'>x<a href='https://b.pl'>y</a></a>",
        "<a href='https://a.pl'>x</a><a href='https://b.pl'>y</a>",
    ),
    (
        "links/vague-text",
        "<a href='https://a.pl'>click here</a>",
        "<a href='https://a.pl'>Our prices</a>",
    ),
    (
        "content/missing-alt",
        "<img src='https://a.pl/b.png'>",
        "<img src='https://a.pl/b.png' alt><img width=1 src='https://a.pl/o'>",
    ),
    (
        "content/file-name-alt",
        "<img alt='IMG_1.png'>",
        "<img alt='A house'>",
    ),
    (
        "content/empty-image",
        "<img src='' alt=a>",
        "<img src='https://a.pl/b.png' alt=a>",
    ),
    (
        "content/relative-image",
        "<img src='b.png' alt=a>",
        "<img src='https://a.pl/b.png' alt=a>",
    ),
    (
        "content/broken-image",
        "<img src='file:///b.png' alt=a>",
        "<img src='cid:b' alt=a>",
    ),
    (
        "content/http-image",
        "<img src='http://a.pl/b.png' alt=a>",
        "<img src='https://a.pl/b.png' alt=a>",
    ),
    (
        "content/example-image",
        "<img src='https://via.placeholder.com/1' alt=a>",
        "<img src='https://a.pl/b.png' alt=a>",
    ),
    (
        "content/embedded-image",
        "<img src='data:image/png;base64,AA' alt=a>",
        "<img src='https://a.pl/b.png' alt=a>",
    ),
    (
        "content/no-dimensions",
        "<img src='https://a.pl/b.png' alt=a>",
        "<img src='https://a.pl/b.png' alt=a width=5>",
    ),
    (
        "content/mostly-images",
        "<img src='https://a.pl/b.png' alt=a>Hi",
        "Hi",
    ),
    (
        "content/no-tags",
        "Hi Ada,\n\nsee <b>you</b>",
        "One long sentence\nthat goes on",
    ),
    (
        "content/invisible",
        "<p>a\u{202e}b</p>",
        "<p>a\u{200d}b\u{ad}c שלום \u{202b}</p>",
    ),
    (
        "content/confusable",
        "<p>p\u{430}ypal</p>",
        "<p>5 kΩ, привет, naïve</p>",
    ),
    ("content/styled-letters", "<p>\u{1d5d4}</p>", "<p>A</p>"),
    ("content/garbled", "<p>Donâ€™t</p>", "<p>Don’t, Ã</p>"),
    (
        "content/weekday",
        "<p><b>Friday</b>, 5 May 2026</p>",
        "<p>Tuesday, 5 May 2026</p>",
    ),
    (
        "content/promised-attachment",
        "<p>Please find attached our prices</p>",
        "<p>We are attached to you. Never open an attachment.</p>",
    ),
    (
        "content/repeated-word",
        "<p>to the the end</p>",
        "<p>that that, had had, the thesis</p>",
    ),
    (
        "content/lorem-ipsum",
        "<p>Lorem ipsum dolor</p>",
        "<p>Hello</p>",
    ),
    (
        "content/todo",
        "<p>TODO: price</p>",
        "<html lang=es><p>TODO listo</p>",
    ),
    (
        "content/fill-in",
        "<p>Dear [First Name],</p>",
        "<p>[1] see note [a], (your choice)</p>",
    ),
    (
        "content/test-text",
        "<p>test</p>",
        "<p>A test of your eyes</p>",
    ),
    (
        "content/note-in-comment",
        "<!-- TODO: x -->",
        "<!-- header --><!--[if mso]>TODO<![endif]-->",
    ),
    (
        "content/empty-greeting",
        "<p>Hi ,</p>",
        "<p>Hi, all</p><p>Dear Ada,</p>",
    ),
    (
        "structure/unclosed",
        "<div><b>x</div>",
        "<ul><li>a<li>b</ul><p>x",
    ),
    ("structure/misnested", "<b><i>x</b></i>", "<b><i>x</i></b>"),
    ("structure/stray-end-tag", "<p>x</p></div>", "<p>x</p></br>"),
    (
        "structure/unfinished-tag",
        "<p>x</p><a href='x",
        "<p title='a > b'>x</p>",
    ),
    (
        "structure/duplicate-attribute",
        "<p style='a' style='b'>x</p>",
        "<p style='a' class='b'>x</p>",
    ),
    (
        "structure/duplicate-id",
        "<p id=a></p><p id=a></p>",
        "<p id=a></p><p id=b></p>",
    ),
    (
        "structure/broken-entity",
        "<p>a&nbsp b</p>",
        "<p>a&nbsp;b & c</p><a href='https://a.pl?a=1&copy=2'>x</a>",
    ),
    (
        "structure/double-escaped",
        "<p>a&amp;nbsp;b</p>",
        "<p>a &amp; b</p><code>&amp;nbsp;</code>",
    ),
    (
        "structure/script",
        "<script>x</script>",
        "<script type='application/ld+json'>{}</script>",
    ),
    (
        "structure/event-handler",
        "<p onclick='x()'>x</p>",
        "<p once='x'>x</p>",
    ),
    ("structure/form", "<form></form>", "<p>form</p>"),
    ("structure/iframe", "<iframe src=x></iframe>", "<p>x</p>"),
    ("structure/video", "<video></video>", "<p>x</p>"),
    (
        "structure/missing-lang",
        "<html><p>x</p>",
        "<html lang=en><p>x</p>",
    ),
    (
        "structure/missing-title",
        "<head></head>",
        "<head><title>x</title></head>",
    ),
    (
        "structure/charset",
        "<meta charset=iso-8859-2>ż",
        "<meta charset=UTF-8>ż<meta http-equiv=x content='text/html; charset=utf-8'>",
    ),
    (
        "structure/missing-unsubscribe",
        "<html><p>x</p>",
        "<html><a href='{{ unsubscribe_url }}'>Bye</a>",
    ),
    (
        "clients/css-lost",
        "<p style='position:absolute'>x</p>",
        "<p style='color:red'>x</p>",
    ),
    ("clients/html-lost", "<svg></svg>", "<b>x</b>"),
    (
        "clients/image-lost",
        "<img alt=a src='https://a.pl/b.svg'>",
        "<img alt=a src='https://a.pl/b.png'>",
    ),
    (
        "clients/css",
        "<p style='display:flex'>x</p>",
        "<p style='color:red'>x</p>",
    ),
    ("clients/html", "<select></select>", "<b>x</b>"),
    (
        "clients/image",
        "<img alt=a src='https://a.pl/b.webp'>",
        "<img alt=a src='https://a.pl/b.gif'>",
    ),
];

pub(super) const SUBJECTS: &[(&str, &str, &str)] = &[
    (
        "subject/too-long",
        "This subject goes on and on, and who reads all of it in the list of a phone?",
        "Short",
    ),
    (
        "subject/all-capitals",
        "BIG SALE TODAY ONLY",
        "NASA and FIFA agree",
    ),
    ("subject/repeated-punctuation", "Sale!!!", "Sale! Really?"),
    (
        "subject/template-text",
        "[Company] Your subject here",
        "Your new prices",
    ),
    ("subject/invisible", "Sa\u{200b}le", "👩‍🚀 Sale"),
    ("subject/confusable", "p\u{430}ypal", "Привет"),
    ("subject/html", "Tom &amp; Jerry", "Tom & Jerry; 1 < 2"),
    ("subject/spaces", " Sale", "Sale"),
    ("subject/reply", "Re: your order", "Return of the year"),
    (
        "placeholders/unclosed",
        "Hi {{ name",
        "Hi {{ name|default('you') }}",
    ),
    (
        "placeholders/foreign",
        "Hi *|FNAME|*",
        "Hi {{ name|default('you') }}",
    ),
];
