// SPDX-License-Identifier: Apache-2.0
//! The tree is what its pages say: paths, links and ids resolve, and every test file is in a program.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Directories at the root that are made, not checked in.
const MADE: [&str; 3] = ["build", "target", ".git"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every file of the tree with one of these endings, with its path from the root, sorted.
fn files(endings: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut directories = vec![String::new()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(root().join(&directory)).unwrap().map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            let path = format!("{directory}{name}");
            if entry.file_type().unwrap().is_dir() {
                if !MADE.contains(&path.as_str()) && name != "target" {
                    directories.push(path + "/");
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn text(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

/// Pages that people write. The changelog names what is gone.
fn pages() -> Vec<String> {
    let pages = files(&[".md"]);
    pages.into_iter().filter(|page| page != "CHANGELOG.md").collect()
}

/// Words of a text that can be paths, without a full stop behind them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !(letter.is_ascii_alphanumeric() || "_./-*".contains(letter)))
        .map(|word| word.trim_end_matches(['.', '-']).trim_end_matches('/'))
}

/// True if a path from the root exists; `*` stands for any end of a name.
fn exists(path: &str) -> bool {
    let Some((start, end)) = path.split_once('*') else { return root().join(path).exists() };
    let (directory, start) = start.rsplit_once('/').unwrap_or((".", start));
    fs::read_dir(root().join(directory)).is_ok_and(|entries| {
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).any(|name| {
            name.strip_prefix(start).is_some_and(|rest| rest.ends_with(end.trim_matches('*')))
        })
    })
}

#[test]
fn paths_in_pages_exist() {
    let top: BTreeSet<String> = fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|name| !MADE.contains(&name.as_str()))
        .collect();
    let mut missing = Vec::new();
    let mut paths = 0;
    for page in pages() {
        for word in words(&text(&page)).collect::<BTreeSet<_>>() {
            if word.split_once('/').is_some_and(|(first, _)| top.contains(first)) {
                paths += 1;
                if !exists(word) {
                    missing.push(format!("{page}: {word} does not exist"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(paths > 150, "only {paths} paths were found in pages");
}

/// Targets of the links of a page.
fn links(page: &str) -> impl Iterator<Item = &str> {
    page.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target)
}

/// Anchors of a page's headings, as forges make them.
fn anchors(page: &str) -> BTreeSet<String> {
    let headings = page.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|line| {
            line.trim_start_matches('#')
                .trim()
                .to_lowercase()
                .chars()
                .filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter))
                .map(|letter| if letter == ' ' { '-' } else { letter })
                .collect()
        })
        .collect()
}

#[test]
fn links_in_pages_lead_somewhere() {
    let mut dead = Vec::new();
    for page in pages() {
        let content = text(&page);
        let directory = Path::new(&page).parent().unwrap();
        for link in links(&content).filter(|link| !link.contains("://")) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => root().join(&page),
                file => root().join(directory).join(file),
            };
            let lives = target.exists()
                && (anchor.is_empty()
                    || anchors(&fs::read_to_string(target).unwrap()).contains(anchor));
            if !lives {
                dead.push(format!("{page}: {link}"));
            }
        }
    }
    assert!(dead.is_empty(), "links that lead nowhere:\n{}", dead.join("\n"));
}

/// `A-031` or `H-40`: a requirement, or a reading of an ambiguous source.
fn is_id(word: &str) -> bool {
    let Some((section, number)) = word.split_once('-') else { return false };
    let digits = match section {
        "A" | "B" | "C" | "D" | "E" | "F" | "G" | "R" => 3,
        "H" => 2,
        _ => return false,
    };
    number.len() == digits && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// The id `H-40` of a function `fn h_40_…`.
fn reading_of_test(line: &str) -> Option<String> {
    let number = line.trim_start().strip_prefix("fn h_")?.split('_').next()?;
    Some(format!("H-{number}"))
}

#[test]
fn ids_resolve() {
    let requirements = text("docs/requirements.md");
    let readings = text("docs/facts-and-decisions.md");
    let requirements: BTreeSet<&str> = words(&requirements).filter(|word| is_id(word)).collect();
    let readings: BTreeSet<String> = readings
        .lines()
        .filter_map(|line| line.strip_prefix("| H-")?.split_once(' '))
        .map(|(number, _)| format!("H-{number}"))
        .collect();
    let mut dangling = Vec::new();
    let mut cited = 0;
    for file in files(&[".rs", ".sv", ".md", ".py", ".sh"]) {
        let content = text(&file);
        let of_tests: Vec<String> = content.lines().filter_map(reading_of_test).collect();
        let of_text = words(&content).filter(|word| is_id(word)).map(str::to_owned);
        for id in of_text.chain(of_tests) {
            cited += 1;
            if !requirements.contains(id.as_str()) && !readings.contains(&id) {
                dangling.push(format!("{file}: {id}"));
            }
        }
    }
    assert!(dangling.is_empty(), "ids that no page defines:\n{}", dangling.join("\n"));
    assert!(cited > 250, "only {cited} ids were found");
}

#[test]
fn every_test_file_is_in_a_program() {
    let mut lost = Vec::new();
    let mut tests = 0;
    for file in files(&[".rs"]).into_iter().filter(|file| file.contains("/tests/")) {
        let path = Path::new(&file);
        let name = path.file_stem().unwrap().to_str().unwrap();
        // The directory whose module file names this one.
        let (name, parent) = match name {
            "main" => continue,
            "mod" => {
                let directory = path.parent().unwrap();
                let name = directory.file_name().unwrap().to_str().unwrap();
                (name, directory.parent().unwrap())
            }
            name => (name, path.parent().unwrap()),
        };
        tests += 1;
        let declaration = format!("mod {name};");
        let is_declared = ["main.rs", "mod.rs"].iter().any(|module| {
            fs::read_to_string(root().join(parent).join(module))
                .is_ok_and(|text| text.contains(&declaration))
        });
        if !is_declared {
            lost.push(format!("{file}: no `{declaration}` in {}", parent.display()));
        }
    }
    assert!(lost.is_empty(), "tests that never run:\n{}", lost.join("\n"));
    assert!(tests > 80, "only {tests} test files were found");
}
