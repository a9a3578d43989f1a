// The pages of `entente serve` in a real browser: every kind of page in every language, light and dark, wide and narrow.
// It starts the program over a ledger of the examples and of hard cases, and ends with 1 if anything is wrong: an error in
// the console, a request that fails or leaves the machine, a page that is wider than its window, a serious finding of axe.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { hard } from "./hard.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const entente = process.env.ENTENTE ?? join(root, "target/debug/entente");
const browser = process.env.CHROMIUM ?? "/usr/bin/chromium";
const out = process.env.OUT ?? join(here, "out");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const DAY = "2024-12-31";
const LANGUAGES = ["en", "fr", "ko"];
const WIDTHS = [360, 768, 1440];
const TEXT =
  "SEOUL, 14 May 2024. France and South Korea agreed to fund joint research on quantum sensors with 10 million euros by 2027.";

const PASSWORD = "correct horse battery staple";

const wrong = [];
const say = (what) => wrong.includes(what) || (wrong.push(what), console.error(`WRONG ${what}`));

/** Runs the program to its end. */
const run = (...args) => tell("", ...args);

/** The same with words for it to read. */
function tell(input, ...args) {
  const done = spawnSync(entente, args, { encoding: "utf8", cwd: root, input });
  if (done.status !== 0) throw new Error(`entente ${args.join(" ")}: ${done.error ?? done.stderr}`);
  return done.stdout;
}

/** A ledger of the examples and of the hard cases. */
function ledger(folder) {
  const path = join(folder, "browser.entente");
  const manifest = readFileSync(join(root, "examples/manifest.toml"), "utf8");
  for (const part of manifest.split("[[document]]").slice(1)) {
    const value = (key) => part.match(new RegExp(`^${key} = "(.*)"`, "m"))[1];
    run("add", "--ledger", path, "--published", value("published"), "--lang", value("lang"), join(root, "examples", value("file")));
  }
  const file = join(folder, "hard.jsonl");
  writeFileSync(file, hard());
  run("add", "--ledger", path, "--from", "jsonl", "--claims", "given", file);
  return path;
}

/** The server, once it says where it listens. */
function serve(path, ...more) {
  const args = ["serve", "--ledger", path, "--listen", "127.0.0.1:0", "--as-of", DAY, ...more];
  const server = spawn(entente, args, { cwd: root });
  server.stderr.on("data", (data) => process.stderr.write(data));
  return new Promise((ready, failed) => {
    server.once("exit", (code) => failed(new Error(`the server ended with ${code}`)));
    server.stdout.on("data", (data) => {
      const address = String(data).match(/http:\/\/\S+?(?=\/)/);
      if (address) ready({ server, base: address[0] });
    });
  });
}

/** The kinds of pages, each with the address of one. */
async function kinds(base) {
  const json = async (path) => (await fetch(base + path)).json();
  const all = (await json("/commitments.json?limit=200")).commitments;
  const told = (document) => all.find((c) => c.reports.some((r) => r.document === document)).commitment;
  const kept = all.find((c) => c.evidence.length > 0 && c.reports.length > 1) ?? all[0];
  const series = (await json("/meetings.json")).series[0];
  const body = all.flatMap((c) => c.bodies).find((b) => b.id?.startsWith("https://ror.org/"));
  return {
    overview: "/",
    list: "/commitments",
    narrowed: "/commitments?q=party:KR+field:ai&sort=due",
    empty: "/commitments?q=party:KR+status:broken+nothing",
    commitment: `/commitments/${kept.commitment}`,
    german: `/commitments/${told("de-lang")}`,
    arabic: `/commitments/${told("ar-names")}`,
    hebrew: `/commitments/${told("he-names")}`,
    korean: `/commitments/${told("ko-lang")}`,
    evil: `/commitments/${told("evil")}`,
    document: "/documents/01-dialogue.fr",
    "document-german": "/documents/de-lang",
    "document-evil": "/documents/evil",
    party: "/parties/KR",
    pair: "/pairs/KR/US",
    body: body ? `/bodies/ror-${body.id.split("/").pop()}` : "/parties/FR",
    meetings: "/meetings",
    meeting: `/meetings/${series.meetings[0].meeting}`,
    fields: "/fields",
    field: "/fields/ai",
    calendar: "/calendar?within=3y",
    scorecard: "/scorecard?by=party",
    money: "/money",
    places: "/places",
    methodology: "/methodology",
    sources: "/sources",
    read: "/read",
    new: "/new",
    review: "/review",
    missing: "/nowhere",
    unread: "/commitments?q=nokey:x",
  };
}

