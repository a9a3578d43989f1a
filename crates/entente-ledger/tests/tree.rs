//! The Merkle tree: published roots, every proof of every small tree, and no wrong bit that passes.

use entente_ledger::tree::{self, Growing, Hash, consistency, extends, includes, inclusion};
use entente_ledger::{hash_of, letters, tiles};
use std::collections::BTreeMap;
use std::io::Write;

/// Trees up to this many leaves are tried whole.
const LEAVES: u64 = 300;

fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{text}").and_then(|()| out.flush()).expect("told");
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex")).collect()
}

/// The definition of RFC 6962, word for word: slow and plain.
fn by_definition(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => tree::empty(),
        [one] => *one,
        many => {
            let mut half = 1;
            while half * 2 < many.len() {
                half *= 2;
            }
            tree::parent(&by_definition(&many[..half]), &by_definition(&many[half..]))
        }
    }
}

/// Leaves, the roots of all trees over their beginnings, and all full subtrees.
struct Wood {
    leaves: Vec<Hash>,
    roots: Vec<Hash>,
    nodes: BTreeMap<(u8, u64), Hash>,
}

impl Wood {
    fn new(size: u64) -> Wood {
        let leaves: Vec<Hash> = (0..size).map(|n| tree::leaf(&n.to_be_bytes())).collect();
        let mut growing = Growing::default();
        let (mut roots, mut nodes) = (vec![growing.root()], BTreeMap::new());
        for leaf in &leaves {
            for node in growing.push(*leaf) {
                assert_eq!(nodes.insert((node.level, node.index), node.hash), None, "a subtree is made once");
            }
            roots.push(growing.root());
        }
        Wood { leaves, roots, nodes }
    }
    fn get(&self) -> impl FnMut(u8, u64) -> entente_ledger::Result<Hash> {
        |level, index| Ok(self.nodes[&(level, index)])
    }
}

#[test]
fn roots_are_those_of_the_test_data_of_certificate_transparency() {
    let leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut growing = Growing::default();
    for (leaf, root) in leaves.iter().zip(roots) {
        growing.push(tree::leaf(&hex(leaf)));
        assert_eq!(growing.root().to_vec(), hex(root));
    }
}

#[test]
fn a_growing_tree_has_the_roots_of_the_definition_and_loads_from_what_is_kept() {
    let wood = Wood::new(LEAVES);
    for size in 0..=LEAVES {
        let root = wood.roots[usize::try_from(size).expect("small")];
        assert_eq!(root, by_definition(&wood.leaves[..usize::try_from(size).expect("small")]), "{size}");
        assert_eq!(Growing::load(size, wood.get()).expect("kept").root(), root, "{size}");
    }
}

/// Bits of a proof, each turned once where the next number says so; says whether every one was refused.
fn every_hash_turned(hashes: &[Hash], seed: &mut u64, holds: impl Fn(&[Hash]) -> bool) -> (u64, u64) {
    let (mut tried, mut passed) = (0, 0);
    for at in 0..hashes.len() {
        let mut wrong = hashes.to_vec();
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let bit = usize::try_from(*seed >> 56).expect("a byte");
        wrong[at][bit / 8] ^= 1 << (bit % 8);
        tried += 1;
        passed += u64::from(holds(&wrong));
    }
    let mut shorter = hashes.to_vec();
    if shorter.pop().is_some() {
        tried += 1;
        passed += u64::from(holds(&shorter));
    }
    let mut longer = hashes.to_vec();
    longer.push([0; 32]);
    (tried + 1, passed + u64::from(holds(&longer)))
}

#[test]
fn every_inclusion_holds_and_one_wrong_bit_is_refused() {
    let wood = Wood::new(LEAVES);
    let (mut proofs, mut wrong, mut passed, mut seed) = (0, 0, 0, 1);
    for size in 1..=LEAVES {
        let root = wood.roots[usize::try_from(size).expect("small")];
        for index in 0..size {
            let leaf = wood.leaves[usize::try_from(index).expect("small")];
            let path = inclusion(index, size, wood.get()).expect("kept").expect("it is there");
            assert!(includes(&leaf, index, size, &root, &path), "{index} of {size}");
            proofs += 1;
            // The leaf and the root are a part of the proof: both are turned with the path.
            let all: Vec<Hash> = [leaf, root].into_iter().chain(path.iter().copied()).collect();
            let (tried, through) = every_hash_turned(&all, &mut seed, |all| {
                all.len() >= 2 && includes(&all[0], index, size, &all[1], &all[2..])
            });
            let mut at = 1;
            while at <= size {
                passed += u64::from(includes(&leaf, index ^ at, size, &root, &path));
                wrong += 1;
                at <<= 1;
            }
            (wrong, passed) = (wrong + tried, passed + through);
        }
        assert_eq!(inclusion(size, size, wood.get()).expect("kept"), None);
    }
    say(&format!("inclusion: {proofs} proofs hold, {wrong} wrong ones tried, {passed} passed"));
    assert_eq!((proofs, passed), (45_150, 0));
}

