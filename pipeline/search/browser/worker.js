// Answers the questions of a page: a message {id, ask} is answered with {id, …}; a newer one makes it fall silent.
"use strict";

const ROOT = new URL("./", self.location.href);

// A file below _search/: its bytes, or null where there is none. Only current.json may change under its name.
async function fetched(path, isFresh) {
  const response = await fetch(new URL(path, ROOT), { cache: isFresh ? "no-cache" : "default" });
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(path + ": " + response.status);
  return new Uint8Array(await response.arrayBuffer());
}

let opening = null;
let last = null;

const index = () => (opening = opening || new Index(fetched).open().catch((error) => {
  opening = null;
  throw error;
}));

// Does something with the index; where a release has come meanwhile, once more with the new one.
async function withIndex(work) {
  try {
    return await work(await index());
  } catch (error) {
    if (!(error instanceof Outdated)) throw error;
    opening = null;
    return work(await index());
  }
}

async function asked(found, ask) {
  const answer = await found.answer(ask);
  last = { found, answer, id: ask.id };
  const { results, total, incomplete, bets, meant } = answer;
  return {
    total, incomplete, bets, meant,
    results: results.map(({ number, card, score }) => ({
      number, score,
      title: titlePieces(card[0], answer.asked),
      address: card[1],
      kind: (found.said.names.kind || {})[card[2]] || card[2],
      form: card[6],
      agency: (found.said.names.agency || {})[card[3]] || card[3],
      date: card[4],
      documentNumber: card[5],
      lang: card[8],
      isExpired: card[9] === "expired",
      excerpt: excerpt(card[SUMMARY_OF], answer.asked),
    })),
  };
}

async function excerptOf(number) {
  const { found, answer } = last;
  const result = answer.results.find((each) => each.number === number);
  const text = result && (await found.text(number, result.card));
  const cut = text ? excerpt(text, answer.asked) : [];
  return { number, excerpt: cut.length > 1 ? cut : null };
}

async function countsOf() {
  const counts = await last.found.counts(last.answer.matching);
  return { counts, names: last.found.said.names };
}

self.onmessage = async ({ data: { id, ask, excerptFor, counts } }) => {
  try {
    if (ask) self.postMessage({ id, answer: await withIndex((found) => asked(found, { ...ask, id })) });
    else if (counts) self.postMessage({ id, ...(await countsOf()) });
    else if (excerptFor !== undefined) self.postMessage({ id, ...(await excerptOf(excerptFor)) });
    else await index();
  } catch (error) {
    self.postMessage({ id, failed: String(error) });
  }
};
