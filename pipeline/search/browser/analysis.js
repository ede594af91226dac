// How text becomes words to search: the same as pipeline/search/analysis.py, by the vectors of tests/search/vectors.json.
"use strict";

const PIECE = /[\p{L}\p{N}]+|[;:!?…"“”«»()\[\]{}|•\n\r]|[.,](?=[ \t\n\r\u00a0]|$)/gu;
const WORD = /^[\p{L}\p{N}]/u;
const LONGEST_WORD = 32;
const OPEN_GLIDE = /^(?!qu)[^aeiouy]*(?:oa|oe|uy)$/;
const GLIDE_WITH_TONE = /(o)([ae])([\u0300\u0301\u0303\u0309\u0323])$|(u)(y)([\u0300\u0301\u0303\u0309\u0323])$/;

function fold(text) {
  return text.replace(/[đĐÐð]/g, "d").normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();
}

function shortened(word) {
  return word.length > LONGEST_WORD ? [...word.slice(0, 2 * LONGEST_WORD)].slice(0, LONGEST_WORD).join("") : word;
}

// The S-stemmer of Harman (1991).
function singular(word) {
  if (word.length <= 3 || !word.endsWith("s") || /(us|ss|aes|ees|oes)$/.test(word)) return word;
  if (word.endsWith("ies")) return /[ea]ies$/.test(word) ? word : word.slice(0, -3) + "y";
  return word.slice(0, -1);
}

function folded(word, lang) {
  const plain = shortened(fold(shortened(word)));
  return lang === "en" ? singular(plain) : plain;
}

// With its marks, in lower case, the tone in one place: hoà and hòa are one word.
function marked(word) {
  const lower = shortened(word).replace(/[Ðð]/g, "đ").toLowerCase().normalize("NFC");
  if (!OPEN_GLIDE.test(fold(lower))) return lower;
  const apart = lower.normalize("NFD");
  return apart.replace(GLIDE_WITH_TONE, (all, a, b, c, d, e, f) => (a ? a + c + b : d + f + e)).normalize("NFC");
}

// With its marks; the folded word where it has none.
function spelling(word, lang) {
  const written = marked(word);
  return written === fold(written) ? folded(word, lang) : written;
}

// The words of each sentence, as they stand in the text.
function sentences(text) {
  const found = [[]];
  for (const [piece] of text.normalize("NFC").matchAll(PIECE)) {
    if (WORD.test(piece)) found[found.length - 1].push(piece);
    else if (found[found.length - 1].length) found.push([]);
  }
  return found.filter((words) => words.length);
}

// Folded words and pairs, each as often as it stands in the text.
function terms(text, lang) {
  const found = [];
  for (const words of sentences(text)) {
    const plain = words.map((word) => folded(word, lang));
    found.push(...plain);
    for (let at = 1; at < plain.length; at++) found.push(plain[at - 1] + " " + plain[at]);
  }
  return found;
}
