#!/usr/bin/env python3
"""Makes features.json, which is what the checks know of mail clients, from caniemail's data.

    git clone https://github.com/hteumeuleu/caniemail
    python3 assets/caniemail/generate.py caniemail > assets/caniemail/features.json

caniemail is by Rémi Parmentier and others, under the MIT licence; see LICENSE beside this file.
What a feature looks like in HTML and CSS (`tokens`) and how much its loss matters (`effect`) are
Sendoff's own.
"""

import json
import pathlib
import re
import subprocess
import sys

# Features whose tokens are not what their name says. The forms are those of
# src/content/checks/clients/tokens.rs: p: property, p:name=keyword, f: function, u: unit,
# @: at-rule, @media: media feature, s: kind of selector, ":" and "::" pseudo-classes and
# pseudo-elements, e: element, e:name=type, a: attribute, i: image format, x: all else.
TOKENS = {
    "css-at-font-face": ["@:font-face"],
    "css-at-import": ["@:import"],
    "css-at-keyframes": ["@:keyframes", "@:-webkit-keyframes"],
    "css-at-media": ["@:media"],
    "css-at-media-device-pixel-ratio": ["@media:device-pixel-ratio"],
    "css-at-supports": ["@:supports"],
    "css-block-inline-size": ["p:block-size"],
    "css-border-image": ["p:border-image", "p:border-image-source"],
    "css-border-inline-block": ["p:border-inline", "p:border-block"],
    "css-border-inline-block-individual": [
        f"p:border-{axis}-{side}" for axis in ("inline", "block") for side in ("start", "end")
    ],
    "css-border-inline-block-longhand": [
        f"p:border-{axis}-{what}" for axis in ("inline", "block") for what in ("color", "style", "width")
    ],
    "css-border-radius": [
        "p:border-radius", "p:border-top-left-radius", "p:border-top-right-radius",
        "p:border-bottom-left-radius", "p:border-bottom-right-radius",
    ],
    "css-border-radius-logical": [
        f"p:border-{a}-{b}-radius" for a in ("start", "end") for b in ("start", "end")
    ],
    "css-border": ["p:border", "p:border-top", "p:border-right", "p:border-bottom", "p:border-left"],
    "css-column-layout-properties": [
        "p:columns", "p:column-width", "p:column-fill", "p:column-rule", "p:column-span",
    ],
    "css-comments": ["x:css-comment"],
    "css-conic-gradient": ["f:conic-gradient", "f:repeating-conic-gradient"],
    "css-display-flex": ["p:display=flex", "p:display=inline-flex"],
    "css-display-grid": ["p:display=grid", "p:display=inline-grid"],
    "css-display-none": ["p:display=none"],
    "css-font": ["p:font"],
    "css-gap": ["p:gap", "p:row-gap", "p:column-gap", "p:grid-gap"],
    "css-grid-template": [
        "p:grid-template", "p:grid-template-columns", "p:grid-template-rows", "p:grid-template-areas",
    ],
    "css-important": ["x:important"],
    "css-inert-attribute": ["a:inert"],
    "css-intrinsic-size": ["k:fit-content", "k:min-content", "k:max-content"],
    "css-left-right-top-bottom": ["p:left", "p:right", "p:top", "p:bottom"],
    "css-linear-gradient": ["f:linear-gradient", "f:repeating-linear-gradient"],
    "css-margin": ["p:margin", "p:margin-top", "p:margin-right", "p:margin-bottom", "p:margin-left"],
    "css-margin-block-start-end": ["p:margin-block-start", "p:margin-block-end"],
    "css-margin-inline-block": ["p:margin-inline", "p:margin-block"],
    "css-margin-inline-start-end": ["p:margin-inline-start", "p:margin-inline-end"],
    "css-modern-color": ["f:lch", "f:oklch", "f:lab", "f:oklab"],
    "css-nesting": ["x:nesting"],
    "css-overflow": ["p:overflow", "p:overflow-x", "p:overflow-y"],
    "css-padding": ["p:padding", "p:padding-top", "p:padding-right", "p:padding-bottom", "p:padding-left"],
    "css-padding-block-start-end": ["p:padding-block-start", "p:padding-block-end"],
    "css-padding-inline-block": ["p:padding-inline", "p:padding-block"],
    "css-padding-inline-start-end": ["p:padding-inline-start", "p:padding-inline-end"],
    "css-position": ["p:position=absolute", "p:position=fixed", "p:position=sticky"],
    "css-radial-gradient": ["f:radial-gradient", "f:repeating-radial-gradient"],
    "css-rgb": ["f:rgb"],
    "css-rgba": ["f:rgba"],
    "css-scroll-snap": ["p:scroll-snap-type", "p:scroll-snap-align", "p:scroll-snap-stop"],
    "css-selector-adjacent-sibling": ["s:adjacent"],
    "css-selector-general-sibling": ["s:general"],
    "css-sytem-ui": ["k:system-ui"],
    "css-unit-initial": ["k:initial"],
    "css-unit-calc": ["f:calc"],
    "css-unit-percent": ["u:%"],
    "css-variables": ["f:var", "x:variable"],
    "html-align": ["a:align"],
    "html-anchor-links": ["x:anchor"],
    "html-background": ["a:background"],
    "html-button-reset": ["e:button=reset"],
    "html-button-submit": ["e:button=submit", "e:button="],
    "html-cellpadding": ["a:cellpadding"],
    "html-cellspacing": ["a:cellspacing"],
    "html-comments": ["x:html-comment"],
    "html-dir": ["a:dir"],
    "html-doctype": ["x:doctype"],
    "html-h1-h6": [f"e:h{level}" for level in range(1, 7)],
    "html-height": ["a:height"],
    "html-hidden": ["a:hidden"],
    "html-image-maps": ["e:map", "a:usemap"],
    "html-lang": ["a:lang"],
    "html-lists": ["e:ul", "e:ol", "e:dl"],
    "html-loading-attribute": ["a:loading"],
    "html-mailto-links": ["x:mailto"],
    "html-meta-color-scheme": ["x:meta-color-scheme"],
    "html-popover": ["a:popover"],
    "html-required": ["a:required"],
    "html-role": ["a:role"],
    "html-semantics": [
        f"e:{name}"
        for name in (
            "article", "aside", "details", "figcaption", "figure", "footer", "header", "main", "mark",
            "nav", "section", "summary", "time",
        )
    ],
    "html-srcset": ["a:srcset", "a:sizes"],
    "html-target": ["a:target"],
    "html-valign": ["a:valign"],
    "html-width": ["a:width"],
    "image-base64": ["x:base64"],
    "image-jpg": ["i:jpg", "i:jpeg"],
    "image-heif": ["i:heif", "i:heic"],
    "image-tiff": ["i:tiff", "i:tif"],
    "amp": ["x:amp"],
    # A record in the DNS: nothing of it is in the email.
    "bimi": [],
}

