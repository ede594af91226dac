// Marks what was found, and cuts the part out of a text that answers a question best.
"use strict";

const EXCERPT_WORDS = 36;

// The words of a text with their places, each with whether the question has it.
function foundWords(text, asked) {
  const found = [];
  for (const match of text.normalize("NFC").matchAll(/[\p{L}\p{N}]+/gu)) {
    const plain = folded(match[0], asked.lang);
    found.push({ at: match.index, end: match.index + match[0].length, plain, hit: asked.words.has(plain) });
  }
  found.forEach((word, at) => {
    const beside = (other) => other && other.hit && Math.abs(other.at - word.at) < 40;
    word.shown = word.hit && (!asked.frequent.has(word.plain) || beside(found[at - 1]) || beside(found[at + 1]));
  });
  return found;
}

// A text as pieces: what was not found and what was, by turns: ["Lễ hội ", "trà", " năm"].
function pieces(text, words, from, to) {
  const whole = text.normalize("NFC");
  const found = [""];
  let at = from;
  for (const word of words) {
    if (!word.shown || word.at < from || word.end > to) continue;
    const between = whole.slice(at, word.at);
    if (found.length > 1 && !between.trim()) found[found.length - 2] += between + whole.slice(word.at, word.end);
    else found[found.length - 1] += between, found.push(whole.slice(word.at, word.end), "");
    at = word.end;
  }
  found[found.length - 1] += whole.slice(at, to);
  return found;
}

function titlePieces(title, asked) {
  return pieces(title, foundWords(title, asked), 0, title.normalize("NFC").length);
}

// The stretch of a text with the most different words of the question, pairs counting more.
function excerpt(text, asked) {
  const words = foundWords(text, asked);
  let bestFrom = 0, bestWorth = -1;
  for (let from = 0; from < words.length; from += 6) {
    const part = words.slice(from, from + EXCERPT_WORDS);
    const worth = new Set(part.filter((word) => word.shown).map((word) => word.plain)).size
      + part.filter((word, at) => word.shown && at && part[at - 1].shown).length / 2;
    if (worth > bestWorth) [bestFrom, bestWorth] = [from, worth];
  }
  const last = Math.min(words.length, bestFrom + EXCERPT_WORDS) - 1;
  if (last < 0) return ["", "", ""].slice(0, 1);
  const to = last === words.length - 1 ? text.normalize("NFC").length : words[last].end;
  const found = pieces(text, words, bestFrom ? words[bestFrom].at : 0, to);
  if (bestFrom) found[0] = "… " + found[0];
  if (last < words.length - 1) found[found.length - 1] += " …";
  return found;
}
