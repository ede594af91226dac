// Ranks documents by the terms of a question that they hold: coverage, rarity and impact, marks that were typed, age.
"use strict";

// A term's list as it is now: the base without what was withdrawn, with what is recent, cut to its best levels.
function currentList(term, base, recent, documents, withdrawnAll) {
  const news = recent.lists.get(term) || [];
  const holding = (base ? base.holding : 0) + recent.difference(term);
  const numbers = [], levels = [], spelled = [];
  if (base) {
    base.documents.forEach((number, at) => {
      if (withdrawnAll.has(number)) return;
      numbers.push(number);
      levels.push(base.levels[at]);
      spelled.push(base.spelled.length ? base.spelled[at] : 0);
    });
  }
  for (const each of news) {
    numbers.push(each.number);
    levels.push(each.level);
    spelled.push(each.spelled || null);
  }
  const list = { holding, numbers, levels, spelled, spellings: base ? base.spellings : [] };
  return isSingleNumber(term) ? list : cutToLevel(list, documents);
}

const isSingleNumber = (term) => term[0] === "#";

function cutToLevel(list, documents) {
  const most = mostKept(documents);
  if (list.holding <= most) return list;
  const counts = new Array(LEVELS + 1).fill(0);
  for (const each of list.levels) counts[each]++;
  let lowest = LEVELS, held = counts[LEVELS];
  while (held < most && lowest > 1) held += counts[--lowest];
  list.lowest = lowest;
  return list;
}

// Whether a document has a word with the marks that were typed; all have it where no document has those marks.
function spelledAs(list, written) {
  const { spelled } = list;
  const spellings = list.spellings.length ? list.spellings : [fold(written)];
  const typed = spellings.indexOf(written);
  if (typed < 0 && !spelled.some((each) => each instanceof Set && each.has(written))) return () => true;
  const several = spellings.length > 1 ? spellings.length : Infinity;
  return (at) => (spelled[at] instanceof Set ? spelled[at].has(written) : spelled[at] === typed || spelled[at] >= several);
}

function addScores(scores, list, share, written, documents) {
  const weight = share * rarity(documents, list.holding);
  const fits = written ? spelledAs(list, written) : () => true;
  for (let at = 0; at < list.numbers.length; at++) {
    if (list.lowest && list.levels[at] < list.lowest) continue;
    const impact = MATCH_SHARE + ((1 - MATCH_SHARE) * list.levels[at]) / LEVELS;
    scores[list.numbers[at]] += weight * impact * (fits(at) ? 1 : OTHER_SPELLING_SHARE);
  }
}

// Numbers of the documents with the highest scores, the best first; equal ones by their place among all.
function best(scores, count, place) {
  const found = [];
  const before = (one, two) => scores[one] > scores[two] || (scores[one] === scores[two] && place(one) < place(two));
  for (let number = 0; number < scores.length; number++) {
    if (scores[number] <= 0 || (found.length === count && !before(number, found[count - 1]))) continue;
    let at = found.length;
    while (at > 0 && before(number, found[at - 1])) at--;
    found.splice(at, 0, number);
    if (found.length > count) found.pop();
  }
  return found;
}

// Whether nothing that could still be added changes which ten documents are the best.
function settled(scores, most) {
  const [tenth, next] = best(scores, 11, () => 0).slice(9);
  return next !== undefined && scores[tenth] - scores[next] > most;
}
