/* SPDX-License-Identifier: Apache-2.0
 *
 * lbhash: which keys and members a router's load-balancing hash gives packets. docs/bindings.md has examples.
 * Made of capi/src by `make header`; do not edit.
 *
 * Unless a function says otherwise: pointers must not be null, lengths are in bytes, texts end with a zero
 * byte and are UTF-8, and the call may run on any thread beside others on the same context.
 */

#ifndef LBHASH_H
#define LBHASH_H

#include <stddef.h>
#include <stdint.h>

/**
 * Version of this interface: a program that was compiled for another one must not call it.
 */
#define LBHASH_ABI_VERSION 1

/**
 * Lanes of a result: `meta` and seven layers.
 */
#define LBHASH_LANES 8

/**
 * Keys of a frame.
 */
#define LBHASH_KEYS 5

/**
 * What a call returns.
 */
typedef enum lbhash_code {
  /**
   * Done.
   */
  LBHASH_OK = 0,
  /**
   * An argument is out of its range, null, or names what does not exist.
   */
  LBHASH_BAD_ARGUMENT = 1,
  /**
   * A text cannot be compiled; the message has a line for each finding: place, rule, remedy.
   */
  LBHASH_BAD_TEXT = 2,
  /**
   * The buffer is too small; `needed` says how many bytes or items are needed.
   */
  LBHASH_TOO_SMALL = 3,
  /**
   * The context has no topology.
   */
  LBHASH_NO_TOPOLOGY = 4,
  /**
   * A fault of the library; please report it with the message.
   */
  LBHASH_PANIC = 5,
} lbhash_code;

/**
 * Hash users: the order of keys.
 */
typedef enum lbhash_user {
  /**
   * First level of next-hop groups.
   */
  LBHASH_LEVEL_1_FEC = 0,
  /**
   * Second level.
   */
  LBHASH_LEVEL_2_FEC = 1,
  /**
   * Third level.
   */
  LBHASH_LEVEL_3_FEC = 2,
  /**
   * LAG.
   */
  LBHASH_LAG = 3,
  /**
   * Network header: flow label and UDP source port.
   */
  LBHASH_NETWORK_HEADER = 4,
} lbhash_user;

/**
 * Profile, topology and the state of member selection. Threads can share it: calls that hash run
 * side by side, calls that configure wait for them, calls that select go one after the other.
 */
typedef struct lbhash_context lbhash_context;

/**
 * A source of packets. It belongs to no context; one thread at a time takes from it.
 */
typedef struct lbhash_stimulus lbhash_stimulus;

/**
 * What the environment supplies with a frame. All zero is a routed interface and no group.
 */
typedef struct lbhash_metadata {
  /**
   * Incoming interface index.
   */
  uint32_t ifindex;
  /**
   * Service, or internal multicast, identifier.
   */
  uint32_t service_id;
  /**
   * Forwarding group, 0 to 4095; 0 is none. `lbhash_route` looks it up itself.
   */
  uint16_t group;
  /**
   * Set of hash-user settings, 0 to 3.
   */
  uint8_t hash_profile;
  /**
   * 0: the interface routes; 1: it bridges.
   */
  uint8_t bridged;
} lbhash_metadata;

/**
 * Result of a frame.
 */
typedef struct lbhash_result {
  /**
   * CRC-32 of each lane: lane 0 is `meta`, 1 to 7 are the layers.
   */
  uint32_t crcs[LBHASH_LANES];
  /**
   * Record type of each lane, 5 bits; 0 where the lane is absent.
   */
  uint8_t record_types[LBHASH_LANES];
  /**
   * Context of each lane, 3 bits.
   */
  uint8_t contexts[LBHASH_LANES];
  /**
   * Keys in the order of `lbhash_user`.
   */
  uint16_t keys[LBHASH_KEYS];
  /**
   * Bit 0 truncated, 1 malformed, 2 too deep, 3 fragment, 4 entropy label.
   */
  uint8_t status;
  /**
   * 0 IPv4, 1 IPv6, 2 MPLS, 3 multiservice, 4 other.
   */
  uint8_t family;
  /**
   * IPv6 flow label for a tunnel, 20 bits.
   */
  uint32_t flow_label;
  /**
   * UDP source port for a tunnel.
   */
  uint16_t udp_source_port;
  /**
   * Zero.
   */
  uint16_t reserved;
} lbhash_result;