const STATUS = { missing: 404, unread: 400 };
const within = (address, lang) => `${address}${address.includes("?") ? "&" : "?"}lang=${lang}`;

/** Tells of everything that goes wrong on a page. */
function watch(page, base, at) {
  page.on("console", (m) => {
    // A browser tells the status of a page that is meant to be missing as an error.
    const meant = /the server responded with a status of (404|400|403|422)/.test(m.text()) && at.status >= 400;
    if (["error", "warning"].includes(m.type()) && !meant) say(`${at.name}: the console says ${m.text()}`);
  });
  page.on("pageerror", (e) => say(`${at.name}: ${e}`));
  page.on("dialog", (d) => (say(`${at.name}: a dialog says ${d.message()}`), d.dismiss()));
  // A picture that comes only when it is scrolled to is given up when the next page is asked for.
  page.on("requestfailed", (r) => {
    const why = r.failure()?.errorText;
    if (why !== "net::ERR_ABORTED" || r.isNavigationRequest()) say(`${at.name}: ${r.url()} failed: ${why}`);
  });
  page.on("request", (r) => r.url().startsWith(base) || r.url().startsWith("data:") || say(`${at.name}: ${r.url()} was asked for`));
  page.on("response", (r) => {
    const own = r.request().isNavigationRequest();
    if (r.status() >= 400 && !own) say(`${at.name}: ${r.url()} is ${r.status()}`);
  });
}

async function go(page, base, at, name, address) {
  at.name = name;
  at.status = STATUS[name.split(" ")[0]] ?? 200;
  const got = await page.goto(base + address, { waitUntil: "load" });
  if (got.status() !== at.status) say(`${name}: ${address} is ${got.status()}`);
}

/** What stands out of the window, or is cut off without a way to see it. */
function overflow() {
  const width = document.documentElement.clientWidth;
  const found = [];
  if (document.documentElement.scrollWidth > width) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
  for (const e of document.querySelectorAll("body *")) {
    if (e.closest(".unseen, .skip, thead, details:not([open]) > :not(summary)")) continue;
    const box = e.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    const what = `<${e.localName} class="${e.getAttribute("class") ?? ""}"> ${(e.textContent ?? "").trim().slice(0, 40)}`;
    let scrolls = false;
    for (let p = e; p && p !== document.body; p = p.parentElement) {
      scrolls ||= /auto|scroll/.test(getComputedStyle(p).overflowX);
    }
    if (!scrolls && !e.closest("svg") && (box.right > width + 1 || box.left < -1)) found.push(`${what} reaches ${Math.round(box.left)}..${Math.round(box.right)}`);
  }
  // What is inside tells where the fault is.
  return found.slice(-3);
}

/** Words in the heads of rows that are cut in two although half of the window would hold them. */
function broken() {
  const found = [];
  for (const head of document.querySelectorAll("table.bars th[scope=row]")) {
    const walker = document.createTreeWalker(head, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (const word of node.data.matchAll(/[\p{L}\p{M}]+/gu)) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const lines = [...range.getClientRects()];
        const wide = lines.reduce((sum, line) => sum + line.width, 0);
        if (lines.length > 1 && wide < document.documentElement.clientWidth / 3) found.push(`${word[0]} is broken in two`);
      }
    }
  }
  return found.slice(0, 3);
}

