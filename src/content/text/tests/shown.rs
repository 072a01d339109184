//! What the preview shows of the things that emails are made of.

use super::*;

const FEATURES: &str = r#"<!DOCTYPE html><html><head><title>Not shown</title>
<style>p { color: red }</style></head><body>
<!-- a comment --><!--[if mso]><p>Outlook</p><![endif]--><![if !mso]>
<div style="display:none;max-height:0">Preheader that is hidden</div>
<table width="100%" role="presentation"><tr><td><h1>Spring sale</h1></td></tr>
<tr><td><p>Hi <b>{{ first_name }}</b>, enjoy <a href="https://example.org/sale">20&nbsp;% off
&amp; more</a> until <em>Friday</em>.</p></td></tr></table><![endif]>
<p><img src="data:image/png;base64,AAAA" alt="A red chair"><img src="t.gif" width="1" height="1">
<img src="x.png"> Prices: <s>20</s> <code>10 EUR</code></p>
<ul><li>One chair, with a text that goes on and on to the next line</li><li>Two<ol start="9">
<li>nine</li><li>ten</li></ol></li></ul>
<blockquote><p>Lovely.</p></blockquote><hr>
<table border="1"><caption>Your order</caption><thead><tr><th>Item</th><th>Price</th></tr></thead>
<tbody><tr><td>Chair</td><td>10</td></tr></tbody><tfoot><tr><td colspan="2">Total 10</td></tr></tfoot></table>
<dl><dt>Phone</dt><dd>555 123</dd></dl><pre>a  b
	c</pre><p>See the <a href="https://example.org/sale">sale</a> or <a href="mailto:a@example.org">write</a>,
<a href='#top'>top</a>.</p></body></html>"#;