/**
 * A register write of the block.
 */
typedef struct lbhash_write {
  /**
   * Byte address, 18 bits, a multiple of 4.
   */
  uint32_t address;
  /**
   * Data.
   */
  uint32_t data;
} lbhash_write;

/**
 * What one select stage chose.
 */
typedef struct lbhash_selected {
  /**
   * Group, 1 to 4095.
   */
  uint16_t group;
  /**
   * Index of the member, from 0.
   */
  uint16_t index;
  /**
   * 1 if the stage made a selection; else all is 0.
   */
  uint16_t valid;
} lbhash_selected;

/**
 * The members of a packet and where it leaves.
 */
typedef struct lbhash_selection {
  /**
   * Level 1, 2, 3, LAG.
   */
  struct lbhash_selected stages[4];
  /**
   * Group that the packet's route gave it; 0 is none.
   */
  uint16_t group;
  /**
   * Number of the port or drop.
   */
  uint16_t egress_id;
  /**
   * 0 nowhere, 1 a port, 2 dropped.
   */
  uint16_t egress_kind;
} lbhash_selection;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Version of the interface that the library has; compare it with `LBHASH_ABI_VERSION`.
 */
uint32_t lbhash_abi_version(void);

/**
 * Version of the library, such as "0.1.0"; static.
 */
const char *lbhash_version(void);

/**
 * A new context: profile `srlinux-7250-ixr`, no topology. Null if the library is at fault.
 */
struct lbhash_context *lbhash_new(void);

/**
 * Frees a context; null is left alone.
 *
 * Requires: `context` is of `lbhash_new`, and no call on it runs or follows.
 */
void lbhash_free(struct lbhash_context *context);

/**
 * Takes a built-in profile, such as "junos-trio-18.3".
 *
 * Requires: `context` is of `lbhash_new`; `name` ends with a zero byte.
 */
enum lbhash_code lbhash_profile(struct lbhash_context *context, const char *name);

/**
 * Takes a profile in TOML; `origin` is what messages call it, such as a file name, or null.
 *
 * Requires: `context` is of `lbhash_new`; the texts are null or end with a zero byte.
 */
enum lbhash_code lbhash_profile_toml(struct lbhash_context *context,
                                     const char *text,
                                     const char *origin);

/**
 * Takes the configuration of a Junos router (`set` lines or curly braces); `release` such as
 * "18.3R1", or null.
 *
 * Requires: `context` is of `lbhash_new`; the texts are null or end with a zero byte.
 */
enum lbhash_code lbhash_junos(struct lbhash_context *context,
                              const char *text,
                              const char *release);

/**
 * Takes the configuration of an SR Linux router (`info`, `info flat`, `info | as json`, gNMI
 * JSON); `platform` such as "7250-ixr-6e", `chassis_mac` such as "02:00:00:00:00:01", each or
 * null.
 *
 * Requires: `context` is of `lbhash_new`; the texts are null or end with a zero byte.
 */
enum lbhash_code lbhash_srlinux(struct lbhash_context *context,
                                const char *text,
                                const char *platform,
                                const char *chassis_mac);

/**
 * Takes a topology in TOML: groups, LAGs, routes; null takes it away. Member selection begins as
 * after reset.
 *
 * Requires: `context` is of `lbhash_new`; the texts are null or end with a zero byte.
 */
enum lbhash_code lbhash_topology(struct lbhash_context *context,
                                 const char *text,
                                 const char *origin);

/**
 * Gives every hash user this seed, 0 to 65535, in place of the profile's; -1 gives the profile's
 * back.
 *
 * Requires: `context` is of `lbhash_new`.
 */
enum lbhash_code lbhash_seed(struct lbhash_context *context, int seed);

/**
 * Hashes one frame: Ethernet without FCS, of any length. `metadata` is null for all zero.
 *
 * Requires: `context` is of `lbhash_new`; `frame` points to `length` bytes; `result` to room for one.
 */
enum lbhash_code lbhash_hash(const struct lbhash_context *context,
                             const struct lbhash_metadata *metadata,
                             const uint8_t *frame,
                             size_t length,
                             struct lbhash_result *result);

