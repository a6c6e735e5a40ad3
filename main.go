// Command heed is a chat-ops bot: customers speak somewhere, heed shows their
// words to the team as cards, keeps all state in one file, and nags until
// somebody answers.
//
// This package holds the commands and the wiring, and nothing else: package
// [heed/bot] decides, [heed/adapters] speaks with platforms, [heed/store]
// keeps. Every command is run by [program.run], so that a test can run the
// whole program in its own process.
//
// Exit codes: 0 it went well, 1 something went wrong (in a plain sentence on
// standard error), 2 the command was used wrongly.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // hours of any zone, on machines without a zone database

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitFine  = 0
	exitWrong = 1
	exitUsage = 2
)

// program is heed and what it has of its surroundings.
type program struct {
	stdout, stderr io.Writer
	env            environment
	signals        <-chan os.Signal // the first asks to end, the second ends at once
}

func main() {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	p := program{
		stdout:  os.Stdout,
		stderr:  os.Stderr,
		env:     environment{lookup: os.LookupEnv, read: readFile},
		signals: signals,
	}
	os.Exit(p.run(context.Background(), os.Args[1:]))
}

// run runs one command and returns the exit code. The end of ctx asks a
// running heed to end, as the first signal does.
func (p program) run(ctx context.Context, args []string) int {
	started := false
	root := p.commands()
	root.SetArgs(args)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	root.PersistentPreRun = func(*cobra.Command, []string) { started = true }
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitFine
	case !started:
		fmt.Fprintf(p.stderr, "heed: %v\nheed --help shows how it is used.\n", err)
		return exitUsage
	}
	p.explain(err)
	return exitWrong
}

// explain says on standard error what went wrong.
func (p program) explain(err error) {
	var wrong mistakes
	if !errors.As(err, &wrong) {
		fmt.Fprintf(p.stderr, "heed: %v\n%s", err, remedy(err))
		return
	}
	fmt.Fprintln(p.stderr, wrong)
	if len(wrong) == 1 {
		fmt.Fprintln(p.stderr, "heed: the configuration has a mistake")
		return
	}
	fmt.Fprintf(p.stderr, "heed: the configuration has %d mistakes\n", len(wrong))
}

// remedy says what to do about an error that needs somebody at the machine;
// empty: its own words do.
func remedy(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return "The disk is full. Make room and start heed again: everything that was accepted is kept.\n"
	case errors.Is(err, syscall.EIO):
		return "The disk does not take what is written. Look after it, then start heed again: everything that was accepted is kept.\n"
	}
	return ""
}

func (p program) commands() *cobra.Command {
	root := p.serveCommand("heed")
	root.Long = "heed sees to it that every customer gets an answer.\n\nWithout a command it serves; see heed serve --help."
	root.SilenceUsage, root.SilenceErrors = true, true
	root.AddCommand(p.serveCommand("serve"), p.checkCommand(), p.healthCommand(), p.linkCommand(), p.whyCommand(),
		p.doctorCommand(), p.slackCommand(), p.discordCommand(), p.versionCommand())
	return root
}

// flags are what the commands that read a configuration take.
type flags struct{ config, listen string }

func (f *flags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.config, "config", "", "the configuration `file` (default: ./config.yaml if it is there, else a built-in one)")
}

func (f *flags) addListen(c *cobra.Command) {
	c.Flags().StringVar(&f.listen, "listen", "", "the `host:port` to serve on, instead of the configuration's")
}