/** Runs axe; serious and critical findings are wrong. */
async function look(page, name) {
  await page.evaluate(`${axe}; undefined`);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  for (const v of found.violations) {
    const where = v.nodes.slice(0, 3).map((n) => `${n.target.join(" ")} (${n.any[0]?.message ?? n.failureSummary})`).join("; ");
    const line = `${name}: ${v.impact} ${v.id}: ${v.help}: ${where}`;
    if (["serious", "critical"].includes(v.impact)) say(line);
    else console.log(`  ${line}`);
  }
}

/** Every kind of page in every language: it is there and fits, nothing fails, and axe has nothing serious to say. */
async function visit(page, base, at, pages) {
  for (const lang of LANGUAGES) {
    for (const [kind, address] of Object.entries(pages)) {
      const name = `${kind} ${lang}`;
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        await go(page, base, at, `${name} ${colorScheme}`, within(address, lang));
        if ((await page.getAttribute("html", "lang")) !== lang) say(`${name}: the page is in another language`);
        await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
        await look(page, `${name} ${colorScheme}`);
      }
    }
    console.log(`visited ${Object.keys(pages).length} pages in ${lang}`);
  }
}

/** Pictures of every kind of page at every width, and what does not fit. */
async function draw(page, base, at, pages) {
  await page.emulateMedia({ colorScheme: "light" });
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    for (const [kind, address] of Object.entries(pages)) {
      for (const lang of LANGUAGES) {
        await go(page, base, at, `${kind} ${lang} at ${width}`, within(address, lang));
        for (const open of [false, true]) {
          if (open) await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
          for (const found of await page.evaluate(overflow)) say(`${at.name}: ${found}`);
        }
        for (const found of await page.evaluate(broken)) say(`${at.name}: ${found}`);
        if (lang === "en" && width === 360) await look(page, at.name);
        if (lang === "en" || width === 360) await page.screenshot({ path: join(out, `${kind}-${width}-${lang}.png`), fullPage: true });
      }
    }
    console.log(`drew every page at ${width}`);
  }
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 1440, height: 900 });
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: 900 });
    for (const kind of ["overview", "commitment", "list", "new", "places", "review"].filter((kind) => pages[kind])) {
      await go(page, base, at, `${kind} in the dark`, within(pages[kind], "en"));
      await page.evaluate(() => document.querySelectorAll("img").forEach((img) => (img.loading = "eager")));
      await page.waitForLoadState("networkidle");
      await page.screenshot({ path: join(out, `${kind}-${width}-dark.png`), fullPage: true });
    }
  }
}

const expect = async (page, at, words) => {
  const body = await page.textContent("main");
  if (!body.includes(words)) say(`${at.name}: the page does not say ${JSON.stringify(words)}`);
};