/**
 * Hashes frames with the same metadata, each with its own pointer and length, to whole results.
 *
 * Requires: `context` is of `lbhash_new`; `frames` and `lengths` point to `count` items, each frame to its
 * bytes; `results` to room for `count`.
 */
enum lbhash_code lbhash_hash_batch(const struct lbhash_context *context,
                                   const struct lbhash_metadata *metadata,
                                   const uint8_t *const *frames,
                                   const size_t *lengths,
                                   size_t count,
                                   struct lbhash_result *results);

/**
 * Hashes frames with the same metadata to their keys alone, which is faster: five 16-bit keys for
 * each frame, in a row.
 *
 * Requires: `context` is of `lbhash_new`; `frames` and `lengths` point to `count` items, each frame to its
 * bytes; `keys` to room for 5 · `count`.
 */
enum lbhash_code lbhash_keys_batch(const struct lbhash_context *context,
                                   const struct lbhash_metadata *metadata,
                                   const uint8_t *const *frames,
                                   const size_t *lengths,
                                   size_t count,
                                   uint16_t *keys);

/**
 * As `lbhash_keys_batch`, for frames that lie in one buffer: frame i is bytes `offsets[i]` to
 * `offsets[i + 1]` of `bytes`.
 *
 * Requires: `context` is of `lbhash_new`; `bytes` points to `size` bytes, `offsets` to `count` + 1 items,
 * `keys` to room for 5 · `count`.
 */
enum lbhash_code lbhash_keys_packed(const struct lbhash_context *context,
                                    const struct lbhash_metadata *metadata,
                                    const uint8_t *bytes,
                                    size_t size,
                                    const uint64_t *offsets,
                                    size_t count,
                                    uint16_t *keys);

/**
 * Register writes that make a block after reset hash and select as this context does, in their
 * order. `needed` gets their number; null `writes` with `capacity` 0 asks for it alone.
 *
 * Requires: `context` is of `lbhash_new`; `writes` points to room for `capacity`, `needed` is null or points
 * to a number.
 */
enum lbhash_code lbhash_register_writes(const struct lbhash_context *context,
                                        struct lbhash_write *writes,
                                        size_t capacity,
                                        size_t *needed);

/**
 * Hashes a frame, looks its destination up in the topology and selects members. `time_us` is the
 * time of the packet in microseconds modulo 2^32, which idle flows are measured by; 0 where there
 * is none. Rotation, random numbers and flows continue from packet to packet of a context.
 *
 * Requires: `context` is of `lbhash_new`; `frame` points to `length` bytes; `result` is null or points to
 * room for one, and so `selection`.
 */
enum lbhash_code lbhash_route(struct lbhash_context *context,
                              const struct lbhash_metadata *metadata,
                              const uint8_t *frame,
                              size_t length,
                              uint32_t time_us,
                              struct lbhash_result *result,
                              struct lbhash_selection *selection);

/**
 * Selects members for keys: `metadata.group` says where selection begins. For a packet that
 * something else hashed or looked up.
 *
 * Requires: `context` is of `lbhash_new`; `keys` points to five; `selection` to room for one.
 */
enum lbhash_code lbhash_select(struct lbhash_context *context,
                               const struct lbhash_metadata *metadata,
                               const uint16_t *keys,
                               uint32_t time_us,
                               struct lbhash_selection *selection);

/**
 * The result word of the RTL, 20 words of 32 bits, lowest first: what the block puts out for a
 * frame whose `metadata.group` the route lookup has set. With a topology, members are selected as
 * `lbhash_select` does; without, words 15 to 19 are zero.
 *
 * Requires: `context` is of `lbhash_new`; `frame` points to `length` bytes; `word` to room for 20.
 */
enum lbhash_code lbhash_word(struct lbhash_context *context,
                             const struct lbhash_metadata *metadata,
                             const uint8_t *frame,
                             size_t length,
                             uint32_t time_us,
                             uint32_t *word);

/**
 * Lets member selection begin as after reset: rotation, random numbers, flows, loads.
 *
 * Requires: `context` is of `lbhash_new`.
 */
enum lbhash_code lbhash_reset(struct lbhash_context *context);

/**
 * Packets of a generator of `lbhash vectors generate` ("random", "mixed", "directed", …), by seed.
 * Null with a message in the context if there is no such generator.
 *
 * Requires: `context` is of `lbhash_new`; `generator` ends with a zero byte.
 */
