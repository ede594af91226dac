// Keys of document numbers: the same as pipeline/search/numbers.py.
"use strict";

const MOST_PARTS = 7;
const SYMBOL = /^(?:ub|[^0-9aeiouy])[^aeiouy]*$/; // a symbol is no syllable
const KINDS = {
  "luat": "qh", "phap lenh": "pl", "nghi quyet": "nq", "nghi dinh": "nd", "quyet dinh": "qd", "chi thi": "ct",
  "thong tu": "tt", "thong bao": "tb", "ke hoach": "kh", "huong dan": "hd", "bao cao": "bc", "to trinh": "ttr",
  "cong dien": "cd", "giay moi": "gm", "chuong trinh": "ctr", "lenh": "l",
};

const trimmed = (part) => (/^[0-9]+$/.test(part) ? part.replace(/^0+(?=.)/, "") : part);
const isYear = (part) => /^(19|20)[0-9]{2}$/.test(part);
const depth = (key) => key.split("/").length;

function numberKeys(number) {
  const parts = (number.match(/[\p{L}\p{N}]+/gu) || []).map((word) => trimmed(folded(word, "vi")));
  if (!parts.length || !/^[0-9]/.test(parts[0])) return [];
  const year = parts.length > 1 && isYear(parts[1]) ? [parts[1]] : [];
  const symbols = parts.slice(1 + year.length);
  const spellings = [[]];
  if (symbols.length) {
    spellings.push(symbols, [symbols.join("")], symbols.slice(0, 1), [symbols[0].replace(/[0-9]+$/, "")]);
  }
  const keys = new Set();
  for (const middle of [[], year]) {
    for (const spelling of spellings) keys.add([parts[0], ...middle, ...spelling].join("/"));
  }
  return [...keys];
}

// Keys that a question may mean, given its folded words, the fullest first.
function askedNumbers(words) {
  const keys = new Set();
  const plain = words.map(trimmed);
  plain.forEach((word, at) => {
    if (!/^[0-9][\x00-\x7f]*$/.test(word)) return;
    const kind = kindBefore(plain, at);
    const alone = plain.length - at === 1 && (at === 0 || (at === 1 && plain[0] === "so"));
    for (const key of readings(plain.slice(at, at + MOST_PARTS))) {
      if (kind && (!key.includes("/") || (depth(key) === 2 && isYear(key.split("/")[1])))) keys.add(key + "/" + kind);
      if (key.includes("/") || alone) keys.add(key);
    }
  });
  return [...keys].sort((one, two) => depth(two) - depth(one));
}

function readings(words) {
  const joined = /^([0-9]{1,6})([a-z].*)$/.exec(words[0]);
  const plain = joined ? [joined[1], joined[2], ...words.slice(1)] : words;
  const most = plain.length > 1 && (isYear(plain[1]) || SYMBOL.test(plain[1])) ? plain.length : 1;
  return plain.slice(0, most).map((_, at) => plain.slice(0, most - at).join("/"));
}

function kindBefore(plain, at) {
  const before = plain.slice(Math.max(0, at - 3), at).filter((word) => word !== "so");
  return KINDS[before.slice(-2).join(" ")] || KINDS[before.slice(-1).join(" ")] || "";
}
