// SPDX-License-Identifier: Apache-2.0
//! `include/lbhash.h` is what cbindgen makes of the sources. `UPDATE_HEADER=1` writes it.

use cbindgen::{Braces, Builder, Config, DocumentationStyle, Language, Style};
use std::{fs, path::Path};

/// Head of the header.
const HEADER: &str = "\
/* SPDX-License-Identifier: Apache-2.0
 *
 * lbhash: which keys and members a router's load-balancing hash gives packets. docs/bindings.md has examples.
 * Made of capi/src by `make header`; do not edit.
 *
 * Unless a function says otherwise: pointers must not be null, lengths are in bytes, texts end with a zero
 * byte and are UTF-8, and the call may run on any thread beside others on the same context.
 */";

#[test]
fn the_header_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut config = Config {
        language: Language::C,
        header: Some(HEADER.to_owned()),
        include_guard: Some("LBHASH_H".to_owned()),
        cpp_compat: true,
        style: Style::Both,
        braces: Braces::SameLine,
        tab_width: 2,
        line_length: 100,
        documentation_style: DocumentationStyle::Doxy,
        usize_is_size_t: true,
        no_includes: true,
        sys_includes: ["stddef.h", "stdint.h"].map(str::to_owned).into(),
        ..Config::default()
    };
    config.export.include.push("lbhash_user".to_owned());
    let mut builder = Builder::new().with_config(config);
    for file in ["lib", "types", "context", "hash", "route", "stimulus", "text"] {
        builder = builder.with_src(root.join(format!("src/{file}.rs")));
    }
    let mut made = Vec::new();
    builder.generate().unwrap().write(&mut made);
    // What Rust calls safety is in C what a call requires.
    let made = String::from_utf8(made).unwrap().replace(" * # Safety\n * ", " * Requires: ");
    let file = root.join("../include/lbhash.h");
    if std::env::var_os("UPDATE_HEADER").is_some() {
        fs::write(&file, &made).unwrap();
    }
    let found = fs::read_to_string(&file).unwrap_or_default();
    assert!(found == made, "include/lbhash.h is not current; run `make header`");
}