struct lbhash_stimulus *lbhash_stimulus_new(const struct lbhash_context *context,
                                            const char *generator,
                                            uint64_t seed);

/**
 * The next packet: its metadata, and its frame into `frame`; `length` gets the bytes of it. At the
 * end of the packets `length` is `SIZE_MAX`. A packet that does not fit stays the next one.
 *
 * Requires: `stimulus` is of `lbhash_stimulus_new`; `metadata` is null or points to room for one, `frame` to
 * `size` bytes, `length` to a number.
 */
enum lbhash_code lbhash_stimulus_next(struct lbhash_stimulus *stimulus,
                                      struct lbhash_metadata *metadata,
                                      uint8_t *frame,
                                      size_t size,
                                      size_t *length);

/**
 * Frees a source of packets; null is left alone.
 *
 * Requires: `stimulus` is of `lbhash_stimulus_new`, and no call on it runs or follows.
 */
void lbhash_stimulus_free(struct lbhash_stimulus *stimulus);

/**
 * Message of the last call on this context that failed; empty if none has. It stays until another
 * call fails.
 *
 * Requires: `context` is of `lbhash_new`; `out` points to `size` bytes; `needed` is null or points to a
 * number.
 */
enum lbhash_code lbhash_message(const struct lbhash_context *context,
                                char *out,
                                size_t size,
                                size_t *needed);

/**
 * What is allowed and remarkable about profile and topology, a line each; may be empty.
 *
 * Requires: As `lbhash_message`.
 */
enum lbhash_code lbhash_advice(const struct lbhash_context *context,
                               char *out,
                               size_t size,
                               size_t *needed);

/**
 * One frame at every stage, in words and bits: as text, or as JSON if `json` is not 0. With a
 * topology the members too, as a selection after reset takes them: the state of the context is
 * neither used nor changed.
 *
 * Requires: As `lbhash_message`; `metadata` is null or points to one; `frame` points to `length` bytes.
 */
enum lbhash_code lbhash_explain(const struct lbhash_context *context,
                                const struct lbhash_metadata *metadata,
                                const uint8_t *frame,
                                size_t length,
                                int json,
                                char *out,
                                size_t size,
                                size_t *needed);

/**
 * Name of a port in the topology; empty if it has none.
 *
 * Requires: As `lbhash_message`.
 */
enum lbhash_code lbhash_port_name(const struct lbhash_context *context,
                                  uint16_t port,
                                  char *out,
                                  size_t size,
                                  size_t *needed);

/**
 * Name of a member of a group in the topology: a next hop, LAG or port; empty if there is none.
 *
 * Requires: As `lbhash_message`.
 */
enum lbhash_code lbhash_member_name(const struct lbhash_context *context,
                                    uint16_t group,
                                    uint16_t index,
                                    char *out,
                                    size_t size,
                                    size_t *needed);

/**
 * A new context: profile `srlinux-7250-ixr`, no topology. Null if the library is at fault.
 */
struct lbhash_context *lbhash_new(void);

/**
 * Frees a context; null is left alone.
 *
 * Requires: `context` is of `lbhash_new`, and no call on it runs or follows.
 */
void lbhash_free(struct lbhash_context *context);

/**
 * Takes a built-in profile, such as "junos-trio-18.3".
 *
 * Requires: `context` is of `lbhash_new`; `name` ends with a zero byte.
 */
enum lbhash_code lbhash_profile(struct lbhash_context *context, const char *name);

/**
 * Takes a profile in TOML; `origin` is what messages call it, such as a file name, or null.
 *
 * Requires: `context` is of `lbhash_new`; the texts are null or end with a zero byte.
 */
enum lbhash_code lbhash_profile_toml(struct lbhash_context *context,
                                     const char *text,
                                     const char *origin);

/**
 * Takes the configuration of a Junos router (`set` lines or curly braces); `release` such as
 * "18.3R1", or null.
 *
 * Requires: `context` is of `lbhash_new`; the texts are null or end with a zero byte.
 */
enum lbhash_code lbhash_junos(struct lbhash_context *context,
                              const char *text,
                              const char *release);

/**
 * Takes the configuration of an SR Linux router (`info`, `info flat`, `info | as json`, gNMI
 * JSON); `platform` such as "7250-ixr-6e", `chassis_mac` such as "02:00:00:00:00:01", each or
 * null.
 *
 * Requires: `context` is of `lbhash_new`; the texts are null or end with a zero byte.
 */
