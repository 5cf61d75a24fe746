//! A disk that keeps what was flushed, and of the rest what chance has it keep: sector by sector,
//! in any order.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

use super::trace::{Call, File};

/// The piece that a disk writes whole.
const SECTOR: usize = 512;

/// Numbers that look random and are the same in every run.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    /// One in `n`.
    fn one_in(&mut self, n: u64) -> bool {
        // Knuth's multiplier; the high bits are the good ones.
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33).is_multiple_of(n)
    }
}

#[derive(Clone, Default)]
struct Node {
    flushed: Vec<u8>,
    /// Since then: where, and what, a sector at most.
    pending: Vec<(u64, Vec<u8>)>,
}

/// The calls on a folder.
#[derive(Clone, Copy)]
enum Entry {
    Made(File, usize),
    Removed(File),
}

#[derive(Default)]
pub struct Disk {
    nodes: Vec<Node>,
    /// As the program sees it.
    names: BTreeMap<bool, usize>,
    /// As it was flushed.
    flushed: BTreeMap<bool, usize>,
    pending: Vec<Entry>,
}

/// The ledger, and the journal if there is one.
#[derive(Hash)]
pub struct Image(Vec<(bool, Vec<u8>)>);

impl Image {
    pub fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.0.hash(&mut hasher);
        hasher.finish()
    }

    pub fn write(&self, folder: &Path) {
        for name in ["ledger.db", "ledger.db-journal"] {
            drop(fs::remove_file(folder.join(name)));
        }
        for (is_journal, bytes) in &self.0 {
            fs::write(
                folder.join(if *is_journal { "ledger.db-journal" } else { "ledger.db" }),
                bytes,
            )
            .unwrap();
        }
    }
}

fn is_journal(file: File) -> bool {
    match file {
        File::Journal => true,
        File::Ledger => false,
        File::Folder => panic!("a folder has no contents"),
    }
}

impl Disk {
    pub fn with_ledger(bytes: Vec<u8>) -> Disk {
        let nodes = vec![Node { flushed: bytes, pending: Vec::new() }];
        Disk {
            nodes,
            names: [(false, 0)].into(),
            flushed: [(false, 0)].into(),
            pending: Vec::new(),
        }
    }

    pub fn call(&mut self, call: &Call) {
        match call {
            Call::Make(file) => {
                if !self.names.contains_key(&is_journal(*file)) {
                    self.nodes.push(Node::default());
                    self.names.insert(is_journal(*file), self.nodes.len() - 1);
                    self.pending.push(Entry::Made(*file, self.nodes.len() - 1));
                }
            }
            Call::Write(file, at, data) => {
                let node = &mut self.nodes[self.names[&is_journal(*file)]];
                let mut at = *at;
                let mut rest = &data[..];
                while !rest.is_empty() {
                    let room = SECTOR - usize::try_from(at).unwrap() % SECTOR;
                    let (sector, after) = rest.split_at(room.min(rest.len()));
                    node.pending.push((at, sector.to_vec()));
                    at += sector.len() as u64;
                    rest = after;
                }
            }
            Call::Flush(File::Folder) => {
                self.flushed = self.names.clone();
                self.pending.clear();
            }
            Call::Flush(file) => {
                // A file that was removed may be flushed once more on closing.
                if let Some(node) = self.names.get(&is_journal(*file)) {
                    let node = &mut self.nodes[*node];
                    node.flushed = contents(node, &mut |_| true);
                    node.pending.clear();
                }
            }
            Call::Remove(file) => {
                self.names.remove(&is_journal(*file));
                self.pending.push(Entry::Removed(*file));
            }
            Call::Say(_) => {}
        }
    }

    /// The states that may be found after the power went now.
    pub fn after_a_cut(&self, ways: usize, chance: &mut Chance) -> Vec<Image> {
        let mut images = vec![
            self.keeping(&mut |_| false, &mut |_| false),
            self.keeping(&mut |_| true, &mut |_| true),
            // The names and not what is in the files, and the other way round.
            self.keeping(&mut |_| true, &mut |_| false),
            self.keeping(&mut |_| false, &mut |_| true),
        ];
        for way in 0..ways {
            // About half of it, or nearly all, or hardly any.
            let n = [2, 8, 8][way % 3];
            let keep = |chance: &mut Chance| chance.one_in(n) != (way % 3 == 1);
            let names: Vec<bool> = self.pending.iter().map(|_| keep(chance)).collect();
            images.push(self.keeping(&mut |i| names[i], &mut |_| keep(chance)));
        }
        images
    }

    fn keeping(
        &self,
        names: &mut dyn FnMut(usize) -> bool,
        writes: &mut dyn FnMut(usize) -> bool,
    ) -> Image {
        let mut there = self.flushed.clone();
        for (i, entry) in self.pending.iter().enumerate() {
            if names(i) {
                match entry {
                    Entry::Made(file, node) => there.insert(is_journal(*file), *node),
                    Entry::Removed(file) => there.remove(&is_journal(*file)),
                };
            }
        }
        Image(
            there
                .into_iter()
                .map(|(name, node)| (name, contents(&self.nodes[node], writes)))
                .collect(),
        )
    }
}

fn contents(node: &Node, keep: &mut dyn FnMut(usize) -> bool) -> Vec<u8> {
    let mut bytes = node.flushed.clone();
    for (i, (at, data)) in node.pending.iter().enumerate() {
        if keep(i) {
            let at = usize::try_from(*at).unwrap();
            if bytes.len() < at + data.len() {
                bytes.resize(at + data.len(), 0);
            }
            bytes[at..at + data.len()].copy_from_slice(data);
        }
    }
    bytes
}
