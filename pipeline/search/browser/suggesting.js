// What was probably meant by a question: marks that were left out, and words that were mistyped.
"use strict";

// How texts write each folded word and pair, with how often.
function spellingsIn(texts) {
  const found = new Map();
  const count = (plain, written) => {
    if (!found.has(plain)) found.set(plain, new Map());
    found.get(plain).set(written, (found.get(plain).get(written) || 0) + 1);
  };
  for (const words of texts.flatMap(sentences)) {
    const written = words.map(marked), plain = words.map((word) => folded(word, "vi"));
    plain.forEach((word, at) => {
      count(word, written[at]);
      if (at) count(plain[at - 1] + " " + word, written[at - 1] + " " + written[at]);
    });
  }
  return found;
}

// How a word of a question is most often written, beside the words that stand next to it there.
function likeliest(spelled, words, at) {
  const votes = new Map();
  const vote = (plain, which, weight) => {
    for (const [written, times] of spelled.get(plain) || []) {
      const word = which < 0 ? written : written.split(" ")[which];
      votes.set(word, (votes.get(word) || 0) + weight * times);
    }
  };
  vote(words[at], -1, 1);
  if (at) vote(words[at - 1] + " " + words[at], 1, 10);
  if (at + 1 < words.length) vote(words[at] + " " + words[at + 1], 0, 10);
  return [...votes].sort((one, two) => two[1] - one[1]).map(([word]) => word)[0];
}

// The most frequent word that is one letter away from another; words come the most frequent first.
function nearest(word, words) {
  return words.find((other) => isNear(word, other));
}

function isNear(one, two) {
  if (Math.abs(one.length - two.length) > 1 || one === two) return false;
  let at = 0;
  while (at < one.length && one[at] === two[at]) at++;
  const [rest, other] = [one.slice(at), two.slice(at)];
  return rest.slice(1) === other.slice(1) || rest.slice(1) === other || rest === other.slice(1)
    || (rest.length > 1 && rest[0] === other[1] && rest[1] === other[0] && rest.slice(2) === other.slice(2));
}