enum lbhash_code lbhash_srlinux(struct lbhash_context *context,
                                const char *text,
                                const char *platform,
                                const char *chassis_mac);

/**
 * Takes a topology in TOML: groups, LAGs, routes; null takes it away. Member selection begins as
 * after reset.
 *
 * Requires: `context` is of `lbhash_new`; the texts are null or end with a zero byte.
 */
enum lbhash_code lbhash_topology(struct lbhash_context *context,
                                 const char *text,
                                 const char *origin);

/**
 * Gives every hash user this seed, 0 to 65535, in place of the profile's; -1 gives the profile's
 * back.
 *
 * Requires: `context` is of `lbhash_new`.
 */
enum lbhash_code lbhash_seed(struct lbhash_context *context, int seed);

/**
 * Hashes one frame: Ethernet without FCS, of any length. `metadata` is null for all zero.
 *
 * Requires: `context` is of `lbhash_new`; `frame` points to `length` bytes; `result` to room for one.
 */
enum lbhash_code lbhash_hash(const struct lbhash_context *context,
                             const struct lbhash_metadata *metadata,
                             const uint8_t *frame,
                             size_t length,
                             struct lbhash_result *result);

/**
 * Hashes frames with the same metadata, each with its own pointer and length, to whole results.
 *
 * Requires: `context` is of `lbhash_new`; `frames` and `lengths` point to `count` items, each frame to its
 * bytes; `results` to room for `count`.
 */
enum lbhash_code lbhash_hash_batch(const struct lbhash_context *context,
                                   const struct lbhash_metadata *metadata,
                                   const uint8_t *const *frames,
                                   const size_t *lengths,
                                   size_t count,
                                   struct lbhash_result *results);

/**
 * Hashes frames with the same metadata to their keys alone, which is faster: five 16-bit keys for
 * each frame, in a row.
 *
 * Requires: `context` is of `lbhash_new`; `frames` and `lengths` point to `count` items, each frame to its
 * bytes; `keys` to room for 5 · `count`.
 */
enum lbhash_code lbhash_keys_batch(const struct lbhash_context *context,
                                   const struct lbhash_metadata *metadata,
                                   const uint8_t *const *frames,
                                   const size_t *lengths,
                                   size_t count,
                                   uint16_t *keys);

/**
 * As `lbhash_keys_batch`, for frames that lie in one buffer: frame i is bytes `offsets[i]` to
 * `offsets[i + 1]` of `bytes`.
 *
 * Requires: `context` is of `lbhash_new`; `bytes` points to `size` bytes, `offsets` to `count` + 1 items,
 * `keys` to room for 5 · `count`.
 */
enum lbhash_code lbhash_keys_packed(const struct lbhash_context *context,
                                    const struct lbhash_metadata *metadata,
                                    const uint8_t *bytes,
                                    size_t size,
                                    const uint64_t *offsets,
                                    size_t count,
                                    uint16_t *keys);

/**
 * Register writes that make a block after reset hash and select as this context does, in their
 * order. `needed` gets their number; null `writes` with `capacity` 0 asks for it alone.
 *
 * Requires: `context` is of `lbhash_new`; `writes` points to room for `capacity`, `needed` is null or points
 * to a number.
 */
enum lbhash_code lbhash_register_writes(const struct lbhash_context *context,
                                        struct lbhash_write *writes,
                                        size_t capacity,
                                        size_t *needed);

/**
 * Hashes a frame, looks its destination up in the topology and selects members. `time_us` is the
 * time of the packet in microseconds modulo 2^32, which idle flows are measured by; 0 where there
 * is none. Rotation, random numbers and flows continue from packet to packet of a context.
 *
 * Requires: `context` is of `lbhash_new`; `frame` points to `length` bytes; `result` is null or points to
 * room for one, and so `selection`.
 */
enum lbhash_code lbhash_route(struct lbhash_context *context,
                              const struct lbhash_metadata *metadata,
                              const uint8_t *frame,
                              size_t length,
                              uint32_t time_us,
                              struct lbhash_result *result,
                              struct lbhash_selection *selection);

