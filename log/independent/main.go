// Command independent checks a published log folder with code that is not ours: Go's x/mod/sumdb tlog and note,
// the programs behind the Go checksum database.
//
//	independent -key VKEY [-receipts FOLDER] [-old SIZES] FOLDER
//
// It opens the checkpoint, authenticates every tile against its root, reads every entry from its bundle, proves and
// checks its inclusion, proves and checks consistency from each older size given, and checks receipts
// (<name>.tlog-proof) against the entry their index names. It prints one line of counts, or fails with what was wrong.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func main() {
	key := flag.String("key", "", "verifier key of the log")
	receipts := flag.String("receipts", "", "folder of .tlog-proof files to check")
	old := flag.String("old", "", "older sizes to prove consistency from, with commas")
	flag.Parse()
	counts, err := check(flag.Arg(0), *key, *receipts, *old)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(counts)
}

func check(folder, key, receipts, old string) (string, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return "", fmt.Errorf("key: %w", err)
	}
	signed, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return "", err
	}
	tree, err := openCheckpoint(signed, verifier)
	if err != nil {
		return "", fmt.Errorf("checkpoint: %w", err)
	}
	files := &published{folder: folder}
	// TileHashReader hands out nothing that does not lead to the root of the tree.
	hashes := tlog.TileHashReader(tree, files)
	entries, err := files.entries(tree.N)
	if err != nil {
		return "", err
	}
	leaves := make([]tlog.Hash, len(entries))
	for i, entry := range entries {
		leaves[i] = tlog.RecordHash(entry)
		proof, err := tlog.ProveRecord(tree.N, int64(i), hashes)
		if err != nil {
			return "", fmt.Errorf("proving entry %d: %w", i, err)
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, int64(i), leaves[i]); err != nil {
			return "", fmt.Errorf("entry %d: %w", i, err)
		}
	}
	rebuilt, err := rootOf(leaves)
	if err != nil {
		return "", err
	}
	if rebuilt != tree.Hash {
		return "", fmt.Errorf("root rebuilt from the entries is %v, the checkpoint says %v", rebuilt, tree.Hash)
	}
	steps := 0
	for _, size := range strings.FieldsFunc(old, func(r rune) bool { return r == ',' }) {
		n, err := strconv.ParseInt(size, 10, 64)
		if err != nil {
			return "", err
		}
		before, err := rootOf(leaves[:n])
		if err != nil {
			return "", err
		}
		proof, err := tlog.ProveTree(tree.N, n, hashes)
		if err != nil {
			return "", fmt.Errorf("proving %d to %d: %w", n, tree.N, err)
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, n, before); err != nil {
			return "", fmt.Errorf("consistency %d to %d: %w", n, tree.N, err)
		}
		steps++
	}
	checked, err := checkReceipts(receipts, verifier, leaves)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("size %d root %v inclusions %d consistencies %d receipts %d tiles %d",
		tree.N, tree.Hash, len(entries), steps, checked, len(files.read)), nil
}

func openCheckpoint(signed []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		return tlog.Tree{}, errors.New("not three lines under the name of the key")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

func checkReceipts(folder string, verifier note.Verifier, leaves []tlog.Hash) (int, error) {
	if folder == "" {
		return 0, nil
	}
	names, err := filepath.Glob(filepath.Join(folder, "*.tlog-proof"))
	if err != nil {
		return 0, err
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return 0, err
		}
		if err := checkReceipt(text, verifier, leaves); err != nil {
			return 0, fmt.Errorf("%s: %w", filepath.Base(name), err)
		}
	}
	return len(names), nil
}

func checkReceipt(text []byte, verifier note.Verifier, leaves []tlog.Hash) error {
	above, below, found := bytes.Cut(text, []byte("\n\n"))
	lines := strings.Split(string(above), "\n")
	if !found || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("not a tlog-proof@v1")
	}
	lines = lines[1:]
	if strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	tree, err := openCheckpoint(below, verifier)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaves[index])
}

// published reads the files of a folder, under the paths of C2SP tlog-tiles.
type published struct {
	folder string
	read   map[string]bool
}

func (p *published) Height() int                         { return height }
func (p *published) SaveTiles(_ []tlog.Tile, _ [][]byte) {}

func (p *published) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		var err error
		if data[i], err = p.tile(tile); err != nil {
			return nil, err
		}
	}
	return data, nil
}

// tile reads a tile where C2SP puts it: tile/8/L/… is tile/L/…, tile/8/data/… is tile/entries/….
func (p *published) tile(tile tlog.Tile) ([]byte, error) {
	path := strings.Replace(strings.TrimPrefix(tile.Path(), "tile/8/"), "data/", "entries/", 1)
	bytes, err := os.ReadFile(filepath.Join(p.folder, "tile", path))
	if errors.Is(err, fs.ErrNotExist) && tile.W < 1<<height && tile.L >= 0 {
		// The full tile may have taken the place of a partial one.
		full := tile
		full.W = 1 << height
		if bytes, err = p.tile(full); err == nil {
			bytes = bytes[:tile.W*tlog.HashSize]
		}
	}
	if err != nil {
		return nil, err
	}
	if p.read == nil {
		p.read = map[string]bool{}
	}
	p.read[path] = true
	return bytes, nil
}

func (p *published) entries(size int64) ([][]byte, error) {
	var entries [][]byte
	for n := int64(0); n<<height < size; n++ {
		width := size - n<<height
		if width > 1<<height {
			width = 1 << height
		}
		bundle, err := p.tile(tlog.Tile{H: height, L: -1, N: n, W: int(width)})
		if err != nil {
			return nil, err
		}
		count := int64(0)
		for ; len(bundle) > 0; count++ {
			if len(bundle) < 2 {
				return nil, fmt.Errorf("bundle %d ends inside a length", n)
			}
			length := int(binary.BigEndian.Uint16(bundle))
			if len(bundle) < 2+length {
				return nil, fmt.Errorf("bundle %d ends inside an entry", n)
			}
			entries = append(entries, bundle[2:2+length])
			bundle = bundle[2+length:]
		}
		if count != width {
			return nil, fmt.Errorf("bundle %d holds %d entries, wanted %d", n, count, width)
		}
	}
	return entries, nil
}

// rootOf reckons the root of these leaves with nothing but the leaves.
func rootOf(leaves []tlog.Hash) (tlog.Hash, error) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			hashes[i] = stored[index]
		}
		return hashes, nil
	})
	for i, leaf := range leaves {
		hashes, err := tlog.StoredHashesForRecordHash(int64(i), leaf, reader)
		if err != nil {
			return tlog.Hash{}, err
		}
		stored = append(stored, hashes...)
	}
	if len(leaves) == 0 {
		// This version's TreeHash does not know the empty tree.
		root, err := base64.StdEncoding.DecodeString("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
		var hash tlog.Hash
		copy(hash[:], root)
		return hash, err
	}
	return tlog.TreeHash(int64(len(leaves)), reader)
}