#[test]
fn an_email_of_all_features_at_40_columns() {
    insta::assert_snapshot!(text(FEATURES, 40), @r"
    Spring sale

    Hi {{ first_name }}, enjoy 20 % off &
    more [1] until Friday.

    [A red chair] [image] Prices: 20 10 EUR

    * One chair, with a text that goes on
      and on to the next line
    * Two
      9.  nine
      10. ten

    > Lovely.

    ────────────────────────────────────────

    Your order
    Item │Price
    ─────┼─────
    Chair│10
    Total 10

    Phone
      555 123

    a  b
        c

    See the sale [1] or write [2], top.

    [1]: https://example.org/sale
    [2]: mailto:a@example.org
    ");
}

#[test]
fn an_email_of_all_features_at_80_columns() {
    insta::assert_snapshot!(text(FEATURES, 80), @r"
    Spring sale

    Hi {{ first_name }}, enjoy 20 % off & more [1] until Friday.

    [A red chair] [image] Prices: 20 10 EUR

    * One chair, with a text that goes on and on to the next line
    * Two
      9.  nine
      10. ten

    > Lovely.

    ────────────────────────────────────────────────────────────────────────────────

    Your order
    Item │Price
    ─────┼─────
    Chair│10
    Total 10

    Phone
      555 123

    a  b
        c

    See the sale [1] or write [2], top.

    [1]: https://example.org/sale
    [2]: mailto:a@example.org
    ");
}

#[test]
fn styles_come_back_with_the_text() {
    let of = |word| styles(FEATURES, word);
    assert!(of("Spring")[0].heading);
    assert!(of("first_name")[0].strong);
    assert!(of("Friday")[0].emphasis);
    assert!(of("red chair")[0].image);
    assert!(of("10 EUR")[0].code);
    assert!(of("Lovely")[0].quote);
    assert!(of("Item")[0].strong);
    assert!(of("───")[0].rule);
    assert_eq!(of("20 %")[0].link, Some(0));
    assert_eq!(of("write")[0].link, Some(1));
    assert_eq!(of("Prices"), [SpanStyle::default()]);
    assert!(styles("<p><s>x</p>", "x")[0].strikeout);
    let both = styles("<b><i>x</b> y</i>", "x")[0];
    assert!(both.strong && both.emphasis);
}

#[test]
fn links_are_numbered_once_each_and_listed() {
    let preview = render(FEATURES, 80);
    assert_eq!(
        preview.links(),
        ["https://example.org/sale", "mailto:a@example.org"]
    );
}

#[test]
fn what_is_hidden_is_not_shown() {
    for html in [
        "<span style='display:none'>x</span>",
        "<div hidden>x</div>",
        "<p style='visibility:hidden'>x",
        "<p style='font-size:0'>x <b>x</b></p>",
        "<div style='opacity:0'><p style='opacity:1'>x</p></div>",
        "<div style='max-height:0;overflow:hidden'><table><tr><th>x<tr><td>x</table></div>",
        "<script>x</script><style>x</style><title>x</title><template>x</template>",
        "<svg><title>x</title><text>x</text></svg><iframe>x</iframe><noscript>x</noscript>",
        "<!--[if mso]>x<![endif]--><![CDATA[x]]><?xml x ?><!DOCTYPE x>",
        "<div style='display:none'><div>x</div><br>x<p>x<td>x</div>",
        "<img alt='x' style='display:none'><a href=x></a><a href=x><img alt=''></a>",
    ] {
        assert_eq!(text(html, 80), "", "{html}");
    }
    for (html, shown) in [
        (
            "<div style='font-size:0px'>a<p style='font-size:13px'>b</p></div>",
            "b",
        ),
        (
            "<p style='visibility:hidden'>a<b style='visibility:visible'>b</b></p>",
            "b",
        ),
        ("<![if !mso]>a<![endif]>", "a"),
        ("<!--[if !mso]><!-->a<!--<![endif]-->", "a"),
        ("<a href='' style='mso-hide:all'>a</a>", "a"),
        ("<div style='display:none'>x</div>a", "a"),
        ("<span hidden><span>x</span>x</span>a", "a"),
        ("<svg><path><p>a", "a"),
        ("<script/>x</script>a", "a"),
    ] {
        assert_eq!(text(html, 80), shown, "{html}");
    }
}

#[test]
fn words_do_not_run_together() {
    for html in [
        "a<iframe>x</iframe>b",
        "a<svg></svg>b",
        "a<select><option>x</select>b",
        "<b>a</b> <i>b</i>",
        "<b>a </b>b",
        "a<b> </b>b",
        "a&#32;b",
    ] {
        assert_eq!(text(html, 80), "a b", "{html}");
    }
    for html in [
        "a<div>b</div>",
        "<td>a<p>b",
        "a<textarea>b</textarea>",
        "a<br>b",
        "<dt>a<dt>b",
    ] {
        let lines = text(html, 80).replace("\n\n", "\n");
        assert_eq!(lines, "a\nb", "{html}");
    }
    assert_eq!(text("un<b>believ</b>able", 80), "unbelievable");
    assert_eq!(text("un<i hidden>x</i>able", 80), "unable");
    assert_eq!(
        text("<a href=u>Walmart </a>when", 80),
        "Walmart [1] when\n\n[1]: u"
    );
    assert_eq!(
        text("<a href=u><div>Go</div></a>when", 80),
        "Go [1]\nwhen\n\n[1]: u"
    );
}

#[test]
fn text_beside_cells_and_items_is_not_lost() {
    let lost = "<table border=1>one<tr>two<td>three<td>four<tr><td>five<td>six</table>seven";
    for word in ["one", "two", "three", "four", "five", "six", "seven"] {
        assert!(text(lost, 80).contains(word), "{word}");
    }
    assert_eq!(text("<ul>a<li>b</ul><td>c", 80), "* a\n* b\n\nc");
    assert_eq!(text("<ol><ol><li>a</ol></ol>", 80), "1. 1. a");
}

#[test]
fn empty_cells_keep_their_column() {
    let html = "<table border=1><tr><th>A<th>B<th>C<tr><td>1<td><td>3<tr><td><td><td>c</table>";
    insta::assert_snapshot!(text(html, 40), @r"
    A│B│C
    ─┼─┼─
    1│ │3
     │ │c
    ");
}

#[test]
fn line_at_finds_the_line_of_each_word() {
    let words: Vec<String> = (0..300).map(|number| format!("word{number:03}")).collect();
    let around = [
        ("<p>", "</p>"),
        ("", " "),
        ("<b>", "</b> "),
        ("<li>", "</li>"),
        ("&eacute; &amp; ", "<br>"),
        ("<table><tr><th>", "<th>n<tr><td>1<td>2</table>"),
        ("<!-- x -->\n", "\n"),
        ("<pre>", "\n</pre>"),
    ];
    let parts = words.iter().zip(around.iter().cycle());
    let parts = parts.map(|(word, (start, end))| format!("{start}{word}{end}"));
    let html = parts.collect::<Vec<_>>().concat();
    for width in [20, 80] {
        let preview = render(&html, width);
        for word in &words {
            let line = preview.line_at(html.find(word).unwrap());
            let shown = preview.lines()[line].text();
            assert!(shown.contains(word), "{word} at {width}: {line}: {shown}");
        }
        assert_eq!(preview.line_at(0), 0);
        assert!(preview.line_at(usize::MAX) < preview.lines().len());
    }
}

#[test]
fn line_at_follows_a_long_text_without_line_ends() {
    let words = (0..5_000).map(|number| format!("w{number:04} &amp; \r\n   ż "));
    let html = words.collect::<Vec<_>>().concat();
    let preview = render(&html, 40);
    for word in ["w0000", "w1234", "w4321", "w4999"] {
        let line = preview.line_at(html.find(word).unwrap());
        assert!(preview.lines()[line].text().contains(word), "{word}");
    }
}

#[test]
fn nothing_to_see_is_an_empty_preview() {
    for html in [
        "",
        " \n ",
        "<p></p>",
        "<br><br>",
        "<!-- -->",
        "&zwnj;&nbsp;",
    ] {
        let preview = render(html, 80);
        assert!(preview.lines().is_empty(), "{html:?}");
        assert_eq!(preview.line_at(3), 0);
    }
}

#[test]
fn refusals_are_sentences() {
    let large = TextPreview::render(&"x".repeat(MAX_BYTES + 1), 80).unwrap_err();
    insta::assert_snapshot!(large, @"This email is too large to preview: 2049 kB of HTML, and the preview takes up to 2048 kB.");
    let many = TextPreview::render(&"<p>x".repeat(200_000), 80).unwrap_err();
    insta::assert_snapshot!(many, @"This email has too many separate elements to preview: more than 34222.");
}

#[test]
fn style_sheets_hide_and_show() {
    let sheet = "<style>.pre{display:none} @media (max-width:480px){.wide{display:none}}
        .off{display:none} .on .off{display:block!important} .l{display:block}</style>";
    for (html, shown) in [
        ("<div class=pre>a</div>b", "b"),
        ("<div class=wide>a</div>b", "a\nb"),
        ("<div class=off>a</div>b", "b"),
        ("<div class=on><p class=off>a</div>", "a"),
        ("<a class=l>a</a><a class=l>b</a>", "a\nb"),
        ("a<span class='x pre'>b</span>c", "ac"),
    ] {
        assert_eq!(text(&format!("{sheet}{html}"), 80), shown, "{html}");
    }
}

#[test]
fn buttons_stand_in_brackets() {
    let style = "background:#08c;padding:12px 24px";
    for (html, shown) in [
        (
            format!("<a href=u style='{style}'> Book now </a>"),
            "[ Book now ] [1]",
        ),
        (
            format!("<a href=u style='{style}'><b>&nbsp;Book</b> now</a>"),
            "[ Book now ] [1]",
        ),
        (
            format!("<a href=u style='{style}'><img alt=Go></a>"),
            "[Go] [1]",
        ),
        (
            "<table><tr><td style='background:#08c;border-radius:4px'><a href=u>Go</a></table>"
                .to_owned(),
            "[ Go ] [1]",
        ),
        (
            "a<button>b</button><button>c</button>".to_owned(),
            "a [ b ] [ c ]",
        ),
        (
            format!("<style>.btn{{{style}}}</style><a class='btn big' href=u>Go</a>"),
            "[ Go ] [1]",
        ),
    ] {
        assert_eq!(text(&html, 80).replace("\n\n[1]: u", ""), shown, "{html}");
    }
}

#[test]
fn short_cells_of_a_layout_stand_side_by_side() {
    let total = "<table><tr><td>Total</td><td>&nbsp;</td><td><p>$ 9</p></td></tr></table>";
    assert_eq!(text(total, 80), "Total   $ 9");
    assert_eq!(text("<table><tr><td>a<br><td><br>b</table>", 80), "a   b");
    assert_eq!(text(total, 8), "Total\n\n$ 9");
    let rows =
        "<tr><td>Plan<td>Silver Monthly</tr><tr><td colspan=2></tr><tr><td>Amount<td>$ 9</tr>";
    let grid = format!("<table>{rows}</table>after");
    insta::assert_snapshot!(text(&grid, 80), @r"
    Plan     Silver Monthly
    Amount   $ 9

    after
    ");
    assert_eq!(text(&grid, 20), "Plan\nSilver Monthly\nAmount   $ 9\nafter");
}

#[test]
fn space_in_the_style_is_a_blank_line() {
    for (html, shown) in [
        ("<p style='margin:0'>a</p><p style='margin:0'>b</p>", "a\nb"),
        (
            "<div style='padding-bottom:20px'>a</div><div>b</div>",
            "a\n\nb",
        ),
        ("<table cellpadding=10><tr><td>a<tr><td>b</table>", "a\n\nb"),
        (
            "<table><tr><td>a<tr><td height=30><tr><td>b</table>",
            "a\n\nb",
        ),
        ("<div>a</div><div>&nbsp;</div><div>b</div>", "a\n\nb"),
        ("a<h2 style='margin:0'>b</h2>c", "a\n\nb\nc"),
        ("<blockquote><p>a<p>b</blockquote>", "> a\n>\n> b"),
        ("a<br>&gt;<br>&gt;<br>&gt;<br>b", "a\n>\n>\n>\nb"),
    ] {
        assert_eq!(text(html, 80), shown, "{html}");
    }
}

#[test]
fn images_have_a_text_or_a_size_or_are_left_out() {
    for (html, shown) in [
        ("<img alt=Cat width=1 height=90>", "[Cat]"),
        ("<img width=600 height=200>", "[image 600×200]"),
        ("<img width=600>", "[image]"),
        ("<img alt='' width=600>", ""),
        ("<img width=12 height=12>", ""),
        ("<img alt=counted width=1 height=1>", ""),
        ("<img style='width:1px'>", ""),
    ] {
        assert_eq!(text(html, 80), shown, "{html}");
    }
}

#[test]
fn links_are_listed_or_stand_in_the_text() {
    let with = |style| {
        let preview = TextPreview::render_with("See <a href=u>it</a>.", 80, style).unwrap();
        let lines: Vec<_> = preview.lines().iter().map(PreviewLine::text).collect();
        lines.join("\n")
    };
    assert_eq!(with(LinkStyle::Listed), "See it [1].\n\n[1]: u");
    assert_eq!(with(LinkStyle::Inline), "See it <u>.");
    assert_eq!(with(LinkStyle::Hidden), "See it.");
}
