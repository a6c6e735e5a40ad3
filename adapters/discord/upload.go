package discord

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
	"strings"
)

// upload is a body with files.
// https://docs.discord.com/developers/reference#uploading-files
type upload struct {
	payload any
	files   []file
}

// quoted makes a name fit for a header.
var quoted = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "", "\n", "")

// written is the upload as it goes over the wire, and what kind of thing that is.
func (u upload) written() (kind string, content io.Reader, err error) {
	payload, err := json.Marshal(u.payload)
	if err != nil {
		return "", nil, err
	}
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	put := func(disposition, kind string, content []byte) {
		h := textproto.MIMEHeader{"Content-Disposition": {"form-data; " + disposition}, "Content-Type": {kind}}
		part, _ := w.CreatePart(h) // a buffer takes everything
		_, _ = part.Write(content)
	}
	put(`name="payload_json"`, "application/json", payload)
	for _, f := range u.files {
		put(fmt.Sprintf(`name="files[%d]"; filename="%s"`, f.ID, quoted.Replace(f.Name)), f.Kind, f.Content)
	}
	return w.FormDataContentType(), &out, w.Close()
}
