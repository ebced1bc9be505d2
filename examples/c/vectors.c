/* SPDX-License-Identifier: Apache-2.0
 * Reads a packed vector set and compares every result word with what liblbhash computes: a test compiles
 * and runs it.
 *
 * Usage: vectors FILE.lbv PROFILE.toml [TOPOLOGY.toml]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lbhash.h"
#include "lbhash_vectors.h"

static lbhash_record record;

static char *text_of(const char *name) {
  static char text[1 << 16];
  FILE *file = fopen(name, "rb");
  size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;
  if (!file || !feof(file)) {
    fprintf(stderr, "FAIL: %s cannot be read\n", name);
    exit(1);
  }
  fclose(file);
  text[length] = 0;
  return text;
}

int main(int argc, char **argv) {
  uint64_t packets = 0, writes = 0;
  int more;
  FILE *file = argc >= 3 ? fopen(argv[1], "rb") : NULL;
  lbhash_context *context = lbhash_new();
  if (!file || !lbhash_vectors_open(file)) {
    fprintf(stderr, "FAIL: %s is not a packed vector set\n", argc > 1 ? argv[1] : "?");
    return 1;
  }
  if (lbhash_profile_toml(context, text_of(argv[2]), argv[2]) != LBHASH_OK ||
      (argc > 3 && lbhash_topology(context, text_of(argv[3]), argv[3]) != LBHASH_OK)) {
    fprintf(stderr, "FAIL: the profile or topology is refused\n");
    return 1;
  }
  while ((more = lbhash_vectors_next(file, &record)) > 0) {
    uint32_t word[20];
    lbhash_metadata metadata;
    if (record.kind == LBHASH_RECORD_WRITE) writes++;
    if (record.kind != LBHASH_RECORD_PACKET) continue;
    metadata.ifindex = record.tuser[0];
    metadata.service_id = record.tuser[1];
    metadata.group = record.tuser[2] & 0xfff;
    metadata.hash_profile = record.tuser[2] >> 12 & 3;
    metadata.bridged = record.tuser[2] >> 14 & 1;
    if (lbhash_word(context, &metadata, record.frame, record.length, 0, word) != LBHASH_OK ||
        memcmp(word, record.result, sizeof word)) {
      fprintf(stderr, "FAIL: packet %" PRIu64 " has another result word\n", packets);
      return 1;
    }
    packets++;
  }
  if (more < 0 || packets != record.packets) {
    fprintf(stderr, "FAIL: the file is cut behind packet %" PRIu64 "\n", packets);
    return 1;
  }
  lbhash_free(context);
  fclose(file);
  printf("vectors: PASS: %" PRIu64 " packets, %" PRIu64 " register writes: every result word equals liblbhash\n", packets,
         writes);
  return 0;
}
