// Searches in Firefox over WebDriver BiDi; a JSON request on standard input, what was seen as JSON on standard output.
"use strict";
const fs = require("fs");
const { address, firefox, modules } = JSON.parse(fs.readFileSync(0, "utf8"));
const puppeteer = require(require.resolve("puppeteer-core", { paths: [modules] }));

const FOUND = "#_ket-qua .found li";

(async () => {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: firefox, headless: true });
  const page = await browser.newPage();
  const faults = [];
  page.on("console", (message) => { if (message.type() === "error") faults.push(message.text()); });
  page.on("pageerror", (error) => faults.push(String(error)));
  const text = (selector) => page.$eval(selector, (element) => element.textContent);
  const waited = (selector) => page.waitForSelector(selector, { timeout: 15_000 });
  // The page's policy forbids what page.waitForFunction does.
  const until = async (check) => {
    for (let left = 150; left; left--) {
      if (await page.evaluate(check)) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error("never true: " + check);
  };
  const seen = {};

  await page.goto(`${address}/tim-kiem/?q=le+hoi+tra`);
  await waited(`${FOUND} p mark`);
  seen.linked = { first: await text(`${FOUND} a`), marked: await text(`${FOUND} a mark`), meant: await text("[data-notes] button") };
  await page.select("[data-tools] select[name=sap-xep]", "moi");
  await until(() => location.search.includes("sap-xep=moi"));
  await page.evaluate(() => history.back());
  await until(() => !location.search.includes("sap-xep"));

  await page.goto(`${address}/tin-tuc/`);
  await page.type("#_tim-dau", "khai sin", { delay: 20 });
  await waited("#_goi-y li");
  await page.keyboard.press("ArrowDown");
  seen.box = {
    expanded: await page.$eval("#_tim-dau", (input) => input.getAttribute("aria-expanded")),
    chosen: await text("#_goi-y [aria-selected=true]"),
  };
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  seen.opened = await text("h1");

  await page.goto(`${address}/tim-kiem/?q=zzzyx`);
  await until(() => document.querySelector("#_ket-qua [role=status]").textContent.startsWith("Không tìm thấy"));
  seen.help = await text("[data-notes] li");
  seen.faults = faults;
  await browser.close();
  process.stdout.write(JSON.stringify(seen));
})();
