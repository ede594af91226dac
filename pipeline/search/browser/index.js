// The index of one release: fetches what a question needs, once, and answers it.
"use strict";

class Outdated extends Error {}

class Index {
  // get(path): the bytes of a file below _search/, or null where there is none.
  constructor(get) {
    this.get = get;
    this.files = new Map();
    this.lists = new Map();
  }

  async open() {
    const bytes = await this.get("current.json", true);
    if (!bytes) throw new Error("no index");
    const said = (this.said = JSON.parse(decoder.decode(bytes)));
    this.documents = said.documents;
    this.total = said.total;
    this.layout = {
      shared: said.shared,
      divided: new Map(said.divided.flatMap((words, power) => words.split(" ").filter(Boolean).map((word) => [word, 2 ** power]))),
      apart: new Set(said.apart.split(" ")),
    };
    this.bets = new Map(Object.entries(said.best_bets));
    this.frequent = new Set(said.frequent.split(" "));
    const none = { withdrawn: [], lost: {}, documents: [] };
    this.recent = new Recent(said.recent ? await this.json("r/" + said.recent + ".json") : none, this.documents);
    return this;
  }

  // A file of this generation, fetched once. Throws Outdated where it is gone because there is a newer one.
  async file(path) {
    if (!this.files.has(path)) {
      this.files.set(path, this.get(this.said.generation + "/" + path).catch((error) => {
        this.files.delete(path);
        throw error;
      }));
    }
    const bytes = await this.files.get(path);
    if (!bytes) throw new Outdated(path);
    return bytes;
  }

  async json(path) {
    return JSON.parse(decoder.decode(await this.file(path)));
  }

  async pack(name) {
    if (!this.lists.has(name)) {
      this.lists.set(name, this.file("p/" + name).then((bytes) => readPack(bytes, this.documents)));
      this.lists.get(name).catch(() => this.lists.delete(name));
    }
    return this.lists.get(name);
  }

  // The lists of some terms; those whose pack cannot be had are left out and counted.
  async listsOf(terms, answer) {
    const found = new Map();
    await Promise.all(terms.map(async (term) => {
      let base;
      try {
        base = (await this.pack(packOf(term, this.layout))).get(term);
      } catch (error) {
        if (error instanceof Outdated) throw error;
        answer.incomplete = true;
      }
      if (base || this.recent.lists.has(term)) {
        found.set(term, currentList(term, base, this.recent, this.total, this.recent.withdrawn));
      }
    }));
    return found;
  }

  // A document's place among all by age, the newest first.
  place(number) {
    return number < this.documents ? number : this.recent.documents[number - this.documents].place;
  }

  // Answers a question. `typing`: its last word may not be finished yet.
  async answer({ text, lang = "vi", limit = 10, filters = {}, sort = "", typing = false }) {
    const answer = { incomplete: false, bets: [] };
    const question = readQuestion(text, lang, this.said.synonyms);
    if (typing) question.terms.push(...(await this.completions(question, answer)));
    const keys = question.numbers.map((key) => "#" + key);
    const { lists, scores } = await this.scored(question, keys, answer);
    this.favourFresh(scores);
    this.favourNumbers(scores, keys, lists);
    await this.keepPhrases(scores, question, lists, answer);
    const matching = await this.narrowed(scores, filters, answer);
    const place = (number) => this.place(number);
    const top = sort === "date" ? matching.sort((one, two) => place(one) - place(two)).slice(0, limit)
      : best(scores, Math.min(limit, matching.length), place);
    answer.matching = matching;
    answer.total = matching.length;
    answer.asked = { words: new Set(question.terms.flatMap((each) => each.term.split(" "))), frequent: this.frequent, lang };
    answer.results = await this.cards(top, scores, answer);
    answer.bets = this.bets.get(question.words.join(" ")) || [];
    answer.meant = await this.meant(question, lists, answer);
    return answer;
  }