/** Reads a text and keeps it; decides about what it promises, and takes that back. */
async function act(page, base, at) {
  await page.setViewportSize({ width: 1024, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
  await go(page, base, at, "acting: read", "/read?lang=en");
  await page.fill("#text", TEXT);
  await page.fill("#published", "2024-05-14");
  await page.click("button[value=read]");
  await page.waitForSelector("mark.claim");
  await expect(page, at, "quantum");
  await look(page, "what was read");
  await page.screenshot({ path: join(out, "read-shown.png"), fullPage: true });
  await page.click("button[value=keep]");
  await page.waitForURL(/\/documents\//);
  await expect(page, at, "It is in the ledger.");
  await look(page, "the document that was kept");
  await page.click('main a[href*="/commitments/p-"]');
  await page.waitForURL(/\/commitments\/p-/);
  at.name = "acting: decide";
  await page.click("text=A part of it should say something else").catch(() => undefined);
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
  await page.fill("#by", "Mori Aya");
  await page.fill("#because", "The minister said so");
  await page.selectOption("#part", "due");
  await page.fill("#part_words", "by 2031");
  await page.click("button[value=part]");
  await page.waitForURL(/done=remark/);
  await expect(page, at, "by 2031");
  await look(page, "the commitment that was corrected");
  await page.screenshot({ path: join(out, "decided.png"), fullPage: true });
  at.name = "acting: undo";
  if ((await page.inputValue("#by")) !== "Mori Aya") say("the browser does not remember who decided");
  await page.fill("#because", "It was 2027 after all");
  await page.click('button[value^="undo."]');
  await page.waitForURL(/done=undone/);
  await expect(page, at, "Taken back.");
  await expect(page, at, "taken back");
  at.name = "acting: without a reason";
  at.status = 422;
  await page.fill("#because", "");
  await page.click("button[value=right]");
  await page.waitForSelector(".refused");
  await look(page, "what is to be mended");
  await page.screenshot({ path: join(out, "mend.png"), fullPage: true });
  console.log("read, kept, corrected and took back");
}

/** Whoever is not signed in is led to sign in, is told what is wrong, comes back to what was asked for, and signs out. */
async function sign(page, base, at) {
  const shot = (name) => page.screenshot({ path: join(out, `${name}.png`), fullPage: true });
  const fits = async () => {
    for (const found of await page.evaluate(overflow)) say(`${at.name}: ${found}`);
  };
  const enter = async (name, password, status) => {
    at.status = status;
    await page.fill("#name", name);
    await page.fill("#password", password);
    await page.click("main button.main");
    await page.waitForLoadState("load");
  };
  for (const lang of LANGUAGES) {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        await go(page, base, at, `signing in ${lang} at ${width} ${colorScheme}`, within("/money", lang));
        if (!page.url().includes("/sign-in?next=")) say(`${at.name}: nobody is led to sign in, but to ${page.url()}`);
        if ((await page.getAttribute("html", "lang")) !== lang) say(`${at.name}: the page is in another language`);
        await fits();
        await look(page, at.name);
        await shot(`sign-in-${width}-${lang}${colorScheme === "dark" ? "-dark" : ""}`);
      }
    }
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 360, height: 900 });
    at.name = `signing in ${lang}: a wrong password`;
    await enter("Mori Aya", "it is none of these", 403);
    if ((await page.inputValue("#name")) !== "Mori Aya") say(`${at.name}: the name is to be typed again`);
    if ((await page.inputValue("#password")) !== "") say(`${at.name}: the page has the password`);
    await page.waitForSelector(".refused");
    await fits();
    await look(page, at.name);
    await shot(`sign-in-wrong-360-${lang}`);
    at.name = `signing in ${lang}: the right one`;
    await enter("Mori Aya", PASSWORD, 200);
    if (!page.url().includes("/money")) say(`${at.name}: it leads to ${page.url()}`);
    if ((await page.getAttribute("html", "lang")) !== lang) say(`${at.name}: afterwards the page is in another language`);
    if (!(await page.textContent("form.account")).includes("Mori Aya")) say(`${at.name}: no page says who is signed in`);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await fits();
      await shot(`signed-in-${width}-${lang}`);
    }
    await look(page, at.name);
    await go(page, base, at, `missing ${lang}, signed in`, within("/nowhere", lang));
    if ((await page.locator('a[href^="/sign-in"]').count()) > 0) say(`${at.name}: it offers to sign in again`);
    await fits();
    await look(page, at.name);
    await shot(`missing-signed-in-${lang}`);
    at.name = `signing out ${lang}`;
    at.status = 200;
    await page.click("form.account button");
    await page.waitForURL(/\/sign-in/);
    await go(page, base, at, `signed out ${lang}`, "/money");
    if (!page.url().includes("/sign-in")) say(`${at.name}: it shows what only those see who are signed in`);
  }
  console.log("signed in and out");
}

/** The keyboard alone leads from the skip link into the page. */
async function keys(page, base, at) {
  await go(page, base, at, "by keyboard", "/?lang=en");
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement.className);
  if (first !== "skip") say(`the first thing that a keyboard reaches is ${first}`);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  if (!(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)))) say("the skip link leads nowhere");
}

