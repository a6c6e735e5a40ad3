package slack

// meaning is what a word of Slack's means to a courier.
type meaning int

const (
	never          meaning = iota // nothing happened, and it will never work
	drawing                       // the same, but what is drawn plainer may work
	later                         // nothing happened; it may work by itself
	channelDown                   // nothing happened; somebody must mend the channel
	connectionDown                // nothing happened; somebody must mend the connection
	gone                          // the message, or the thread, is not there
	unclear                       // it may have happened
)

// word is what Slack says when it does not do something.
type word struct {
	means meaning
	why   string // for people: what it is, and what to do
}

// codes are the words that Slack documents for what heed calls: chat.postMessage,
// chat.update, chat.delete, conversations.open, .history and .replies, at
// https://docs.slack.dev/reference/methods. One that is not here, in an answer
// that says that it is not ok, is a no: nothing happened, as with all but the
// few that say otherwise. It is as good as any no to how a message is drawn, so
// plainer ones are tried; then it is refused, and its word told, because an
// action that is tried for ever is one that nobody looks at.
var codes = map[string]word{
	// Slack does not say what it did: https://docs.slack.dev/reference/methods/chat.postMessage#errors
	// calls it possible that it succeeded.
	"fatal_error":              {unclear, "Slack failed while it did it"},
	"internal_error":           {unclear, "Slack failed while it did it"},
	"request_timeout":          {unclear, "Slack heard only a part of it"},
	"service_unavailable":      {unclear, "Slack is not available"},
	"update_failed":            {unclear, "Slack failed while it did it"},
	"streaming_state_conflict": {later, "Slack is still busy with the message"},

	"ratelimited":                {later, "Slack wants to be left alone for a while"},
	"rate_limited":               {later, "Slack wants to be left alone for a while"},
	"message_limit_exceeded":     {later, "the workspace has sent too many messages for now"},
	"team_added_to_org":          {later, "the workspace is being moved to an organisation; Slack works again when that is done"},
	"org_login_required":         {later, "the workspace is being moved to an organisation; Slack works again when that is done"},
	"external_channel_migrating": {later, "the channel is being moved to another workspace; Slack works again when that is done"},

	"invalid_auth":              {connectionDown, badToken},
	"not_authed":                {connectionDown, badToken},
	"token_revoked":             {connectionDown, badToken},
	"account_inactive":          {connectionDown, "heed's Slack app was removed from the workspace, or the workspace is no more: install the app again and put its new token into the configuration"},
	"token_expired":             {connectionDown, "heed's token for Slack has run out: make the app anew with token rotation off, as heed slack manifest prints it"},
	"not_allowed_token_type":    {connectionDown, "bot_token is not the Bot User OAuth Token of the Slack app, which begins with xoxb-: put that into the configuration"},
	"missing_scope":             {connectionDown, "heed's Slack app lacks a scope: compare it with what heed slack manifest prints, and install it again"},
	"access_denied":             {connectionDown, noAccess},
	"accesslimited":             {connectionDown, "the workspace does not let Slack be used from heed's network: allow heed's address in its settings"},
	"enterprise_is_restricted":  {connectionDown, noAccess},
	"team_access_not_granted":   {connectionDown, noAccess},
	"team_not_found":            {connectionDown, noAccess},
	"two_factor_setup_required": {connectionDown, "the workspace wants two-factor authentication of whoever installed the Slack app: they must set it up"},
	"app_access_restricted":     {connectionDown, noAccess},
	"ekm_access_denied":         {connectionDown, "the administrators of the workspace have suspended posting: ask them"},

	"is_archived":                           {channelDown, "the channel is archived: unarchive it, or take it out of the configuration"},
	"is_inactive":                           {channelDown, "the channel is archived, frozen or deleted: bring it back, or take it out of the configuration"},
	"not_in_channel":                        {channelDown, "heed is not in the channel: invite it there with /invite @heed"},
	"channel_not_found":                     {channelDown, "there is no such channel, or it is private and heed is not in it: invite it there with /invite @heed, or mend the configuration"},
	"no_permission":                         {channelDown, "heed may not do that in the channel: invite it there with /invite @heed"},
	"restricted_action":                     {channelDown, "the workspace does not let heed post in the channel: allow it in the channel's posting permissions"},
	"restricted_action_read_only_channel":   {channelDown, "the channel is for reading only: allow heed in its posting permissions"},
	"restricted_action_thread_only_channel": {channelDown, "only threads may be written in the channel: allow messages in its posting permissions"},
	"messages_tab_disabled":                 {channelDown, "heed's Slack app takes no direct messages: switch its messages tab on, as heed slack manifest prints it"},
	"method_not_supported_for_channel_type": {channelDown, "heed can not work in a channel of this kind: mend the configuration"},
	"channel_type_not_supported":            {channelDown, "heed can not work in a channel of this kind: mend the configuration"},

	"message_not_found": {gone, "Slack does not know it any more"},
	"thread_not_found":  {gone, "Slack does not know the thread any more"},
	// A message that was deleted while its thread has answers stays as a tombstone, which is Slack's own.
	"cant_update_message": {gone, "the message is not heed's any more"},

	"cannot_reply_to_message":                  {never, "Slack lets nobody answer that message"},
	"restricted_action_non_threadable_channel": {never, "the channel has no threads: allow them in its posting permissions"},
	"restricted_action_thread_locked":          {never, "the thread was locked: unlock it"},
	"edit_window_closed":                       {never, "the workspace lets nobody change messages of that age: allow it in its message settings"},
	"cant_delete_message":                      {never, "the message is not heed's to delete"},
	"compliance_exports_prevent_deletion":      {never, "the workspace keeps all messages: none can be deleted"},
	"user_not_found":                           {never, "there is no such person in the workspace"},
	"user_disabled":                            {never, "the person's account was closed"},
	"user_not_visible":                         {never, "heed can not see that person: they are of another organisation"},
	"cannot_dm_bot":                            {never, "bots take no direct messages from heed"},
	"invalid_user_combination":                 {never, "heed shares no channel with that person's organisation"},
	"not_enough_users":                         {never, notAsked},
	"too_many_users":                           {never, notAsked},
	"users_list_not_supplied":                  {never, notAsked},
	"as_user_not_supported":                    {never, notAsked},
	"method_deprecated":                        {never, tooOld},
	"deprecated_endpoint":                      {never, tooOld},
	"unknown_method":                           {never, "there is no such method where heed asks: mend api_url"},
	"metadata_must_be_sent_from_app":           {never, "Slack takes heed's messages only from an app: bot_token must be its Bot User OAuth Token, which begins with xoxb-"},
	"invalid_cursor":                           {never, "Slack does not know any more how far heed had read"},
	"pagination_not_available":                 {never, "Slack can not be read in this kind of workspace"},
	"invalid_ts_latest":                        {never, notAsked},
	"invalid_ts_oldest":                        {never, notAsked},

	"invalid_blocks":                            {drawing, "Slack can not show it"},
	"invalid_blocks_format":                     {drawing, "Slack can not show it"},
	"msg_blocks_too_long":                       {drawing, "it is longer than Slack takes"},
	"msg_too_long":                              {drawing, "it is longer than Slack takes"},
	"block_mismatch":                            {drawing, "Slack can not show it"},
	"no_text":                                   {drawing, "there is nothing to show"},
	"attachment_payload_limit_exceeded":         {drawing, "it is longer than Slack takes"},
	"too_many_attachments":                      {drawing, "it is longer than Slack takes"},
	"too_many_contact_cards":                    {drawing, "it names more people than Slack takes"},
	"markdown_text_conflict":                    {drawing, "Slack can not show it"},
	"invalid_arguments":                         {drawing, notAsked},
	"invalid_arg_name":                          {drawing, notAsked},
	"invalid_array_arg":                         {drawing, notAsked},
	"invalid_charset":                           {drawing, notAsked},
	"invalid_form_data":                         {drawing, notAsked},
	"invalid_post_type":                         {drawing, notAsked},
	"missing_post_type":                         {drawing, notAsked},
	"invalid_metadata_format":                   {never, notAsked},
	"invalid_metadata_schema":                   {never, notAsked},
	"metadata_too_large":                        {never, notAsked},
	"duplicate_channel_not_found":               {never, notAsked},
	"duplicate_message_not_found":               {never, notAsked},
	"slack_connect_file_link_sharing_blocked":   {drawing, "the workspace lets nobody link to files in shared channels"},
	"slack_connect_canvas_sharing_blocked":      {drawing, "the workspace lets nobody link to canvases in shared channels"},
	"slack_connect_lists_sharing_blocked":       {drawing, "the workspace lets nobody link to lists in shared channels"},
	"slack_connect_file_upload_sharing_blocked": {drawing, "the workspace lets nobody send files to shared channels"},
	"slack_connect_clip_sharing_blocked":        {drawing, "the workspace lets nobody send clips to shared channels"},
	"slack_connect_blocked_file_type":           {drawing, "the workspace lets nobody send such files to shared channels"},
}

// Sentences that more than one word gets.
const (
	badToken = "Slack does not take heed's token any more: install the Slack app again and put its new token into the configuration"
	noAccess = "heed's Slack app may not work in the workspace: ask its administrators to approve it"
	notAsked = "Slack does not understand how heed asks; please report it"
	tooOld   = "Slack has given up what heed uses: install a newer heed"
)
