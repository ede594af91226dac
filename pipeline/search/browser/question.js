// Takes a question apart: words, pairs, phrases in quotes, numbers of documents, and what else they are called.
"use strict";

function readQuestion(text, lang, synonyms) {
  const terms = new Map();
  const add = (term, share, written) => {
    if (!terms.has(term)) terms.set(term, { term, share, written: written || "" });
  };
  const spoken = sentences(text);
  for (const words of spoken) {
    const plain = words.map((word) => folded(word, lang));
    plain.forEach((word, at) => {
      const written = spelling(words[at], lang);
      add(word, 1, written === word ? "" : written);
      if (at) add(plain[at - 1] + " " + word, 1);
    });
  }
  const words = spoken.flat().map((word) => folded(word, lang));
  for (const phrase of otherNames(words, synonyms)) {
    for (const term of termsOf(phrase)) add(term, SYNONYM_SHARE);
  }
  const phrases = [...text.matchAll(/["“”«]([^"“”«»]+)["“”»]/g)].map(([, inside]) => sentences(inside).flat());
  return {
    words,
    written: spoken.flat(),
    terms: [...terms.values()],
    phrases: phrases.filter((phrase) => phrase.length).map((phrase) => phrase.map((word) => folded(word, lang))),
    numbers: askedNumbers(words),
    hasMarks: spoken.flat().some((word) => marked(word) !== fold(word)),
  };
}

const termsOf = (words) => words.flatMap((word, at) => (at ? [word, words[at - 1] + " " + word] : [word]));

// What the editors say that some words of a question are called too.
function otherNames(words, synonyms) {
  const line = " " + words.join(" ") + " ";
  const found = [];
  for (const group of synonyms) {
    const said = group.filter((name) => line.includes(" " + name + " "));
    if (said.length) found.push(...group.filter((name) => !said.includes(name)).map((name) => name.split(" ")));
  }
  return found;
}
