package slack

import (
	"fmt"
	"strconv"

	slackgo "github.com/slack-go/slack"

	"heed/adapters/chat"
	"heed/bot"
)

// maxRows is how many items a list has: each has three blocks, of which a
// message has fifty at most.
const maxRows = 12

// drawList is a list as Slack shows it.
func (a *Adapter) drawList(l chat.Told) told {
	t := told{text: l.Text, blocks: []slackgo.Block{slackgo.NewHeaderBlock(plain(l.Text))}}
	for n, c := range l.Cards {
		t.text += fmt.Sprintf("\n%d. %s, %s", n+1, chat.Title(c), c.State)
		t.blocks = append(t.blocks, row(c, strconv.Itoa(n+1)+". ")...)
	}
	if l.More {
		more := "There are more on the board: " + a.host.PublicURL
		t.text += "\n" + more
		t.blocks = append(t.blocks, slackgo.NewContextBlock("", plain(more)))
	}
	return t
}

// row is an item as a line of a list: three blocks at most.
func row(c bot.Card, number string) []slackgo.Block {
	if c.Closed != "" {
		return []slackgo.Block{slackgo.NewContextBlock("", closed(c)...)}
	}
	parts := []slackgo.RichTextElement{strong(number + chat.Light(c) + " " + chat.Title(c)).section()}
	if len(c.Said) > 0 {
		parts = append(parts, said(bot.Said{Text: c.Said[0].Text, Withdrawn: c.Said[0].Withdrawn}, maxGlanced)...)
	}
	blocks := []slackgo.Block{rich(parts...), slackgo.NewContextBlock("", stands(c)...)}
	if buttons := acts(c, false); len(buttons) > 0 {
		blocks = append(blocks, slackgo.NewActionBlock(blockOf(c), buttons...))
	}
	return blocks
}
