// Opens pages as readers do: narrow and wide, light and dark, without scripts, on paper; asks axe-core what keeps
// anybody out, and Vega-Lite whether it takes the specifications.
//
// check_pages.js FOLDER: its *.html and *.vl.json. Prints what is wrong; exit status 1 if anything is.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import Ajv from "ajv";
import { chromium } from "playwright-core";
import * as vega from "vega";
import * as vegaLite from "vega-lite";

const require = createRequire(import.meta.url);
const folder = resolve(process.argv[2]);
const problems = [];
const wrong = (page, what) => problems.push(`${page}: ${what}`);

/** Texts of charts that lie over each other, by the boxes that the browser draws. */
function overlaps() {
  const found = [];
  for (const svg of document.querySelectorAll("svg.chart:not(.sketch)")) {
    const frame = svg.getBoundingClientRect();
    const boxes = [...svg.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
    boxes.forEach(([text, a], i) => {
      if (a.left < frame.left - 1 || a.right > frame.right + 1) found.push(`'${text}' leaves its chart`);
      for (const [other, b] of boxes.slice(i + 1)) {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 1 && down > 0.2 * Math.min(a.height, b.height)) found.push(`'${text}' meets '${other}'`);
      }
    });
  }
  return found;
}

/** What the checks are for is seen by them: a page with each fault. */
async function checkTheChecks(browser) {
  const page = await browser.newPage();
  await page.setContent(`<html lang="en"><title>t</title><main><h1>h</h1><p style="color:#ddd">pale</p>
    <svg class="chart" width="100" height="50"><text y="20">one</text><text y="22" x="5">two</text></svg></main>`);
  if ((await page.evaluate(overlaps)).length !== 1) wrong("the checks", "see no overlap");
  await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
  const { violations } = await page.evaluate(() => axe.run());
  if (!violations.some(({ id }) => id === "color-contrast")) wrong("the checks", "see no pale text");
  await page.close();
}

async function checkPage(browser, file) {
  const address = pathToFileURL(`${folder}/${file}`).href;
  for (const width of [360, 800, 1400]) {
    for (const colorScheme of ["light", "dark"]) {
      const name = `${file} at ${width} px, ${colorScheme}`;
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
      const page = await context.newPage();
      page.on("console", (message) => wrong(name, `console: ${message.text()}`));
      page.on("pageerror", (error) => wrong(name, `error: ${error.message}`));
      page.on("request", (request) => request.url() === address || wrong(name, `requests ${request.url()}`));
      await page.goto(address);
      for (const found of await page.evaluate(overlaps)) wrong(name, found);
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) wrong(name, "is wider than the window");
      if (width === 800) {
        await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
        const { violations } = await page.evaluate(() => axe.run());
        for (const { impact, id, nodes } of violations)
          if (["serious", "critical"].includes(impact)) wrong(name, `axe: ${id}: ${nodes[0].html.slice(0, 200)}`);
      }
      await context.close();
    }
  }
  const said = {};
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    await page.goto(address);
    if (javaScriptEnabled) await page.evaluate(() => document.querySelectorAll("button").forEach((button) => button.remove()));
    said[javaScriptEnabled] = (await page.locator("main").innerText()).replace(/\s+/g, " ");
    if (javaScriptEnabled && (await page.pdf()).length < 1000) wrong(file, "prints nothing");
    await context.close();
  }
  if (said[true] !== said[false]) wrong(file, "says something else without scripts");
}

async function checkSpecification(validate, file) {
  const specification = JSON.parse(readFileSync(`${folder}/${file}`, "utf8"));
  if (!validate(specification)) return wrong(file, `schema: ${validate.errors[0].instancePath} ${validate.errors[0].message}`);
  const logger = vega.logger(vega.Warn);
  for (const level of ["warn", "error"]) logger[level] = (...parts) => (wrong(file, parts.join(" ")), logger);
  const compiled = vegaLite.compile(specification, { logger }).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: "none", logger });
  const svg = await view.toSVG();
  if (!svg.includes("<path")) wrong(file, "draws nothing");
}

const files = readdirSync(folder);
const pages = files.filter((file) => file.endsWith(".html")), specifications = files.filter((file) => file.endsWith(".vl.json"));
if (pages.length === 0 || specifications.length === 0) wrong(folder, "holds no pages or no specifications");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
await checkTheChecks(browser);
for (const file of pages) await checkPage(browser, file);
await browser.close();
const schema = JSON.parse(readFileSync(require.resolve("vega-lite/build/vega-lite-schema.json"), "utf8"));
const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
for (const file of specifications) await checkSpecification(validate, file);
for (const problem of problems) console.error(problem);
console.log(`${pages.length} pages, ${specifications.length} specifications: ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