  // The score of each document by the words of a question; frequent words count only where there is little else.
  async scored(question, keys, answer) {
    const rare = question.terms.filter((each) => !this.frequent.has(each.term));
    const frequent = question.terms.filter((each) => this.frequent.has(each.term));
    const lists = await this.listsOf([...rare.map((each) => each.term), ...keys], answer);
    const scores = new Float64Array(this.documents + this.recent.documents.length);
    let used = rare.filter((each) => lists.has(each.term));
    const add = (each) => addScores(scores, lists.get(each.term), each.share, each.written, this.total);
    used.forEach(add);
    if (used.length < ENOUGH_TERMS && !settled(scores, frequent.length * rarity(this.total, this.total / FREQUENT_SHARE))) {
      const more = await this.listsOf(frequent.map((each) => each.term), answer);
      used = frequent.filter((each) => more.has(each.term));
      for (const [term, list] of more) lists.set(term, list);
      used.forEach(add);
    }
    return { lists, scores };
  }

  // Where words stand in quotes, only documents that have all their pairs keep their scores.
  async keepPhrases(scores, question, lists, answer) {
    for (const phrase of question.phrases) {
      const wanted = phrase.length > 1 ? termsOf(phrase).filter((term) => term.includes(" ")) : phrase;
      const missing = wanted.filter((term) => !lists.has(term));
      for (const [term, list] of await this.listsOf(missing, answer)) lists.set(term, list);
      for (const term of wanted) {
        const having = new Set(lists.has(term) ? lists.get(term).numbers : []);
        scores.forEach((_, number) => { if (!having.has(number)) scores[number] = 0; });
      }
    }
  }

  // Takes the scores of documents that filters exclude, and gives the numbers of those that answer well enough.
  async narrowed(scores, filters, answer) {
    const [first, ...others] = best(scores, FEWEST, (number) => this.place(number)).map((number) => scores[number]);
    const least = Math.min(MATCHING * first, ...others);
    for (const [facet, value] of Object.entries(filters)) {
      if (!value) continue;
      try {
        const has = await this.valuesOf(facet);
        for (let number = 0; number < scores.length; number++) if (has(number) !== value) scores[number] = 0;
      } catch (error) {
        if (error instanceof Outdated) throw error;
        answer.incomplete = true;
      }
    }
    const found = [];
    scores.forEach((score, number) => { if (score > 0 && score >= least) found.push(number); });
    if (!found.length) scores.forEach((score, number) => { if (score > 0) found.push(number); });
    return found;
  }

  // A function that tells a document's value of a facet.
  async valuesOf(facet) {
    const recent = (number) => facetOf(this.recent.documents[number - this.documents].card, facet);
    if (facet === "year") {
      const years = this.said.months;
      const of = (number) => {
        let low = 0, high = years.length - 1;
        while (low < high) {
          const middle = (low + high + 1) >> 1;
          if (years[middle][1] <= number) low = middle;
          else high = middle - 1;
        }
        return years[low][0].slice(0, 4);
      };
      return (number) => (number < this.documents ? of(number) : recent(number));
    }
    const values = this.said.facets[facet];
    const column = await this.file("f/" + facet + ".bin");
    const of = (number) => values[column[number] + (values.length > 256 ? 256 * column[this.documents + number] : 0)];
    return (number) => (number < this.documents ? of(number) : recent(number));
  }

  // How many of some documents have each value of each facet.
  async counts(numbers) {
    const found = {};
    for (const facet of FACETS) {
      const of = await this.valuesOf(facet);
      const counts = (found[facet] = Object.create(null));
      for (const number of numbers) counts[of(number)] = (counts[of(number)] || 0) + 1;
    }
    return found;
  }

