package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// process is a heed that runs: this test binary, as [TestMain] lets it.
type process struct {
	cmd     *exec.Cmd
	url     string
	greeted string
	stderr  *sharedBuffer
	ended   chan error // has how it ended, then is closed
}

// start runs `heed serve` on a free port and waits until it serves. With room=KIB
// no file it writes may go beyond that, as on a disk that is full.
func (s *story) start(_ bool, args []string) {
	if s.heed != nil {
		s.Fatalf("heed runs already")
	}
	out := make(greeting, 1)
	p := &process{stderr: new(sharedBuffer), ended: make(chan error, 1)}
	p.cmd = cramped(args[1:])
	p.cmd.Dir, p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = s.folder, s.vars, out, p.stderr
	s.logs = append(s.logs, p.stderr)
	s.Check(p.cmd.Start())
	go func() { p.ended <- p.cmd.Wait(); close(p.ended) }()
	s.heed = p
	select {
	case p.greeted = <-out:
	case err := <-p.ended:
		s.Fatalf("heed did not start: %v\n%s", err, p.stderr)
	case <-time.After(giveUp):
		s.Fatalf("heed did not start within %s:\n%s", giveUp, p.stderr)
	}
	s.greet()
}

func cramped(flags []string) *exec.Cmd {
	serve := []string{"serve", "--listen", "127.0.0.1:0"}
	if len(flags) == 0 || !strings.HasPrefix(flags[0], "room=") {
		return exec.Command("heed", append(serve, flags...)...)
	}
	limit := `ulimit -f $((2 * ${1#room=})) && shift && exec heed "$@"`
	return exec.Command("sh", slices.Concat([]string{"-c", limit, "sh", flags[0]}, serve, flags[1:])...)
}

// greet learns from what heed prints where it is and how to get in.
func (s *story) greet() {
	line := (&running{Greeted: s.heed.greeted}).line
	first, _, _ := strings.Cut(s.heed.greeted, "\n")
	s.heed.url = strings.TrimPrefix(first, "heed serves on ")
	s.Setenv("URL", s.heed.url)
	s.Setenv("LINK", line("board"))
	s.Setenv("TRY", line("try it"))
	fmt.Fprint(s.Stdout(), s.heed.greeted)
	if token := line("api token"); token != "" {
		s.token = token
		_, inbox, _ := strings.Cut(line("try it"), "Bearer ")
		inbox, _, _ = strings.Cut(inbox, "'")
		s.said = append(s.said, token, inbox)
		s.Setenv("TOKEN", token)
		s.Setenv("INBOX", inbox)
		return
	}
	c, err := readConfig(filepath.Join(s.folder, defaultFile), environment{lookup: os.LookupEnv, read: s.secretFile})
	s.Check(err)
	s.config, s.token = c, string(c.API.Tokens[0].Token)
	for _, t := range c.API.Tokens {
		s.said = append(s.said, string(t.Token))
	}
	for _, plug := range c.plugs {
		s.said = append(s.said, secretsOf(plug)...)
	}
}

func (s *story) secretFile(name string) ([]byte, error) {
	return readFile(filepath.Join(s.folder, name))
}

// crash is kill -9: nothing is finished, nothing is written.
func (s *story) crash(bool, []string) {
	s.Check(s.heed.cmd.Process.Kill())
	<-s.heed.ended
	s.gone()
}

// end is SIGTERM. Platforms and supervisors wait ten seconds.
func (s *story) end(bool, []string) {
	s.Check(s.heed.cmd.Process.Signal(syscall.SIGTERM))
	select {
	case err := <-s.heed.ended:
		var exit *exec.ExitError
		if errors.As(err, &exit) || err != nil {
			s.Fatalf("heed ended with %v:\n%s", err, s.heed.stderr)
		}
	case <-time.After(10 * time.Second):
		s.Fatalf("heed did not end within 10 s:\n%s", s.heed.stderr)
	}
	s.gone()
}

// fails waits until heed ends by itself, as what can not go on does.
func (s *story) fails(bool, []string) {
	select {
	case err := <-s.heed.ended:
		if exit := new(exec.ExitError); !errors.As(err, &exit) || exit.ExitCode() != exitWrong {
			s.Fatalf("heed ended with %v:\n%s", err, s.heed.stderr)
		}
	case <-time.After(giveUp):
		s.Fatalf("heed goes on:\n%s", s.heed.stderr)
	}
	fmt.Fprint(s.Stdout(), s.heed.stderr)
	s.expected = append(s.expected, s.heed.stderr)
	s.gone()
}

// gone waits until the customer has noticed.
func (s *story) gone() {
	s.heed = nil
	s.until(s.customer.hungUp)
}
