// Writes what Chromium shows of HTML files: visible words and the alternative texts of images, in
// order, with the network off. Needs Chromium and playwright-core:
//
//     npm install --no-save playwright-core
//     node reference.mjs FOLDER FILE...
//
// Visible is what checkVisibility() calls so, in a box of at least 1 x 1 px and a font of at least
// 2 px. Boxes that are not inline and white space keep words apart, as on the screen.
import { chromium } from 'playwright-core';
import fs from 'node:fs';
import path from 'node:path';

function shown() {
  const out = [];
  const visible = (e) => e.checkVisibility({
    opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true,
  });
  const clipped = (element) => {
    for (let e = element; e && e !== document.documentElement; e = e.parentElement) {
      const box = e.getBoundingClientRect();
      if (getComputedStyle(e).overflow !== 'visible' && (box.height < 1 || box.width < 1)) return true;
    }
    return false;
  };
  const text = (node) => {
    const e = node.parentElement;
    if (!node.data.trim()) { out.push(' '); return; }
    if (!e || !visible(e) || clipped(e) || parseFloat(getComputedStyle(e).fontSize) < 2) return;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width >= 1 && box.height >= 1) out.push(node.data);
  };
  const image = (e) => {
    const tracks = e.getAttribute('width') === '1' && e.getAttribute('height') === '1';
    if (visible(e) && !clipped(e) && !tracks) out.push(` ${e.alt} `);
  };
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return text(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'HEAD', 'TITLE'].includes(node.tagName)) return;
    if (node.tagName === 'IMG') return image(node);
    const apart = node.tagName === 'BR' || getComputedStyle(node).display !== 'inline';
    if (apart) out.push('\n');
    node.childNodes.forEach(walk);
    if (apart) out.push('\n');
  };
  walk(document.body || document.documentElement);
  const lines = out.join('').split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
  return lines.filter(Boolean).join('\n') + '\n';
}

const [folder, ...files] = process.argv.slice(2);
fs.mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
const context = await browser.newContext({
  viewport: { width: 700, height: 900 }, offline: true, javaScriptEnabled: false,
});
for (const file of files) {
  const page = await context.newPage();
  await page.route('**/*', (route) => (
    route.request().isNavigationRequest() && route.request().url().startsWith('file:')
      ? route.continue() : route.abort()));
  await page.goto(`file://${path.resolve(file)}`, { waitUntil: 'domcontentloaded' });
  fs.writeFileSync(path.join(folder, `${path.basename(file)}.txt`), await page.evaluate(shown));
  await page.close();
}
await browser.close();