  favourFresh(scores) {
    const [year, month] = this.said.as_of.split("-").map(Number);
    const factor = (date) => freshness((year - Number(date.slice(0, 4))) * 12 + month - Number(date.slice(5, 7)));
    this.said.months.forEach(([date, first], at) => {
      const next = this.said.months[at + 1];
      const share = factor(date);
      for (let number = first; number < (next ? next[1] : this.documents); number++) scores[number] *= share;
    });
    this.recent.documents.forEach((each, at) => { scores[this.documents + at] *= factor(each.card[4]); });
  }

  // Documents whose number was asked for come first; each counts for the fullest key that it has.
  favourNumbers(scores, keys, lists) {
    const met = new Set();
    for (const key of keys) {
      const list = lists.get(key);
      if (!list) continue;
      for (const number of list.numbers) {
        if (!met.has(number)) scores[number] += NUMBER_BONUS * depth(key);
        met.add(number);
      }
    }
  }

  async cards(numbers, scores, answer) {
    const found = await Promise.all(numbers.map(async (number) => {
      if (number >= this.documents) return this.recent.documents[number - this.documents].card;
      const block = Math.floor(number / this.said.cards_in_block);
      try {
        const cards = await this.json("c/" + Math.floor(block / this.said.blocks_in_folder) + "/" + block + ".json");
        return cards[number - block * this.said.cards_in_block];
      } catch (error) {
        if (error instanceof Outdated) throw error;
        answer.incomplete = true;
        return null;
      }
    }));
    return numbers.map((number, at) => ({ number, score: scores[number], card: found[at] })).filter((each) => each.card);
  }

  // The text of a document of which excerpts are cut.
  async text(number, card) {
    if (number >= this.documents) return this.recent.documents[number - this.documents].text;
    const block = card[TEXT_BLOCK_OF];
    const [first, texts] = await this.json("t/" + Math.floor(block / this.said.blocks_in_folder) + "/" + block + ".json");
    return texts[number - first];
  }

  async words(letter) {
    try {
      return /^[a-z]$/.test(letter) ? await this.json("w/" + letter + ".json") : [];
    } catch (error) {
      return []; // no word starts with it, or it cannot be had: neither keeps a question from its answer
    }
  }

  // What an unfinished last word may become, as terms that count less.
  async completions(question, answer) {
    const last = question.words[question.words.length - 1];
    if (!last || last.length < 2) return [];
    const longer = (await this.words(last[0])).filter((word) => word.length > last.length && word.startsWith(last));
    const before = question.words[question.words.length - 2];
    return longer.slice(0, MOST_COMPLETIONS).flatMap((word) => (before ? [word, before + " " + word] : [word]))
      .map((term) => ({ term, share: SYNONYM_SHARE, written: "" }));
  }

  // What was probably meant: marks as the best results write them, and words that exist for those that do not.
  async meant(question, lists, answer) {
    const spelled = spellingsIn(answer.results.map(({ card }) => card[0] + "\n" + card[SUMMARY_OF]));
    const written = [...question.written], plain = [...question.words];
    for (const [at, word] of question.words.entries()) {
      if (lists.has(word) || this.frequent.has(word) || !/^[a-z]{3,}$/.test(word)) continue;
      plain[at] = nearest(word, await this.words(word[0])) || word;
      if (plain[at] !== word) written[at] = plain[at];
    }
    const words = plain.map((word, at) => (!question.hasMarks && likeliest(spelled, plain, at)) || written[at]);
    const said = words.join(" ");
    return said.toLowerCase() === question.written.join(" ").toLowerCase() ? "" : said;
  }
}

const FACETS = ["kind", "form", "domain", "agency", "year"];
const CARD = { kind: 2, agency: 3, form: 6, domain: 7, lang: 8 };
const TEXT_BLOCK_OF = 10;
const SUMMARY_OF = 11;
const MATCHING = 0.3; // of the best score: what has less is not counted as an answer, but for the best FEWEST
const FEWEST = 10;
const MOST_COMPLETIONS = 4;

const facetOf = (card, facet) => (facet === "year" ? card[4].slice(0, 4) : card[CARD[facet]]);
