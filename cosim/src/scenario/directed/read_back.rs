// SPDX-License-Identifier: Apache-2.0
//! Every register holds what was written to it and no other's value, and reset takes it away.

use super::script::{Script, legal};
use lbhash_model::config::Register;

pub(super) fn write(script: &mut Script) {
    let all: Vec<Register> = Register::all().collect();
    for &register in &all {
        let data = match register {
            Register::Control => 1,
            // The tables that follow are to be written while the clock runs fast.
            register if register.mask() == 0 => continue,
            register => legal(register, &mut script.rng),
        };
        match register {
            Register::Control => script.hold(true),
            register => script.write_register(register, data),
        }
    }
    script.wait(200);
    read_all(script, &all);
    script.reset(0, 2);
    // During the clearing and after it.
    for step in 0..40 {
        let register = all[script.rng.below(all.len() as u32) as usize];
        script.read(register.address());
        if step % 4 == 0 {
            script.read(Register::State.address());
            let cycles = 1 + script.rng.below(100);
            script.wait(cycles);
        }
    }
    script.wait(4096 + 200);
    read_all(script, &all);
}

fn read_all(script: &mut Script, all: &[Register]) {
    for register in all {
        script.read(register.address());
    }
    script.drain(all.len());
}
