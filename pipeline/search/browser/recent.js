// What changed since the generation was made: read as text, and taken apart here as the builder would have done.
"use strict";

class Recent {
  constructor(said, documents) {
    this.withdrawn = new Set(said.withdrawn);
    this.lost = new Map(Object.entries(said.lost));
    this.documents = said.documents;
    this.gains = new Map();
    this.lists = new Map();
    said.documents.forEach((each, at) => this.add(each, documents + at));
  }

  add({ card, summary, tags, text, share, gained: gainedTerms }, number) {
    const counts = new Map();
    const spellings = new Map();
    const lang = card[8];
    let length = 0;
    for (const [weight, field] of [[TITLE, card[0]], [SUMMARY, summary], [TAGS, tags], [NUMBER, card[5]], [TEXT, text]]) {
      for (const words of sentences(field)) {
        const plain = words.map((word) => folded(word, lang));
        for (const term of termsOf(plain)) counts.set(term, (counts.get(term) || 0) + weight);
        length += weight * plain.length;
        plain.forEach((word, at) => {
          if (!spellings.has(word)) spellings.set(word, new Set());
          spellings.get(word).add(spelling(words[at], lang));
        });
      }
    }
    const gained = gainedTerms && new Set(gainedTerms);
    const note = (term) => {
      if (!gained || gained.has(term)) this.gains.set(term, (this.gains.get(term) || 0) + 1);
    };
    for (const [term, count] of counts) {
      note(term);
      this.list(term).push({ number, level: level(count, length, share), spelled: spellings.get(term) });
    }
    for (const key of numberKeys(card[5])) {
      note("#" + key);
      this.list("#" + key).push({ number, level: LEVELS });
    }
  }

  list(term) {
    if (!this.lists.has(term)) this.lists.set(term, []);
    return this.lists.get(term);
  }

  // How many documents more, or fewer, hold a term than the base says.
  difference(term) {
    return (this.gains.get(term) || 0) - (this.lost.get(term) || 0);
  }
}
