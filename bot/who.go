package bot

import (
	"context"
	"maps"
	"strings"
)

// Who says which member somebody is. It is nobody yet, the zero Member, where
// heed does not know them but will enrol them at the first thing they do; a
// refusal says that they are no part of the team, and whom to ask.
func (r Rules) Who(p Person) (Member, *Refusal) {
	if m, ok := r.Members[r.self(p)]; ok {
		return m, nil
	}
	if !p.Belongs || p.ID == "" {
		return Member{}, refuseStranger(r)
	}
	return Member{}, nil
}

// self is who acts, if the rules know them: by their own id, by that on their
// platform, or by the address that the platform has made sure of.
func (r Rules) self(p Person) MemberID {
	if m, ok := r.Members[r.known(p.Member)]; ok {
		return m.ID
	}
	m, _ := r.MemberOn(HandleKey{p.Connection, p.ID})
	if m.ID == "" || m.Rev > 0 {
		return either(r.mailed(p), m.ID)
	}
	return m.ID
}

// mailed is the configured member with somebody's address, if it is one, if they
// have no id on that connection, and if the platform vouches for both: an
// address that anybody may type proves nothing.
func (r Rules) mailed(p Person) (found MemberID) {
	if p.Email == "" || p.ID == "" || !p.Belongs {
		return ""
	}
	for _, m := range r.Members {
		if m.Rev > 0 || m.On[p.Connection] != "" || !strings.EqualFold(m.Email, p.Email) {
			continue
		}
		if found != "" {
			return ""
		}
		found = m.ID
	}
	return found
}

// Meet notes by what id somebody is known on their platform; see [Host].
func (b *Bot) Meet(p Person) {
	if b.Rules().mailed(p) == "" {
		return
	}
	b.amend(func(r *Rules) {
		id := r.mailed(p)
		enrolled, known := r.MemberOn(HandleKey{p.Connection, p.ID})
		if id == "" || known && enrolled.Rev == 0 {
			return // somebody else was faster, or it is somebody else's
		}
		r.Members = maps.Clone(r.Members)
		m := r.Members[id]
		m.On = maps.Clone(m.On)
		if m.On == nil {
			m.On = map[ConnectionID]string{}
		}
		m.On[p.Connection] = p.ID
		r.Members[id] = m
		if known {
			b.met = append(b.met, enrolled.ID)
		}
	})
}

// recognizeMet gives configured members what they had while heed knew them only
// as somebody who was enrolled.
func (b *Bot) recognizeMet(ctx context.Context) {
	b.amending.Lock()
	met := b.met
	b.met = nil
	b.amending.Unlock()
	for _, m := range met {
		if err := b.recomputeOwned(ctx, m, Claimed, Answered); err != nil && ctx.Err() == nil {
			b.log.Warn("the items of a member who was enrolled before could not be given to them; that is tried again at the next start", "err", err)
		}
	}
}
