// SPDX-License-Identifier: Apache-2.0
// Plays pin values into one Verilated model and records what its pins say. The structures and the
// table of functions are those of src/pins.rs and src/model.rs; nothing here knows what the pins
// mean.
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>

#include "verilated.h"
#include "verilated_vcd_c.h"
#include MODEL_HEADER
#include MODEL_ROOT_HEADER

namespace {

struct Beat {
  uint8_t data[64];
  alignas(16) uint32_t user[4];  // one number of 128 bits
  uint64_t keep;
  uint32_t last;
};

struct Inputs {
  uint32_t beat;
  uint32_t write_address;
  uint32_t write_data;
  uint32_t read_address;
  uint16_t control;
  uint8_t write_strobe;
  uint8_t unused;
};

struct Outputs {
  uint32_t result[20];
  uint32_t read_data;
  uint32_t control;
};

// A file that remembers that it could not be written: Verilator's own ends the program where the
// disk is full.
class WaveFile : public VerilatedVcdFile {
 public:
  bool failed = false;
  bool open(const std::string& name) override {
    failed = false;
    return VerilatedVcdFile::open(name);
  }
  ssize_t write(const char* bytes, ssize_t length) override {
    if (failed) return length;
    const ssize_t written = VerilatedVcdFile::write(bytes, length);
    if (written > 0 || (written < 0 && (errno == EAGAIN || errno == EINTR))) return written;
    failed = true;
    return length;
  }
};

struct Dut {
  VerilatedContext context;  // before the model, which refers to it
  MODEL_CLASS top;
  WaveFile wave;  // before the trace, which refers to it
  std::unique_ptr<VerilatedVcdC> trace;
  uint64_t cycle = 0;
  explicit Dut(const char* plus_argument) : context(), top(arguments(context, plus_argument), "TOP") {
    // The first reset is an edge too: registers take their reset values in it.
    top.rst_ni = 1;
    top.eval();
  }

 private:
  // What the model's initial blocks may ask for is set before they run.
  static VerilatedContext* arguments(VerilatedContext& context, const char* plus_argument) {
    const char* words[] = {"lbhash", plus_argument};
    context.commandArgs(plus_argument ? 2 : 1, words);
    context.traceEverOn(MODEL_STAGES);
    return &context;
  }
};

#if MODEL_STAGES
uint32_t* put(uint32_t* out, CData value) { return *out = value, out + 1; }
uint32_t* put(uint32_t* out, SData value) { return *out = value, out + 1; }
uint32_t* put(uint32_t* out, IData value) { return *out = value, out + 1; }
uint32_t* put(uint32_t* out, QData value) {
  return out[0] = static_cast<uint32_t>(value), out[1] = static_cast<uint32_t>(value >> 32), out + 2;
}
template <std::size_t N>
uint32_t* put(uint32_t* out, const VlWide<N>& value) {
  return std::memcpy(out, value.data(), 4 * N), out + N;
}

uint32_t* sample_stages(const Dut& dut, uint32_t* out) {
  const auto& root = *dut.top.rootp;
#define SIGNAL(name) out = put(out, root.lbhash_top__DOT__u_observer__DOT__##name);
#include "stage_signals.inc"
#undef SIGNAL
  return out;
}
#endif

// A wide port is an array of 32-bit words, least significant first: byte k of it is byte k in memory.
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "byte arrays are copied onto ports as they are");

void drive(MODEL_CLASS& top, const Inputs& in, const Beat& beat) {
  std::memcpy(top.s_axis_tdata_i.data(), beat.data, sizeof beat.data);
  top.s_axis_tkeep_i = beat.keep;
  std::memcpy(top.s_axis_tuser_i.data(), beat.user, sizeof top.s_axis_tuser_i);
  top.s_axis_tlast_i = beat.last;
  top.rst_ni = in.control & 1;
  top.s_axis_tvalid_i = in.control >> 1 & 1;
  top.m_axis_tready_i = in.control >> 2 & 1;
  top.s_axil_awvalid_i = in.control >> 3 & 1;
  top.s_axil_wvalid_i = in.control >> 4 & 1;
  top.s_axil_bready_i = in.control >> 5 & 1;
  top.s_axil_arvalid_i = in.control >> 6 & 1;
  top.s_axil_rready_i = in.control >> 7 & 1;
  top.s_axil_awaddr_i = in.write_address;
  top.s_axil_wdata_i = in.write_data;
  top.s_axil_wstrb_i = in.write_strobe;
  top.s_axil_araddr_i = in.read_address;
}

void sample(const MODEL_CLASS& top, Outputs& out) {
  std::memcpy(out.result, top.m_axis_tdata_o.data(), sizeof out.result);
  out.read_data = top.s_axil_rdata_o;
  out.control = top.s_axis_tready_o | top.m_axis_tvalid_o << 1 | top.s_axil_awready_o << 2 | top.s_axil_wready_o << 3 |
                top.s_axil_bvalid_o << 4 | top.s_axil_arready_o << 5 | top.s_axil_rvalid_o << 6 |
                top.s_axil_bresp_o << 8 | top.s_axil_rresp_o << 10 |
                static_cast<uint32_t>(top.m_axis_tuser_o) << 16;
}

void settle(Dut& dut, uint8_t clock) {
  dut.top.clk_i = clock;
  dut.top.eval();
  if (dut.trace) dut.trace->dump(2 * dut.cycle + clock);
}

Dut* create(const char* plus_argument) { return new Dut(plus_argument); }

void destroy(Dut* dut) {
  if (dut->trace) dut->trace->close();
  dut->top.final();
  // The model leaves the context that is this thread's, which may be that of a model made later and gone by now.
  Verilated::threadContextp(&dut->context);
  delete dut;
}

// `outputs` and `stages` may be null: then nothing is recorded.
void run(Dut* dut, const Beat* beats, const Inputs* inputs, std::size_t cycles, Outputs* outputs, uint32_t* stages) {
  for (std::size_t i = 0; i < cycles; ++i) {
    drive(dut->top, inputs[i], beats[inputs[i].beat]);
    settle(*dut, 0);  // outputs are sampled here, just before the rising edge
    if (outputs) sample(dut->top, outputs[i]);
#if MODEL_STAGES
    if (stages) stages = sample_stages(*dut, stages);
#endif
    settle(*dut, 1);
    ++dut->cycle;
  }
}

int close_trace(Dut* dut) {
  if (!dut->trace) return 1;
  dut->trace->close();
  dut->trace.reset();
  return !dut->wave.failed;
}

int open_trace(Dut* dut, const char* path) {
#if MODEL_STAGES
  close_trace(dut);
  dut->trace = std::make_unique<VerilatedVcdC>(&dut->wave);
  dut->top.trace(dut->trace.get(), 99);
  dut->trace->open(path);
  if (dut->trace->isOpen()) return 1;
  dut->trace.reset();
#endif
  return 0;
}

struct Model {
  uint32_t has_stages;
  Dut* (*create)(const char*);
  void (*destroy)(Dut*);
  void (*run)(Dut*, const Beat*, const Inputs*, std::size_t, Outputs*, uint32_t*);
  int (*open_trace)(Dut*, const char*);
  int (*close_trace)(Dut*);
};

}  // namespace

extern "C" {
extern const Model MODEL_SYMBOL;
const Model MODEL_SYMBOL = {MODEL_STAGES, create, destroy, run, open_trace, close_trace};
}
