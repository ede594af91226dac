// Runs the browsers' program in Node for tests: a JSON request on standard input, a JSON answer on standard output.
"use strict";
const fs = require("fs");
const path = require("path");
const vm = require("vm");

const request = JSON.parse(fs.readFileSync(0, "utf8"));
const parts = request.parts.map((name) => fs.readFileSync(name, "utf8").replace('"use strict";', ""));
vm.runInThisContext(parts.join("\n") + "\nglobalThis.Index = Index; globalThis.Outdated = Outdated;");

const get = (root) => async (name) => {
  try {
    return new Uint8Array(fs.readFileSync(path.join(root, name)));
  } catch {
    return null;
  }
};

const sorted = (values) => [...values].sort();

const WORK = {
  words: ({ text, lang }) => sentences(text).map((words) => words.map((word) => [folded(word, lang), spelling(word, lang)])),
  terms: ({ text, lang }) => terms(text, lang),
  number_keys: ({ number }) => sorted(numberKeys(number)),
  asked_numbers: ({ words }) => askedNumbers(words),
  level: ({ count, length, share }) => level(count, length, share),
  question: ({ text, lang, synonyms }) => {
    const { words, terms: asked, phrases, numbers } = readQuestion(text, lang, synonyms);
    return { words, terms: asked.map((each) => [each.term, each.share, each.written]), phrases, numbers };
  },
  async answers({ root, asks }) {
    const index = await new Index(get(root)).open();
    const found = [];
    for (const ask of asks) {
      const { results, total, incomplete, meant, bets } = await index.answer(ask);
      const shown = results.map(({ card, score }) => ({ address: card[1], title: card[0], score }));
      found.push({ results: shown, total, incomplete, meant, bets });
    }
    return found;
  },
  async packs({ root }) {
    const index = await new Index(get(root)).open();
    const folder = path.join(root, index.said.generation, "p");
    const found = {};
    for (const name of fs.readdirSync(folder)) {
      for (const [term, list] of readPack(fs.readFileSync(path.join(folder, name)), index.documents)) {
        if (packOf(term, index.layout) !== name) throw new Error(`${term} stands in ${name}`);
        found[term] = [list.holding, [...list.documents], [...list.levels], list.spellings, [...list.spelled]];
      }
    }
    return found;
  },
};

(async () => {
  const answers = [];
  for (const [name, values] of request.work) answers.push(await WORK[name](values));
  process.stdout.write(JSON.stringify(answers));
})();
