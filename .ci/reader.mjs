// Reads an EPUB in a browser, as a reader would: epub.js in Chromium.
//
//     node reader.mjs BOOK.epub PICTURES-FOLDER
//
// Every entry of the contents and of the page list is gone to; then the book is read from its cover to its
// end, page by page; a note is called, and left by its link back. Nothing may be missing, no text of a file
// may stay unseen, and the console must stay silent. Pictures of the cover, a chapter opening and a table are
// put into the folder. NODE_PATH names the folder with epubjs, jszip and puppeteer-core.

import { createRequire } from "node:module";
import { createServer } from "node:http";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const require = createRequire(join(process.env.NODE_PATH, "x.js"));
const puppeteer = require("puppeteer-core");
const [file, pictures] = process.argv.slice(2);
mkdirSync(pictures, { recursive: true });

const page = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>Reader</title><link rel="icon" href="data:,">
<style>html,body{margin:0;height:100%}#area{width:600px;height:800px}</style>
<script src="/jszip.js"></script><script src="/epub.js"></script></head><body><div id="area"></div></body></html>`;
const served = {
  "/": ["text/html", page],
  "/jszip.js": ["text/javascript", readFileSync(join(dirname(require.resolve("jszip/package.json")), "dist/jszip.min.js"))],
  "/epub.js": ["text/javascript", readFileSync(join(dirname(require.resolve("epubjs/package.json")), "dist/epub.min.js"))],
  "/book.epub": ["application/epub+zip", readFileSync(file)],
};
const server = createServer((request, response) => {
  const [type, body] = served[request.url] ?? [];
  response.writeHead(type ? 200 : 404, { "content-type": type ?? "text/plain" });
  response.end(body ?? "not there");
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));

const complaints = [];
const browser = await puppeteer.launch({
  executablePath: process.env.PUPPETEER_EXECUTABLE_PATH,
  args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"],
});
try {
  const tab = await browser.newPage();
  await tab.setViewport({ width: 600, height: 800 });
  tab.on("console", (m) => ["error", "warning"].includes(m.type()) && complaints.push(`console: ${m.text()}`));
  tab.on("pageerror", (e) => complaints.push(`error: ${e.message}`));
  tab.on("requestfailed", (r) => complaints.push(`not loaded: ${r.url()}`));
  tab.on("response", (r) => r.status() >= 400 && complaints.push(`${r.status()}: ${r.url()}`));
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);

  const facts = await tab.evaluate(async () => {
    window.book = ePub("/book.epub");
    window.shown = book.renderTo("area", { width: 600, height: 800, flow: "paginated", spread: "none" });
    await book.ready;
    await shown.display();
    const flat = (list) => list.flatMap((e) => [e.href, ...flat(e.subitems ?? [])]);
    const pages = (await book.loaded.pageList) ?? [];
    return {
      contents: flat(book.navigation.toc).filter(Boolean),
      landmarks: book.navigation.landmarks.length,
      pages: pages.map((p) => p.href),
      files: book.spine.spineItems.filter((i) => i.linear !== "no").map((i) => i.href),
      cover: await book.coverUrl(),
    };
  });
  const { contents, landmarks, pages, files } = facts;
  if (!contents.length || !landmarks || !facts.cover) complaints.push("no contents, no landmarks or no cover");
  await tab.screenshot({ path: join(pictures, "cover.png") });

  // Where the reader stands, and whether an element can be seen there.
  await tab.evaluate(() => {
    window.view = () => {
      const all = shown.getContents();
      return all.find((c) => c.sectionIndex === shown.location?.start?.index) ?? all[0];
    };
    window.sees = (id) => inSight(view()?.document.getElementById(id));
    window.inSight = (element) => {
      if (!element) return false;
      // The file is laid out in columns; the area shows one of them.
      const area = document.getElementById("area").getBoundingClientRect();
      const frame = element.ownerDocument.defaultView.frameElement.getBoundingClientRect();
      const rects = [...element.getClientRects()];
      if (!rects.length) rects.push(element.getBoundingClientRect());
      return rects.some((r) => r.left + frame.left >= area.left - 1 && r.left + frame.left < area.right - 1);
    };
    window.settled = () => new Promise((done) => setTimeout(done, 60));
  });

  // A page list has an entry for each printed page: some of a long one will do.
  const step = Math.max(1, Math.floor(pages.length / 40));
  const goals = [...contents, ...pages.filter((_, i) => i % step === 0)];
  const lost = await tab.evaluate(async (goals) => {
    const lost = [];
    for (const href of goals) {
      const [path, id] = href.split("#");
      const target = path.includes("/") || path.startsWith("nav") ? href : `text/${href}`;
      await shown.display(target).catch((e) => lost.push(`${href}: ${e.message}`));
      for (let wait = 0; wait < 40; wait++) {
        await settled();
        if (shown.location?.start?.href?.endsWith(path) && (!id || sees(id))) break;
      }
      if (!shown.location?.start?.href?.endsWith(path)) lost.push(`${href}: at ${shown.location?.start?.href}`);
      else if (id && !sees(id)) lost.push(`${href}: not in sight`);
    }
    return lost;
  }, goals);
  complaints.push(...lost.map((l) => `contents: ${l}`));

  // From the cover to the end.
  const read = await tab.evaluate(async () => {
    await shown.display(0);
    await settled();
    const seen = [];
    let pages = 0, opening, table;
    for (; pages < 20000; pages++) {
      const here = shown.location?.start;
      if (here && seen.at(-1) !== here.href) {
        seen.push(here.href);
        if (!opening && view().document.querySelector("section.chapter > h1")) opening = here.href;
        table ??= view().document.querySelector("table") && here.href;
      }
      if (shown.location?.atEnd) break;
      // A place in the text may be the first of several screens: a long table, one block of code.
      const stand = () => `${shown.location?.start?.href} ${shown.manager.container.scrollLeft}`;
      const before = stand();
      const moved = new Promise((done) => { shown.once("relocated", done); setTimeout(done, 3000); });
      await shown.next();
      await moved;
      if (stand() === before && !shown.location?.atEnd) return { seen, pages, stuck: before };
    }
    return { seen, pages: pages + 1, opening, table };
  });
  if (read.stuck) complaints.push(`next page leads nowhere at ${read.stuck}`);
  const missed = files.filter((f) => !read.seen.includes(f));
  if (missed.length) complaints.push(`never shown: ${missed.slice(0, 5).join(", ")}`);
  if (read.opening) {
    await tab.evaluate(async (href) => { await shown.display(href); await settled(); }, read.opening);
    await tab.screenshot({ path: join(pictures, "opening.png") });
  }
  if (read.table) {
    await tab.evaluate(async (href) => {
      await shown.display(href);
      await settled();
      const table = view().document.querySelector("table");
      for (let screen = 0; screen < 200 && !inSight(table); screen++) {
        await shown.next();
        await settled();
      }
    }, read.table);
    await tab.screenshot({ path: join(pictures, "table.png") });
  }

  // A note, there and back, in each file that calls one (some of them in a long book).
  const notes = await tab.evaluate(async (files) => {
    const said = [];
    let tried = 0;
    for (const href of files) {
      if (tried === 12) break;
      await shown.display(href);
      await settled();
      const find = (kind) => view()?.document.querySelector(`a[role=doc-${kind}]`);
      const call = find("noteref");
      if (!call) continue;
      tried++;
      const note = decodeURIComponent(call.getAttribute("href").split("#")[1]);
      call.click();
      for (let wait = 0; wait < 40 && !sees(note); wait++) await settled();
      if (!sees(note)) { said.push(`${href}: the note ${note} is not shown`); continue; }
      const back = view().document.getElementById(note).querySelector("a[role=doc-backlink]");
      const id = decodeURIComponent(back.getAttribute("href").split("#")[1]);
      back.click();
      for (let wait = 0; wait < 40 && !sees(id); wait++) await settled();
      if (!sees(id)) said.push(`${href}: the way back to ${id} leads elsewhere`);
    }
    return { tried, said };
  }, files);
  complaints.push(...notes.said);
  console.log(`  reader: ${goals.length} places, ${read.pages} screens, ${read.seen.length} files, ${notes.tried} notes there and back`);
} catch (error) {
  complaints.push(`the reader failed: ${error.message}`);
} finally {
  await browser.close();
  server.close();
}
for (const complaint of [...new Set(complaints)].slice(0, 20)) console.log("  REFUSED", complaint);
process.exit(complaints.length ? 1 : 0);