/**
 * Selects members for keys: `metadata.group` says where selection begins. For a packet that
 * something else hashed or looked up.
 *
 * Requires: `context` is of `lbhash_new`; `keys` points to five; `selection` to room for one.
 */
enum lbhash_code lbhash_select(struct lbhash_context *context,
                               const struct lbhash_metadata *metadata,
                               const uint16_t *keys,
                               uint32_t time_us,
                               struct lbhash_selection *selection);

/**
 * The result word of the RTL, 20 words of 32 bits, lowest first: what the block puts out for a
 * frame whose `metadata.group` the route lookup has set. With a topology, members are selected as
 * `lbhash_select` does; without, words 15 to 19 are zero.
 *
 * Requires: `context` is of `lbhash_new`; `frame` points to `length` bytes; `word` to room for 20.
 */
enum lbhash_code lbhash_word(struct lbhash_context *context,
                             const struct lbhash_metadata *metadata,
                             const uint8_t *frame,
                             size_t length,
                             uint32_t time_us,
                             uint32_t *word);

/**
 * Lets member selection begin as after reset: rotation, random numbers, flows, loads.
 *
 * Requires: `context` is of `lbhash_new`.
 */
enum lbhash_code lbhash_reset(struct lbhash_context *context);

/**
 * Packets of a generator of `lbhash vectors generate` ("random", "mixed", "directed", …), by seed.
 * Null with a message in the context if there is no such generator.
 *
 * Requires: `context` is of `lbhash_new`; `generator` ends with a zero byte.
 */
struct lbhash_stimulus *lbhash_stimulus_new(const struct lbhash_context *context,
                                            const char *generator,
                                            uint64_t seed);

/**
 * The next packet: its metadata, and its frame into `frame`; `length` gets the bytes of it. At the
 * end of the packets `length` is `SIZE_MAX`. A packet that does not fit stays the next one.
 *
 * Requires: `stimulus` is of `lbhash_stimulus_new`; `metadata` is null or points to room for one, `frame` to
 * `size` bytes, `length` to a number.
 */
enum lbhash_code lbhash_stimulus_next(struct lbhash_stimulus *stimulus,
                                      struct lbhash_metadata *metadata,
                                      uint8_t *frame,
                                      size_t size,
                                      size_t *length);

/**
 * Frees a source of packets; null is left alone.
 *
 * Requires: `stimulus` is of `lbhash_stimulus_new`, and no call on it runs or follows.
 */
void lbhash_stimulus_free(struct lbhash_stimulus *stimulus);

/**
 * Message of the last call on this context that failed; empty if none has. It stays until another
 * call fails.
 *
 * Requires: `context` is of `lbhash_new`; `out` points to `size` bytes; `needed` is null or points to a
 * number.
 */
enum lbhash_code lbhash_message(const struct lbhash_context *context,
                                char *out,
                                size_t size,
                                size_t *needed);

/**
 * What is allowed and remarkable about profile and topology, a line each; may be empty.
 *
 * Requires: As `lbhash_message`.
 */
enum lbhash_code lbhash_advice(const struct lbhash_context *context,
                               char *out,
                               size_t size,
                               size_t *needed);

/**
 * One frame at every stage, in words and bits: as text, or as JSON if `json` is not 0. With a
 * topology the members too, as a selection after reset takes them: the state of the context is
 * neither used nor changed.
 *
 * Requires: As `lbhash_message`; `metadata` is null or points to one; `frame` points to `length` bytes.
 */
enum lbhash_code lbhash_explain(const struct lbhash_context *context,
                                const struct lbhash_metadata *metadata,
                                const uint8_t *frame,
                                size_t length,
                                int json,
                                char *out,
                                size_t size,
                                size_t *needed);

/**
 * Name of a port in the topology; empty if it has none.
 *
 * Requires: As `lbhash_message`.
 */
enum lbhash_code lbhash_port_name(const struct lbhash_context *context,
                                  uint16_t port,
                                  char *out,
                                  size_t size,
                                  size_t *needed);

/**
 * Name of a member of a group in the topology: a next hop, LAG or port; empty if there is none.
 *
 * Requires: As `lbhash_message`.
 */
enum lbhash_code lbhash_member_name(const struct lbhash_context *context,
                                    uint16_t group,
                                    uint16_t index,
                                    char *out,
                                    size_t size,
                                    size_t *needed);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* LBHASH_H */
