// What a term in a document is worth: the same numbers as pipeline/search/scoring.py.
"use strict";

const TITLE = 3, SUMMARY = 2, TAGS = 1, NUMBER = 1, TEXT = 1;
const SATURATION = 1.2, LENGTH_SHARE = 0.75, USUAL_LENGTH = 400;
const LEVELS = 15;
const MATCH_SHARE = 0.2;
const ENOUGH_TERMS = 3, FREQUENT_SHARE = 5;
const RECENT_SHARE = 0.05, RECENT_YEARS = 3;
const SYNONYM_SHARE = 0.5;
const OTHER_SPELLING_SHARE = 0.5;
const NUMBER_BONUS = 100;

function level(count, length, share) {
  const norm = SATURATION * (1 - LENGTH_SHARE + (LENGTH_SHARE * length) / USUAL_LENGTH);
  return Math.max(1, Math.min(LEVELS, Math.floor(LEVELS * ((share * count) / (count + norm)) + 0.5)));
}

const rarity = (documents, holding) => Math.log(1 + (documents - holding + 0.5) / (holding + 0.5));
const mostKept = (documents) => Math.max(1000, Math.floor(documents / 10));
const freshness = (months) => 1 + RECENT_SHARE * 2 ** (-Math.max(0, months) / (12 * RECENT_YEARS));