# Without it the reader misses something that the author meant to be read or clicked.
MAJOR = {
    "css-position", "css-variables", "css-nesting", "html-svg", "html-dialog", "html-image-maps", "html-meter",
    "html-progress", "image-avif", "image-hdr", "image-heif", "image-mp4", "image-svg", "image-tiff", "image-webp",
}
# Without it nothing is missed, or another check says it better.
QUIET = {
    "css-comments", "html-comments", "html-doctype", "html-body", "html-role", "html-lang", "html-target",
    "html-aria-describedby", "html-aria-hidden", "html-aria-label", "html-aria-labelledby", "html-aria-live",
    "html-semantics", "html-link", "html-form", "html-video", "html-audio", "html-loading-attribute",
    "css-cursor", "css-pseudo-class-hover", "css-pseudo-class-active", "css-pseudo-class-visited",
    "css-pseudo-class-focus", "css-pseudo-class-link", "css-transition", "css-user-select", "css-outline",
    "css-at-media", "css-at-media-prefers-color-scheme", "css-at-media-hover", "css-at-media-prefers-reduced-motion",
    "css-at-media-orientation", "css-at-media-device-pixel-ratio", "css-at-supports", "css-color-scheme",
    "html-meta-color-scheme", "css-text-shadow", "css-box-shadow", "css-border-radius", "css-selector-attribute",
    "css-selector-universal", "css-important", "css-unit-initial", "css-sytem-ui", "css-orphans", "css-widows",
    "css-box-sizing", "css-word-break", "css-word-wrap", "css-overflow-wrap", "css-hyphens", "html-hidden",
    "html-object", "html-picture", "html-srcset", "html-abbr", "html-acronym", "html-dfn", "html-wbr", "html-base", "html-style", "amp", "image-base64",
    "css-font-kerning", "css-text-decoration-skip-ink", "css-text-underline-offset", "css-resize",
    "css-selector-chaining", "css-selector-child", "css-selector-descendant", "css-table-layout", "css-empty-cells",
    "css-max-width", "css-min-width", "css-display-none", "css-at-font-face",
}


