// Opens a head with golang.org/x/mod/sumdb/note, as any program of the checksum database's world would: the head's note is
// read from standard input, the ledger's key is the argument. Prints who signed it, and how many others did.
package main

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/mod/sumdb/note"
)

func main() {
	verifier, err := note.NewVerifier(os.Args[1])
	if err != nil {
		fail(err)
	}
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		fail(err)
	}
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		fail(err)
	}
	fmt.Printf("signed by %s, and %d more\n%s", opened.Sigs[0].Name, len(opened.UnverifiedSigs), opened.Text)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
