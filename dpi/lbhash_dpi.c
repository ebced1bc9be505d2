/* SPDX-License-Identifier: Apache-2.0
 * What lbhash_dpi.sv imports, over liblbhash: compile it with the simulator, which has svdpi.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lbhash.h"
#include "svdpi.h"

enum { MESSAGE_BYTES = 4096 };

/* Verilator compiles this as C++, other simulators as C. */
#ifdef __cplusplus
extern "C" {
#endif

/* A predictor: a context, its register writes, and a source of packets. */
struct predictor {
  lbhash_context *context;
  lbhash_stimulus *stimulus;
  lbhash_write *writes;
  size_t count;
  char message[MESSAGE_BYTES];
};

/* Texts of SystemVerilog are never null; an empty one is left out. */
static const char *given(const char *text) { return text && *text ? text : NULL; }

static int answer(struct predictor *predictor, lbhash_code code) {
  free(predictor->writes);
  predictor->writes = NULL;
  return code;
}

void *lbhash_dpi_new(void) {
  struct predictor *predictor;
  if (lbhash_abi_version() != LBHASH_ABI_VERSION) return NULL;
  predictor = (struct predictor *)calloc(1, sizeof *predictor);
  if (predictor && !(predictor->context = lbhash_new())) {
    free(predictor);
    return NULL;
  }
  return predictor;
}

void lbhash_dpi_free(void *handle) {
  struct predictor *predictor = (struct predictor *)handle;
  lbhash_stimulus_free(predictor->stimulus);
  lbhash_free(predictor->context);
  free(predictor->writes);
  free(predictor);
}

/* Valid until the next call on the handle. */
const char *lbhash_dpi_message(void *handle) {
  struct predictor *predictor = (struct predictor *)handle;
  lbhash_message(predictor->context, predictor->message, MESSAGE_BYTES, NULL);
  return predictor->message;
}

int lbhash_dpi_profile(void *handle, const char *name) {
  struct predictor *predictor = (struct predictor *)handle;
  return answer(predictor, lbhash_profile(predictor->context, name));
}

int lbhash_dpi_profile_toml(void *handle, const char *text, const char *origin) {
  struct predictor *predictor = (struct predictor *)handle;
  return answer(predictor, lbhash_profile_toml(predictor->context, text, given(origin)));
}

int lbhash_dpi_junos(void *handle, const char *text, const char *release) {
  struct predictor *predictor = (struct predictor *)handle;
  return answer(predictor, lbhash_junos(predictor->context, text, given(release)));
}

int lbhash_dpi_srlinux(void *handle, const char *text, const char *platform, const char *mac) {
  struct predictor *predictor = (struct predictor *)handle;
  return answer(predictor,
                lbhash_srlinux(predictor->context, text, given(platform), given(mac)));
}

int lbhash_dpi_topology(void *handle, const char *text, const char *origin) {
  struct predictor *predictor = (struct predictor *)handle;
  return answer(predictor, lbhash_topology(predictor->context, given(text), given(origin)));
}

int lbhash_dpi_reset(void *handle) {
  struct predictor *predictor = (struct predictor *)handle;
  return lbhash_reset(predictor->context);
}

/* Number of register writes; below 0 if there is a problem. */
int lbhash_dpi_writes(void *handle) {
  struct predictor *predictor = (struct predictor *)handle;
  answer(predictor, LBHASH_OK);
  lbhash_register_writes(predictor->context, NULL, 0, &predictor->count);
  predictor->writes = (lbhash_write *)malloc((predictor->count + 1) * sizeof *predictor->writes);
  if (!predictor->writes ||
      lbhash_register_writes(predictor->context, predictor->writes, predictor->count, NULL) != LBHASH_OK)
    return -1;
  return (int)predictor->count;
}

int lbhash_dpi_write(void *handle, int index, unsigned *address, unsigned *data) {
  struct predictor *predictor = (struct predictor *)handle;
  if (!predictor->writes || index < 0 || (size_t)index >= predictor->count) return LBHASH_BAD_ARGUMENT;
  *address = predictor->writes[index].address;
  *data = predictor->writes[index].data;
  return LBHASH_OK;
}

/* Bits of tuser: ifindex 31:0, service_id 63:32, group 75:64, hash_profile 77:76, bridged 78. */
static lbhash_metadata metadata_of(const svBitVecVal *tuser) {
  lbhash_metadata metadata;
  metadata.ifindex = tuser[0];
  metadata.service_id = tuser[1];
  metadata.group = tuser[2] & 0xfff;
  metadata.hash_profile = tuser[2] >> 12 & 3;
  metadata.bridged = tuser[2] >> 14 & 1;
  return metadata;
}

/* The result word, 640 bits, of the first `length` bytes of `frame`. */
int lbhash_dpi_predict(void *handle, const svBitVecVal *tuser, const svOpenArrayHandle frame,
                       unsigned length, unsigned time_us, svBitVecVal *word) {
  struct predictor *predictor = (struct predictor *)handle;
  lbhash_metadata metadata = metadata_of(tuser);
  const uint8_t *bytes = (const uint8_t *)svGetArrayPtr(frame);
  if (length > (unsigned)svSizeOfArray(frame) || (length && !bytes)) return LBHASH_BAD_ARGUMENT;
  return lbhash_word(predictor->context, &metadata, bytes, length, time_us, word);
}

int lbhash_dpi_stimulus(void *handle, const char *generator, unsigned long long seed) {
  struct predictor *predictor = (struct predictor *)handle;
  lbhash_stimulus_free(predictor->stimulus);
  predictor->stimulus = lbhash_stimulus_new(predictor->context, generator, seed);
  return predictor->stimulus ? LBHASH_OK : LBHASH_BAD_ARGUMENT;
}

/* The next packet of the stimulus into `frame`. Its bytes; -1 at the end; -2 if it does not fit. */
int lbhash_dpi_next(void *handle, svBitVecVal *tuser, const svOpenArrayHandle frame) {
  struct predictor *predictor = (struct predictor *)handle;
  lbhash_metadata metadata;
  size_t length;
  if (lbhash_stimulus_next(predictor->stimulus, &metadata, (uint8_t *)svGetArrayPtr(frame),
                           (size_t)svSizeOfArray(frame), &length) != LBHASH_OK)
    return -2;
  if (length == SIZE_MAX) return -1;
  tuser[0] = metadata.ifindex;
  tuser[1] = metadata.service_id;
  tuser[2] = metadata.group | (unsigned)metadata.hash_profile << 12 | (unsigned)metadata.bridged << 14;
  return (int)length;
}

#ifdef __cplusplus
}
#endif