def tokens(slug):
    if slug in TOKENS:
        return TOKENS[slug]
    family, _, name = slug.partition("-")
    if slug.startswith("css-at-media-"):
        return ["@media:" + slug.removeprefix("css-at-media-")]
    if slug.startswith("css-function-"):
        return ["f:" + slug.removeprefix("css-function-")]
    if slug.startswith("css-pseudo-class-"):
        return [":" + slug.removeprefix("css-pseudo-class-")]
    if slug.startswith("css-pseudo-element-"):
        return ["::" + slug.removeprefix("css-pseudo-element-")]
    if slug.startswith("css-selector-"):
        return ["s:" + slug.removeprefix("css-selector-")]
    if slug.startswith("css-unit-"):
        return ["u:" + slug.removeprefix("css-unit-")]
    if slug.startswith("html-aria-"):
        return ["a:" + name]
    if slug.startswith("html-input-"):
        return ["e:input=" + slug.removeprefix("html-input-")]
    if family == "css":
        return ["p:" + name]
    if family == "html":
        return ["e:" + name]
    if family == "image":
        return ["i:" + name]
    sys.exit(f"{slug}: what does it look like?")


def stats(text, slug):
    start = text.index("{", text.index("stats:"))
    depth = 0
    for end in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        if depth == 0:
            break
    block = re.sub(r"([A-Za-z0-9_-]+)\s*:\s*\{", r'"\1": {', text[start : end + 1])
    block = re.sub(r'""([^"]+)""', r'"\1"', block)
    block = re.sub(r",\s*([}\]])", r"\1", block)
    block = re.sub(r'("|\})(\s*\n\s*")', r"\1,\2", block)
    try:
        return json.loads(block)
    except json.JSONDecodeError as error:
        sys.exit(f"{slug}: {error}")


def main():
    root = pathlib.Path(sys.argv[1])
    git = ["git", "-C", str(root), "log", "-1"]
    features = []
    clients = set()
    for path in sorted((root / "_features").glob("*.md")):
        if path.stem.startswith("_"):
            continue
        text = path.read_text()
        title = re.search(r'^title:\s*"?(.*?)"?\s*$', text, re.M).group(1).strip()
        support = {}
        for family, platforms in stats(text, path.stem).items():
            for platform, versions in platforms.items():
                if versions:
                    # The last one is the newest.
                    support[f"{family}.{platform}"] = list(versions.values())[-1].strip()[:1] or "u"
        clients |= support.keys()
        features.append((path.stem, title, support))
    clients = sorted(clients)
    rows = []
    for slug, title, support in features:
        effect = "major" if slug in MAJOR else "quiet" if slug in QUIET else "minor"
        row = {
            "slug": slug,
            "title": title.replace("\\", ""),
            "effect": effect,
            "tokens": tokens(slug),
            "support": "".join(support.get(client, "u") for client in clients),
        }
        rows.append(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
    head = {
        "source": "https://www.caniemail.com, https://github.com/hteumeuleu/caniemail",
        "licence": "MIT, Copyright (c) 2019 Rémi Parmentier; see LICENSE beside this file",
        "commit": subprocess.check_output([*git, "--format=%H"], text=True).strip(),
        "date": subprocess.check_output([*git, "--format=%cs"], text=True).strip(),
        "clients": clients,
    }
    lines = json.dumps(head, ensure_ascii=False)[:-1]
    print(lines + ', "features": [\n' + ",\n".join(rows) + "\n]}")


main()
