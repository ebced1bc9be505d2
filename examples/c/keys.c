/* SPDX-License-Identifier: Apache-2.0
 * Keys, CRCs, members and explanations from C: made packets are hashed one by one, in batches and on
 * two threads, and must give the same keys. `make c` builds and runs it.
 *
 * Usage: keys [PACKETS [GENERATOR [SEED [PROFILE]]]]
 * The last line says PASS and a digest of all keys (FNV-1a, 64 bits), which other languages print too.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lbhash.h"

enum { MOST_BYTES = 16384 };

static const char *const topology =
    "platform = \"block\"\n"
    "ports = { \"p1\" = 1, \"p2\" = 2, \"p3\" = 3 }\n"
    "[[next-hop-group]]\n"
    "name = \"up\"\n"
    "next-hops = [\"p1\", \"p2\", \"p3\"]\n"
    "[[route]]\n"
    "prefix = \"0.0.0.0/0\"\n"
    "next-hop-group = \"up\"\n";

/* Packets in one buffer: packet i is bytes offsets[i] to offsets[i + 1]. */
struct packets {
  size_t count;
  uint8_t *bytes;
  uint64_t *offsets;
};

/* What a thread hashes. */
struct share {
  const lbhash_context *context;
  const struct packets *packets;
  size_t first, count;
  uint16_t *keys;
  lbhash_code code;
};

static void fail(const lbhash_context *context, const char *what) {
  char message[1024];
  lbhash_message(context, message, sizeof message, NULL);
  fprintf(stderr, "FAIL: %s: %s\n", what, message);
  exit(1);
}

static void check(const lbhash_context *context, lbhash_code code, const char *what) {
  if (code != LBHASH_OK) fail(context, what);
}

static void *memory(size_t bytes) {
  void *memory = malloc(bytes ? bytes : 1);
  if (!memory) {
    fprintf(stderr, "FAIL: out of memory\n");
    exit(1);
  }
  return memory;
}

static struct packets make_packets(const lbhash_context *context, const char *generator,
                                   uint64_t seed, size_t most) {
  struct packets packets = {0, NULL, memory((most + 1) * sizeof(uint64_t))};
  size_t capacity = 0, used = 0;
  lbhash_stimulus *stimulus = lbhash_stimulus_new(context, generator, seed);
  if (!stimulus) fail(context, "stimulus");
  packets.offsets[0] = 0;
  while (packets.count < most) {
    size_t length;
    if (capacity - used < MOST_BYTES) {
      uint8_t *grown = realloc(packets.bytes, capacity = 2 * capacity + MOST_BYTES);
      if (!grown) exit(1);
      packets.bytes = grown;
    }
    check(context, lbhash_stimulus_next(stimulus, NULL, packets.bytes + used, MOST_BYTES, &length),
          "next packet");
    if (length == SIZE_MAX) break; /* a fixed list has an end */
    packets.offsets[++packets.count] = used += length;
  }
  lbhash_stimulus_free(stimulus);
  return packets;
}

static void *hash_share(void *argument) {
  struct share *share = argument;
  const struct packets *all = share->packets;
  share->code = lbhash_keys_packed(share->context, NULL, all->bytes, all->offsets[all->count],
                                   all->offsets + share->first, share->count,
                                   share->keys + 5 * share->first);
  return NULL;
}

/* FNV-1a over the keys, low byte first. */
static uint64_t digest(const uint16_t *keys, size_t count) {
  uint64_t hash = UINT64_C(0xcbf29ce484222325);
  for (size_t i = 0; i < 5 * count; i++) {
    hash = (hash ^ (keys[i] & 0xff)) * UINT64_C(0x100000001b3);
    hash = (hash ^ (keys[i] >> 8)) * UINT64_C(0x100000001b3);
  }
  return hash;
}