/** Every value of every facet leads to a list, which is there and fits. */
async function narrow(page, base, at) {
  await page.setViewportSize({ width: 360, height: 900 });
  for (const lang of LANGUAGES) {
    await go(page, base, at, `facets ${lang}`, within("/commitments", lang));
    // One of each facet: they are lists of links of the same kind.
    const ways = await page.$$eval(".facets details", (all) => all.map((one) => one.querySelector("li a")?.getAttribute("href")).filter(Boolean));
    if (ways.length < 8) say(`${at.name}: there are only ${ways.length} facets`);
    for (const way of ways) {
      await go(page, base, at, `facet ${way}`, way);
      if ((await page.locator(".rows > li").count()) === 0) say(`${at.name}: it leads to an empty list`);
      for (const found of await page.evaluate(overflow)) say(`${at.name}: ${found}`);
    }
    console.log(`followed ${ways.length} facets in ${lang}`);
  }
}

/** Without scripts and without a mouse: a text is pasted and kept, and what it promises is accepted, refused, mended, joined
 * with another, split off again, linked to a deed, noted by hand and settled; each is taken back. */
async function bare(page, base, at) {
  const press = (key) => page.keyboard.press(key);
  /** Moves by the tabulator until what has the focus is this. */
  const reach = async (selector) => {
    for (let n = 0; n < 400; n += 1) {
      await press("Tab");
      if (await page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector)) return true;
    }
    say(`${at.name}: the keyboard does not reach ${selector}`);
    return false;
  };
  const type = async (selector, words) => {
    if (!(await reach(selector))) return;
    await press("Control+A");
    await page.keyboard.type(words);
  };
  const enter = async (selector) => {
    if (!(await reach(selector))) return;
    await Promise.all([page.waitForNavigation({ waitUntil: "load" }), press("Enter")]);
  };
  /** Opens what a button is hidden in. */
  const open = async (selector) => {
    for (let n = 0; n < 400; n += 1) {
      await press("Tab");
      const state = await page.evaluate((s) => {
        const here = document.activeElement;
        return here?.localName === "summary" && here.parentElement.querySelector(s) ? (here.parentElement.open ? "open" : "closed") : "";
      }, selector);
      if (state === "closed") await press("Enter");
      if (state) return;
    }
    say(`${at.name}: the keyboard does not reach what ${selector} is in`);
  };
  const decide = async (what, selector, before) => {
    at.name = `by keyboard: ${what}`;
    await type("#by", "Mori Aya");
    await type("#because", `because of ${what}`);
    await before?.();
    await enter(selector);
    if ((await page.locator(".done").count()) !== 1) say(`${at.name}: no page says that it was done`);
    console.log(`  by keyboard: ${what}`);
  };
  const undo = (what) => decide(`${what}, taken back`, 'button[value^="undo."]');
  await page.setViewportSize({ width: 360, height: 900 });
  await go(page, base, at, "by keyboard: paste", "/read?lang=en");
  await type("#text", TEXT.replace("quantum sensors", "ocean sensors"));
  await enter("button[value=read]");
  await expect(page, at, "ocean sensors");
  await enter("button[value=keep]");
  await expect(page, at, "It is in the ledger.");
  await enter('main a[href*="/commitments/p-"]');
  // The return key in a field decides nothing.
  await type("#because", "a slip");
  await press("Enter");
  if (page.url().includes("done=")) say(`${at.name}: the return key in a field decides something`);
  await go(page, base, at, "by keyboard: the commitment", new URL(page.url()).pathname);
  const home = page.url();
  await decide("accept", "button[value=right]");
  await undo("accept");
  await decide("reject", "button[value=wrong]");
  await undo("reject");
  await decide("correct", "button[value=part]", async () => {
    await open("#part_words");
    await type("#part_words", "by 2031");
  });
  await expect(page, at, "by 2031");
  const other = (await (await fetch(`${base}/commitments.json?q=party:US&limit=5`)).json()).commitments.at(-1);
  await decide("merge", "button[value=merge]", async () => {
    await open("#other");
    await type("#other", other.commitment);
  });
  await decide("split", "button[value=split]", async () => {
    await open("input[name=claim]");
    await reach("input[name=claim]");
    await press("Space");
  });
  const deed = (await (await fetch(`${base}/commitments.json?q=status:kept`)).json()).commitments[0].evidence[0].deed;
  await decide("link", "button[value=link]", async () => {
    await open("#deed");
    await type("#deed", deed);
  });
  await undo("link");
  await go(page, base, at, "by keyboard: add by hand", "/new?lang=en");
  await type("#note", "France and Korea will fund joint research on fusion by 2030.");
  await type("#parties", "FR");
  await enter("button.main");
  if (page.url() === home || !page.url().includes("/commitments/")) say(`${at.name}: it leads to ${page.url()}`);
  await go(page, base, at, "by keyboard: review", "/review?lang=en");
  await decide("settle", "ol.waiting button[name=do]");
  console.log("pasted, kept, decided and took back without scripts and without a mouse");
}