#[test]
fn every_consistency_holds_and_one_wrong_bit_is_refused() {
    let wood = Wood::new(LEAVES);
    let (mut proofs, mut wrong, mut passed, mut seed) = (0, 0, 0, 2);
    for new in 1..=LEAVES {
        let new_root = wood.roots[usize::try_from(new).expect("small")];
        for old in 1..=new {
            let old_root = wood.roots[usize::try_from(old).expect("small")];
            let path = consistency(old, new, wood.get()).expect("kept").expect("it grew");
            assert!(extends(old, &old_root, new, &new_root, &path), "{old} to {new}");
            proofs += 1;
            let all: Vec<Hash> = [old_root, new_root].into_iter().chain(path.iter().copied()).collect();
            let (tried, through) = every_hash_turned(&all, &mut seed, |all| {
                all.len() >= 2 && extends(old, &all[0], new, &all[1], &all[2..])
            });
            (wrong, passed) = (wrong + tried, passed + through);
            // The older root is that of no other size.
            let other = if old == new { old - 1 } else { old + 1 };
            passed += u64::from(extends(other, &old_root, new, &new_root, &path));
            wrong += 1;
        }
        assert_eq!(consistency(new + 1, new, wood.get()).expect("kept"), None);
        assert!(extends(0, &tree::empty(), new, &new_root, &[]));
        assert!(!extends(0, &new_root, new, &new_root, &[]));
    }
    say(&format!("consistency: {proofs} proofs hold, {wrong} wrong ones tried, {passed} passed"));
    assert_eq!((proofs, passed), (45_150, 0));
}

#[test]
fn a_hash_has_one_spelling() {
    let hash = tree::leaf(b"x");
    let text = letters(&hash);
    assert_eq!(hash_of(&text), Some(hash));
    // The last letter before `=` carries two bits that mean nothing; they must be unset.
    let last = text.as_bytes()[42];
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let others = alphabet.iter().filter(|c| **c != last);
    let spellings = others.filter(|c| hash_of(&format!("{}{}=", &text[..42], char::from(**c))) == Some(hash));
    assert_eq!(spellings.count(), 0);
    for wrong in [&text[..43], &format!("{text}="), &format!(" {text}"), ""] {
        assert_eq!(hash_of(wrong), None, "{wrong:?}");
    }
}

#[test]
fn tiles_lie_where_the_layout_says() {
    let path = |level, index, width| tiles::Tile { level, index, width }.path();
    assert_eq!(path(Some(0), 0, 256), "tile/0/000");
    assert_eq!(path(Some(1), 1_234_067, 256), "tile/1/x001/x234/067");
    assert_eq!(path(None, 273, 112), "tile/entries/273.p/112");
    let mut count = BTreeMap::new();
    for tile in tiles::of(70_000) {
        *count.entry((tile.level, tile.width)).or_insert(0) += 1;
    }
    let expected = [
        ((None, 112), 1),
        ((None, 256), 273),
        ((Some(0), 112), 1),
        ((Some(0), 256), 273),
        ((Some(1), 17), 1),
        ((Some(1), 256), 1),
        ((Some(2), 1), 1),
    ];
    assert_eq!(count, BTreeMap::from(expected));
    assert_eq!(tiles::of(0).count(), 0);
    let of_256: Vec<String> = tiles::of(256).map(|t| t.path()).collect();
    assert_eq!(of_256, ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
}

#[test]
fn a_tile_has_the_hashes_of_its_subtrees() {
    let wood = Wood::new(LEAVES);
    let tile = tiles::Tile { level: Some(1), index: 0, width: 1 };
    assert_eq!(tile.leaves(), (0, 256));
    assert_eq!(tile.hashes(wood.get()).expect("kept"), by_definition(&wood.leaves[..256]));
    let tile = tiles::Tile { level: Some(0), index: 1, width: 44 };
    assert_eq!(tile.leaves(), (256, 300));
    assert_eq!(tile.hashes(wood.get()).expect("kept"), wood.leaves[256..].concat());
}