int main(int argc, char **argv) {
  size_t most = argc > 1 ? strtoull(argv[1], NULL, 0) : 10000;
  const char *generator = argc > 2 ? argv[2] : "mixed";
  uint64_t seed = argc > 3 ? strtoull(argv[3], NULL, 0) : 1;
  const char *profile = argc > 4 ? argv[4] : "junos-trio-18.3";
  lbhash_context *context = lbhash_new();
  if (!context || lbhash_abi_version() != LBHASH_ABI_VERSION) {
    fprintf(stderr, "FAIL: library %s does not suit the header\n", lbhash_version());
    return 1;
  }
  check(context, lbhash_profile(context, profile), "profile");
  struct packets packets = make_packets(context, generator, seed, most);
  size_t count = packets.count;

  /* One by one. */
  uint16_t *keys = memory(5 * count * sizeof *keys);
  for (size_t i = 0; i < count; i++) {
    lbhash_result result;
    check(context,
          lbhash_hash(context, NULL, packets.bytes + packets.offsets[i],
                      packets.offsets[i + 1] - packets.offsets[i], &result),
          "hash");
    memcpy(keys + 5 * i, result.keys, sizeof result.keys);
  }

  /* By pointers, whole results. */
  const uint8_t **frames = memory(count * sizeof *frames);
  size_t *lengths = memory(count * sizeof *lengths);
  lbhash_result *results = memory(count * sizeof *results);
  for (size_t i = 0; i < count; i++) {
    frames[i] = packets.bytes + packets.offsets[i];
    lengths[i] = packets.offsets[i + 1] - packets.offsets[i];
  }
  check(context, lbhash_hash_batch(context, NULL, frames, lengths, count, results), "hash batch");
  uint16_t *batch = memory(5 * count * sizeof *batch);
  check(context, lbhash_keys_batch(context, NULL, frames, lengths, count, batch), "keys batch");
  for (size_t i = 0; i < count; i++) {
    if (memcmp(results[i].keys, keys + 5 * i, 10) || memcmp(batch + 5 * i, keys + 5 * i, 10)) {
      fprintf(stderr, "FAIL: packet %zu: batches give other keys\n", i);
      return 1;
    }
  }

  /* In one buffer, on two threads that share the context. */
  struct share shares[2] = {{context, &packets, 0, count / 2, batch, LBHASH_OK},
                            {context, &packets, count / 2, count - count / 2, batch, LBHASH_OK}};
  pthread_t threads[2];
  memset(batch, 0, 5 * count * sizeof *batch);
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, hash_share, &shares[i]);
  for (int i = 0; i < 2; i++) {
    pthread_join(threads[i], NULL);
    check(context, shares[i].code, "keys packed");
  }
  if (memcmp(batch, keys, 5 * count * sizeof *keys)) {
    fprintf(stderr, "FAIL: threads give other keys\n");
    return 1;
  }

  /* What the hardware is configured with. */
  size_t writes;
  if (lbhash_register_writes(context, NULL, 0, &writes) != LBHASH_TOO_SMALL) return 1;

  /* Members: what the topology says of each egress must be one of its ports. */
  size_t routed = 0;
  check(context, lbhash_topology(context, topology, "topology"), "topology");
  for (size_t i = 0; i < count; i++) {
    lbhash_selection selection;
    char name[16];
    check(context, lbhash_route(context, NULL, frames[i], lengths[i], 0, NULL, &selection), "route");
    if (!selection.group) continue;
    check(context, lbhash_port_name(context, selection.egress_id, name, sizeof name, NULL), "port");
    /* Key · members >> 16. */
    unsigned member = (unsigned)keys[5 * i + LBHASH_LEVEL_1_FEC] * 3 >> 16;
    if (selection.egress_kind != 1 || name[0] != 'p' || (unsigned)(name[1] - '1') != member) {
      fprintf(stderr, "FAIL: packet %zu leaves at \"%s\", not p%u\n", i, name, member + 1);
      return 1;
    }
    routed++;
  }

  /* An explanation, and an error with its message. */
  char text[1 << 15];
  check(context, lbhash_explain(context, NULL, frames[0], lengths[0], 0, text, sizeof text, NULL),
        "explain");
  if (!strstr(text, "layer records (CRC-32 0x04c11db7")) return 1;
  if (lbhash_profile_toml(context, "name = \"x\"\nseeed = 1\n", "x.toml") != LBHASH_BAD_TEXT) return 1;
  lbhash_message(context, text, sizeof text, NULL);
  if (strncmp(text, "x.toml:2:1: ", 12)) return 1;

  printf("c: PASS: %zu packets hashed one by one, in batches and on two threads, %zu routed, "
         "%zu register writes, digest %016" PRIx64 "\n",
         count, routed, writes, digest(keys, count));
  free(keys), free(frames), free(lengths), free(results), free(batch);
  free(packets.bytes), free(packets.offsets);
  lbhash_free(context);
  return 0;
}