async function main() {
  if (!existsSync(browser)) {
    console.error(`NOT RUN: ${browser} is not here; install Debian's package chromium, or name a browser with CHROMIUM`);
    process.exit(2);
  }
  const folder = mkdtempSync(join(tmpdir(), "entente-browser-"));
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const path = ledger(folder);
  const { server, base } = await serve(path);
  const accounts = join(folder, "browser.accounts");
  tell(`${PASSWORD}\n`, "accounts", "add", "Mori Aya", "--role", "reviewer", "--accounts", accounts);
  const closed = await serve(path, "--accounts", accounts);
  const launch = (profile, more) =>
    chromium.launchPersistentContext(join(folder, profile), {
      executablePath: browser,
      headless: true,
      args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync"],
      viewport: { width: 1280, height: 900 },
      ...more,
    });
  const context = await launch("profile", {});
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const at = { name: "", status: 200 };
    watch(page, base, at);
    // Another style sheet can be tried without building the program anew.
    const style = process.env.STYLE;
    if (style) await page.route("**/assets/style-*.css", (route) => route.fulfill({ path: style, contentType: "text/css" }));
    const pages = await kinds(base);
    const only = process.env.ONLY?.split(",");
    const wanted = only ? Object.fromEntries(Object.entries(pages).filter(([kind]) => only.includes(kind))) : pages;
    if (!process.env.SKIP?.includes("draw")) await draw(page, base, at, wanted);
    if (!process.env.SKIP?.includes("visit")) await visit(page, base, at, wanted);
    if (!only) await keys(page, base, at);
    if (!only) await act(page, base, at);
    if (!only || only.includes("narrow")) await narrow(page, base, at);
    if (!only || only.includes("bare")) {
      const without = await launch("bare", { javaScriptEnabled: false });
      const still = await without.newPage();
      still.setDefaultTimeout(60_000);
      const there = { name: "", status: 200 };
      watch(still, base, there);
      await bare(still, base, there);
      await without.close();
    }
    if (!only || only.includes("sign")) {
      const other = await context.newPage();
      other.setDefaultTimeout(60_000);
      const there = { name: "", status: 200 };
      watch(other, closed.base, there);
      if (style) await other.route("**/assets/style-*.css", (route) => route.fulfill({ path: style, contentType: "text/css" }));
      await sign(other, closed.base, there);
    }
  } finally {
    await context.close();
    for (const one of [server, closed.server]) {
      one.removeAllListeners("exit");
      one.kill("SIGTERM");
    }
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(wrong.length === 0 ? "nothing is wrong" : `${wrong.length} things are wrong`);
  process.exit(wrong.length === 0 ? 0 : 1);
}

await main();
