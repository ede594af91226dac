// Finds and reads packs of terms, as pipeline/search/packs.py and pipeline/search/postings.py write them.
"use strict";

const LEVEL_BITS = 4;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

function hashed(word) {
  let value = 0x811c9dc5;
  for (const byte of encoder.encode(word)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}

const groupName = (group) => hashed(group).toString(16).padStart(8, "0");
const groupOf = (term) => (term[0] === "#" ? term.split("/", 2).join("/") : term.split(" ", 1)[0]);
const isSingle = (term) => term[0] !== "#" && !term.includes(" ");

// The name of the pack that has a term, if any has it.
function packOf(term, layout) {
  if (layout.apart.has(term)) return groupName(term) + "-";
  const group = groupOf(term);
  const parts = layout.divided.get(group);
  if (!parts) return (hashed(group) % layout.shared).toString(16);
  return groupName(group) + (parts > 1 ? (hashed(term) % parts).toString(16) : "");
}

// Bytes of a pack, read one after the other; throws a RangeError where it ends too soon.
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
    this.bit = 0;
  }

  byte() {
    if (this.at >= this.bytes.length) throw new RangeError("the pack is cut short");
    return this.bytes[this.at++];
  }

  number() {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = this.byte();
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  }

  take(length) {
    if (this.at + length > this.bytes.length) throw new RangeError("the pack is cut short");
    return this.bytes.subarray(this.at, (this.at += length));
  }

  bits(count) {
    let value = 0;
    for (let left = count; left > 0; left--) {
      const byte = this.bytes[this.at + (this.bit >> 3)];
      if (byte === undefined) throw new RangeError("the pack is cut short");
      value = value * 2 + ((byte >> (7 - (this.bit & 7))) & 1);
      this.bit++;
    }
    return value;
  }

  ones() {
    let count = 0;
    while (this.bits(1)) count++;
    return count;
  }
}

// The terms of a pack: how many documents hold each, and those that are listed, with impact and spelling.
function readPack(bytes, documents) {
  const reader = new Reader(bytes);
  const found = new Map();
  const heads = [];
  let before = new Uint8Array(0);
  for (let left = reader.number(); left > 0; left--) {
    const shared = reader.number();
    const end = reader.take(reader.number());
    const text = new Uint8Array(shared + end.length);
    text.set(before.subarray(0, shared));
    text.set(end, shared);
    before = text;
    const term = decoder.decode(text);
    const held = reader.number();
    const holding = Math.floor(held / 2);
    const listed = held % 2 ? reader.number() : holding;
    const spellings = [];
    if (isSingle(term)) {
      for (let more = reader.number(); more > 0; more--) spellings.push(decoder.decode(reader.take(reader.number())));
    }
    heads.push([term, holding, listed, spellings]);
  }
  for (const [term, holding, listed, spellings] of heads) {
    found.set(term, readList(reader, documents, holding, listed, spellings));
  }
  return found;
}

const bitLength = (value) => (value ? 32 - Math.clz32(value) : 0);

function readList(reader, documents, holding, listed, spellings) {
  const low = Math.max(0, bitLength(Math.floor(documents / listed)) - 1);
  const extra = spellings.length > 1 ? bitLength(spellings.length) : 0;
  const list = {
    holding,
    documents: new Uint32Array(listed),
    levels: new Uint8Array(listed),
    spellings,
    spelled: new Uint8Array(extra ? listed : 0),
  };
  let last = -1;
  for (let at = 0; at < listed; at++) {
    const high = reader.ones();
    last += high * 2 ** low + reader.bits(low) + 1;
    list.documents[at] = last;
    list.levels[at] = reader.bits(LEVEL_BITS);
    if (extra) list.spelled[at] = reader.bits(extra);
  }
  return list;
}
