/* SPDX-License-Identifier: Apache-2.0
 *
 * Reads vectors.lbv, the packed form of a vector set (`lbhash vectors generate --format packed`), from
 * its first word to its last. C99 and C++, nothing to link.
 *
 *   FILE *file = fopen("vectors.lbv", "rb");
 *   lbhash_record record;
 *   if (lbhash_vectors_open(file)) while (lbhash_vectors_next(file, &record) > 0) switch (record.kind) { … }
 */
#ifndef LBHASH_VECTORS_H
#define LBHASH_VECTORS_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum lbhash_record_kind {
  LBHASH_RECORD_END = 0,    /* packets */
  LBHASH_RECORD_WRITE = 1,  /* address, data */
  LBHASH_RECORD_WAIT = 2,   /* cycles */
  LBHASH_RECORD_PACKET = 3, /* length, tuser, result, frame */
};

/* Bytes of the longest frame. */
#define LBHASH_RECORD_BYTES 262144

typedef struct lbhash_record {
  uint32_t kind;
  uint32_t address, data; /* a register write */
  uint64_t cycles;        /* clock cycles to wait */
  uint64_t packets;       /* in the whole file */
  uint32_t length;        /* bytes of the frame */
  uint32_t tuser[3];      /* 80 bits, lowest word first */
  uint32_t result[20];    /* the result word, lowest word first */
  uint8_t frame[LBHASH_RECORD_BYTES];
} lbhash_record;

/* One word, little-endian on every machine; 0 at the end of the file. */
static inline int lbhash_vectors_word(FILE *file, uint32_t *word) {
  uint8_t bytes[4];
  if (fread(bytes, 1, 4, file) != 4) return 0;
  *word = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
  return 1;
}

static inline int lbhash_vectors_words(FILE *file, uint32_t *words, uint32_t count) {
  uint32_t i;
  for (i = 0; i < count; i++)
    if (!lbhash_vectors_word(file, words + i)) return 0;
  return 1;
}

/* 1 if the file begins as such a file of version 1 does. */
static inline int lbhash_vectors_open(FILE *file) {
  uint32_t head[2];
  return lbhash_vectors_words(file, head, 2) && head[0] == 0x5648424C && head[1] == 1;
}

/* The next record: 1; 0 behind the last one, whose kind is LBHASH_RECORD_END; -1 if the file is cut or damaged. */
static inline int lbhash_vectors_next(FILE *file, lbhash_record *record) {
  uint32_t head[2], pair[2], bytes;
  for (;;) {
    if (!lbhash_vectors_words(file, head, 2) || head[1] < 2) return -1;
    record->kind = head[0];
    if (head[0] == LBHASH_RECORD_PACKET) {
      if (head[1] < 26 || !lbhash_vectors_word(file, &record->length)) return -1;
      bytes = 4 * (head[1] - 26);
      if (record->length > bytes || bytes - record->length > 3 || bytes > LBHASH_RECORD_BYTES) return -1;
      if (!lbhash_vectors_words(file, record->tuser, 3) || !lbhash_vectors_words(file, record->result, 20)) return -1;
      return fread(record->frame, 1, bytes, file) == bytes ? 1 : -1;
    }
    if (head[0] <= LBHASH_RECORD_WAIT) {
      if (head[1] != 4 || !lbhash_vectors_words(file, pair, 2)) return -1;
      record->address = pair[0];
      record->data = pair[1];
      record->cycles = record->packets = pair[0] | (uint64_t)pair[1] << 32;
      return head[0] != LBHASH_RECORD_END;
    }
    /* A kind of a later version. */
    for (head[1] -= 2; head[1] > 0; head[1]--)
      if (!lbhash_vectors_word(file, pair)) return -1;
  }
}

#endif
